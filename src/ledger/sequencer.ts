import type { Leaf, SignedCheckpoint, TreeNode } from "../journal/journal.ts";
import { createTurns } from "../platform/turns.ts";
import { type Signer, signCheckpoint } from "./checkpoint.ts";
import { createFrontier, restoreFrontier, serialiseFrontier } from "./frontier.ts";
import { leafHash } from "./merkle.ts";

export interface LeafEntry {
  readonly kind: "batch" | "settlement" | "action";
  /** Finds the rows that the entry was made of. */
  readonly reference: string;
  readonly bytes: Uint8Array;
}

/** Parts of a journal step: they become durable together with what they are about. */
export interface Sequenced {
  readonly leaves: readonly Leaf[];
  readonly nodes: readonly TreeNode[];
  /** What operators did, kept in full: nothing else holds it durably. */
  readonly actions: readonly { readonly reference: string; readonly text: string }[];
}

/** What the sequencer reads when it starts. */
export interface StoredLog {
  readonly leafCount: () => number;
  readonly leaf: (index: number) => Leaf | undefined;
  readonly checkpoint: () => SignedCheckpoint | undefined;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/**
 * Gives every entry the next index of the Merkle log (RFC 6962) and signs checkpoints of it. Writers take turns: the
 * next index is given when the write before it is durable, so that a crash leaves no gap.
 */
export function createSequencer(stored: StoredLog, signer: Signer) {
  const last = stored.checkpoint();
  let frontier = last === undefined ? createFrontier() : restoreFrontier(Buffer.from(last.frontier, "base64"));
  let signed = last?.size ?? 0;
  const inTurn = createTurns();
  for (let index = frontier.size; index < stored.leafCount(); index++) {
    frontier.append(Buffer.from(stored.leaf(index)?.hash ?? "", "hex"));
  }

  const number = (entries: readonly LeafEntry[]): Sequenced => {
    const leaves: Leaf[] = [];
    const nodes: TreeNode[] = [];
    for (const { kind, reference, bytes } of entries) {
      const hash = leafHash(bytes);
      leaves.push({ index: frontier.size, kind, reference, hash: hex(hash) });
      nodes.push(
        ...frontier.append(hash).map((node) => ({ level: node.level, index: node.index, hash: hex(node.hash) })),
      );
    }
    const actions = entries
      .filter((entry) => entry.kind === "action")
      .map(({ reference, bytes }) => ({ reference, text: Buffer.from(bytes).toString("utf8") }));
    return { leaves, nodes, actions };
  };

  return {
    /** Runs `write` with the leaves of the entries; they count only when it succeeds. */
    append: (entries: readonly LeafEntry[], write: (parts: Sequenced) => Promise<void>): Promise<void> =>
      inTurn(async () => {
        const before = serialiseFrontier(frontier);
        try {
          await write(number(entries));
        } catch (error) {
          frontier = restoreFrontier(before);
          throw error;
        }
      }),
    size: () => frontier.size,
    root: () => hex(frontier.root()),
    /** Signs what there is and has it written; does nothing when the last checkpoint still says it. */
    sign: (write: (checkpoint: SignedCheckpoint) => Promise<void>): Promise<void> =>
      inTurn(async () => {
        const { size } = frontier;
        if (size === signed) return;
        const note = signCheckpoint({ origin: signer.verifier.name, size, root: frontier.root() }, [signer]);
        await write({ size, note, frontier: Buffer.from(serialiseFrontier(frontier)).toString("base64") });
        signed = size;
      }),
  };
}

export type LogSequencer = ReturnType<typeof createSequencer>;
