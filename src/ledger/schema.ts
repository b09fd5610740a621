/**
 * The ledger's tables. `lines` is the immutable thing: one row per disclosed item, in the order of announcing. The
 * dictionary says who and what the lines are about; `subjects` is the only place where an id rests (sealed). Both are
 * hashed, batch by batch. Everything else is derived.
 */

/** The columns of a line in their hashed order. Each prints the same text that was inserted. */
export const LINE_COLUMNS = [
  "version",
  "batch",
  "line",
  "item",
  "at",
  "destination",
  "recipient",
  "downstream",
  "source",
  "epoch",
  "kind",
  "operation",
  "subject",
  "organisation",
  "field_set",
  "country",
  "language",
  "origin",
] as const;

/** Tables that say what the tokens and ids of lines stand for, with their columns in the hashed order. */
export const DICTIONARY = {
  subjects: ["batch", "token", "kind", "sealed", "language", "country", "seen"],
  pseudonyms: ["batch", "destination", "epoch", "pid", "subject"],
  links: ["batch", "destination", "relation", "from", "to", "at"],
  field_sets: ["batch", "destination", "id", "paths", "categories", "forms"],
} as const;

export type DictionaryTable = keyof typeof DICTIONARY;

export const DICTIONARY_TABLES = Object.keys(DICTIONARY) as readonly DictionaryTable[];

/** Rows are inserted in this order: who and what first, so that no line ever points at something unknown. */
export const BATCH_TABLES = [...DICTIONARY_TABLES, "lines"] as const;

/** All that can't be written anew from others of them; `derived.ts` has the rest. */
export const TABLES = [...BATCH_TABLES, "withdrawn", "removals", "settlements", "coverage", "erased"] as const;

/** The columns of a settlement in their hashed order. */
export const SETTLEMENT_COLUMNS = [
  "batch",
  "line_from",
  "line_to",
  "destination",
  "outcome",
  "reason",
  "status",
  "at",
] as const;

export const LINE_VERSION = 1;

/**
 * The kind, source and origin of lines about what a vendor held before anything was observed. A kind of its own: the vendor
 * holds it under ids of its own, so nothing that it is told under pseudonyms makes it forget any of this.
 */
export const BASELINE = "baseline";

/** Nobody: a line about a group, or about an item without a person. */
export const NOBODY = "00000000-0000-0000-0000-000000000000";

const LINES = `
  version UInt8, batch UInt64, line UInt32, item UUID, at UInt64,
  destination LowCardinality(String), recipient LowCardinality(String), downstream LowCardinality(String), source LowCardinality(String),
  epoch UInt32, kind LowCardinality(String), operation LowCardinality(String),
  subject UUID, organisation UUID, field_set UInt64,
  country LowCardinality(String), language LowCardinality(String), origin LowCardinality(String)`;

const FLUSHED = ["fsync_after_insert = 1", "fsync_part_directory = 1", "min_rows_to_fsync_after_merge = 1"];
const SETTINGS = [...FLUSHED, "old_parts_lifetime = 10"];

/**
 * An insert is flushed before it is acknowledged, and what is merged or erased before it takes the place of what was flushed
 * once. What was merged stays for a moment beside what it was merged into: the engine does not notice when it could not
 * write that (see `volume.ts`).
 */
export const KEPT = SETTINGS.join(", ");

/** Tables that were created before one of these settings was asked for, as `name`. */
export const TABLES_KEPT_LESS = `
  SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'
    AND NOT (${SETTINGS.map((setting) => `engine_full LIKE '%${setting}%'`).join(" AND ")})`;

/** All but the tables of `derived.ts`. */
export const SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS lines (${LINES})
   ENGINE = MergeTree PARTITION BY toYYYYMM(fromUnixTimestamp64Milli(toInt64(at))) ORDER BY (batch, line)
   SETTINGS ${KEPT}`,

  // Lines that turned out never to have left: the same columns, so that the roll-up can take them back.
  `CREATE TABLE IF NOT EXISTS withdrawn (${LINES})
   ENGINE = ReplacingMergeTree ORDER BY (batch, line)
   SETTINGS ${KEPT}`,

  // The dictionary. A batch that is written twice leaves its rows once; what two batches say never replaces each other.
  `CREATE TABLE IF NOT EXISTS field_sets (
     batch UInt64, destination LowCardinality(String), id UInt64, paths Array(String),
     categories Array(LowCardinality(String)), forms Array(LowCardinality(String)))
   ENGINE = ReplacingMergeTree ORDER BY (destination, id, batch)
   SETTINGS ${KEPT}`,

  `CREATE TABLE IF NOT EXISTS subjects (
     batch UInt64, token UUID, kind LowCardinality(String), sealed String,
     language LowCardinality(String), country LowCardinality(String), seen UInt64)
   ENGINE = ReplacingMergeTree(seen) ORDER BY (token, kind, country, language, batch)
   SETTINGS ${KEPT}`,

  `CREATE TABLE IF NOT EXISTS pseudonyms (
     batch UInt64, destination LowCardinality(String), epoch UInt32, pid String, subject UUID)
   ENGINE = ReplacingMergeTree ORDER BY (subject, destination, epoch, pid, batch)
   SETTINGS ${KEPT}`,

  `CREATE TABLE IF NOT EXISTS links (
     batch UInt64, destination LowCardinality(String), relation LowCardinality(String), from UUID, to UUID, at UInt64)
   ENGINE = ReplacingMergeTree ORDER BY (relation, from, to, destination, batch)
   SETTINGS ${KEPT}`,

  // What the recipient was told to forget, and accepted: only then it counts as gone. `asked` is when the line that says so
  // was announced, `at` when the recipient had accepted it.
  `CREATE TABLE IF NOT EXISTS removals (
     destination LowCardinality(String), kind LowCardinality(String), operation LowCardinality(String),
     subject UUID, organisation UUID, field_set UInt64, asked UInt64, at UInt64)
   ENGINE = ReplacingMergeTree ORDER BY (destination, kind, subject, organisation, operation, field_set, asked, at)
   SETTINGS ${KEPT}`,

  `CREATE TABLE IF NOT EXISTS settlements (
     batch UInt64, line_from UInt32, line_to UInt32, destination LowCardinality(String),
     outcome LowCardinality(String), reason LowCardinality(String), status UInt16, at UInt64)
   ENGINE = ReplacingMergeTree ORDER BY (batch, line_from)
   SETTINGS ${KEPT}`,

  // What is left of rows that were destroyed on request: their hashes, which their batches are made of.
  `CREATE TABLE IF NOT EXISTS erased (erasure LowCardinality(String), batch UInt64, hash String)
   ENGINE = ReplacingMergeTree ORDER BY (batch, hash)
   SETTINGS ${KEPT}`,

  `CREATE TABLE IF NOT EXISTS coverage (
     destination LowCardinality(String), kind LowCardinality(String), since UInt64, until UInt64, reason String, at UInt64)
   ENGINE = ReplacingMergeTree(at) ORDER BY (destination, kind, since)
   SETTINGS ${KEPT}`,
];

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
  "\b": "\\b",
  "\f": "\\f",
  "\0": "\\0",
  "'": "\\'",
};

/** Tab-separated text exactly as the engine writes it again, so that both hash to the same. */
export const tsv = (value: string | number): string =>
  typeof value === "number" ? String(value) : value.replace(/[\\\t\n\r\f\0'\u0008]/g, (one) => ESCAPES[one] ?? one);

/** An array of texts in a tab-separated row. */
export const tsvArray = (values: readonly string[]): string =>
  `[${values.map((value) => `'${tsv(value)}'`).join(",")}]`;
