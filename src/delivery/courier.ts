import type { WithheldReason } from "../domain/outcome.ts";
import type { BatchRecord, Envelope, Journal, Settlement, Step } from "../journal/journal.ts";
import { batchLeaf, settlementLeaf } from "../ledger/leaf-entries.ts";
import type { LedgerWriter } from "../ledger/ledger.ts";
import type { LogSequencer } from "../ledger/sequencer.ts";
import { codeOf } from "../platform/fault.ts";
import type { Log } from "../platform/log.ts";
import { broughtLines, type Draft } from "./brought.ts";
import type { DraftedBatch } from "./draft-batch.ts";
import { asRuns, countsOf, deadLetterOf, type Ended } from "./endings.ts";
import type { Announced, Ending, Lane } from "./lane.ts";
import { lastSettledAt } from "./last-settled.ts";
import { urgentCalls } from "./urgent.ts";

export interface CourierOptions {
  readonly journal: Journal;
  readonly ledger: LedgerWriter;
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly draft: (sequence: number, at: number, envelopes: readonly Envelope[]) => DraftedBatch;
  readonly sequencer: Pick<LogSequencer, "append">;
  readonly now: () => number;
  readonly log: Log;
  /** Told of flag calls that end before they are announced. */
  readonly withdrawn?: (envelope: string) => void;
  /** Dies where the plan says; only tests give one. */
  readonly crashPoint?: (name: CrashPoint) => void;
  /** Takes what ends the loop: our own mistake. Without it the process goes down, and the journal has everything. */
  readonly failed?: (error: unknown) => void;
}

export const CRASH_POINTS = [
  "before-record",
  "after-record",
  "after-ledger",
  "after-announced",
  "before-outcomes",
  "after-outcomes",
  "after-settled",
  "after-free",
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** One ledger commit at most this often, across all destinations: each insert is one part for the engine. */
const TICK_MS = 50;
const BATCH_ITEMS = 10_000;
const IDLE_MS = 20;
const RETRY_JOURNAL_MS = 500;

/** What may keep a start from getting on, and is over when there is space again. */
const PASSES: ReadonlySet<string> = new Set(["ledger-unavailable", "journal-full"]);

/** What the courier knows of a batch that is not fully settled. */
interface Open {
  readonly record: BatchRecord;
  left: number;
}

/**
 * Announce, send, settle (I1, I5). One loop writes the ledger for all destinations: settle what ended, then announce
 * what may go next and hand it to the lanes. Every durable step is idempotent, so that a crash anywhere repeats it.
 */
export function createCourier(options: CourierOptions) {
  const { journal, ledger, lanes, log, now } = options;
  const dies = options.crashPoint ?? (() => undefined);
  const failed = options.failed ?? crash;
  const open = new Map<number, Open>();
  const claimed = new Set<string>();
  const urgent = urgentCalls({ journal, lanes, isClaimed: (id) => claimed.has(id) });
  const brought = broughtLines();
  let ended: Ended[] = [];
  let sequence = journal.lastBatch();
  let settledAt = lastSettledAt(journal);
  let running = true;
  let starting: Promise<void> | undefined;
  let loop: Promise<void> | undefined;
  const pauses = new Set<() => void>();
  let ledgerUp = false;
  let wake: (() => void) | undefined;

  /** Called by lanes; the outcome is final once the next tick has written it. */
  const settle = (item: Announced, ending: Ending): void => {
    ended.push({ item, ending });
    wake?.();
  };

  /** Waits, but not for a courier that stops. */
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const over = (): void => {
        clearTimeout(timer);
        pauses.delete(over);
        resolve();
      };
      const timer = setTimeout(over, ms);
      pauses.add(over);
    });

  /** Tries until the step is durable: the journal's disk may be full for a while. Nothing is half done meanwhile. */
  const commit = async (step: Step): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await journal.commit(step);
      } catch (error) {
        log.error("the journal can't be written; nothing is sent meanwhile", { code: codeOf(error), attempt });
        if (!running) throw error;
        await pause(RETRY_JOURNAL_MS);
      }
    }
  };

  const recorded = async ({ record, step }: DraftedBatch): Promise<BatchRecord> => {
    await commit({ ...step, putBatch: record });
    sequence = record.sequence;
    dies("after-record");
    return record;
  };

  const announce = async (): Promise<boolean> => {
    const envelopes = claim();
    if (envelopes.length === 0) return false;
    dies("before-record");
    const record = await recorded(options.draft(sequence + 1, now(), envelopes));
    await intoLedger(record, false);
    handOver(record, envelopes, false);
    return true;
  };

  const writeBrought = async (draft: Draft): Promise<void> => {
    const record = await recorded(draft(sequence + 1, now()));
    await intoLedger(record, false);
    await commit({ free: [record] });
  };

  /** Envelopes that lanes have room for. */
  const claim = (): readonly Envelope[] => {
    const found: Envelope[] = urgent.claim();
    for (const envelope of found) claimed.add(envelope.id);
    for (const lane of lanes.values()) {
      const room = Math.min(lane.room(), BATCH_ITEMS);
      if (room === 0) continue;
      const waiting = journal.waiting(lane.destination, (id) => claimed.has(id), room);
      found.push(...waiting);
    }
    for (const envelope of found) claimed.add(envelope.id);
    return found;
  };

  const withdrawUrgent = async (): Promise<boolean> => {
    const stuck = urgent.stuck();
    if (stuck === undefined) return false;
    await commit(stuck.step);
    for (const id of stuck.ids) options.withdrawn?.(id);
    return true;
  };

  const intoLedger = async (record: BatchRecord, maybeRepeated: boolean): Promise<void> => {
    try {
      await ledger.announce(record, maybeRepeated);
    } catch (error) {
      // The record stands; the same bytes are tried again, and nothing of it is sent before that worked.
      await retryLedger(() => ledger.announce(record, true), error);
    }
    dies("after-ledger");
    await options.sequencer.append([batchLeaf(record)], (parts) =>
      commit({ markAnnounced: record.sequence, ...parts }),
    );
    dies("after-announced");
  };

  const retryLedger = async (work: () => Promise<void>, first: unknown): Promise<void> => {
    let error = first;
    for (let attempt = 1; ; attempt++) {
      ledgerUp = false;
      log.error("the ledger can't be written; nothing is sent meanwhile", { code: codeOf(error), attempt });
      if (!running) throw error;
      await pause(Math.min(10_000, 200 * 2 ** Math.min(attempt, 6)));
      try {
        await work();
        ledgerUp = true;
        return;
      } catch (again) {
        error = again;
      }
    }
  };

  const handOver = (record: BatchRecord, envelopes: readonly Envelope[], mayHaveLeft: boolean): void => {
    const settled = new Set(journal.settlements(record.sequence).flatMap((one) => range(one.from, one.to)));
    const byId = new Map(envelopes.map((one) => [`${one.destination} ${one.id}`, one]));
    const items: Announced[] = record.entries.flatMap((entry) => {
      claimed.add(entry.envelope);
      const envelope = byId.get(`${entry.destination} ${entry.envelope}`);
      if (envelope === undefined) return [];
      return envelope.lines.map((line, index) => ({
        envelope,
        index,
        line,
        batch: record.sequence,
        lineNumber: entry.from + index,
        mayHaveLeft,
      }));
    });
    const left = items.filter((item) => !settled.has(item.lineNumber));
    open.set(record.sequence, { record, left: left.length });
    for (const lane of lanes.values()) {
      const own = left.filter((item) => item.envelope.destination === lane.destination);
      if (own.length > 0) lane.take(own);
    }
    // Items of a destination that is no longer configured stay in the journal, visible as pending.
  };

  const settleEnded = async (): Promise<boolean> => {
    if (ended.length === 0) return false;
    const batch = ended;
    ended = [];
    settledAt = Math.max(now(), settledAt + 1);
    dies("before-outcomes");
    const settlements = asRuns(batch, settledAt);
    await commit({ settlements, outcomes: countsOf(settlements), deadLetters: batch.flatMap(deadLetterOf(settledAt)) });
    dies("after-outcomes");
    await writeSettlements(settlements, false);
    return true;
  };

  /** Final in the journal already; now the ledger learns of it, and what is complete is freed. */
  const writeSettlements = async (settlements: readonly Settlement[], maybeRepeated: boolean): Promise<void> => {
    try {
      await ledger.settle(settlements, maybeRepeated);
    } catch (error) {
      await retryLedger(() => ledger.settle(settlements, true), error);
    }
    dies("after-settled");
    const free: BatchRecord[] = [];
    const unfinished: Settlement[] = [];
    for (const one of settlements) {
      const batch = open.get(one.batch);
      if (batch === undefined) continue;
      batch.left -= one.to - one.from + 1;
      if (batch.left === 0) free.push(batch.record);
      else unfinished.push({ ...one, written: true });
    }
    await options.sequencer.append([settlementLeaf(settlements)], (parts) =>
      commit({ settlements: unfinished, free, ...parts }),
    );
    dies("after-free");
    for (const record of free) forget(record);
  };

  const forget = (record: BatchRecord): void => {
    open.delete(record.sequence);
    for (const entry of record.entries) claimed.delete(entry.envelope);
  };

  /** After a crash: what was recorded is announced (again), and whatever was announced may have left. */
  const recover = async (): Promise<void> => {
    await ledger.prepare();
    ledgerUp = true;
    const records = journal.batches();
    for (const record of records) {
      const envelopes = record.entries.flatMap((entry) => journal.envelope(entry.destination, entry.envelope) ?? []);
      if (!record.announced) await intoLedger(record, true);
      handOver(record, envelopes, record.announced);
    }
    await rewrite(records);
  };

  /**
   * Outcomes that were final in the journal when the crash came, and perhaps not in the ledger. A group may stretch over
   * several batches, and its leaf covers all of it.
   */
  const rewrite = async (records: readonly BatchRecord[]): Promise<void> => {
    const unwritten = records.flatMap((one) => journal.settlements(one.sequence)).filter((one) => !one.written);
    // `left` was counted without them; writing takes them off once more.
    for (const one of unwritten) {
      const batch = open.get(one.batch);
      if (batch) batch.left += one.to - one.from + 1;
    }
    const groups = [...Map.groupBy(unwritten, (one) => one.at)].toSorted(([a], [b]) => a - b);
    for (const [, runs] of groups) await writeSettlements(runs, true);
    const complete = [...open.values()].filter((one) => one.left === 0).map((one) => one.record);
    if (complete.length > 0) await commit({ free: complete });
    for (const record of complete) forget(record);
  };

  /** The epoch up to which what waits for a destination was looked through. */
  const looked = new Map<string, number>();

  /** What waits and may never be announced, and why. */
  const unwanted = (lane: Lane): { readonly reason: WithheldReason; readonly envelopes: readonly Envelope[] } => {
    const { destination } = lane;
    const waiting = () => journal.waiting(destination, (id) => claimed.has(id), BATCH_ITEMS);
    const reason = lane.dropReason();
    if (reason !== undefined) return { reason, envelopes: waiting() };
    const oldest = lane.oldestEpoch();
    if (oldest <= (looked.get(destination) ?? 1)) return { reason: "epoch-rotated", envelopes: [] };
    // Older epochs wait in front. What arrives late from one is announced, and kept back by its lane.
    const envelopes = waiting().filter((one) => one.epoch < oldest);
    if (envelopes.length === 0) looked.set(destination, oldest);
    return { reason: "epoch-rotated", envelopes };
  };

  const sweep = async (): Promise<boolean> => {
    let swept = false;
    for (const lane of lanes.values()) {
      const { reason, envelopes } = unwanted(lane);
      if (envelopes.length === 0) continue;
      const count = envelopes.reduce((sum, one) => sum + one.lines.length, 0);
      const { destination } = lane;
      await commit({ dropEnvelopes: envelopes, outcomes: [{ destination, outcome: "withheld", reason, count }] });
      swept = true;
    }
    return swept;
  };

  const run = async (): Promise<void> => {
    const isRunning = () => running;
    while (isRunning()) {
      const started = now();
      const settled = await settleEnded();
      const withdrawn = await withdrawUrgent();
      const swept = await sweep();
      const announced = await announce();
      const wrote = await brought.writeOne(writeBrought);
      const took = now() - started;
      const idle = !settled && !withdrawn && !swept && !announced && !wrote;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, idle ? IDLE_MS : Math.max(0, TICK_MS - took));
        wake = idle
          ? () => {
              clearTimeout(timer);
              resolve();
            }
          : undefined;
      });
      wake = undefined;
    }
  };

  const begin = async (): Promise<void> => {
    try {
      await recover();
    } catch (error) {
      if (!PASSES.has(codeOf(error))) throw error;
      await retryLedger(recover, error);
    }
    loop = run();
    loop.catch((error: unknown) => {
      if (running) failed(error);
    });
  };

  return {
    settle,
    /** Announces a stored flag call at the next tick, before all that waits. */
    hurry: (destination: string, id: string): void => {
      urgent.add(destination, id);
      wake?.();
    },
    /** Prepares the ledger, repeats what a crash cut off, then runs until `stop`. */
    start: (): Promise<void> => (starting = begin()),
    isLedgerUp: () => ledgerUp,
    bring: brought.bring,
    /** Stops announcing, lets the lanes finish, writes what ended meanwhile. */
    stop: async (withinMs: number): Promise<void> => {
      running = false;
      wake?.();
      for (const over of pauses) over();
      const isWhole = await starting
        ?.then(() => loop)
        .then(
          () => true,
          () => false,
        );
      brought.close();
      await Promise.all([...lanes.values()].map((lane) => lane.stop(withinMs)));
      // After a step that broke off, this courier counts outcomes as written whose leaf is missing, and would free their
      // batch. What isn't written is pending still, and sent again after the next start.
      if (isWhole === true) await settleEnded().catch(() => undefined);
    },
  };
}

export type Courier = ReturnType<typeof createCourier>;

const crash = (error: unknown): void =>
  queueMicrotask(() => {
    throw error;
  });

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
