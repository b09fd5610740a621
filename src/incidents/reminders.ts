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

/** A reminder of one incident that nobody was mailed yet. */
interface Unmailed {
  readonly incident: string;
  readonly due: Due;
}

/**
 * Says when half of a clock is over, four fifths and all of it: once each, over restarts too, in the incident, in the log
 * of the process, which alerting reads, and by mail. Of several that became due while nobody looked, the latest is told.
 * A mail that a server did not take is tried again at the next look, for as long as the clock is not met.
 */
export function createReminders({ store, view, record, log, mail }: RemindersOptions) {
  const tell = async (incident: string): Promise<readonly Unmailed[]> => {
    const actions = await (await store()).actions(incident);
    const of = (wanted: string) =>
      actions.filter(({ kind }) => kind === wanted).map(({ detail }) => detail as unknown as Due);
    const [told, mailed] = [of("reminder-due"), of("reminder-mailed")];
    const unmailed: Unmailed[] = [];
    for (const clock of (await view.clocks(incident)).clocks) {
      const due = dueOf(clock);
      if (due === undefined) continue;
      if (!told.some((one) => isCovered(due, one))) {
        await record(incident, "reminder-due", "bulkhead", { ...due });
        log.warn("a clock of an incident is running out", { incident, clock: due.clock, count: due.percent });
      }
      if (!mailed.some((one) => isCovered(due, one))) unmailed.push({ incident, due });
    }
    return unmailed;
  };

  const look = async (): Promise<void> => {
    const unmailed: Unmailed[] = [];
    for (const { id, state } of await view.list()) if (state === "open") unmailed.push(...(await tell(id)));
    if (mail === undefined) return;
    // Last: a mail server that does not answer must keep no clock out of the log.
    for (const { incident, due } of unmailed)
      if (await mail(incident, due)) await record(incident, "reminder-mailed", "bulkhead", { ...due });
  };

  let looking: Promise<void> | undefined;
  return {
    /** One look at a time: mails may take longer than the time between two. */
    check: (): Promise<void> => (looking ??= look().finally(() => (looking = undefined))),
  };
}

function dueOf({ regime, clock, state, deadline, reminders }: ShownClock): Due | undefined {
  if (deadline === null || state === "met" || state === "met-late") return undefined;
  const percent = reminders.findLast(({ isDue }) => isDue)?.percent;
  return percent === undefined ? undefined : { clock: `${regime} ${clock}`, deadline: deadline.utc, percent };
}

const isCovered = (due: Due, told: Due): boolean =>
  told.clock === due.clock && told.deadline === due.deadline && told.percent >= due.percent;
