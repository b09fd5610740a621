import { batchEntry, rowHash, settlementEntry } from "./leaf-entries.ts";
import type { LedgerReader } from "./ledger.ts";
import { leafHash } from "./merkle.ts";
import type { Say } from "./mismatch.ts";
import {
  BATCH_TABLES,
  DICTIONARY,
  DICTIONARY_TABLES,
  type DictionaryTable,
  LINE_COLUMNS,
  SETTLEMENT_COLUMNS,
} from "./schema.ts";

/** The leaves whose bytes are made of rows. */
export interface RowLeaves {
  readonly kind: "batch" | "settlement";
  /** Hash by reference. */
  readonly expected: ReadonlyMap<string, string>;
}

export interface CheckedRows {
  readonly count: number;
  /** References of rows that have no leaf. */
  readonly unknown: ReadonlySet<string>;
}

interface Source {
  /** The reference of every row that there is. */
  readonly references: string;
  readonly rows: string;
  readonly dictionary: readonly DictionaryTable[];
  readonly entry: (reference: string, rows: string, dictionary: Iterable<string>) => Uint8Array;
}

const SOURCES: Readonly<Record<RowLeaves["kind"], Source>> = {
  batch: {
    references: BATCH_TABLES.map((table) => `SELECT batch AS reference FROM ${table}`).join(" UNION ALL "),
    rows: `SELECT batch, ${LINE_COLUMNS.join(", ")} FROM lines WHERE batch BETWEEN {first:UInt64} AND {last:UInt64} ORDER BY batch, line`,
    dictionary: DICTIONARY_TABLES,
    entry: (reference, rows, dictionary) => batchEntry(reference, dictionary, rows),
  },
  settlement: {
    references: "SELECT at AS reference FROM settlements",
    rows: `SELECT at, ${SETTLEMENT_COLUMNS.join(", ")} FROM settlements FINAL WHERE at BETWEEN {first:UInt64} AND {last:UInt64} ORDER BY at, batch, line_from`,
    dictionary: [],
    entry: (_reference, rows) => settlementEntry(rows),
  },
};

/** Makes every leaf of a kind again from the rows that it was made of. `progress` counts pages. */
export async function checkRows(
  ledger: LedgerReader,
  { kind, expected }: RowLeaves,
  say: Say,
  progress: (done: number, of: number) => void,
): Promise<CheckedRows> {
  const source = SOURCES[kind];
  const unseen = new Set(expected.keys());
  const unknown = new Set<string>();
  let lines = 0;
  const pages = await pagesOf(ledger, source.references);
  for (const [index, page] of pages.entries()) {
    const dictionary = await dictionaryIn(ledger, source.dictionary, page);
    for await (const { reference, rows, count } of groups(ledger, source.rows, page)) {
      lines += count;
      unseen.delete(reference);
      const hash = expected.get(reference);
      const entry = source.entry(reference, rows, dictionary.get(reference) ?? []);
      if (hash === undefined) unknown.add(reference);
      else if (Buffer.from(leafHash(entry)).toString("hex") !== hash) say(kind, reference);
    }
    for (const reference of dictionary.keys()) if (!expected.has(reference)) unknown.add(reference);
    progress(index + 1, pages.length);
  }
  for (const reference of unseen) say(kind, reference);
  return { count: lines, unknown };
}

/** References from the first to the last, both included, as text: 64 bits don't fit into a number. */
interface Page {
  readonly first: string;
  readonly last: string;
}

/** So many rows are read at once, and kept as hashes if they are the dictionary's. A batch is never cut. */
const PAGE_ROWS = 250_000;

const pagesOf = (ledger: LedgerReader, references: string): Promise<readonly Page[]> =>
  ledger.ask<Page & object>(
    `SELECT toString(min(reference)) AS first, toString(max(reference)) AS last FROM (
       SELECT reference, intDiv(sum(size) OVER (ORDER BY reference ROWS UNBOUNDED PRECEDING), ${PAGE_ROWS}) AS page
       FROM (SELECT reference, count() AS size FROM (${references}) GROUP BY reference)
     ) GROUP BY page ORDER BY page`,
  );

/** The dictionary's rows of a page, as hashes by batch. A row that was written twice counts once. */
async function dictionaryIn(
  ledger: LedgerReader,
  tables: readonly DictionaryTable[],
  page: Page,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const hashes = new Map<string, Set<string>>();
  for (const table of tables) {
    const columns = DICTIONARY[table].join(", ");
    const sql = `SELECT ${columns} FROM ${table} WHERE batch BETWEEN {first:UInt64} AND {last:UInt64}`;
    for await (const rows of rowsOf(ledger, sql, page)) {
      for (const row of rows) {
        const batch = row.slice(0, row.indexOf("\t"));
        const own = hashes.get(batch) ?? new Set();
        hashes.set(batch, own.add(rowHash(table, row)));
      }
    }
  }
  if (tables.length > 0) await addErased(ledger, page, hashes);
  return hashes;
}

/** Rows that were destroyed on request have left their hashes. */
async function addErased(ledger: LedgerReader, page: Page, hashes: Map<string, Set<string>>): Promise<void> {
  const sql = "SELECT toString(batch) AS number, hash FROM erased WHERE batch BETWEEN {first:UInt64} AND {last:UInt64}";
  for (const { number, hash } of await ledger.ask<{ number: string; hash: string }>(sql, { ...page }))
    hashes.set(number, (hashes.get(number) ?? new Set()).add(hash));
}

interface Group {
  readonly reference: string;
  readonly rows: string;
  readonly count: number;
}

/** Rows with the same first column, without it: their text is what was hashed. */
async function* groups(ledger: LedgerReader, sql: string, page: Page): AsyncGenerator<Group> {
  let reference: string | undefined;
  let group: string[] = [];
  for await (const rows of rowsOf(ledger, sql, page)) {
    for (const row of rows) {
      const cut = row.indexOf("\t");
      const of = row.slice(0, cut);
      if (of !== reference) {
        if (reference !== undefined) yield { reference, rows: group.join(""), count: group.length };
        [reference, group] = [of, []];
      }
      group.push(`${row.slice(cut + 1)}\n`);
    }
  }
  if (reference !== undefined) yield { reference, rows: group.join(""), count: group.length };
}

/** Whole rows, as many at a time as the engine sends. */
async function* rowsOf(ledger: LedgerReader, sql: string, { first, last }: Page): AsyncGenerator<readonly string[]> {
  let rest = "";
  for await (const piece of ledger.stream(sql, { first, last })) {
    const rows = (rest + piece).split("\n");
    rest = rows.pop() ?? "";
    yield rows;
  }
}
