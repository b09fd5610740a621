/** How long to wait, and when not to try at all. Times in milliseconds. */
export const RETRY = { firstMs: 500, mostMs: 300_000, retryAfterMostMs: 3_600_000, failuresToOpen: 5 } as const;

/**
 * Exponential with full jitter ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015), at least what the
 * vendor's `Retry-After` asks for.
 * @param attempt 1 for the wait after the first failure
 */
export function waitBeforeRetry(attempt: number, retryAfterMs: number | undefined, random: () => number): number {
  const ceiling = Math.min(RETRY.mostMs, RETRY.firstMs * 2 ** Math.min(attempt - 1, 20));
  const jittered = ceiling / 2 + (random() * ceiling) / 2;
  return Math.max(jittered, Math.min(retryAfterMs ?? 0, RETRY.retryAfterMostMs));
}

export type BreakerState = "closed" | "open" | "half-open";

/** One vendor's breaker: after some failures in a row nothing is sent for a while, then one request tries. */
export interface Breaker {
  readonly state: () => BreakerState;
  /** Milliseconds until a request may go; 0 when one may go now. Taking 0 while half open uses the one try up. */
  readonly waitMs: () => number;
  readonly succeeded: () => void;
  /** The request ended without a word of the vendor's: a try that was taken is given back. */
  readonly released: () => void;
  readonly failed: (retryAfterMs: number | undefined) => void;
}

export function createBreaker(now: () => number, random: () => number): Breaker {
  let failures = 0;
  let opens = 0;
  let openUntil = 0;
  let trying = false;
  const isOpen = () => failures >= RETRY.failuresToOpen;
  return {
    state: () => (!isOpen() ? "closed" : trying || now() >= openUntil ? "half-open" : "open"),
    waitMs: () => {
      if (!isOpen()) return 0;
      if (trying) return RETRY.firstMs;
      const left = openUntil - now();
      if (left > 0) return left;
      trying = true;
      return 0;
    },
    succeeded: () => {
      failures = 0;
      opens = 0;
      trying = false;
    },
    released: () => {
      trying = false;
    },
    failed: (retryAfterMs) => {
      failures++;
      trying = false;
      if (isOpen()) openUntil = now() + waitBeforeRetry(++opens + 1, retryAfterMs, random);
    },
  };
}
