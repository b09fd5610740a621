import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "../platform/fault.ts";
import { engineCodeOf, isDamage } from "./damage.ts";
import type { LedgerReader } from "./ledger.ts";

/** What a volume has, in bytes. */
export interface Space {
  readonly free: number;
  readonly size: number;
}

export interface VolumeOptions {
  readonly space: () => Space;
  readonly connection: Pick<LedgerReader, "ask" | "run">;
}

/** With less than this nothing is written; on a small volume with less than a tenth of it. */
const LEAST_FREE_BYTES = 64 * 2 ** 20;
const LEAST_FREE_SHARE = 0.1;

const FULL = "the ledger volume has no space left that could be trusted; free some, it goes on by itself";

/** Parts that were written when space ran out, or shortly before. */
const RECENT_PARTS = `
  SELECT table, name FROM system.parts WHERE active AND database = currentDatabase() AND modification_time >= now() - 120`;

/** A merge that was about to end when merges were stopped may come after the first look. */
const LOOKS = 2;

const ATTACH_TRIES = 50;
const ATTACH_AGAIN_MS = 100;
const NO_SUCH_PART = "232";

/**
 * Keeps the engine from writing to a full volume. chDB 26.7 takes a `write` that failed with ENOSPC for done, in inserts
 * and in merges: the statement succeeds, and the part lacks bytes; a merge then takes the place of its whole sources. So
 * nothing is written, and nothing merged, when little space is left; a write during which it ran out counts as failed; and
 * parts of that time that turn out broken are given up for their sources, which are kept for a while (`old_parts_lifetime`).
 */
export function guardVolume({ space, connection: { ask, run } }: VolumeOptions) {
  let isShort = false;
  let looks = 0;
  const detached = new Set<string>();

  const isLow = (): boolean => {
    const { free, size } = space();
    return free < Math.min(LEAST_FREE_BYTES, size * LEAST_FREE_SHARE);
  };

  /** The statement takes no parameters; both names are the engine's own. */
  const isWhole = async (table: string, part: string): Promise<boolean> => {
    const sql = `CHECK TABLE ${table} PART '${part}' SETTINGS check_query_single_value_result = 1`;
    try {
      return (await ask<{ result: number }>(sql))[0]?.result === 1;
    } catch (error) {
      if (error instanceof Fault && engineCodeOf(error.cause) === NO_SUCH_PART) return true;
      if (!isDamage(error)) throw error;
      return false;
    }
  };

  /** A table that is loaded again is made of the parts that are whole, and of those that a broken one was merged from. */
  const loadAgain = async (): Promise<void> => {
    for (const table of detached) {
      for (let attempt = 1; ; attempt++) {
        try {
          await run(`ATTACH TABLE IF NOT EXISTS ${table}`);
          break;
        } catch (error) {
          // A question may still hold the table as it was.
          if (attempt === ATTACH_TRIES) throw error;
          await sleep(ATTACH_AGAIN_MS);
        }
      }
      detached.delete(table);
    }
  };

  const giveUpBrokenParts = async (): Promise<void> => {
    await loadAgain();
    const broken = new Set<string>();
    for (const { table, name } of await ask<{ table: string; name: string }>(RECENT_PARTS))
      if (!broken.has(table) && !(await isWhole(table, name))) broken.add(table);
    for (const table of broken) {
      await run(`DETACH TABLE ${table}`);
      detached.add(table);
    }
    await loadAgain();
  };

  const runShort = async (): Promise<void> => {
    if (!isShort) looks = LOOKS;
    isShort = true;
    if (looks === 0) return;
    await run("SYSTEM STOP MERGES");
    await giveUpBrokenParts();
    looks--;
  };

  const goOn = async (): Promise<void> => {
    if (!isShort) return;
    await giveUpBrokenParts();
    await run("SYSTEM START MERGES");
    isShort = false;
  };

  const refuseWhenLow = async (cause?: unknown): Promise<void> => {
    if (!isLow()) return;
    await runShort();
    throw new Fault("ledger-unavailable", FULL, { retryable: true, cause });
  };

  return {
    /** Whether `look` has something to do. */
    hasChanged: (): boolean => looks > 0 || isLow() !== isShort,
    look: (): Promise<void> => (isLow() ? runShort() : goOn()),
    /** Writes, unless there is too little space. @throws Fault `ledger-unavailable`, also when that may have been so meanwhile */
    write: async <T>(work: () => Promise<T>): Promise<T> => {
      await refuseWhenLow();
      await goOn();
      const done = await work().catch(async (error: unknown) => {
        await refuseWhenLow(error);
        throw error;
      });
      await refuseWhenLow();
      return done;
    },
    /** @throws Fault `ledger-unavailable` when what was written just now may lack bytes */
    assertRoom: (): void => {
      if (isLow()) throw new Fault("ledger-unavailable", FULL, { retryable: true });
    },
  };
}
