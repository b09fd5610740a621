import type { Journal, Leaf, SignedCheckpoint } from "../journal/journal.ts";
import { Fault } from "../platform/fault.ts";
import { openCheckpoint, type Verifier } from "./checkpoint.ts";
import { isReadable } from "./damage.ts";
import { createFrontier } from "./frontier.ts";
import type { LedgerReader } from "./ledger.ts";
import { leafHash } from "./merkle.ts";
import { isRebuildable, type Mismatch, type Say } from "./mismatch.ts";
import { isCoverage } from "./questions/coverage.ts";
import { checkErased } from "./questions/erased.ts";
import { TABLES } from "./schema.ts";
import { checkCoverage, checkDerived, checkFieldSets } from "./verify-derived.ts";
import { checkRows, type RowLeaves } from "./verify-rows.ts";

export interface Verification {
  readonly verified: boolean;
  readonly leaves: number;
  readonly lines: number;
  readonly checkpointSize: number;
  readonly root: string;
  readonly mismatches: readonly Mismatch[];
  /** What was signed is whole, and only what is derived from it has to be written anew. */
  readonly rebuildable: boolean;
}

export interface VerifyOptions {
  readonly ledger: LedgerReader;
  readonly leafCount: () => number;
  readonly leaf: (index: number) => Leaf | undefined;
  readonly checkpoint: () => SignedCheckpoint | undefined;
  readonly action: (reference: string) => string | undefined;
  /** What may have rows and no leaf: `onItsWay` of the journal. */
  readonly isOnItsWay: (kind: RowLeaves["kind"], reference: string) => boolean;
  readonly verifier: Verifier;
  /** An older checkpoint that somebody kept: the log must still hold what it signed. */
  readonly kept?: string | undefined;
  readonly progress?: (done: number, of: number) => void;
  /** Pause before a second look at what is derived. */
  readonly lookAgainMs?: number;
}

/**
 * Whether the journal still holds what rows are of. Rows come into the ledger before their leaf into the log: a moment, or
 * until the next start when a courier was stopped in between.
 */
export const onItsWay =
  (journal: Pick<Journal, "batches" | "settlements">): VerifyOptions["isOnItsWay"] =>
  (kind, reference) =>
    journal
      .batches()
      .some(({ sequence }) =>
        kind === "batch"
          ? String(sequence) === reference
          : journal.settlements(sequence).some((run) => String(run.at) === reference),
      );

const MOST_MISMATCHES = 100;

/**
 * Recomputes everything from the stored rows: each batch's and settlement's leaf, the tree's root, the signature over
 * it, and what is derived from lines, settlements and actions against them.
 */
export async function verifyLedger(options: VerifyOptions): Promise<Verification> {
  const mismatches: Mismatch[] = [];
  const say: Say = (what, where) => {
    if (mismatches.length < MOST_MISMATCHES) mismatches.push({ what, where });
  };
  const checkpoint = options.checkpoint();
  const log = checkLog(options, checkpoint, say);
  let lines = 0;
  try {
    lines = await checkLedger(options, log, say);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // The engine has checksums of its own: a flipped byte on disk shows up as a table that can't be read.
    say("unreadable", error.message);
  }
  return {
    verified: mismatches.length === 0,
    leaves: log.size,
    lines,
    checkpointSize: checkpoint?.size ?? 0,
    root: log.root,
    mismatches,
    rebuildable: mismatches.length > 0 && mismatches.every(isRebuildable),
  };
}

/** What the log says that the ledger has to hold. */
interface Log {
  /** How many leaves there were when verifying began. */
  readonly size: number;
  readonly root: string;
  /** Hash by reference. */
  readonly batch: ReadonlyMap<string, string>;
  readonly settlement: ReadonlyMap<string, string>;
  /** Texts of the actions that say what was observed. */
  readonly coverage: readonly string[];
}

/** The tree of all leaves against the signed roots, and each action against its leaf. */
function checkLog(options: VerifyOptions, checkpoint: SignedCheckpoint | undefined, say: Say): Log {
  const size = options.leafCount();
  const signed = [
    { what: "root", name: "the last checkpoint", note: checkpoint?.note } as const,
    { what: "older-checkpoint", name: "the kept checkpoint", note: options.kept } as const,
  ].flatMap(({ note, ...one }) =>
    note === undefined ? [] : [{ ...one, opened: openCheckpoint(note, options.verifier) }],
  );
  const sizes = new Set(signed.flatMap(({ opened }) => (opened.kind === "verified" ? [opened.checkpoint.size] : [])));
  const roots = new Map<number, string>();
  const frontier = createFrontier();
  const [batch, settlement, coverage] = [new Map<string, string>(), new Map<string, string>(), [] as string[]];
  for (let index = 0; index < size; index++) {
    const leaf = options.leaf(index);
    if (leaf === undefined) {
      say("root", `leaf ${index} is missing`);
      break;
    }
    if (leaf.kind === "batch") batch.set(leaf.reference, leaf.hash);
    if (leaf.kind === "settlement") settlement.set(leaf.reference, leaf.hash);
    if (leaf.kind === "action") {
      const text = options.action(leaf.reference);
      if (text === undefined || hex(leafHash(Buffer.from(text, "utf8"))) !== leaf.hash) say("action", leaf.reference);
      else if (isCoverage(leaf.reference)) coverage.push(text);
    }
    frontier.append(Buffer.from(leaf.hash, "hex"));
    if (sizes.has(index + 1)) roots.set(index + 1, hex(frontier.root()));
  }
  for (const { what, name, opened } of signed) {
    if (opened.kind !== "verified") say("signature", name);
    else if (roots.get(opened.checkpoint.size) !== hex(opened.checkpoint.root)) say(what, name);
  }
  return { size, root: hex(frontier.root()), batch, settlement, coverage };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Every row against its leaf, and what is derived against what it is derived from. Returns how many lines there are. */
async function checkLedger(options: VerifyOptions, log: Log, say: Say): Promise<number> {
  const { ledger } = options;
  const check = async (leaves: RowLeaves): Promise<number> => {
    const { count, unknown } = await checkRows(ledger, leaves, say, options.progress ?? (() => undefined));
    for (const reference of unexplained(options, { size: log.size, kind: leaves.kind, unknown }))
      say(`unknown-${leaves.kind}`, reference);
    return count;
  };
  const lines = await check({ kind: "batch", expected: log.batch });
  await check({ kind: "settlement", expected: log.settlement });
  await checkFieldSets(ledger, say);
  await checkErased(ledger, options.action, say);
  await checkFiles(ledger, say);
  const lookAgainMs = options.lookAgainMs ?? LOOK_AGAIN_MS;
  await checkCoverage(ledger, () => [...log.coverage, ...coverageSince(options, log.size)], { lookAgainMs, say });
  await checkDerived(ledger, lookAgainMs, say);
  return lines;
}

const LOOK_AGAIN_MS = 1_000;

/** Leaves that came in while the ledger was read. */
function leavesSince({ leafCount, leaf }: VerifyOptions, size: number): readonly Leaf[] {
  const leaves = Array.from({ length: Math.max(0, leafCount() - size) }, (_, index) => leaf(size + index));
  return leaves.filter((one) => one !== undefined);
}

const coverageSince = (options: VerifyOptions, size: number): readonly string[] =>
  leavesSince(options, size).flatMap(({ reference }) => (isCoverage(reference) && options.action(reference)) || []);

interface Unknown {
  readonly size: number;
  readonly kind: RowLeaves["kind"];
  readonly unknown: ReadonlySet<string>;
}

/** What has no leaf may have got one since, or may be about to. */
function unexplained(options: VerifyOptions, { size, kind, unknown }: Unknown): readonly string[] {
  const left = [...unknown].filter((reference) => !options.isOnItsWay(kind, reference));
  if (left.length === 0) return left;
  const since = new Set(leavesSince(options, size).map((leaf) => `${leaf.kind} ${leaf.reference}`));
  return left.filter((reference) => !since.has(`${kind} ${reference}`));
}

/** What can't be written anew has to be readable. */
async function checkFiles(ledger: LedgerReader, say: Say): Promise<void> {
  for (const table of TABLES) if (!(await isReadable(ledger, table))) say("unreadable", table);
}
