import type { DraftLine } from "../domain/disclosure.ts";
import type { Outcome, WithheldReason } from "../domain/outcome.ts";
import type { Envelope } from "../journal/journal.ts";
import { codeOf } from "../platform/fault.ts";
import type { Log } from "../platform/log.ts";
import type { EncodeOptions, Judgement, VendorAdapter } from "../vendors/vendor.ts";
import type { FlagCallLane } from "./flag-calls.ts";
import { inOrder } from "./order.ts";
import { type Breaker, createBreaker, waitBeforeRetry } from "./retry.ts";
import type { Sender } from "./send.ts";

/** An item with a durable ledger line: it may leave now. */
export interface Announced {
  readonly envelope: Envelope;
  readonly index: number;
  readonly line: DraftLine;
  readonly batch: number;
  readonly lineNumber: number;
  /** Some attempt may have sent bytes of it. Never goes back to false. */
  mayHaveLeft: boolean;
}

export interface Ending {
  readonly outcome: Exclude<Outcome, "refused-by-gateway">;
  readonly reason: string;
  readonly status: number;
  /** False when sending it again later would be of no use to anybody. */
  readonly isReplayable?: false;
}

export type SealState = { readonly sealed: false } | { readonly sealed: true; readonly mode: "hold" | "drop" };

export interface LaneOptions {
  readonly destination: string;
  readonly adapter: VendorAdapter;
  readonly encode: EncodeOptions;
  readonly sender: Sender;
  readonly concurrency: number;
  readonly retryWindowMs: number;
  /** Reads the durable seal state; throws when it can't be read. */
  readonly sealState: () => SealState;
  /** Keyed hashes of the ids of people who are to be forgotten: nothing about them is sent any more. */
  readonly erased: () => ReadonlySet<string>;
  /** Items of an earlier epoch are kept back. */
  readonly oldestEpoch: () => number;
  /** Milliseconds since `at` during which the destination was sealed: holding stops the retry window. */
  readonly heldSince: (at: number) => number;
  readonly settle: (item: Announced, ending: Ending) => void;
  /** For destinations that proxy flag calls. */
  readonly flagCalls?: FlagCallLane | undefined;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Log;
}

/** Items one lane may have in hand at once: announced but not settled. */
export const IN_HAND = 20_000;
const ORDERED_WINDOW = 2_000;

/**
 * One destination's couriers. Plain events go out by several at once; identity and profile operations go one request
 * after the other, so that they keep their order per person. A slow vendor slows its own lane only.
 */
export function createLane(options: LaneOptions) {
  const { destination, adapter, sender, log, now } = options;
  const breaker: Breaker = createBreaker(now, options.random);
  let plain: Announced[] = [];
  let ordered: Announced[] = [];
  let inHand = 0;
  let busy = 0;
  let orderedBusy = false;
  let stopping = false;
  let attempts = 0;
  const sleepers = new Set<() => void>();

  /** Fail closed: a seal state that can't be read is a seal. */
  const state = (): SealState => {
    try {
      return options.sealState();
    } catch (error) {
      log.error("the seal state can't be read; nothing is sent", { destination, code: codeOf(error) });
      return { sealed: true, mode: "hold" };
    }
  };

  const finish = (item: Announced, ending: Ending): void => {
    inHand--;
    options.settle(item, ending);
  };

  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      sleepers.add(wake);
    });

  const wakeAll = (): void => {
    for (const wake of sleepers) wake();
  };

  /** Waits until a request may go. False: the lane stops, or a seal has dropped what is not settled. */
  const mayGo = async (items: readonly Announced[]): Promise<readonly Announced[]> => {
    for (;;) {
      if (stopping) return [];
      const seal = state();
      if (seal.sealed && seal.mode === "drop") {
        for (const item of items) finish(item, keptBack(item, "sealed-drop"));
        return [];
      }
      const left = expire(items);
      if (left.length === 0) return [];
      const wait = seal.sealed ? SEALED_LOOK_MS : breaker.waitMs();
      if (wait === 0) return left;
      items = left;
      await rest(wait);
    }
  };

  const keptBack = (item: Announced, reason: WithheldReason): Ending => ({
    outcome: item.mayHaveLeft ? "doubtful" : "withheld",
    reason,
    status: 0,
  });

  const isAboutErased = ({ envelope, line }: Announced): boolean => {
    const erased = options.erased();
    if (erased.size === 0) return false;
    return [line.subject, ...line.links.flatMap(([from, to]) => [from, to])].some((index) =>
      erased.has(envelope.identities[index]?.key ?? ""),
    );
  };

  /** Items whose retry window is over, or whose pseudonyms are, end here; the others come back. */
  const expire = (items: readonly Announced[]): readonly Announced[] => {
    const at = now();
    const oldest = options.oldestEpoch();
    const left: Announced[] = [];
    for (const item of items) {
      const { receivedAt, epoch } = item.envelope;
      const age = at - receivedAt;
      const kept = epoch < oldest ? "epoch-rotated" : isAboutErased(item) ? "erased" : undefined;
      if (kept !== undefined) {
        finish(item, keptBack(item, kept));
        continue;
      }
      // Held time is looked up only for what is old enough to need it.
      if (age <= options.retryWindowMs || age - options.heldSince(receivedAt) <= options.retryWindowMs) left.push(item);
      else if (item.mayHaveLeft) finish(item, { outcome: "doubtful", reason: "retry-window-over", status: 0 });
      else finish(item, { outcome: "withheld", reason: "expired-unsent", status: 0 });
    }
    return left;
  };

  /** Sends one request's items until each has an ending, or the lane stops. */
  const deliver = async (first: readonly Announced[]): Promise<void> => {
    let items = first;
    for (let attempt = 1; ; attempt++) {
      items = await mayGo(items);
      if (items.length === 0) return;
      const route = items[0]?.line.route ?? "";
      const bodies = items.map(({ envelope, index }) => envelope.bodies[index] ?? "null");
      attempts++;
      const tried = await sender.send(adapter.encode(route, bodies, options.encode));
      const left = tried.kind === "answered" || tried.mayHaveLeft;
      if (left) for (const item of items) item.mayHaveLeft = true;
      if (tried.kind === "cut-off") {
        breaker.released();
        continue;
      }
      if (tried.kind === "failed") {
        await wait(attempt, undefined, tried.says);
        continue;
      }
      const judgement = adapter.judge(route, tried.answer, items.length, bodies);
      if (judgement.kind === "again") {
        await wait(attempt, judgement.afterMs, judgement.says);
        continue;
      }
      breaker.succeeded();
      if (judgement.kind === "without") {
        items = await withoutThose(items, judgement, tried.answer.status);
        continue;
      }
      if (judgement.kind === "halve") {
        const middle = Math.ceil(items.length / 2);
        await deliver(items.slice(0, middle));
        return deliver(items.slice(middle));
      }
      items = settleAll(items, judgement, tried.answer.status);
      if (items.length === 0) return;
      await pause(waitBeforeRetry(attempt, judgement.later?.afterMs, options.random));
    }
  };

  /** Refuses what the vendor named, sends the unnamed on their own, and gives back what must wait, after the wait. */
  const withoutThose = async (
    items: readonly Announced[],
    { refused, later, afterMs }: Extract<Judgement, { kind: "without" }>,
    status: number,
  ): Promise<readonly Announced[]> => {
    const named = (index: number) => refused.has(index) || later.has(index);
    for (const [index, item] of items.entries())
      if (refused.has(index)) finish(item, { outcome: "refused-by-recipient", reason: "vendor-refused", status });
    const others = items.filter((_, index) => !named(index));
    if (others.length > 0) await deliver(others);
    const waiting = items.filter((_, index) => later.has(index) && !refused.has(index));
    if (waiting.length > 0) await pause(afterMs);
    return waiting;
  };

  const wait = async (attempt: number, afterMs: number | undefined, code: string): Promise<void> => {
    breaker.failed(afterMs);
    log.warn("the vendor did not take a request", { destination, attempt, code });
    await pause(waitBeforeRetry(attempt, afterMs, options.random));
  };

  const pause = async (ms: number): Promise<void> => {
    const until = now() + ms;
    const isDropped = () => {
      const seal = state();
      return seal.sealed && seal.mode === "drop";
    };
    // A seal that comes and goes does not shorten what the vendor asked for; one that drops ends the wait.
    while (!stopping && !isDropped() && now() < until) await rest(until - now());
  };

  /** Gives back what the vendor asks for again. */
  const settleAll = (
    items: readonly Announced[],
    judgement: Extract<Judgement, { kind: "settled" }>,
    status: number,
  ): readonly Announced[] => {
    const isLater = (index: number) => judgement.later?.indexes.has(index) === true;
    for (const [index, item] of items.entries()) {
      if (isLater(index)) continue;
      const refused = judgement.refused.has(index);
      finish(item, {
        outcome: refused ? "refused-by-recipient" : "delivered",
        reason: refused ? "vendor-refused" : "",
        status,
      });
    }
    return judgement.later === undefined ? [] : items.filter((_, index) => isLater(index));
  };

  const limitOf = (items: readonly Announced[], route: string): number => {
    const limits = adapter.limits(route);
    const bodyOf = (item: Announced | undefined): string => item?.envelope.bodies[item.index] ?? "null";
    let bytes = 0;
    for (let count = 0; count < items.length; count++) {
      const item = items[count];
      bytes += bodyOf(item).length * 1.1 + 1;
      if (count >= limits.items || (count > 0 && bytes > limits.bytes) || item?.line.route !== route) return count;
      if (count > 0 && adapter.together?.(route, bodyOf(items[0]), bodyOf(item)) === false) return count;
    }
    return items.length;
  };

  const sendInOrder = async (): Promise<void> => {
    const window = ordered.slice(0, ORDERED_WINDOW);
    ordered = ordered.slice(ORDERED_WINDOW);
    for (const group of inOrder(window)) {
      for (let rest = group; rest.length > 0; ) {
        const count = limitOf(rest, rest[0]?.line.route ?? "");
        await deliver(rest.slice(0, count));
        rest = rest.slice(count);
      }
    }
  };

  const isFlagCall = (item: Announced): boolean => options.flagCalls?.isCall(item.line.route) === true;

  const askAtOnce = async (item: Announced): Promise<void> => {
    await options.flagCalls?.send(item);
    inHand--;
  };

  const pump = (): void => {
    if (stopping) return;
    if (!orderedBusy && ordered.length > 0) {
      orderedBusy = true;
      void crashLoudly(sendInOrder()).finally(() => {
        orderedBusy = false;
        pump();
      });
    }
    while (busy < options.concurrency && plain.length > 0) {
      const count = limitOf(plain, plain[0]?.line.route ?? "");
      const items = plain.slice(0, count);
      plain = plain.slice(count);
      busy++;
      void crashLoudly(deliver(items)).finally(() => {
        busy--;
        pump();
      });
    }
  };

  const isClosed = (): boolean => stopping || state().sealed || breaker.state() === "open";

  /** Our own mistake must not leave a lane silently still. */
  const crashLoudly = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => {
      queueMicrotask(() => {
        throw error;
      });
    });

  return {
    destination,
    /** How many more items may be announced now: none while sealed, or while the vendor does not answer. */
    room: (): number => (isClosed() ? 0 : Math.max(0, IN_HAND - inHand)),
    /** Nothing can go now: what nobody would wait for need not be announced. */
    isClosed,
    take: (items: readonly Announced[]): void => {
      inHand += items.length;
      for (const item of items) {
        if (isFlagCall(item)) void crashLoudly(askAtOnce(item));
        else (item.line.ordered ? ordered : plain).push(item);
      }
      pump();
    },
    /** Called after the seal state was written. When it returns, nothing is on the way any more. */
    sealChanged: (): void => {
      if (state().sealed) for (const one of [sender, options.flagCalls]) one?.cutOff();
      wakeAll();
    },
    /** Why items that wait are dropped, while a seal says so. */
    dropReason: (): WithheldReason | undefined => {
      const seal = state();
      return seal.sealed && seal.mode === "drop" ? "sealed-drop" : undefined;
    },
    oldestEpoch: options.oldestEpoch,
    /** What is under way goes out again, encoded anew. Ids for de-duplication stay the same. */
    sendAgain: (): void => sender.cutOff(),
    breakerState: () => breaker.state(),
    inHand: () => inHand,
    attempts: () => attempts,
    /** Lets requests under way finish for a while, then cuts them off; what is not settled stays in the journal. */
    stop: async (withinMs: number): Promise<void> => {
      stopping = true;
      wakeAll();
      const until = now() + withinMs;
      const isBusy = () => busy > 0 || orderedBusy;
      while (isBusy() && now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
      for (const one of [sender, options.flagCalls]) {
        one?.cutOff();
        one?.close();
      }
    },
  };
}

export type Lane = ReturnType<typeof createLane>;

const SEALED_LOOK_MS = 1_000;
