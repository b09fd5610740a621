import { join } from "node:path";
import type { Step, TokenRecord } from "../journal/journal.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LogSequencer } from "../ledger/sequencer.ts";
import type { CanaryTokens } from "../delivery/canaries/canaries.ts";
import type { Config, Destination } from "../platform/config-schema.ts";
import type { Log } from "../platform/log.ts";
import type { IdSealer } from "../platform/seal-ids.ts";
import type { Store } from "../store/store.ts";
import type { VendorAdapter } from "../vendors/vendor.ts";
import { createBaselines } from "./baseline/baseline.ts";
import type { PeopleWriterOptions } from "./baseline/write-people.ts";
import { openQuarantine } from "./dataset/quarantine.ts";
import { createBreachRegister } from "./breach-register.ts";
import { createDecisions } from "./decisions.ts";
import { createDrill } from "./drill.ts";
import { createForms } from "./forms.ts";
import { createIncidentFiles } from "./incident-files.ts";
import { createIncidentView } from "./incident-view.ts";
import { propertiesBy } from "./forgotten-properties.ts";
import { createIncidents } from "./incidents.ts";
import { createIntake } from "./intake.ts";
import { createListed } from "./listed.ts";
import { createLetterService } from "./letters/letter-service.ts";
import { senderOf } from "./letters/sender.ts";
import { createOperators } from "./operators.ts";
import { readPlaybook } from "./playbook.ts";
import { createReconciliation } from "./reconciliation.ts";
import { reminderMail } from "./reminder-mail.ts";
import { createReminders } from "./reminders.ts";
import { createRecord } from "./record.ts";
import { createRounds } from "./rounds.ts";
import { chosenRegimes } from "./regime-file.ts";
import { createWaves } from "./waves.ts";
import { createStanding } from "./standing.ts";
import { createStops } from "./stops.ts";

export interface WorkbenchOptions {
  readonly store: () => Promise<Store>;
  readonly ledger: () => Promise<Ledger>;
  readonly config: Config;
  readonly sealer: Pick<IdSealer, "open" | "key" | "seal">;
  readonly sequencer: Pick<LogSequencer, "append" | "size" | "root">;
  readonly commit: (step: Step) => Promise<void>;
  /** The token behind the keyed hash of somebody's id. */
  readonly token: (key: string) => TokenRecord | undefined;
  /** Tokens of people who are made up: nobody is told of them, and nobody of theirs is counted. */
  readonly canaries: CanaryTokens;
  readonly adapterOf: (destination: Destination) => VendorAdapter;
  /** An action of the log by its reference. */
  readonly logged: (reference: string) => string | undefined;
  readonly erasures: PeopleWriterOptions["erasures"];
  readonly bring: PeopleWriterOptions["bring"];
  readonly now: () => number;
  readonly log: Log;
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
  const stops = createStops(options);
  const view = createIncidentView({ store, files, stops, config, regimes, playbook, now });
  const forms = createForms({ store, files, stops, record, config, now });
  const waves = createWaves({ store, sequencer, now });
  const { destinations } = config;
  const quarantine = openQuarantine({
    path: join(config.data, "quarantine"),
    maxBytes: config.incidents.dataset_limit,
    keepMs: config.incidents.dataset_keep,
    now,
  });
  const propertiesOf = propertiesBy(options.adapterOf);
  const listed = createListed({ ...options, quarantine, files, record, waves });
  const incidents = createIncidents({
    ...options,
    propertiesOf,
    destinations,
    files,
    listed,
    operators,
    record,
    waves,
  });
  const letters = createLetterService({ ...options, files, stops, incidents, operators, record });
  const standing = createStanding({ ...options, propertiesOf, store, destinations });
  const identityOf = (id: string): TokenRecord | undefined => options.token(options.sealer.key(id));
  return {
    operators,
    incidents,
    listed,
    letters,
    quarantine,
    baselines: createBaselines({ ...options, destinations, quarantine, identityOf }),
    reconciliation: createReconciliation({
      ...options,
      propertiesOf,
      quarantine,
      exposureOf: incidents.exposureOf,
      mayTakeDataset: incidents.mayTakeDataset,
      identityOf,
      waves,
      record,
    }),
    drill: createDrill({ ...options, destinations }),
    intake: createIntake({ store, files, record, config, playbook, now }),
    decisions: createDecisions({
      store,
      files,
      operators,
      regimes,
      playbook,
      freezeForm: forms.freeze,
      checkDraft: letters.check,
      now,
    }),
    forms,
    standing,
    register: createBreachRegister({ store, files, stops, config }),
    view,
    rounds: createRounds({
      reminders: createReminders({ store, view, record, log: options.log, mail: mailsReminders(config, options) }),
      standing,
      log: options.log,
    }),
  };
}

export type Workbench = ReturnType<typeof createWorkbench>;

function mailsReminders(config: Config, { log, now }: { readonly log: Log; readonly now: () => number }) {
  const { smtp } = config;
  if (smtp === undefined || smtp.reminders_to.length === 0) return undefined;
  return reminderMail({ server: smtp, sender: () => senderOf(config), to: smtp.reminders_to, log, now });
}
