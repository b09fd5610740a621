import { codeOf } from "../platform/fault.ts";
import type { Log } from "../platform/log.ts";

export interface RoundsOptions {
  readonly reminders: { readonly check: () => Promise<void> };
  readonly standing: {
    readonly load: () => Promise<void>;
    readonly check: () => Promise<number>;
    readonly stop: () => Promise<void>;
  };
  readonly log: Log;
}

const ROUND_EVERY_MS = 60_000;

/** What the workbench does by the clock, from when the control database is up. What fails is tried in the next round. */
export function createRounds({ reminders, standing, log }: RoundsOptions) {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const tried = (says: string, work: Promise<unknown>): void =>
    void work.catch((error: unknown) => {
      if (!isStopped) log.error(says, { code: codeOf(error) });
    });
  const score = async (): Promise<void> => {
    const count = await standing.check();
    if (count > 0) log.info("destinations were scored as if their vendors leaked today", { count });
  };
  const round = (): void => {
    tried("clocks could not be looked at", reminders.check());
    tried("destinations could not be scored", score());
  };

  return {
    start: (): void => {
      if (isStopped) return;
      tried("scores of destinations could not be read", standing.load());
      timer = setInterval(round, ROUND_EVERY_MS);
    },
    /** Waits for a destination that is being scored. */
    stop: async (): Promise<void> => {
      isStopped = true;
      clearInterval(timer);
      await standing.stop();
    },
  };
}
