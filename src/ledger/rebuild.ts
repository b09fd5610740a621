import { Fault } from "../platform/fault.ts";
import { isDamage, isReadable } from "./damage.ts";
import { DERIVED } from "./derived.ts";
import type { DerivedTables, LedgerReader, RebuildProgress } from "./ledger.ts";

export interface DerivedOptions {
  /** A connection of its own: neither announcing nor questions wait for its statements. */
  readonly connection: Pick<LedgerReader, "ask" | "run">;
  /** Does something while nobody writes lines or withdraws them. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  /** @throws Fault when what was written just now may lack bytes */
  readonly assertRoom: () => void;
  /** So many lines are rolled up at once, whatever the ledger holds: it bounds memory, and how long writers wait at the end. */
  readonly sliceLines?: number;
}

/** What the driver, which writes the lines, has to know and say. */
export interface DerivedUpkeep extends DerivedTables {
  /** Creates what is missing. What a table lacks then is written by a rebuild. */
  readonly prepare: () => Promise<void>;
  /** Remembers, over restarts too, that rows may be missing. */
  readonly setIncomplete: () => Promise<void>;
  /** Something failed that may come from a damaged table, or have damaged one. */
  readonly suspect: () => void;
  /** Whether the engine can't read one of them. */
  readonly isDamaged: () => Promise<boolean>;
}

const SLICE_LINES = 100_000;

/** One thread: announcing and questions go on beside it. */
const GENTLY = "SETTINGS max_threads = 1, max_insert_threads = 1";

/** An old table may be larger than what the engine drops without being told. */
const WHATEVER_SIZE = "SETTINGS max_table_size_to_drop = 0";

/** How much room the copies need, by the size of the tables: merges write again what they merge. */
const ROOM = 1.25;

const copyOf = (table: string): string => `${table}_rebuilt`;

const TABLES = DERIVED.map(({ name }) => name);
const VIEWS = DERIVED.flatMap(({ rows }) => rows.map(({ view }) => view));

/** A table without rows that stands for a fact, over restarts too: rows of the derived tables may be missing. */
const INCOMPLETE = "derived_incomplete";

const EXISTING = "SELECT name FROM system.tables WHERE database = currentDatabase() AND name IN {names:Array(String)}";
const LINES = "SELECT toString(count()) AS n FROM lines";
/** Parts that the engine could not read when it loaded the table: it went on without them. */
const PUT_ASIDE = `SELECT toString(count()) AS n FROM system.detached_parts
  WHERE database = currentDatabase() AND table IN {names:Array(String)} AND reason LIKE '%broken%'`;
const BYTES = `SELECT toString(sum(bytes_on_disk)) AS n FROM system.parts
  WHERE active AND database = currentDatabase() AND table IN {names:Array(String)}`;
const FREE = "SELECT toString(min(free_space)) AS n FROM system.disks";

/** Whole batches, the first and the last included. Numbers of 64 bits, as text. */
interface Slice {
  readonly first: string;
  readonly last: string;
  readonly lines: number;
}

const IN_SLICE = "batch BETWEEN {first:UInt64} AND {last:UInt64}";

const EVERY_BATCH = "1";
/** More lines of the newest batch may still come. */
const OLDER_BATCHES = "batch < (SELECT max(batch) FROM lines)";

const nextSlice = (from: string, where: string): string => `
  SELECT toString(max(batch)) AS last, toString(count()) AS lines FROM ${from}
  WHERE batch BETWEEN {first:UInt64} AND (SELECT max(batch) FROM (
    SELECT batch FROM ${from} WHERE batch >= {first:UInt64} AND ${where} ORDER BY batch LIMIT {most:UInt64}))`;

/**
 * The derived tables: creates them, knows when they can't be trusted, and writes them anew from `lines` and `withdrawn`.
 *
 * A rebuild fills copies, in slices of whole batches, while writers go on with the tables in use. What came meanwhile, and
 * all that was withdrawn, is counted when writers wait; then the copies take the tables' places, each in one step of the
 * engine. So a line either stands there before, and is counted by the rebuild, or comes after, and is counted by the
 * engine. Copies that a crash leaves behind are dropped at the next start.
 */
export function derivedTables(options: DerivedOptions): DerivedUpkeep {
  const { connection, alone, assertRoom, sliceLines: most = SLICE_LINES } = options;
  const { ask, run } = connection;
  let isIncomplete = false;
  let isSuspected = false;
  let isRunning = false;

  const numberOf = async (sql: string, names: readonly string[] = TABLES): Promise<number> =>
    Number((await ask<{ n: string }>(sql, { names }))[0]?.n ?? 0);
  const existing = async (names: readonly string[]): Promise<readonly string[]> =>
    (await ask<{ name: string }>(EXISTING, { names })).map(({ name }) => name);

  const setIncomplete = async (): Promise<void> => {
    await run(`CREATE TABLE IF NOT EXISTS ${INCOMPLETE} (nothing UInt8) ENGINE = Null`);
    isIncomplete = true;
  };

  const dropCopies = async (): Promise<void> => {
    for (const name of TABLES) await run(`DROP TABLE IF EXISTS ${copyOf(name)} ${WHATEVER_SIZE}`);
  };

  /** A table that the engine could not load goes: with it every insert into `lines` would fail. */
  const dropUnloaded = async (): Promise<void> => {
    for (const name of await existing(TABLES)) {
      try {
        await ask(`SELECT 1 AS one FROM ${name} LIMIT 0`);
      } catch (error) {
        if (!isDamage(error)) throw error;
        await setIncomplete();
        await run(`DROP TABLE ${name} ${WHATEVER_SIZE}`);
      }
    }
  };

  /** Tables or views that are not there yet, and would be empty; or parts that the engine put aside. */
  const isLacking = async (): Promise<boolean> => {
    const names = [...TABLES, ...VIEWS];
    if ((await existing(names)).length < names.length) return (await numberOf(LINES)) > 0;
    return (await existing([INCOMPLETE])).length > 0 || (await numberOf(PUT_ASIDE)) > 0;
  };

  const prepare = async (): Promise<void> => {
    // One that can't be dropped takes up room, and nothing else: announcing goes on.
    await dropCopies().catch(() => undefined);
    await dropUnloaded();
    if (await isLacking()) await setIncomplete();
    for (const { name, create, rows } of DERIVED) {
      await run(create(name));
      for (const { view, of } of rows)
        await run(`CREATE MATERIALIZED VIEW IF NOT EXISTS ${view} TO ${name} AS ${of(EVERY_BATCH)}`);
    }
  };

  const isDamaged = async (): Promise<boolean> => {
    for (const name of TABLES) if (!(await isReadable(connection, name))) return true;
    return false;
  };

  const isDue = async (): Promise<boolean> => {
    if (isIncomplete || !isSuspected) return isIncomplete;
    isSuspected = false;
    return isDamaged();
  };

  const refuseWithoutRoom = async (): Promise<void> => {
    const [bytes, free] = [(await numberOf(BYTES)) * ROOM, await numberOf(FREE)];
    if (bytes <= free) return;
    const [needed, there] = [bytes, free].map((one) => Math.ceil(one / 2 ** 20));
    throw new Fault(
      "ledger-space",
      `a rebuild writes a second copy beside the first: it needs about ${needed} MiB on the ledger volume, where ${there} MiB are free`,
    );
  };

  /** Slices from a batch on, until one has less than `least` lines. */
  async function* slices(from: string, first: string, where: string, least: number): AsyncGenerator<Slice> {
    for (let next = first; ; ) {
      const [found] = await ask<{ last: string; lines: string }>(nextSlice(from, where), { first: next, most });
      const slice = { first: next, last: found?.last ?? "0", lines: Number(found?.lines ?? 0) };
      if (slice.lines < least) return;
      yield slice;
      next = String(BigInt(slice.last) + 1n);
    }
  }

  const count = async (from: "lines" | "withdrawn", { first, last }: Slice): Promise<void> => {
    for (const { name, rows } of DERIVED) {
      for (const one of rows)
        if (one.from === from) await run(`INSERT INTO ${copyOf(name)} ${one.of(IN_SLICE)} ${GENTLY}`, { first, last });
    }
    assertRoom();
  };

  async function* rebuild(): AsyncGenerator<RebuildProgress, void> {
    if (isRunning) throw new Fault("ledger-unavailable", "a rebuild is under way already", { retryable: true });
    isRunning = true;
    try {
      await refuseWithoutRoom();
      await dropCopies();
      for (const { name, create } of DERIVED) await run(create(copyOf(name)));
      const of = await numberOf(LINES);
      let [next, done] = ["0", 0];
      yield { done, of };
      for await (const slice of slices("lines", next, OLDER_BATCHES, most)) {
        await count("lines", slice);
        next = String(BigInt(slice.last) + 1n);
        done += slice.lines;
        yield { done, of: Math.max(done, of) };
      }
      await alone(async () => {
        for await (const slice of slices("lines", next, EVERY_BATCH, 1)) {
          await count("lines", slice);
          done += slice.lines;
        }
        for await (const slice of slices("withdrawn", "0", EVERY_BATCH, 1)) await count("withdrawn", slice);
        for (const name of TABLES) await run(`EXCHANGE TABLES ${name} AND ${copyOf(name)}`);
        await run(`DROP TABLE IF EXISTS ${INCOMPLETE}`);
        [isIncomplete, isSuspected] = [false, false];
      });
      yield { done, of: done };
    } finally {
      isRunning = false;
      await dropCopies();
    }
  }

  return {
    prepare,
    isIncomplete: () => isIncomplete,
    setIncomplete,
    suspect: () => {
      isSuspected = true;
    },
    isDamaged,
    isDue,
    rebuild,
  };
}
