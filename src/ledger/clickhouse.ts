import { mkdirSync } from "node:fs";
import { Readable } from "node:stream";
import { type ClickHouseClient, createClient } from "@clickhouse/client";
import { createChdbConnection } from "chdb/connection";
import { Fault } from "../platform/fault.ts";
import { CALENDAR, CALENDAR_VIEW, calendarOf } from "./calendar.ts";
import { settlementRow } from "./leaf-entries.ts";
import type { Ledger } from "./ledger.ts";
import { BATCH_TABLES, LINE_COLUMNS, SCHEMA } from "./schema.ts";

/** The embedded engine in a directory of its own. One process at a time. */
export function openEmbedded(path: string): Ledger {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // One connection answers one statement at a time: with a second one a long question does not hold up announcing.
  const connect = () =>
    createClient({ connection: createChdbConnection({ path }) } as unknown as Parameters<typeof createClient>[0]);
  return clickhouseLedger(connect(), connect());
}

/** One driver for the embedded engine and for a server: the same client, the same SQL. */
export function clickhouseLedger(writes: ClickHouseClient, reads: ClickHouseClient): Ledger {
  const run = (client: ClickHouseClient, sql: string, parameters: object = {}) =>
    guarded(async () => {
      await client.command({ query: sql, query_params: { ...parameters } });
    });
  const insert = (table: string, rows: string) =>
    rows === ""
      ? Promise.resolve()
      : guarded(async () => {
          await writes.insert({ table, values: Readable.from([rows], { objectMode: false }), format: "TabSeparated" });
        });
  const ask = <Row extends object>(sql: string, parameters: object = {}) =>
    guarded(async () => {
      const answer = await reads.query({ query: sql, query_params: { ...parameters }, format: "JSONEachRow" });
      return (await answer.json()) as readonly Row[];
    });

  const linesOf = async (batch: number): Promise<ReadonlySet<string>> => {
    const sql = "SELECT toString(line) AS number FROM lines WHERE batch = {batch:UInt64}";
    return new Set((await ask<{ number: string }>(sql, { batch })).map((one) => one.number));
  };

  /** A crash or a full disk may come between a table and the roll-up that the engine derives from it. */
  const mend = async (batches: readonly number[]): Promise<void> => {
    const sql = `SELECT DISTINCT toString(${DAY}) AS day FROM lines WHERE batch IN {batches:Array(UInt64)}`;
    for (const { day } of await ask<{ day: string }>(sql, { batches })) await run(writes, MEND, { day });
    await run(writes, `INSERT INTO calendar ${calendarOf("batch IN {batches:Array(UInt64)}")}`, { batches });
  };

  /** A ledger from before there was a calendar gets it from its lines. The view comes last: it says that this was done. */
  const openCalendar = async (): Promise<void> => {
    await run(writes, CALENDAR);
    const views = await ask(
      "SELECT 1 AS one FROM system.tables WHERE database = currentDatabase() AND name = 'lines_to_calendar'",
    );
    if (views.length === 0) await run(writes, `INSERT INTO calendar ${calendarOf("1")}`);
    await run(writes, CALENDAR_VIEW);
  };

  return {
    prepare: async () => {
      for (const statement of SCHEMA) await run(writes, statement);
      await openCalendar();
    },
    announce: async (batch, maybeRepeated) => {
      const there = maybeRepeated ? await linesOf(batch.sequence) : new Set<string>();
      if (there.size === 0) {
        for (const table of BATCH_TABLES) await insert(table, batch.rows[table] ?? "");
        return;
      }
      // Who and what is written before the lines, so only lines can be missing: a large insert is several parts.
      await insert("lines", rowsBut(there, batch.rows["lines"] ?? ""));
      await mend([batch.sequence]);
    },
    settle: async (settlements, maybeRepeated = false) => {
      const withheld = settlements.filter((one) => one.outcome === "withheld");
      for (const one of withheld) await run(writes, WITHDRAW, { batch: one.batch, from: one.from, to: one.to });
      for (const one of settlements) {
        if (one.removes) await run(writes, REMOVE, { batch: one.batch, from: one.from, to: one.to, at: one.at });
      }
      if (maybeRepeated && withheld.length > 0) await mend([...new Set(withheld.map((one) => one.batch))]);
      await insert("settlements", settlements.map(settlementRow).join(""));
    },
    append: insert,
    ask,
    stream: async function* (sql, parameters = {}) {
      const answer = await guarded(() =>
        reads.query({ query: sql, query_params: { ...parameters }, format: "TabSeparated" }),
      );
      for await (const rows of answer.stream()) yield rows.map((row) => `${row.text}\n`).join("");
    },
    run: (sql, parameters) => run(reads, sql, parameters),
    close: async () => {
      await reads.close();
      await writes.close();
    },
  };
}

const RUN = "batch = {batch:UInt64} AND line BETWEEN {from:UInt32} AND {to:UInt32}";

/** The roll-up counts insertions, so what is withdrawn already must not be inserted again. */
const WITHDRAW = `INSERT INTO withdrawn SELECT * FROM lines WHERE ${RUN} AND line NOT IN (SELECT line FROM withdrawn WHERE ${RUN})`;

const REMOVE = `INSERT INTO removals SELECT destination, kind, operation, subject, organisation, field_set, {at:UInt64}
  FROM lines WHERE ${RUN} AND operation != 'set'`;

const LINE_AT = LINE_COLUMNS.indexOf("line");

/** Rows of lines whose number is not among these. */
const rowsBut = (numbers: ReadonlySet<string>, rows: string): string =>
  rows
    .split("\n")
    .filter((row) => row !== "" && !numbers.has(row.split("\t", LINE_AT + 1)[LINE_AT] ?? ""))
    .map((row) => `${row}\n`)
    .join("");

const DAY = "toDate(fromUnixTimestamp64Milli(toInt64(at)), 'UTC')";
const KEYS =
  "destination, subject, kind, operation, day, organisation, field_set, source, recipient, downstream, origin, epoch";
const ofLines = (table: string, announced: string, withdrawn: string) => `
  SELECT destination, subject, kind, operation, ${DAY} AS day, organisation, field_set, source, recipient, downstream, origin, epoch,
    min(at) AS f, max(at) AS l, toInt64(${announced}) AS a, toInt64(${withdrawn}) AS w
  FROM ${table} WHERE ${DAY} = {day:Date} GROUP BY ${KEYS}`;

/** What one day's roll-up lacks. */
const MEND = `
  INSERT INTO disclosures
  SELECT ${KEYS}, min(f), max(l), toUInt64(greatest(0, sum(a))), toUInt64(greatest(0, sum(w))) FROM (
    ${ofLines("lines", "count()", "0")}
    UNION ALL ${ofLines("withdrawn", "0", "count()")}
    UNION ALL
    SELECT ${KEYS}, min(first) AS f, max(last) AS l, -toInt64(sum(announced)) AS a, -toInt64(sum(withdrawn)) AS w
    FROM disclosures WHERE day = {day:Date} GROUP BY ${KEYS}
  ) GROUP BY ${KEYS} HAVING sum(a) > 0 OR sum(w) > 0`;

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    const code = (cause as { code?: string }).code ?? "unknown";
    throw new Fault("ledger-unavailable", `the ledger engine refused a statement (${code})`, {
      retryable: true,
      cause,
    });
  }
}
