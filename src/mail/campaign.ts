import type { Line, Outgoing } from "./line.ts";
import type { Answered, Outbox } from "./outbox.ts";

export interface CampaignOptions {
  /** Letters are numbered from nought. */
  readonly letters: number;
  /** The mail as it leaves; undefined for a letter that nobody is written to. */
  readonly compose: (n: number) => Promise<Outgoing | undefined>;
  readonly outbox: Outbox;
  readonly openLine: () => Line;
  /** Most mails begun in one second. */
  readonly rate: number;
  readonly connections: number;
  /** Stands beside every proof. */
  readonly texts: string;
  readonly now: () => number;
  /** Resolves early when the signal says so. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export type Ending =
  | { readonly kind: "finished" }
  | { readonly kind: "stopped" }
  /** The mail server is no use; what is queued stays queued. */
  | { readonly kind: "halted"; readonly says: string };

export interface Campaign {
  /** Sends until nothing is left. Runs once. */
  readonly run: () => Promise<Ending>;
  /** Lets mails under way end, begins no other. */
  readonly stop: () => void;
}

const MINUTE = 60_000;
/** After so long a letter is tried again; after the last it has bounced. */
const RETRY_MS = [1, 5, 15, 60, 180, 360, 720, 1_440].map((minutes) => minutes * MINUTE);
/** So many attempts in a row without a usable server end the run. */
const MOST_USELESS = 8;

/** Resolves when what became of a letter is on the disk. */
interface Noting {
  readonly done: Promise<void>;
}

const NOTHING_NOTED: Noting = { done: Promise.resolve() };

/** Sends a campaign's letters. It may be cut off anywhere and started again on the same outbox. */
export function createCampaign(options: CampaignOptions): Campaign {
  const { outbox, now, sleep } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const waitTurn = pacer(options, signal);
  const queue = queueOf(options);
  let useless = 0;
  let says = "";

  /**
   * One attempt. What became of it is on its way to the disk afterwards, while the next letter is written; the next one
   * leaves only when it is there.
   * @param noted resolves when the line's attempt before is on the disk
   */
  const attempt = async (line: Line, n: number, noted: Noting): Promise<Noting> => {
    const mail = await options.compose(n);
    await noted.done;
    if (mail === undefined) return NOTHING_NOTED;
    const before = outbox.of(n).state;
    const repeat = before === "sending" || before === "doubtful" ? { repeat: true as const } : {};
    const answer = await line.send(mail, () => outbox.add({ n, state: "sending", at: now(), ...repeat }));
    if (answer.kind === "unavailable") {
      queue.later(n, now());
      says = answer.says;
      useless += 1;
      if (useless >= MOST_USELESS) stopping.abort();
      await sleep(Math.min(MINUTE, 1_000 * 2 ** useless), signal);
      return NOTHING_NOTED;
    }
    useless = 0;
    const { attempts } = outbox.of(n);
    const retryMs = RETRY_MS[attempts];
    const isLast = retryMs === undefined;
    const state = stateAfter(answer.kind, isLast);
    const done = outbox
      .add({ n, state, at: now(), says: answer.says, texts: options.texts })
      .then(() => (isFinal(state) ? undefined : queue.later(n, now() + (retryMs ?? 0))));
    // Whoever waits for it gets the failure, if it fails.
    done.catch(() => undefined);
    return { done };
  };

  const work = async (): Promise<void> => {
    const line = options.openLine();
    let noted = NOTHING_NOTED;
    try {
      while (!signal.aborted) {
        const next = queue.next(now());
        if (next.kind === "letter") {
          await waitTurn();
          if (!signal.aborted) noted = await attempt(line, next.n, noted);
          continue;
        }
        // What is noted may be that a letter waits.
        await noted.done;
        if (next.kind === "wait") await sleep(next.ms, signal);
        else if (noted === NOTHING_NOTED) return;
        noted = NOTHING_NOTED;
      }
    } finally {
      line.close();
      await noted.done;
    }
  };

  return {
    run: async () => {
      const workers = Array.from({ length: Math.min(options.connections, Math.max(1, options.letters)) }, work);
      // One that fails ends the others too: what they don't finish is found again in the outbox.
      await Promise.all(workers.map((one) => one.catch((error: unknown) => (stopping.abort(), Promise.reject(error)))));
      if (useless >= MOST_USELESS) return { kind: "halted", says };
      return signal.aborted ? { kind: "stopped" } : { kind: "finished" };
    },
    stop: () => stopping.abort(),
  };
}

const isFinal = (state: string): boolean => state === "sent" || state === "bounced";

function stateAfter(kind: "accepted" | "deferred" | "refused" | "doubtful", isLast: boolean): Answered {
  switch (kind) {
    case "accepted":
      return "sent";
    case "refused":
      return "bounced";
    case "deferred":
    case "doubtful":
      return isLast ? "bounced" : kind;
  }
}

type Next =
  | { readonly kind: "letter"; readonly n: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "empty" };

const LOOK_AGAIN_MS = MINUTE;

/** Letters in the order of their numbers, and those that wait for a time of their own. */
function queueOf({ letters, outbox }: CampaignOptions) {
  const waiting = new Map<number, number>();
  let place = 0;

  const isDue = (now: number): number | undefined => {
    for (const [n, at] of waiting) if (at <= now) return n;
    return undefined;
  };
  return {
    later: (n: number, at: number): void => void waiting.set(n, at),
    next: (now: number): Next => {
      while (place < letters) {
        const n = place++;
        const { state, attempts, at } = outbox.of(n);
        if (isFinal(state)) continue;
        if (state === "deferred" || state === "doubtful") waiting.set(n, at + (RETRY_MS[attempts - 1] ?? 0));
        else return { kind: "letter", n };
      }
      const due = isDue(now);
      if (due !== undefined) {
        waiting.delete(due);
        return { kind: "letter", n: due };
      }
      if (waiting.size === 0) return { kind: "empty" };
      return { kind: "wait", ms: Math.min(LOOK_AGAIN_MS, Math.min(...waiting.values()) - now) };
    },
  };
}

/** Spreads mails evenly over each second. */
function pacer({ rate, now, sleep }: CampaignOptions, signal: AbortSignal): () => Promise<void> {
  const gap = 1_000 / rate;
  let free = 0;
  return async () => {
    const at = Math.max(now(), free);
    free = at + gap;
    // Timers are no finer than a millisecond or two; what they oversleep is made up for.
    if (at - now() > 2) await sleep(at - now(), signal);
  };
}
