import { mkdirSync, statfsSync } from "node:fs";
import { type Database, open, type RootDatabase } from "lmdb";
import { Fault } from "../../platform/fault.ts";
import type { Erasure } from "../journal.ts";

/** The tables of the journal's LMDB environment. Several threads and processes may hold it open at once. */
export interface Environment {
  readonly path: string;
  readonly root: RootDatabase;
  /** [destination, id] → text of the envelope. */
  readonly envelopes: Database<Buffer, [string, string]>;
  /** [destination, id] → JSON of the fields. */
  readonly fieldSets: Database<string, [string, string]>;
  /** [destination, writer] → GatewayCounts or courier counts. */
  readonly counts: Database<object, [string, string]>;
  readonly batches: Database<object, number>;
  readonly settlements: Database<object, [number, number]>;
  readonly tokens: Database<object, string>;
  readonly seen: Database<number, string>;
  readonly seals: Database<object, [string, number]>;
  /** [destination, epoch] → Rotation. */
  readonly rotations: Database<object, [string, number]>;
  readonly erasures: Database<object, string>;
  /** [destination, epoch] → sealed plan. */
  readonly canaryPlans: Database<string, [string, number]>;
  readonly deadLetters: Database<object, string>;
  readonly leaves: Database<object, number>;
  readonly nodes: Database<string, [number, number]>;
  readonly actions: Database<string, string>;
  readonly checkpoints: Database<object, number>;
  readonly meta: Database<number, string>;
  readonly fieldUses: Database<object, string>;
  /** [destination, week, keyed hash of the question] → sealed answer. */
  readonly answers: Database<string, [string, number, string]>;
}

export function openEnvironment(path: string): Environment {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const root = open({
      path,
      maxDbs: 24,
      separateFlushed: true,
      maxReaders: 256,
      noMemInit: false,
      // The library opens a batch of its own per event turn, and when its commit fails nobody can catch that: the first
      // full disk would end the process instead of answering 503.
      eventTurnBatching: false,
    });
    const table = <V, K extends string | number | (string | number)[]>(
      name: string,
      encoding: "json" | "binary" | "string" | "msgpack",
    ) => root.openDB<V, K>({ name, encoding });
    return {
      path,
      root,
      envelopes: table("envelopes", "binary"),
      fieldSets: table("field-sets", "string"),
      counts: table("counts", "json"),
      batches: table("batches", "msgpack"),
      settlements: table("settlements", "json"),
      tokens: table("tokens", "json"),
      seen: table("seen", "msgpack"),
      seals: table("seals", "json"),
      rotations: table("rotations", "json"),
      erasures: table("erasures", "json"),
      canaryPlans: table("canary-plans", "string"),
      fieldUses: table("field-uses", "json"),
      deadLetters: table("dead-letters", "json"),
      leaves: table("leaves", "json"),
      nodes: table("nodes", "string"),
      actions: table("actions", "string"),
      checkpoints: table("checkpoints", "json"),
      meta: table("meta", "json"),
      answers: table("answers", "string"),
    };
  } catch (cause) {
    throw journalFault(cause);
  }
}

/** The entry of a destination with the highest number. */
export function latestOf<T>(table: Database<object, [string, number]>, destination: string): T | undefined {
  const newestFirst = {
    start: [destination, Number.MAX_SAFE_INTEGER] as [string, number],
    end: [destination, 0] as [string, number],
    reverse: true,
    limit: 1,
  };
  for (const { value } of table.getRange(newestFirst)) return value as T;
  return undefined;
}

export const erasuresIn = ({ erasures }: Pick<Environment, "erasures">): readonly Erasure[] =>
  [...erasures.getRange({})].map(({ value }) => value as Erasure);

/** A write inside `durably`, whose own promise tells how it went. */
export function put<V, K extends string | number | (string | number)[]>(table: Database<V, K>, key: K, value: V): void {
  table.put(key, value).catch(() => undefined);
}

export function remove<V, K extends string | number | (string | number)[]>(table: Database<V, K>, key: K): void {
  table.remove(key).catch(() => undefined);
}

/**
 * Free space that stays on the volume: the gateway stops before the couriers do, so that these can still make room,
 * and a seal may be written when nothing else is.
 * It must never run out: when a page can't be written lmdb 3.5.6 prints a text of up to 120 bytes into 100 (mdb.c,
 * `last_error`), and the process dies of it instead of answering 503.
 */
export const RESERVE_BYTES = { append: 64 * 2 ** 20, step: 32 * 2 ** 20, seal: 2 ** 20 } as const;

/** Pages are copied, and the tree above them too. */
const PAGES_PER_BYTE = 3;

export interface Writing {
  readonly reserveBytes: number;
  /** About how much is written. */
  readonly sizeBytes: number;
}

/** Runs writes in one transaction and waits until they would survive a power cut. */
export async function durably(
  environment: Environment,
  { reserveBytes, sizeBytes }: Writing,
  writes: () => void,
): Promise<void> {
  try {
    const { bavail, bsize } = statfsSync(environment.path);
    if (bavail * bsize < reserveBytes + sizeBytes * PAGES_PER_BYTE) throw full(undefined);
    const committed = environment.root.batch(writes) as Promise<boolean> & { flushed?: Promise<unknown> };
    await committed;
    await (committed.flushed ?? environment.root.flushed);
  } catch (cause) {
    throw journalFault(await reasonOf(cause));
  }
}

const full = (cause: unknown): Fault =>
  new Fault("journal-full", "the journal volume is full; nothing was acknowledged", { retryable: true, cause });

/** A failed commit is told in two parts: at once that it failed, and in a promise of its own why. */
async function reasonOf(cause: unknown): Promise<unknown> {
  if (!(cause instanceof Error) || !("commitError" in cause)) return cause;
  const why = Promise.resolve(cause.commitError).catch((error: unknown) => error);
  return Promise.race([why, new Promise((resolve) => setTimeout(resolve, REASON_WITHIN_MS, cause).unref())]);
}

const REASON_WITHIN_MS = 500;

export function journalFault(cause: unknown): Fault {
  if (cause instanceof Fault) return cause;
  const text = cause instanceof Error ? `${cause.message} ${(cause as NodeJS.ErrnoException).code ?? ""}` : "";
  if (/no space|ENOSPC|MAP_FULL|mapsize/i.test(text)) {
    return full(cause);
  }
  return new Fault("journal-failed", "the journal could not be written; nothing was acknowledged", {
    retryable: true,
    cause,
  });
}
