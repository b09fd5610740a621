import type { Step } from "../journal/journal.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LogSequencer } from "../ledger/sequencer.ts";
import type { Config } from "../platform/config-schema.ts";
import type { IdSealer } from "../platform/seal-ids.ts";
import type { Store } from "../store/store.ts";
import { createDecisions } from "./decisions.ts";
import { createIncidentFiles } from "./incident-files.ts";
import { createIncidentView } from "./incident-view.ts";
import { createIncidents } from "./incidents.ts";
import { createIntake } from "./intake.ts";
import { createOperators } from "./operators.ts";
import { readPlaybook } from "./playbook.ts";
import { createRecord } from "./record.ts";
import { chosenRegimes } from "./regime-file.ts";

export interface WorkbenchOptions {
  readonly store: () => Promise<Store>;
  readonly ledger: () => Promise<Ledger>;
  readonly config: Config;
  readonly sealer: Pick<IdSealer, "open">;
  readonly sequencer: Pick<LogSequencer, "append" | "size" | "root">;
  readonly commit: (step: Step) => Promise<void>;
  /** An action of the log by its reference. */
  readonly logged: (reference: string) => string | undefined;
  readonly now: () => number;
}

/**
 * Everything that turns a vendor's notice into a closed entry: facts come in through `intake`, people decide through
 * `decisions`, `incidents` asks the ledger, and `view` shows what is known and what is due.
 *
 * @throws Fault `config-invalid` for a playbook or a regime that can't be read
 */
export function createWorkbench(options: WorkbenchOptions) {
  const { store, config, sequencer, commit, logged, now } = options;
  const regimes = chosenRegimes(config.incidents);
  const playbook = readPlaybook(config.incidents.playbook);
  const operators = createOperators({ store, sequencer, commit, logged, now });
  const record = createRecord({ store, sequencer, commit, now });
  const files = createIncidentFiles(store);
  return {
    operators,
    incidents: createIncidents({ ...options, destinations: config.destinations, files, operators, record }),
    intake: createIntake({ store, files, record, config, playbook, now }),
    decisions: createDecisions({ store, files, operators, regimes, playbook, now }),
    view: createIncidentView({ store, files, config, regimes, playbook, now }),
  };
}

export type Workbench = ReturnType<typeof createWorkbench>;
