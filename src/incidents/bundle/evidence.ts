import type { Journal } from "../../journal/journal.ts";
import { actionLeaf } from "../../ledger/leaf-entries.ts";
import { proofOf } from "../../ledger/proof.ts";
import type { LogSequencer } from "../../ledger/sequencer.ts";

export interface EvidenceOptions {
  readonly journal: Pick<Journal, "leaf" | "leafCount" | "action" | "checkpoint" | "node" | "commit">;
  readonly sequencer: Pick<LogSequencer, "append" | "sign">;
  readonly now: () => number;
}

/** An entry of the log, as its leaf hashes it. */
export interface LogEntry {
  readonly index: number;
  readonly text: string;
}

export interface SealedBundle {
  /** The entry that says which bundle was made. */
  readonly seal: LogEntry;
  /** Proof by leaf, all against one checkpoint. */
  readonly proofs: Readonly<Record<string, string>>;
}

export interface SealRequest {
  readonly incident: string;
  readonly operator: string;
  /** SHA-256 of the bundle's manifest, in hexadecimal digits. */
  readonly manifest: string;
  readonly isRedacted: boolean;
  /** Leaves that the bundle shows. */
  readonly indexes: readonly number[];
}

/** What the log holds about an incident, with proofs that anybody can check. */
export function createEvidence({ journal, sequencer, now }: EvidenceOptions) {
  return {
    /** Everything that names the incident, and who may sign. */
    entries: (incident: string): readonly LogEntry[] => {
      const found: LogEntry[] = [];
      for (let index = 0; index < journal.leafCount(); index++) {
        const leaf = journal.leaf(index);
        if (leaf?.kind !== "action") continue;
        const text = journal.action(leaf.reference);
        if (text !== undefined && (text.includes(incident) || text.includes('"action":"operator-')))
          found.push({ index, text });
      }
      return found;
    },
    /** Puts the manifest's hash into the log, signs a checkpoint over it, and proves every entry against that. */
    seal: async ({ incident, operator, manifest, isRedacted, indexes }: SealRequest): Promise<SealedBundle> => {
      const at = now();
      const id = `bundle-made ${incident} ${at}`;
      const entry = actionLeaf({ id, action: "bundle-made", incident, operator, manifest, redacted: isRedacted, at });
      await sequencer.append([entry], journal.commit);
      await sequencer.sign((checkpoint) => journal.commit({ checkpoint }));
      const index = lastIndexOf(journal, id);
      const proofs = [...indexes, index].map((one): [string, string] => [String(one), proofOf(journal, one)]);
      return { seal: { index, text: Buffer.from(entry.bytes).toString("utf8") }, proofs: Object.fromEntries(proofs) };
    },
  };
}

export type Evidence = ReturnType<typeof createEvidence>;

function lastIndexOf(journal: EvidenceOptions["journal"], reference: string): number {
  for (let index = journal.leafCount() - 1; index >= 0; index--)
    if (journal.leaf(index)?.reference === reference) return index;
  return -1;
}
