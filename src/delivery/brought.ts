import { Fault } from "../platform/fault.ts";
import type { DraftedBatch } from "./draft-batch.ts";

/** Makes the rows of a batch once it has its number and its time. */
export type Draft = (sequence: number, at: number) => DraftedBatch;

interface Brought {
  readonly draft: Draft;
  readonly written: () => void;
  readonly refused: (error: unknown) => void;
}

const STOPPED = "the server is stopping; do it again when it is back";

/** Lines about what nothing here sends, in a row: they take their turn among the batches of what SDKs sent. */
export function broughtLines() {
  const waiting: Brought[] = [];
  let isOpen = true;
  const refusal = () => new Fault("ledger-unavailable", STOPPED, { retryable: true });
  return {
    /** Resolves when they are durable and have their place in the log. */
    bring: (draft: Draft): Promise<void> =>
      new Promise((written, refused) => {
        if (isOpen) waiting.push({ draft, written, refused });
        else refused(refusal());
      }),
    /** One at a time, so that what SDKs sent never waits for more than one of them. */
    writeOne: async (write: (draft: Draft) => Promise<void>): Promise<boolean> => {
      const next = waiting.shift();
      if (next === undefined) return false;
      try {
        await write(next.draft);
      } catch (error) {
        next.refused(error);
        throw error;
      }
      next.written();
      return true;
    },
    /** Refuses what waits, and whatever comes. */
    close: (): void => {
      isOpen = false;
      for (const { refused } of waiting.splice(0)) refused(refusal());
    },
  };
}
