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
}

/** Which clock, and its deadline: when awareness is decided anew, the clock reminds anew. */
interface Told {
  readonly clock: string;
  readonly deadline: string;
  readonly percent: number;
}

/**
 * Says when half of a clock is over, four fifths and all of it: once each, over restarts too, in the incident and in the
 * log of the process, which alerting reads. Of several that became due while nobody looked, the latest is told.
 */
export function createReminders({ store, view, record, log }: RemindersOptions) {
  const toldOf = async (id: string): Promise<readonly Told[]> =>
    (await (await store()).actions(id))
      .filter(({ kind }) => kind === "reminder-due")
      .map(({ detail }) => detail as unknown as Told);

  const checkOne = async (id: string): Promise<void> => {
    const told = await toldOf(id);
    for (const clock of (await view.clocks(id)).clocks) {
      const due = dueOf(clock);
      if (due === undefined || told.some((one) => isCovered(due, one))) continue;
      await record(id, "reminder-due", "bulkhead", { ...due });
      log.warn("a clock of an incident is running out", { incident: id, clock: due.clock, count: due.percent });
    }
  };

  return {
    check: async (): Promise<void> => {
      for (const { id, state } of await view.list()) if (state === "open") await checkOne(id);
    },
  };
}

function dueOf({ regime, clock, state, deadline, reminders }: ShownClock): Told | undefined {
  if (deadline === null || state === "met" || state === "met-late") return undefined;
  const percent = reminders.findLast(({ isDue }) => isDue)?.percent;
  return percent === undefined ? undefined : { clock: `${regime} ${clock}`, deadline: deadline.utc, percent };
}

const isCovered = (due: Told, told: Told): boolean =>
  told.clock === due.clock && told.deadline === due.deadline && told.percent >= due.percent;
