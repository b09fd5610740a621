import type { Step } from "../../journal/journal.ts";
import { actionLeaf } from "../../ledger/leaf-entries.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { type BrokenOff, brokenOff, openBaseline, type UnreadRows } from "../../ledger/questions/baseline.ts";
import { baselineImported, baselineLeaf, coverageIn, writeCoverage } from "../../ledger/questions/coverage.ts";
import { openDataset } from "../../ledger/questions/dataset.ts";
import type { LogSequencer } from "../../ledger/sequencer.ts";
import type { Destination } from "../../platform/config-schema.ts";
import { Fault } from "../../platform/fault.ts";
import type { VendorAdapter } from "../../vendors/vendor.ts";
import { columnsOf, isPerson } from "../dataset/dataset-columns.ts";
import type { Dataset, Quarantine } from "../dataset/quarantine.ts";
import { type AboutNames, aboutColumns, type BaselineColumn } from "./about-columns.ts";
import { heldColumns, heldFields, refusePeopleAsColumns } from "./held-fields.ts";
import { type PeopleWriterOptions, peopleWriter, type WrittenPeople } from "./write-people.ts";

export interface BaselinesOptions extends PeopleWriterOptions {
  readonly ledger: () => Promise<Ledger>;
  readonly destinations: readonly Destination[];
  readonly adapterOf: (destination: Destination) => Pick<VendorAdapter, "fields" | "idPrefixes" | "placeholders">;
  readonly quarantine: Quarantine;
  readonly sequencer: Pick<LogSequencer, "append">;
  readonly commit: (step: Step) => Promise<void>;
  /** An action of the log by its reference. */
  readonly logged: (reference: string) => string | undefined;
  readonly now: () => number;
}

export interface BaselineFile {
  readonly destination: string;
  /** The dataset's SHA-256. */
  readonly dataset: string;
  /** Names of columns with people's ids, the surest first; empty when the proposal is right. */
  readonly identities: readonly string[];
  readonly about: AboutNames;
}

export interface BaselineRequest extends BaselineFile {
  /** Between which moments the vendor made the file, in milliseconds; undefined when nobody knows. */
  readonly asOf: { readonly since: number; readonly until: number } | undefined;
  /** The file is not everything that the vendor held. */
  readonly part: boolean;
  readonly operator: string;
}

export interface ImportedBaseline extends WrittenPeople {
  readonly destination: string;
  readonly sha256: string;
  /** From when on its people count, ISO 8601. */
  readonly countsFrom: string;
  /** It stands for everything that the vendor held on that day. */
  readonly whole: boolean;
  readonly rows: number;
  readonly rowsWithoutId: number;
  /** People and devices in the file. */
  readonly people: number;
  /** Organisations to which some of them belong. */
  readonly organisations: number;
  readonly unread: UnreadRows;
  readonly columns: readonly BaselineColumn[];
  readonly millis: number;
}

export interface BaselineProgress {
  /** People that are written, of how many. */
  readonly done: number;
  readonly of: number;
}

/** So many people are one commit of the ledger: what SDKs sent waits for no more of them at a time. */
const PAGE = 10_000;

/** Takes what a vendor held by its own data into the ledger: people, paths, categories; no values (I8). */
export function createBaselines(options: BaselinesOptions) {
  const { quarantine, now } = options;
  let isImporting = false;

  const destinationOf = (id: string): Destination => {
    const found = options.destinations.find((one) => one.id === id);
    if (found !== undefined) return found;
    throw new Fault("not-found", `there is no destination "${id}"; \`bulkhead status\` lists them`);
  };

  const open = async ({ destination: id, dataset: sha256, identities, about }: BaselineFile) => {
    const destination = destinationOf(id);
    const ledger = await options.ledger();
    const dataset = await quarantine.find(folderOf(id), sha256);
    const table = await openDataset(ledger, quarantine.fileOf(dataset), dataset.format);
    if (table.hasMoreColumns)
      throw new Fault(
        "bad-dataset",
        `the dataset has more than ${table.columns.length} columns, and a baseline leaves none out; give it in parts of fewer columns, all with --part but the last`,
      );
    refusePeopleAsColumns(dataset.format, table.columns);
    const found = await columnsOf({ ...options, ledger, table, destination, identities });
    const { fields } = options.adapterOf(destination);
    const columns = aboutColumns(found, about, { fields, organisationKeys: destination.organisation_keys });
    return { destination, ledger, dataset, table, columns };
  };

  /** A file counts once. */
  const refuseTwice = async (destination: string, sha256: string): Promise<void> => {
    const action = options.logged(baselineImported(destination, sha256));
    if (action === undefined) return;
    const record = coverageIn(action);
    // A crash may have come between the log and the ledger; saying the same again changes nothing.
    await writeCoverage(await options.ledger(), record);
    await quarantine.discard({ incident: folderOf(destination), id: sha256 });
    throw new Fault(
      "bad-dataset",
      `this file was imported for ${destination} on ${dayOf(record.at)} already; nothing was written, and nobody counts twice`,
    );
  };

  /** From now on scopes speak of it. The action comes first: it is what refuses the file the next time. */
  const conclude = async (request: BaselineRequest, at: number, subjects: number): Promise<boolean> => {
    const { destination, dataset: sha256, asOf, part, operator } = request;
    const whole = asOf !== undefined && !part;
    const reason = asOf === undefined ? "of an unknown day" : part ? "a part" : "everything that it held";
    const kind = whole ? "baseline" : "baseline-part";
    const record = { destination, kind, since: at, until: asOf?.until ?? at, reason, at: now() } as const;
    await options.sequencer.append([baselineLeaf(record, { sha256, subjects, operator })], options.commit);
    await writeCoverage(await options.ledger(), record);
    await quarantine.discard({ incident: folderOf(destination), id: sha256 });
    return whole;
  };

  async function* work(request: BaselineRequest): AsyncGenerator<BaselineProgress | ImportedBaseline> {
    const started = performance.now();
    const { destination, ledger, dataset, table, columns } = await open(request);
    const { fields, idPrefixes, placeholders } = options.adapterOf(destination);
    const held = heldColumns(columns, request.identities, fields);
    const file = dataset.id.slice(0, 24);
    const before = await brokenOff(ledger, destination.id, file);
    const at = beginningOf(request, before, now());
    const tokenOf = (id: string) => {
      const identity = options.identityOf(id);
      return isPerson(identity?.kind) ? identity?.token : undefined;
    };
    const mapsIds = destination.ids !== "pass-through" && destination.policy !== "transparent";
    const where = { destination: destination.id, table, idPrefixes, placeholders, mapsIds };
    const found = await openBaseline(ledger, { ...where, ...held, tokenOf });
    try {
      const fieldsOf = heldFields(columns, held, fields);
      const writer = peopleWriter(options, { destination: destination.id, dataset: file, at, before, fieldsOf });
      const { people, rows, rowsWithoutId, organisations, unread } = found;
      if (people === 0)
        throw new Fault("bad-dataset", "no row of the dataset has an id; say which columns hold them with --identity");
      for (let first = 1; first <= people; first += PAGE) {
        yield { done: first - 1, of: people };
        await writer.write(await found.page(first, PAGE), first);
      }
      const sums = writer.sums();
      const whole = await conclude(request, at, people - sums.forgotten);
      const said = { destination: destination.id, sha256: dataset.id, countsFrom: new Date(at).toISOString(), whole };
      const millis = Math.round(performance.now() - started);
      yield { ...said, rows, rowsWithoutId, people, organisations, unread, ...sums, columns, millis };
    } finally {
      await found.drop();
    }
  }

  return {
    /** Takes the file in. Who gave it and its hash go into the log before anybody opens it. */
    receive: async (
      content: AsyncIterable<Uint8Array>,
      about: Pick<Dataset, "name" | "delivered"> & Pick<BaselineRequest, "destination" | "operator">,
    ): Promise<Dataset> => {
      const { destination, operator, name, delivered } = about;
      destinationOf(destination);
      const dataset = await quarantine.receive(content, { incident: folderOf(destination), name, delivered });
      await refuseTwice(destination, dataset.id);
      const { id: sha256, bytes, receivedAt: at } = dataset;
      const what = { id: `baseline-received ${destination} ${sha256} ${at}`, action: "baseline-received" };
      const entry = actionLeaf({ ...what, destination, sha256, bytes, delivered, operator, at });
      await options.sequencer.append([entry], options.commit);
      return dataset;
    },
    /** What the columns are taken for, to be looked at before anything is written. */
    columns: async (request: BaselineFile) => {
      const { dataset, columns } = await open(request);
      return { dataset, columns };
    },
    /** Tells how far it is, and in the end what was imported. A file whose import broke off goes on where it was. */
    import: async function* (request: BaselineRequest): AsyncGenerator<BaselineProgress | ImportedBaseline> {
      if (isImporting) throw new Fault("bad-request", "another baseline is being imported; try again when it is done");
      if (request.asOf !== undefined && request.asOf.since > now())
        throw new Fault("bad-request", "--as-of lies in the future; give the day on which the vendor made the file");
      isImporting = true;
      try {
        await refuseTwice(request.destination, request.dataset);
        yield* work(request);
      } finally {
        isImporting = false;
      }
    },
  };
}

export type Baselines = ReturnType<typeof createBaselines>;

/** Where the quarantine keeps a destination's files. */
const folderOf = (destination: string): string => `baseline-${destination}`;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** From when on people count. Those of a broken-off import count from the same moment as the others, or scopes would lie. */
function beginningOf({ asOf }: BaselineRequest, before: BrokenOff | undefined, now: number): number {
  if (before === undefined || asOf?.since === before.at) return asOf?.since ?? now;
  if (asOf === undefined) return before.at;
  throw new Fault(
    "bad-request",
    `an import of this file broke off; its people count from ${new Date(before.at).toISOString()}: give the same --as-of again`,
  );
}
