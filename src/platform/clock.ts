/** Time comes in as an argument, so that a test can hold it. Milliseconds since the Unix epoch. */
export interface Clock {
  readonly now: () => number;
}

export const systemClock: Clock = { now: () => Date.now() };
