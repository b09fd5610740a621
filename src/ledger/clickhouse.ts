import { mkdirSync, statfsSync } from "node:fs";
import { Readable } from "node:stream";
import { type ClickHouseClient, createClient } from "@clickhouse/client";
import { createChdbConnection } from "chdb/connection";
import { Fault } from "../platform/fault.ts";
import { createTurns } from "../platform/turns.ts";
import { calendarOf } from "./calendar.ts";
import { engineCodeOf, isDamage } from "./damage.ts";
import type { Settlement } from "../journal/journal.ts";
import { settlementRow } from "./leaf-entries.ts";
import type { Ledger, LedgerReader } from "./ledger.ts";
import { derivedTables } from "./rebuild.ts";
import { DAYS_OF_BATCHES, LACKING_OF_DAY } from "./roll-up.ts";
import { BATCH_TABLES, KEPT, LINE_COLUMNS, SCHEMA, TABLES_KEPT_LESS } from "./schema.ts";
import { guardVolume, type Space } from "./volume.ts";

export interface LedgerOptions {
  /** What the ledger's volume has. */
  readonly space: () => Space;
  /** How many lines a rebuild counts at once. */
  readonly sliceLines?: number;
}

/** The embedded engine in a directory of its own. One process at a time. Only tests give options. */
export function openEmbedded(path: string, options: Partial<LedgerOptions> = {}): Ledger {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const connect = () =>
    createClient({ connection: createChdbConnection({ path }) } as unknown as Parameters<typeof createClient>[0]);
  const space = (): Space => {
    const { bavail, blocks, bsize } = statfsSync(path);
    return { free: bavail * bsize, size: blocks * bsize };
  };
  return clickhouseLedger({ writes: connect(), reads: connect(), rebuilds: connect() }, { space, ...options });
}

/** One connection answers one statement at a time: with others a long question or a rebuild does not hold up announcing. */
export interface Connections {
  readonly writes: ClickHouseClient;
  readonly reads: ClickHouseClient;
  readonly rebuilds: ClickHouseClient;
}

const VOLUME_LOOKED_AT_EVERY_MS = 500;

/** One driver for the embedded engine and for a server: the same client, the same SQL. */
export function clickhouseLedger({ writes, reads, rebuilds }: Connections, options: LedgerOptions): Ledger {
  const inTurn = createTurns();
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
  const answer = <Row extends object>(client: ClickHouseClient, sql: string, parameters: object = {}) =>
    guarded(async () => {
      const rows = await client.query({ query: sql, query_params: { ...parameters }, format: "JSONEachRow" });
      return (await rows.json()) as readonly Row[];
    });
  const ask = <Row extends object>(sql: string, parameters?: object) => answer<Row>(reads, sql, parameters);

  const connection: Pick<LedgerReader, "ask" | "run"> = {
    ask: (sql, parameters) => answer(rebuilds, sql, parameters),
    run: (sql, parameters) => run(rebuilds, sql, parameters),
  };
  const volume = guardVolume({ ...options, connection });
  const write = <T>(work: () => Promise<T>): Promise<T> => inTurn(() => volume.write(work));
  const derived = derivedTables({ ...options, connection, alone: write, assertRoom: volume.assertRoom });
  // What fails here is tried again at the next look, and before anything is written.
  const looks = setInterval(() => {
    if (volume.hasChanged()) void inTurn(volume.look).catch(() => undefined);
  }, VOLUME_LOOKED_AT_EVERY_MS).unref();

  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof Fault) throw cause;
      const fault = refusal(cause);
      if (isDamage(fault)) derived.suspect();
      throw fault;
    }
  }

  const linesOf = async (batch: number): Promise<ReadonlySet<string>> => {
    const sql = "SELECT toString(line) AS number FROM lines WHERE batch = {batch:UInt64}";
    return new Set((await ask<{ number: string }>(sql, { batch })).map((one) => one.number));
  };

  const mendRollUp = async (batches: readonly number[]): Promise<void> => {
    for (const { day } of await ask<{ day: string }>(DAYS_OF_BATCHES, { batches }))
      await run(writes, `INSERT INTO disclosures ${LACKING_OF_DAY}`, { day });
  };

  /**
   * A crash or a full disk may come between a table and what the engine derives from it. Where that can't even be read,
   * announcing goes on: it is written anew as a whole, and nobody is told anything from it before.
   */
  const mend = async (batches: readonly number[]): Promise<void> => {
    derived.suspect();
    try {
      await mendRollUp(batches);
    } catch (error) {
      if (!isDamage(error) || !(await derived.isDamaged())) throw error;
      await derived.setIncomplete();
    }
    await run(writes, `INSERT INTO calendar ${calendarOf("batch IN {batches:Array(UInt64)}")}`, { batches });
  };

  const announce: Ledger["announce"] = async (batch, maybeRepeated) => {
    const there = maybeRepeated ? await linesOf(batch.sequence) : new Set<string>();
    if (there.size === 0) {
      for (const table of BATCH_TABLES) await insert(table, batch.rows[table] ?? "");
      return;
    }
    // Who and what is written before the lines, so only lines can be missing: a large insert is several parts.
    await insert("lines", rowsBut(there, batch.rows["lines"] ?? ""));
    await mend([batch.sequence]);
  };

  const settle = async (settlements: readonly Settlement[], maybeRepeated: boolean): Promise<void> => {
    const withheld = settlements.filter((one) => one.outcome === "withheld");
    for (const one of withheld) await run(writes, WITHDRAW, { batch: one.batch, from: one.from, to: one.to });
    for (const one of settlements) {
      if (one.removes) await run(writes, REMOVE, { batch: one.batch, from: one.from, to: one.to, at: one.at });
    }
    if (maybeRepeated && withheld.length > 0) await mend([...new Set(withheld.map((one) => one.batch))]);
    await insert("settlements", settlements.map(settlementRow).join(""));
  };

  return {
    prepare: () =>
      write(async () => {
        for (const statement of SCHEMA) await run(writes, statement);
        await derived.prepare();
        for (const { name } of await ask<{ name: string }>(TABLES_KEPT_LESS))
          await run(writes, `ALTER TABLE ${name} MODIFY SETTING ${KEPT}`);
      }),
    announce: (batch, maybeRepeated) => write(() => announce(batch, maybeRepeated)),
    settle: (settlements, maybeRepeated = false) => write(() => settle(settlements, maybeRepeated)),
    append: (table, rows) => write(() => insert(table, rows)),
    erase: (tokens) => write(() => run(writes, ERASE, { tokens })),
    ask,
    stream: async function* (sql, parameters = {}) {
      const found = await guarded(() =>
        reads.query({ query: sql, query_params: { ...parameters }, format: "TabSeparated" }),
      );
      for await (const rows of found.stream()) yield rows.map((row) => `${row.text}\n`).join("");
    },
    run: (sql, parameters) => run(reads, sql, parameters),
    derived,
    close: async () => {
      clearInterval(looks);
      await rebuilds.close();
      await reads.close();
      await writes.close();
    },
  };
}

const RUN = "batch = {batch:UInt64} AND line BETWEEN {from:UInt32} AND {to:UInt32}";

/** The roll-up counts insertions, so what is withdrawn already must not be inserted again. */
const WITHDRAW = `INSERT INTO withdrawn SELECT * FROM lines WHERE ${RUN} AND line NOT IN (SELECT line FROM withdrawn WHERE ${RUN})`;

const REMOVE = `INSERT INTO removals SELECT destination, kind, operation, subject, organisation, field_set, at, {at:UInt64}
  FROM lines WHERE ${RUN} AND operation != 'set'`;

/** Waits until no part has the rows any more; while merges are stopped that would be for ever. */
const ERASE = "ALTER TABLE subjects DELETE WHERE token IN {tokens:Array(UUID)} SETTINGS mutations_sync = 2";

const LINE_AT = LINE_COLUMNS.indexOf("line");

/** Rows of lines whose number is not among these. */
const rowsBut = (numbers: ReadonlySet<string>, rows: string): string =>
  rows
    .split("\n")
    .filter((row) => row !== "" && !numbers.has(row.split("\t", LINE_AT + 1)[LINE_AT] ?? ""))
    .map((row) => `${row}\n`)
    .join("");

function refusal(cause: unknown): Fault {
  const code = engineCodeOf(cause);
  return new Fault("ledger-unavailable", `the ledger engine refused a statement (${code})`, { retryable: true, cause });
}
