import type { Json } from "../domain/item.ts";
import type { Step } from "../journal/journal.ts";
import { actionLeaf } from "../ledger/leaf-entries.ts";
import type { LogSequencer } from "../ledger/sequencer.ts";
import type { Store } from "../store/store.ts";

export interface RecorderOptions {
  readonly store: () => Promise<Pick<Store, "recordAction">>;
  readonly sequencer: Pick<LogSequencer, "append">;
  readonly commit: (step: Step) => Promise<void>;
  readonly now: () => number;
}

/** Writes what was done to an incident: into the log first, then into the control database. */
export type RecordAction = (incident: string, kind: string, operator: string, detail: Json) => Promise<void>;

export function createRecord(options: RecorderOptions): RecordAction {
  let last = 0;
  return async (incident, kind, operator, detail) => {
    // Two actions of one millisecond would get the same place in the log.
    last = Math.max(options.now(), last + 1);
    const at = last;
    const entry = actionLeaf({ id: `${kind} ${incident} ${at}`, action: kind, incident, operator, at, detail });
    await options.sequencer.append([entry], options.commit);
    await (await options.store()).recordAction({ incident, kind, at, operator, detail });
  };
}
