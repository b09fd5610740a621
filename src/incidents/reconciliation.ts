import type { Category } from "../domain/category.ts";
import type { Json } from "../domain/item.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { openDataset } from "../ledger/questions/dataset.ts";
import { exposureParameters, type Intrusion, toldOfReal } from "../ledger/questions/exposure.ts";
import { type CanaryCounts, type Reconciled, reconcile } from "../ledger/questions/reconcile.ts";
import type { CanaryTokens } from "../delivery/canaries/canaries.ts";
import type { Destination } from "../platform/config-schema.ts";
import type { KnownField, VendorAdapter } from "../vendors/vendor.ts";
import type { DatasetColumn } from "./dataset/columns.ts";
import { columnsOf, isPerson } from "./dataset/dataset-columns.ts";
import type { Dataset, Quarantine } from "./dataset/quarantine.ts";
import type { PropertiesOf } from "./forgotten-properties.ts";
import type { RecordAction } from "./record.ts";
import type { Waves } from "./waves.ts";

export interface ReconciliationOptions {
  readonly ledger: () => Promise<Ledger>;
  readonly quarantine: Quarantine;
  readonly exposureOf: (
    incident: string,
    source: undefined,
  ) => Promise<{ readonly intrusion: Intrusion; readonly destination: Destination }>;
  readonly mayTakeDataset: (incident: string) => Promise<void>;
  /** What the destination's adapter knows of its vendor's fields and ids. */
  readonly adapterOf: (destination: Destination) => Pick<VendorAdapter, "fields" | "idPrefixes">;
  /** The token of a person's, a device's or an organisation's own id. */
  readonly identityOf: (id: string) => { readonly token: string; readonly kind: string } | undefined;
  readonly canaries: CanaryTokens;
  readonly propertiesOf: PropertiesOf;
  readonly waves: Waves;
  readonly record: RecordAction;
}

export interface ReconcileRequest {
  readonly incident: string;
  readonly dataset: string;
  /** Names of columns with people's ids; empty when the proposal is right. */
  readonly identities: readonly string[];
  readonly operator: string;
}

/** The vendor's dataset against the ledger. People, unless it says otherwise. */
export interface Reconciliation extends Omit<Reconciled, "fieldUse" | "vendorOnly" | "withFieldsNeverTold"> {
  readonly incident: string;
  readonly wave: number;
  readonly dataset: Dataset;
  readonly columns: readonly DatasetColumn[];
  /** There are more columns, at which nobody looked: somebody may hold more than `fields` says. */
  readonly hasMoreColumns: boolean;
  /** Ids that lead to nobody. An alarm of its own: data went around the gateway, is older, or is somebody else's. */
  readonly vendorOnly: number;
  readonly vendorOnlyRows: number;
  /** People of whom the dataset holds something that the ledger never disclosed. */
  readonly fieldMismatch: number;
  readonly fields: readonly DatasetField[];
  /** Made-up people, and what they say of the dataset. */
  readonly canaries: CanaryCounts & { readonly says: string };
  readonly millis: number;
}

export interface DatasetField {
  readonly column: string;
  readonly category: Category;
  /** False: the vendor derived it, or has it from elsewhere. */
  readonly disclosed: boolean;
  readonly people: number;
  readonly rows: number;
}

/** Checks a vendor's dataset against what was really disclosed: who is in it, who is not, and what the vendor added. */
export function createReconciliation(options: ReconciliationOptions) {
  const { quarantine, record } = options;

  const open = async ({ incident, dataset: id, identities }: Omit<ReconcileRequest, "operator">) => {
    const { intrusion, destination } = await options.exposureOf(incident, undefined);
    const ledger = await options.ledger();
    const { fields, idPrefixes } = options.adapterOf(destination);
    const dataset = await quarantine.find(incident, id);
    const table = await openDataset(ledger, quarantine.fileOf(dataset), dataset.format);
    const columns = await columnsOf({ ...options, ledger, table, destination, identities });
    return { ledger, destination, intrusion, dataset, table, columns, idPrefixes, frame: frameOf(fields) };
  };

  return {
    /** Takes the file in. Who handed it over and its hash go into the log before anybody opens it. */
    receive: async (
      content: AsyncIterable<Uint8Array>,
      about: {
        readonly incident: string;
        readonly name: string;
        readonly delivered: string;
        readonly operator: string;
      },
    ): Promise<Dataset> => {
      await options.mayTakeDataset(about.incident);
      const dataset = await quarantine.receive(content, about);
      const { id, bytes, delivered, deleteAt } = dataset;
      await record(about.incident, "dataset-received", about.operator, { sha256: id, bytes, delivered, deleteAt });
      return dataset;
    },
    /** What the columns are taken for, to be looked at before anything is counted. */
    columns: async (request: Omit<ReconcileRequest, "operator">) => {
      const { dataset, columns, table } = await open(request);
      return { dataset, columns, hasMoreColumns: table.hasMoreColumns };
    },
    reconcile: async (request: ReconcileRequest): Promise<Reconciliation> => {
      const started = performance.now();
      const { ledger, destination, intrusion, dataset, table, columns, idPrefixes, frame } = await open(request);
      const log = options.waves.log();
      const canaries = options.canaries(intrusion.destination);
      const told = new Set([...frame, ...(await propertiesTold(ledger, { ...intrusion, canaries }))]);
      const numbered = columns.map((one, number) => ({ ...one, number, wasTold: wasTold(one.name, told) }));
      const fields = numbered.filter((one) => one.role === "field");
      const identities = numbered.filter((one) => one.role === "identity").map((one) => one.number);
      const tokenOf = (id: string) => {
        const identity = options.identityOf(id);
        return isPerson(identity?.kind) ? identity?.token : undefined;
      };
      const { fieldUse, vendorOnly, withFieldsNeverTold, ...sets } = await reconcile(ledger, {
        ...intrusion,
        canaries,
        properties: options.propertiesOf(destination),
        table,
        identities,
        fields,
        idPrefixes,
        tokenOf,
      });
      const answer = {
        incident: request.incident,
        dataset,
        columns,
        hasMoreColumns: table.hasMoreColumns,
        ...sets,
        vendorOnly: vendorOnly.ids,
        vendorOnlyRows: vendorOnly.rows,
        fieldMismatch: withFieldsNeverTold,
        canaries: { ...sets.canaries, says: canariesSay(sets.canaries) },
        fields: fields.map((one, place) => ({
          column: one.name,
          category: one.category,
          disclosed: one.wasTold,
          people: fieldUse[place]?.people ?? 0,
          rows: fieldUse[place]?.rows ?? 0,
        })),
        millis: Math.round(performance.now() - started),
      };
      const asked = { ...intrusion, dataset: dataset.id, columns };
      const { wave } = await options.waves.freeze(request.incident, log, asked, answer as unknown as Json);
      const { confirmed, ledgerOnly, beyondExposure } = sets;
      await record(request.incident, "reconciled", request.operator, {
        wave,
        sha256: dataset.id,
        confirmed,
        ledgerOnly,
        beyondExposure,
        vendorOnly: vendorOnly.ids,
        fieldMismatch: withFieldsNeverTold,
        canaries: { ...sets.canaries },
      });
      return { ...answer, wave };
    },
  };
}

export type ReconciliationService = ReturnType<typeof createReconciliation>;

/** Names of the properties that were ever disclosed to the destination, whatever they stood in, of anybody real. */
async function propertiesTold(ledger: Ledger, intrusion: Intrusion): Promise<ReadonlySet<string>> {
  const rows = await ledger.ask<{ path: string }>(
    `SELECT DISTINCT arrayJoin(paths) AS path FROM field_sets WHERE destination = {destination:String} ${toldOfReal(intrusion)}`,
    exposureParameters(intrusion),
  );
  return new Set(rows.flatMap(({ path }) => [path, lastOf(path)]));
}

/** Event names, times, switches and the ids of events: every item has them, told or added by us. */
const frameOf = (fields: readonly KnownField[]): readonly string[] =>
  fields
    .filter(({ role }) => role === "structure" || role === "event-id" || role === "name" || role === "container")
    .map(({ where }) => lastOf(where));

const lastOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

const wasTold = (column: string, told: ReadonlySet<string>): boolean => told.has(column) || told.has(lastOf(column));

/** What the made-up people say of a dataset, for a person to judge. */
export function canariesSay({ sent, found, missing, unexpected }: CanaryCounts): string {
  const later =
    unexpected === 0
      ? ""
      : ` ${unexpected} more are in it of whom nothing is exposed by the incident's days: look at them again.`;
  if (sent === 0)
    return `No canaries were sent within what is exposed, so nothing says whether it is genuine or whole.${later}`;
  if (missing === 0)
    return `All ${sent} canaries are in it: it is genuine, and nothing says that it is incomplete.${later}`;
  if (found > 0)
    return `${found} of ${sent} canaries are in it: it is genuine. ${missing} are missing: it is incomplete.${later}`;
  return `None of ${sent} canaries is in it: it is incomplete, or was not made from what left here.${later}`;
}
