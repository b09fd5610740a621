import { Fault } from "./fault.ts";

const START_WITHIN_MS = 20_000;

/** Waits for a store that is still starting, but not for ever. */
export function within<T>(
  promise: Promise<T>,
  code: "store-unavailable" | "ledger-unavailable",
  says: string,
): Promise<T> {
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => {
      setTimeout(
        () => reject(new Fault(code, `${says}; try again in a moment`, { retryable: true })),
        START_WITHIN_MS,
      ).unref();
    }),
  ]);
}
