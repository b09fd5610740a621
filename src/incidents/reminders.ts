import type { Log } from "../platform/log.ts";
import type { Store } from "../store/store.ts";
import type { ShownClock } from "./incident-view.ts";
import type { RecordAction } from "./record.ts";

export interface RemindersOptions {
  readonly store: () => Promise<Pick<Store, "actions">>;
  readonly view: {
    readonly list: () => Promise<readonly { readonly id: string; readonly state: "open" | "closed" }[]>;
    readonly clocks: (id: string) => Promise<{ readonly clocks: readonly ShownClock[] }>;
  };
  readonly record: RecordAction;
  readonly log: Log;
  /** Mails a reminder to those who asked for it; undefined when nobody did. Resolves to false when it has to be tried again. */
  readonly mail: ((incident: string, due: Due) => Promise<boolean>) | undefined;
}

/** Which clock, and its deadline: when awareness is decided anew, the clock reminds anew. */
export interface Due {
  readonly clock: string;
  readonly deadline: string;
  readonly percent: number;
}

/**
 * Says when half of a clock is over, four fifths and all of it: once each, over restarts too, in the incident, in the log
 * of the process, which alerting reads, and by mail. Of several that became due while nobody looked, the latest is told.
 * A mail that a server did not take is tried again at the next look, for as long as the clock is not met.
 */
export function createReminders({ store, view, record, log, mail }: RemindersOptions) {
  const checkOne = async (id: string): Promise<void> => {
    const actions = await (await store()).actions(id);
    const of = (wanted: string) =>
      actions.filter(({ kind }) => kind === wanted).map(({ detail }) => detail as unknown as Due);
    const [told, mailed] = [of("reminder-due"), of("reminder-mailed")];
    for (const clock of (await view.clocks(id)).clocks) {
      const due = dueOf(clock);
      if (due === undefined) continue;
      if (!told.some((one) => isCovered(due, one))) {
        await record(id, "reminder-due", "bulkhead", { ...due });
        log.warn("a clock of an incident is running out", { incident: id, clock: due.clock, count: due.percent });
      }
      if (mail === undefined || mailed.some((one) => isCovered(due, one))) continue;
      if (await mail(id, due)) await record(id, "reminder-mailed", "bulkhead", { ...due });
    }
  };

  return {
    check: async (): Promise<void> => {
      for (const { id, state } of await view.list()) if (state === "open") await checkOne(id);
    },
  };
}

function dueOf({ regime, clock, state, deadline, reminders }: ShownClock): Due | undefined {
  if (deadline === null || state === "met" || state === "met-late") return undefined;
  const percent = reminders.findLast(({ isDue }) => isDue)?.percent;
  return percent === undefined ? undefined : { clock: `${regime} ${clock}`, deadline: deadline.utc, percent };
}

const isCovered = (due: Due, told: Due): boolean =>
  told.clock === due.clock && told.deadline === due.deadline && told.percent >= due.percent;
