import { mkdirSync } from "node:fs";
import { Readable } from "node:stream";
import { type ClickHouseClient, createClient } from "@clickhouse/client";
import { createChdbConnection } from "chdb/connection";
import { Fault } from "../platform/fault.ts";
import { settlementRow } from "./leaf-entries.ts";
import type { Ledger } from "./ledger.ts";
import { BATCH_TABLES, SCHEMA } from "./schema.ts";

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

  return {
    prepare: async () => {
      for (const statement of SCHEMA) await run(writes, statement);
    },
    announce: async (batch, maybeRepeated) => {
      if (maybeRepeated) {
        const [there] = await ask<{ n: string }>("SELECT count() AS n FROM lines WHERE batch = {batch:UInt64}", {
          batch: batch.sequence,
        });
        if (Number(there?.n ?? 0) > 0) return;
      }
      for (const table of BATCH_TABLES) await insert(table, batch.rows[table] ?? "");
    },
    settle: async (settlements) => {
      for (const one of settlements) {
        if (one.outcome === "withheld") await run(writes, WITHDRAW, { batch: one.batch, from: one.from, to: one.to });
        if (one.removes) await run(writes, REMOVE, { batch: one.batch, from: one.from, to: one.to, at: one.at });
      }
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
