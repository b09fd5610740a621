import type { DisclosedField } from "../domain/field.ts";
import type { Journal, Leaf, SignedCheckpoint } from "../journal/journal.ts";
import { Fault } from "../platform/fault.ts";
import { fieldSetId } from "../policy/field-sets.ts";
import { CALENDAR_MISMATCHES } from "./calendar.ts";
import { openCheckpoint, type Verifier } from "./checkpoint.ts";
import { createFrontier } from "./frontier.ts";
import { batchEntry, settlementEntry } from "./leaf-entries.ts";
import type { LedgerReader } from "./ledger.ts";
import { leafHash } from "./merkle.ts";
import { LINE_COLUMNS, SETTLEMENT_COLUMNS, TABLES } from "./schema.ts";

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
    | "unknown-settlement"
    | "field-set"
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
  /** What may have rows and no leaf: `onItsWay` of the journal. */
  readonly isOnItsWay: (kind: "batch" | "settlement", reference: string) => boolean;
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

type Say = (what: Mismatch["what"], where: string) => void;

/**
 * Recomputes everything from the stored rows: each batch's and settlement's leaf, the tree's root, the signature over
 * it, and what is derived from lines and settlements against them.
 */
export async function verifyLedger(options: VerifyOptions): Promise<Verification> {
  const mismatches: Mismatch[] = [];
  const say: Say = (what, where) => {
    if (mismatches.length < MOST_MISMATCHES) mismatches.push({ what, where });
  };
  const size = options.leafCount();
  const checkpoint = options.checkpoint();
  const signed = [
    ...(checkpoint === undefined
      ? []
      : [{ what: "root", name: "the last checkpoint", note: checkpoint.note } as const]),
    ...(options.kept === undefined
      ? []
      : [{ what: "older-checkpoint", name: "the kept checkpoint", note: options.kept } as const]),
  ].map((one) => ({ ...one, opened: openCheckpoint(one.note, options.verifier) }));
  const sizes = new Set(signed.flatMap(({ opened }) => (opened.kind === "verified" ? [opened.checkpoint.size] : [])));
  const frontier = createFrontier();
  const expected = { batch: new Map<string, string>(), settlement: new Map<string, string>() };
  const roots = new Map<number, string>();
  for (let index = 0; index < size; index++) {
    const leaf = options.leaf(index);
    if (leaf === undefined) {
      say("root", `leaf ${index} is missing`);
      break;
    }
    if (leaf.kind === "action") checkAction(leaf, options.action(leaf.reference), say);
    if (leaf.kind === "batch" || leaf.kind === "settlement") expected[leaf.kind].set(leaf.reference, leaf.hash);
    frontier.append(Buffer.from(leaf.hash, "hex"));
    if (sizes.has(index + 1)) roots.set(index + 1, hex(frontier.root()));
  }
  for (const { what, name, opened } of signed) {
    if (opened.kind !== "verified") say("signature", name);
    else if (roots.get(opened.checkpoint.size) !== hex(opened.checkpoint.root)) say(what, name);
  }
  let lines = 0;
  try {
    lines = await checkRows(options, { size, kind: "batch", expected: expected.batch }, say);
    await checkRows(options, { size, kind: "settlement", expected: expected.settlement }, say);
    await checkFieldSets(options.ledger, say);
    await checkFiles(options.ledger, say);
    for (const derived of DERIVED)
      await settled(() => derived(options.ledger), options.lookAgainMs ?? LOOK_AGAIN_MS, say);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // The engine has checksums of its own: a flipped byte on disk shows up as a table that can't be read.
    say("unreadable", error.message);
  }
  return {
    verified: mismatches.length === 0,
    leaves: size,
    lines,
    checkpointSize: checkpoint?.size ?? 0,
    root: hex(frontier.root()),
    mismatches,
  };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function checkAction(leaf: Leaf, text: string | undefined, say: Say): void {
  const hash = text === undefined ? undefined : hex(leafHash(Buffer.from(text, "utf8")));
  if (hash !== leaf.hash) say("action", leaf.reference);
}

/** Where the rows behind a kind of leaf are, how they make its bytes, and how many leaves' rows are read at once. */
const ROWS = {
  batch: {
    sql: `SELECT batch, ${LINE_COLUMNS.join(", ")} FROM lines WHERE batch >= {from:UInt64} AND batch < {to:UInt64} ORDER BY batch, line`,
    entry: (reference: string, rows: string) => batchEntry(Number(reference), rows),
    page: 2_000,
    unknown: "unknown-batch",
    beyond: "SELECT DISTINCT toString(batch) AS reference FROM lines WHERE batch >= {to:UInt64} LIMIT 1000",
  },
  settlement: {
    sql: `SELECT at, ${SETTLEMENT_COLUMNS.join(", ")} FROM settlements FINAL WHERE at >= {from:UInt64} AND at < {to:UInt64} ORDER BY at, batch, line_from`,
    entry: (_reference: string, rows: string) => settlementEntry(rows),
    page: 100_000,
    unknown: "unknown-settlement",
    beyond: "SELECT DISTINCT toString(at) AS reference FROM settlements WHERE at >= {to:UInt64} LIMIT 1000",
  },
} as const;

interface Leaves {
  /** How many leaves there were when verifying began. */
  readonly size: number;
  readonly kind: keyof typeof ROWS;
  /** Hash by reference. */
  readonly expected: ReadonlyMap<string, string>;
}

/** Makes every leaf of a kind again from the rows that it was made of. Returns how many rows there were. */
async function checkRows(options: VerifyOptions, { size, kind, expected }: Leaves, say: Say): Promise<number> {
  const { sql, entry, page, unknown: saysUnknown, beyond } = ROWS[kind];
  const unseen = new Set(expected.keys());
  const unknown = new Set<string>();
  let lines = 0;
  const references = [...expected.keys()].map(Number).toSorted((a, b) => a - b);
  let done = 0;
  let from = 0;
  do {
    const to = (references[Math.min(done + page, references.length) - 1] ?? 0) + 1;
    for await (const { reference, rows, count } of groups(options.ledger, sql, { from, to })) {
      lines += count;
      unseen.delete(reference);
      const hash = expected.get(reference);
      if (hash === undefined) unknown.add(reference);
      else if (hex(leafHash(entry(reference, rows))) !== hash) say(kind, reference);
    }
    from = to;
    done += page;
    options.progress?.(Math.min(done, references.length), references.length);
  } while (done < references.length);
  for (const { reference } of await options.ledger.ask<{ reference: string }>(beyond, { to: from }))
    unknown.add(reference);
  for (const reference of unexplained(options, { size, kind, unknown })) say(saysUnknown, reference);
  for (const reference of unseen) say(kind, reference);
  return lines;
}

/** What has no leaf may have got one since, or may be about to. */
function unexplained(
  { isOnItsWay, leafCount, leaf }: VerifyOptions,
  { size, kind, unknown }: { readonly size: number; readonly kind: string; readonly unknown: ReadonlySet<string> },
): readonly string[] {
  const left = [...unknown].filter((reference) => !isOnItsWay(kind as "batch" | "settlement", reference));
  if (left.length === 0) return left;
  const since = new Set<string>();
  for (let index = size; index < leafCount(); index++) {
    const one = leaf(index);
    if (one?.kind === kind) since.add(one.reference);
  }
  return left.filter((reference) => !since.has(reference));
}

interface Group {
  readonly reference: string;
  readonly rows: string;
  readonly count: number;
}

/** Rows with the same first column, without it: their text is what was hashed. */
async function* groups(ledger: LedgerReader, sql: string, page: { from: number; to: number }): AsyncGenerator<Group> {
  let reference: string | undefined;
  let rows: string[] = [];
  let rest = "";
  for await (const piece of ledger.stream(sql, page)) {
    const pieces = (rest + piece).split("\n");
    rest = pieces.pop() ?? "";
    for (const row of pieces) {
      const cut = row.indexOf("\t");
      const of = row.slice(0, cut);
      if (of !== reference) {
        if (reference !== undefined) yield { reference, rows: rows.join(""), count: rows.length };
        [reference, rows] = [of, []];
      }
      rows.push(`${row.slice(cut + 1)}\n`);
    }
  }
  if (reference !== undefined) yield { reference, rows: rows.join(""), count: rows.length };
}

/** The engine's own checksums, of its indexes too: a changed one would hide rows from questions. */
async function checkFiles(ledger: LedgerReader, say: Say): Promise<void> {
  for (const table of TABLES) {
    const [answer] = await ledger.ask<{ result: number }>(
      `CHECK TABLE ${table} SETTINGS check_query_single_value_result = 1`,
    );
    if (answer !== undefined && answer.result !== 1) say("unreadable", table);
  }
}

/** A field set's id is the hash of its fields. */
async function checkFieldSets(ledger: LedgerReader, say: Say): Promise<void> {
  const rows = await ledger.ask<{ id: string; destination: string; fields: readonly [string, string, string][] }>(
    "SELECT toString(id) AS id, destination, arrayZip(paths, categories, forms) AS fields FROM field_sets",
  );
  for (const { id, destination, fields } of rows) {
    const members = fields.map(([path, category, form]) => ({ path, category, form }) as DisclosedField);
    if (fieldSetId(members) !== id) say("field-set", `${destination} ${id}`);
  }
}

interface Where {
  readonly place: string;
}

/** Where the roll-up is not the sum of the lines, less the withdrawn ones. */
async function rollUpMismatches(ledger: LedgerReader): Promise<readonly string[]> {
  const keys =
    "destination, subject, kind, operation, day, organisation, field_set, source, recipient, downstream, origin, epoch";
  const fromLines = (table: string, announced: string, withdrawn: string) => `
    SELECT destination, subject, kind, operation, toDate(fromUnixTimestamp64Milli(toInt64(at)), 'UTC') AS day, organisation, field_set,
      source, recipient, downstream, origin, epoch, min(at) AS first, max(at) AS last, count() * ${announced} AS announced, count() * ${withdrawn} AS withdrawn
    FROM ${table} GROUP BY ${keys}`;
  const summed = (from: string) => `
    SELECT ${keys}, min(first) AS f, max(last) AS l, sum(announced) AS a, sum(withdrawn) AS w FROM (${from}) GROUP BY ${keys}`;
  const rows = await ledger.ask<Where>(
    `SELECT concat(destination, ' ', toString(day), ' ', toString(cityHash64(${keys}))) AS place FROM (
       SELECT *, 1 AS side FROM (${summed(`${fromLines("lines", "1", "0")} UNION ALL ${fromLines("withdrawn", "0", "1")}`)})
       UNION ALL
       SELECT *, 2 AS side FROM (${summed("SELECT * FROM disclosures")})
     ) GROUP BY ${keys}, f, l, a, w HAVING count() != 2 LIMIT 20`,
  );
  return rows.map(({ place }) => `roll-up of ${place}`);
}

/** Where the calendar does not say what the lines say. */
async function calendarMismatches(ledger: LedgerReader): Promise<readonly string[]> {
  const rows = await ledger.ask<Where>(CALENDAR_MISMATCHES);
  return rows.map(({ place }) => `calendar of ${place}`);
}

/** Withdrawn lines that are not lines, or that no settlement withheld, and the other way round. */
async function withdrawnMismatches(ledger: LedgerReader): Promise<readonly string[]> {
  const columns = LINE_COLUMNS.join(", ");
  const rows = await ledger.ask<Where>(
    `SELECT concat(toString(batch), ':', toString(line)) AS place FROM (
       SELECT batch, line FROM withdrawn WHERE (${columns}) NOT IN (SELECT ${columns} FROM lines WHERE batch IN (SELECT batch FROM withdrawn))
       UNION ALL
       SELECT batch, line FROM (
         SELECT DISTINCT batch, line, 1 AS side FROM withdrawn
         UNION ALL
         SELECT DISTINCT batch, arrayJoin(range(line_from, line_to + 1)) AS line, 2 AS side FROM settlements FINAL WHERE outcome = 'withheld'
       ) GROUP BY batch, line HAVING count() != 2
     ) LIMIT 20`,
  );
  return rows.map(({ place }) => `withdrawn ${place}`);
}

/** Removals that no accepted item brought about: one of them would hide what a recipient still has. */
async function removalMismatches(ledger: LedgerReader): Promise<readonly string[]> {
  const columns = "destination, kind, operation, subject, organisation, field_set";
  const rows = await ledger.ask<Where>(
    `SELECT DISTINCT concat(destination, ' ', toString(at)) AS place FROM removals
     WHERE (${columns}, at) NOT IN (
       SELECT ${columns}, s.at FROM (SELECT ${columns}, batch, line FROM lines WHERE operation != 'set') AS l
       INNER JOIN (SELECT batch, arrayJoin(range(line_from, line_to + 1)) AS line, at FROM settlements FINAL
                   WHERE outcome = 'delivered' AND batch IN (SELECT batch FROM lines WHERE operation != 'set')) AS s USING (batch, line))
     LIMIT 20`,
  );
  return rows.map(({ place }) => `removal ${place}`);
}

const DERIVED = [rollUpMismatches, calendarMismatches, withdrawnMismatches, removalMismatches];

const LOOK_AGAIN_MS = 1_000;

/** Under load what is derived may be a moment late: only what is still wrong when looked at again counts. */
async function settled(look: () => Promise<readonly string[]>, pauseMs: number, say: Say): Promise<void> {
  let found = await look();
  for (let again = 0; found.length > 0 && again < 3; again++) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const before = new Set(found);
    found = (await look()).filter((one) => before.has(one));
  }
  for (const where of found) say("roll-up", where);
}
