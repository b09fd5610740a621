import { codeOf } from "../platform/fault.ts";
import type { Log } from "../platform/log.ts";
import type { EncodeOptions, VendorAdapter, VendorAnswer } from "../vendors/vendor.ts";
import type { Announced, Ending, SealState } from "./lane.ts";
import type { Sender } from "./send.ts";

export interface FlagCallsOptions {
  readonly destination: string;
  readonly adapter: VendorAdapter;
  readonly encode: EncodeOptions;
  /** Of its own: events that wait for a slow vendor must not stand in the way. */
  readonly sender: Sender;
  /** How long an SDK waits, in milliseconds from the arrival of its call. */
  readonly budgetMs: number;
  /** Throws when it can't be read. */
  readonly sealState: () => SealState;
  readonly oldestEpoch: () => number;
  readonly settle: (item: Announced, ending: Ending) => void;
  /** Told once of every call, whoever still waits; undefined when there is no answer. */
  readonly answered: (envelope: string, answer: VendorAnswer | undefined) => void;
  readonly now: () => number;
  readonly log: Log;
}

/** Flag calls of one destination under way at once, and how many may wait for one of these to end. */
export const FLAG_CALLS_AT_ONCE = 32;
const MOST_WAITING = 1_000;

/**
 * Sends flag calls past the queue: each is an announced item like any other, but it goes once and at once. Whoever asked
 * has gone by the time of a second try, so nothing is held, retried or kept as a dead letter.
 */
export function createFlagCalls(options: FlagCallsOptions) {
  const { destination, adapter, log, sender } = options;
  const waiting: (() => void)[] = [];
  let underWay = 0;

  const enter = async (): Promise<void> => {
    if (underWay < FLAG_CALLS_AT_ONCE) underWay++;
    // Whoever leaves hands over.
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };

  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) underWay--;
    else next();
  };

  const isSealed = (): boolean => {
    try {
      return options.sealState().sealed;
    } catch (error) {
      log.error("the seal state can't be read; nothing is sent", { destination, code: codeOf(error) });
      return true;
    }
  };

  /** Why a call can't go any more, or undefined. */
  const keptBack = ({ envelope, mayHaveLeft }: Announced): Ending | undefined => {
    const late = options.now() - envelope.receivedAt > options.budgetMs;
    const rotated = envelope.epoch < options.oldestEpoch();
    // One that a crash interrupted may have left, and is late by now.
    if (mayHaveLeft) return ended("doubtful", "no-answer");
    if (rotated) return ended("withheld", "epoch-rotated");
    return late || isSealed() ? ended("withheld", "too-late") : undefined;
  };

  const ask = async (item: Announced): Promise<Asked> => {
    const kept = keptBack(item);
    if (kept !== undefined) return { ending: kept };
    const { route } = item.line;
    const bodies = [item.envelope.bodies[item.index] ?? "{}"];
    const tried = await sender.send(adapter.encode(route, bodies, options.encode));
    if (tried.kind !== "answered")
      return { ending: tried.mayHaveLeft ? ended("doubtful", "no-answer") : ended("withheld", "too-late") };
    const { answer } = tried;
    const isGood = adapter.flags?.read(answer) !== undefined;
    return {
      ending: isGood
        ? ended("delivered", "", answer.status)
        : ended("refused-by-recipient", "vendor-refused", answer.status),
      answer,
    };
  };

  const inTurn = async (item: Announced): Promise<Asked> => {
    await enter();
    try {
      return await ask(item);
    } finally {
      leave();
    }
  };

  return {
    /** Called when the destination was sealed: nothing is on the way any more. */
    cutOff: sender.cutOff,
    close: sender.close,
    isCall: (route: string): boolean => adapter.flags?.routes.has(route) === true,
    send: async (item: Announced): Promise<void> => {
      const { ending, answer } = waiting.length < MOST_WAITING ? await inTurn(item) : TOO_MANY;
      item.mayHaveLeft ||= ending.outcome !== "withheld";
      options.settle(item, ending);
      options.answered(item.envelope.id, answer);
    },
  };
}

interface Asked {
  readonly ending: Ending;
  readonly answer?: VendorAnswer;
}

export type FlagCallLane = ReturnType<typeof createFlagCalls>;

const ended = (outcome: Ending["outcome"], reason: string, status = 0): Ending => ({
  outcome,
  reason,
  status,
  isReplayable: false,
});

const TOO_MANY: Asked = { ending: ended("withheld", "too-late") };

export type TellAnswer = (answer: VendorAnswer | undefined) => void;

/** Those who wait for an answer, by the envelope of their call. */
export function flagWaiters() {
  const waiting = new Map<string, TellAnswer>();
  const answered = (envelope: string, answer: VendorAnswer | undefined): void => {
    waiting.get(envelope)?.(answer);
    waiting.delete(envelope);
  };
  return {
    wait: (envelope: string, tell: TellAnswer): void => void waiting.set(envelope, tell),
    answered,
    unanswered: (envelope: string): void => answered(envelope, undefined),
  };
}
