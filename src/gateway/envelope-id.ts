import { randomBytes } from "node:crypto";

export interface EnvelopeIds {
  /** Names this run of this worker: six hexadecimal digits. */
  readonly writer: string;
  readonly next: () => string;
}

const COUNTERS = 2 ** 24;

/** Ids of 24 hexadecimal digits that sort by time: milliseconds (12), writer (6), counter (6). Never the same twice, also when the clock is set back. */
export function envelopeIds(now: () => number): EnvelopeIds {
  const writer = randomBytes(3).toString("hex");
  let last = 0;
  let counter = 0;
  return {
    writer,
    next: () => {
      const at = now();
      if (at > last) [last, counter] = [at, 0];
      else if (++counter >= COUNTERS) [last, counter] = [last + 1, 0];
      return last.toString(16).padStart(12, "0") + writer + counter.toString(16).padStart(6, "0");
    },
  };
}
