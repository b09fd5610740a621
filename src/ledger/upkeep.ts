import { codeOf, Fault } from "../platform/fault.ts";
import type { Log } from "../platform/log.ts";
import { DERIVED } from "./derived.ts";
import type { Ledger, RebuildProgress } from "./ledger.ts";
import type { Mismatch } from "./mismatch.ts";
import { checkRebuildable } from "./verify-derived.ts";

export interface Rebuilt {
  readonly lines: number;
  /** Rows of each table, as they stand there now: the engine goes on merging them. */
  readonly rows: Readonly<Record<string, number>>;
  /** What is still not what the lines say. */
  readonly mismatches: readonly Mismatch[];
  readonly millis: number;
}

export interface UpkeepOptions {
  readonly log: Log;
  readonly now: () => number;
  /** Pause before a second look at what is derived. */
  readonly lookAgainMs?: number;
}

const LOOK_AGAIN_MS = 1_000;
/** After a rebuild of its own accord failed: a disk may get space meanwhile. */
const TRY_AGAIN_MS = 60_000;

const STARTING = "the ledger is still starting; try again in a moment";
const STOPPING = "the server is stopping; the tables are as they were";
const INCOMPLETE =
  "what is derived from the ledger's lines is being written anew, and an answer now would leave people out; ask again when `bulkhead status` says that the ledger is ready, or run `bulkhead ledger rebuild` to see why it is not";

/**
 * Keeps what is derived in the ledger fit to answer from: writes it anew when it is damaged or lacks rows, and refuses
 * questions while it lacks some. Announcing needs none of it and goes on.
 */
export function createUpkeep({ log, now, lookAgainMs = LOOK_AGAIN_MS }: UpkeepOptions) {
  let ledger: Ledger | undefined;
  let isStopping = false;
  let looking: Promise<void> | undefined;
  let tryAt = 0;

  async function* rebuild(opened: Ledger): AsyncGenerator<RebuildProgress | Rebuilt, void> {
    const started = performance.now();
    let lines = 0;
    for await (const progress of opened.derived.rebuild()) {
      if (isStopping && progress.done < progress.of)
        throw new Fault("ledger-unavailable", STOPPING, { retryable: true });
      lines = progress.done;
      yield progress;
    }
    const mismatches: Mismatch[] = [];
    await checkRebuildable(opened, lookAgainMs, (what, where) => mismatches.push({ what, where }));
    const rows: Record<string, number> = {};
    for (const { name } of DERIVED) {
      const [count] = await opened.ask<{ n: string }>(`SELECT toString(count()) AS n FROM ${name}`);
      rows[name] = Number(count?.n);
    }
    yield { lines, rows, mismatches, millis: Math.round(performance.now() - started) };
  }

  const rebuildByItself = async (opened: Ledger): Promise<void> => {
    log.warn("what is derived from the ledger's lines is damaged; it is written anew");
    try {
      for await (const step of rebuild(opened)) {
        if (!("mismatches" in step)) continue;
        const { mismatches, lines: count, millis } = step;
        if (mismatches.length > 0) log.error("what was written anew is not what the lines say", { count });
        else log.info("what is derived from the ledger's lines was written anew", { count, millis });
      }
    } catch (error) {
      tryAt = now() + TRY_AGAIN_MS;
      log.error("what is derived from the ledger's lines can't be written anew", { code: codeOf(error) });
    }
  };

  const look = async (): Promise<void> => {
    if (ledger === undefined || isStopping || now() < tryAt) return;
    try {
      if (await ledger.derived.isDue()) await rebuildByItself(ledger);
    } catch (error) {
      log.error("what is derived from the ledger's lines can't be looked at", { code: codeOf(error) });
    }
  };

  /** Writes anew what is damaged or lacks rows; one look at a time. Costs nothing without a suspicion. */
  const lookOnce = (): Promise<void> => (looking ??= look().finally(() => (looking = undefined)));

  return {
    /** From now on it looks after this ledger. */
    watch: (opened: Ledger): void => {
      ledger = opened;
    },
    isIncomplete: () => ledger?.derived.isIncomplete() ?? false,
    /** @throws Fault while an answer would leave people out */
    fit: (opened: Ledger): Ledger => {
      if (opened.derived.isIncomplete()) throw new Fault("ledger-unavailable", INCOMPLETE, { retryable: true });
      return opened;
    },
    look: lookOnce,
    /** A ledger that was looked after just now. */
    looked: (opened: Ledger): Promise<Ledger> => lookOnce().then(() => opened),
    /** Writes everything derived anew and checks it, whatever its state. */
    rebuild: ({ operator }: { readonly operator: string }): AsyncGenerator<RebuildProgress | Rebuilt, void> => {
      if (ledger === undefined) throw new Fault("ledger-unavailable", STARTING, { retryable: true });
      log.info("an operator has what is derived from the ledger's lines written anew", { operator });
      return rebuild(ledger);
    },
    /** Resolves when nothing is written any more. */
    stop: async (): Promise<void> => {
      isStopping = true;
      await looking;
    },
  };
}
