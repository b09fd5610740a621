import type { Leaf, SignedCheckpoint } from "../journal/journal.ts";
import { Fault } from "../platform/fault.ts";
import { openCheckpoint, type Verifier } from "./checkpoint.ts";
import { createFrontier } from "./frontier.ts";
import { batchEntry, settlementEntry } from "./leaf-entries.ts";
import type { LedgerReader } from "./ledger.ts";
import { leafHash } from "./merkle.ts";
import { LINE_COLUMNS } from "./schema.ts";

/** What is wrong, and where. Never a value. */
export interface Mismatch {
  readonly what:
    | "batch"
    | "settlement"
    | "action"
    | "root"
    | "signature"
    | "roll-up"
    | "unknown-batch"
    | "older-checkpoint"
    | "unreadable";
  readonly where: string;
}

export interface Verification {
  readonly verified: boolean;
  readonly leaves: number;
  readonly lines: number;
  readonly checkpointSize: number;
  readonly root: string;
  readonly mismatches: readonly Mismatch[];
}

export interface VerifyOptions {
  readonly ledger: LedgerReader;
  readonly leafCount: () => number;
  readonly leaf: (index: number) => Leaf | undefined;
  readonly checkpoint: () => SignedCheckpoint | undefined;
  readonly action: (reference: string) => string | undefined;
  /** Whether a batch without a leaf at the start has one by now, or is being announced. */
  readonly isKnownNow: (batch: string) => boolean;
  readonly verifier: Verifier;
  /** An older checkpoint that somebody kept: the log must still hold what it signed. */
  readonly kept?: string | undefined;
  readonly progress?: (done: number, of: number) => void;
}

const MOST_MISMATCHES = 100;
const PAGE_BATCHES = 2_000;

/**
 * Recomputes everything from the stored rows: each batch's and settlement's leaf, the tree's root, the signature over
 * it, and the roll-up against the lines.
 */
export async function verifyLedger(options: VerifyOptions): Promise<Verification> {
  const mismatches: Mismatch[] = [];
  const say = (what: Mismatch["what"], where: string) => {
    if (mismatches.length < MOST_MISMATCHES) mismatches.push({ what, where });
  };
  const size = options.leafCount();
  const frontier = createFrontier();
  const expected = { batch: new Map<string, string>(), settlement: new Map<string, string>() };
  const roots = new Map<number, string>();
  const wanted = [options.checkpoint()?.note, options.kept].flatMap((note) => (note === undefined ? [] : [note]));
  const opened = wanted.map((note) => openCheckpoint(note, options.verifier));
  const sizes = new Set(opened.flatMap((one) => (one.kind === "verified" ? [one.checkpoint.size] : [])));
  for (let index = 0; index < size; index++) {
    const leaf = options.leaf(index);
    if (leaf === undefined) {
      say("root", `leaf ${index} is missing`);
      break;
    }
    if (leaf.kind === "action") checkAction(leaf, options.action(leaf.reference), say);
    if (leaf.kind === "batch" || leaf.kind === "settlement") expected[leaf.kind].set(leaf.reference, leaf.hash);
    frontier.append(Buffer.from(leaf.hash, "hex"));
    if (sizes.has(index + 1)) roots.set(index + 1, Buffer.from(frontier.root()).toString("hex"));
  }
  for (const [at, one] of opened.entries()) {
    const name = at === 0 && options.checkpoint() !== undefined ? "the last checkpoint" : "the kept checkpoint";
    if (one.kind !== "verified") say("signature", name);
    else if (roots.get(one.checkpoint.size) !== Buffer.from(one.checkpoint.root).toString("hex")) {
      say(name === "the last checkpoint" ? "root" : "older-checkpoint", name);
    }
  }
  let lines = 0;
  try {
    lines = await checkBatches(options, expected.batch, say);
    await checkSettlements(options, expected.settlement, say);
    await settled(() => rollUpMismatches(options.ledger), say);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // The engine has checksums of its own: a flipped byte on disk shows up as a table that can't be read.
    say("unreadable", error.message);
  }
  return {
    verified: mismatches.length === 0,
    leaves: size,
    lines,
    checkpointSize: options.checkpoint()?.size ?? 0,
    root: Buffer.from(frontier.root()).toString("hex"),
    mismatches,
  };
}

type Say = (what: Mismatch["what"], where: string) => void;

async function checkBatches(
  { ledger, progress, isKnownNow }: VerifyOptions,
  expected: Map<string, string>,
  say: Say,
): Promise<number> {
  const last = Math.max(0, ...[...expected.keys()].map(Number));
  const unseen = new Set(expected.keys());
  let lines = 0;
  const unknown = new Set<string>();
  const close = (batch: string, text: string): void => {
    const hash = expected.get(batch);
    unseen.delete(batch);
    if (hash === undefined) unknown.add(batch);
    else if (Buffer.from(leafHash(batchEntry(Number(batch), text))).toString("hex") !== hash) say("batch", batch);
  };
  for (let from = 0; from <= last; from += PAGE_BATCHES) {
    const rows = ledger.stream(
      `SELECT ${LINE_COLUMNS.join(", ")} FROM lines WHERE batch >= {from:UInt64} AND batch < {to:UInt64} ORDER BY batch, line`,
      { from, to: from + PAGE_BATCHES },
    );
    let batch: string | undefined;
    let text: string[] = [];
    let rest = "";
    for await (const piece of rows) {
      const pieces = (rest + piece).split("\n");
      rest = pieces.pop() ?? "";
      for (const row of pieces) {
        lines++;
        const of = row.split("\t", 2)[1] ?? "";
        if (of !== batch) {
          if (batch !== undefined) close(batch, text.join(""));
          [batch, text] = [of, []];
        }
        text.push(`${row}\n`);
      }
    }
    if (batch !== undefined) close(batch, text.join(""));
    progress?.(Math.min(from + PAGE_BATCHES, last), last);
  }
  const beyond = await ledger.ask<{ number: string }>(
    "SELECT DISTINCT toString(batch) AS number FROM lines WHERE batch > {last:UInt64}",
    { last },
  );
  for (const { number } of beyond) unknown.add(number);
  // Lines come into the ledger a moment before their leaf into the log: what has a leaf by now, or is on its way, is known.
  for (const batch of unknown) if (!isKnownNow(batch)) say("unknown-batch", batch);
  for (const batch of unseen) say("batch", batch);
  return lines;
}

function checkAction(leaf: Leaf, text: string | undefined, say: Say): void {
  const hash = text === undefined ? undefined : Buffer.from(leafHash(Buffer.from(text, "utf8"))).toString("hex");
  if (hash !== leaf.hash) say("action", leaf.reference);
}

async function checkSettlements({ ledger }: VerifyOptions, expected: Map<string, string>, say: Say): Promise<void> {
  const groups = await ledger.ask<{ settled_at: string; rows: string }>(
    `SELECT toString(at) AS settled_at, arrayStringConcat(arrayMap(r -> r.3, arraySort(groupArray((batch, line_from, concat(
       toString(batch), '\\t', toString(line_from), '\\t', toString(line_to), '\\t', destination, '\\t', outcome, '\\t', reason, '\\t', toString(status), '\\t', toString(at), '\\n')))))) AS rows
     FROM settlements FINAL GROUP BY at`,
  );
  const unseen = new Set(expected.keys());
  for (const { settled_at: at, rows } of groups) {
    unseen.delete(at);
    const hash = expected.get(at);
    // An outcome may be in the ledger a moment before its leaf is.
    if (hash !== undefined && Buffer.from(leafHash(settlementEntry(rows))).toString("hex") !== hash)
      say("settlement", at);
  }
  for (const at of unseen) say("settlement", at);
}

async function rollUpMismatches(ledger: LedgerReader): Promise<readonly string[]> {
  const keys =
    "destination, subject, kind, operation, day, organisation, field_set, source, recipient, downstream, origin, epoch";
  const fromLines = (table: string, announced: string, withdrawn: string) => `
    SELECT destination, subject, kind, operation, toDate(fromUnixTimestamp64Milli(toInt64(at)), 'UTC') AS day, organisation, field_set,
      source, recipient, downstream, origin, epoch, min(at) AS first, max(at) AS last, count() * ${announced} AS announced, count() * ${withdrawn} AS withdrawn
    FROM ${table} GROUP BY ${keys}`;
  const summed = (from: string) => `
    SELECT ${keys}, min(first) AS f, max(last) AS l, sum(announced) AS a, sum(withdrawn) AS w FROM (${from}) GROUP BY ${keys}`;
  const rows = await ledger.ask<{ on_day: string; destination: string }>(
    `SELECT destination, toString(day) AS on_day FROM (
       SELECT *, 1 AS side FROM (${summed(`${fromLines("lines", "1", "0")} UNION ALL ${fromLines("withdrawn", "0", "1")}`)})
       UNION ALL
       SELECT *, 2 AS side FROM (${summed("SELECT * FROM disclosures")})
     ) GROUP BY ${keys}, f, l, a, w HAVING count() != 2 LIMIT 20`,
  );
  return rows.map((row) => `${row.destination} ${row.on_day}`);
}

const LOOK_AGAIN_MS = 1_000;

/** Under load a part of the roll-up may be a moment late: only what is still wrong at a second look counts. */
async function settled(look: () => Promise<readonly string[]>, say: Say): Promise<void> {
  let found = await look();
  for (let again = 0; found.length > 0 && again < 3; again++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    const before = new Set(found);
    found = (await look()).filter((one) => before.has(one));
  }
  for (const where of found) say("roll-up", where);
}
