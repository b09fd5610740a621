import type { Json } from "../domain/item.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { openDataset, sampleOf } from "../ledger/questions/dataset.ts";
import { type ListQuestion, listTotals, peopleListed } from "../ledger/questions/listed.ts";
import { Fault } from "../platform/fault.ts";
import type { Incident, Store } from "../store/store.ts";
import {
  type ListColumn,
  type ListedKind,
  type ListMapping,
  type ListRole,
  proposeListColumns,
} from "./dataset/list-columns.ts";
import type { Dataset, Quarantine } from "./dataset/quarantine.ts";
import type { IncidentFiles } from "./incident-files.ts";
import type { Affected } from "./incidents.ts";
import type { RecordAction } from "./record.ts";
import { type LogState, lastScope, type Waves } from "./waves.ts";

export interface ListedOptions {
  readonly store: () => Promise<Pick<Store, "waves">>;
  readonly ledger: () => Promise<Ledger>;
  readonly quarantine: Quarantine;
  readonly files: IncidentFiles;
  readonly record: RecordAction;
  readonly waves: Waves;
}

export interface ListRequest extends ListMapping {
  readonly incident: string;
  /** The list's SHA-256. */
  readonly dataset: string;
}

/** The scope of a breach at a recipient to whom nothing flowed through here: whoever stands in a list. */
export interface ListScope {
  readonly incident: string;
  readonly wave: number;
  readonly recipient: string;
  readonly dataset: Dataset;
  readonly columns: readonly ListColumn[];
  readonly exposed: readonly ListedKind[];
  readonly subjects: number;
  readonly organisations: number;
  readonly rows: number;
  readonly rowsWithoutId: number;
  /** Those of most people first. */
  readonly categories: readonly (ListedKind & { readonly subjects: number })[];
  /** Never: a list says who is in it, and nothing of anybody else. */
  readonly complete: false;
  readonly incompleteBecause: readonly string[];
  readonly ledger: LogState;
  readonly millis: number;
}

const NOBODY_KNOWS = "nothing flowed to this recipient through here: nobody can say who is missing in the list";

const unseenColumns = (seen: number): string =>
  `the list has more than ${seen} columns; at the others nobody looked, and somebody may be exposed with more`;

/** Affected people from a list that somebody hands over, where the ledger has nothing to say. */
export function createListed({ store, ledger, quarantine, files, record, waves }: ListedOptions) {
  const find = async (id: string): Promise<Incident> => {
    const incident = await files.find(id);
    if (incident.destination === null) return incident;
    throw new Fault(
      "bad-request",
      "the ledger knows who is affected here; `bulkhead incident reconcile` checks the vendor's dataset against it",
    );
  };

  const open = async ({ incident, dataset: id, ...mapping }: ListRequest) => {
    await find(incident);
    const [engine, dataset] = [await ledger(), await quarantine.find(incident, id)];
    const table = await openDataset(engine, quarantine.fileOf(dataset), dataset.format);
    const columns = proposeListColumns(table.columns, await sampleOf(engine, table), mapping);
    return { engine, dataset, table, columns };
  };

  return {
    columns: async (request: ListRequest) => {
      const { dataset, columns, table } = await open(request);
      return { dataset, columns, hasMoreColumns: table.hasMoreColumns };
    },

    /** Counts the list and freezes it as the incident's next wave, which later lists supersede. */
    scope: async ({ operator, ...request }: ListRequest & { readonly operator: string }): Promise<ListScope> => {
      const started = performance.now();
      const { incident, exposed } = request;
      const { recipient } = await find(incident);
      const { engine, dataset, table, columns } = await open(request);
      const log = waves.log();
      const { kinds, question } = questionOf(columns);
      const totals = await listTotals(engine, { table, ...question });
      if (totals.people === 0) throw new Fault("bad-dataset", "no row of the list has an id or an address");
      const perKind = [
        ...kinds.map((kind, place) => ({ ...kind, subjects: totals.perKind[place] ?? 0 })),
        ...exposed.map((kind) => ({ ...kind, subjects: totals.people })),
      ];
      const answer = {
        incident,
        recipient: recipient ?? "",
        dataset,
        columns,
        exposed,
        subjects: totals.people,
        organisations: totals.organisations,
        rows: totals.rows,
        rowsWithoutId: totals.rowsWithoutId,
        categories: perKind.filter(({ subjects }) => subjects > 0).toSorted((a, b) => b.subjects - a.subjects),
        complete: false,
        incompleteBecause: [NOBODY_KNOWS, ...(table.hasMoreColumns ? [unseenColumns(columns.length)] : [])],
        ledger: log,
        millis: Math.round(performance.now() - started),
      } as const;
      const asked = { dataset: dataset.id, columns, exposed };
      const { wave, queryHash } = await waves.freeze(incident, log, asked, answer as unknown as Json);
      const { subjects, organisations } = answer;
      await record(incident, "scope-frozen", operator, {
        wave,
        subjects,
        organisations,
        queryHash,
        sha256: dataset.id,
      });
      return { ...answer, wave };
    },

    /** The people of the latest frozen list. */
    people: async function* (incident: string): AsyncIterable<Affected> {
      const wave = lastScope(await (await store()).waves(incident));
      if (wave === undefined) throw noList(incident);
      const { dataset, columns, exposed } = wave.totals as unknown as ListScope;
      const engine = await ledger();
      const kept = await quarantine.find(incident, dataset.id);
      const table = await openDataset(engine, quarantine.fileOf(kept), kept.format);
      const { kinds, names, question } = questionOf(columns);
      for await (const row of peopleListed(engine, { table, ...question })) {
        const fields = [
          ...exposed.map((kind) => ({ path: "", ...kind })),
          ...kinds.flatMap((kind, place) => (row.held[place] ? [{ path: names[place] ?? "", ...kind }] : [])),
        ];
        yield {
          userId: row.id,
          ...(row.email === "" ? {} : { email: row.email }),
          organisation: row.organisations[0] ?? null,
          organisations: row.organisations,
          categories: [...new Set(fields.map(({ category }) => category))].toSorted(),
          fields,
          items: row.rows,
          first: null,
          last: null,
          country: null,
          language: /^[a-z]{2}(?=$|[-_])/i.exec(row.language)?.[0].toLowerCase() ?? null,
        };
      }
    },
  };
}

export type Listed = ReturnType<typeof createListed>;

export const noList = (incident: string): Fault =>
  new Fault(
    "bad-request",
    `nothing flowed to this recipient through here: give a list of people, \`bulkhead incident scope ${incident} --dataset FILE\``,
  );

/** Columns as the question wants them: by number, and those of one kind together. */
function questionOf(columns: readonly ListColumn[]) {
  const at = (role: ListRole): number | undefined => {
    const found = columns.findIndex((one) => one.role === role);
    return found < 0 ? undefined : found;
  };
  const grouped = new Map<
    string,
    { readonly kind: ListedKind; readonly numbers: number[]; readonly names: string[] }
  >();
  for (const [number, { name, exposes }] of columns.entries()) {
    if (exposes === null) continue;
    const key = `${exposes.category} ${exposes.form}`;
    const group = grouped.get(key) ?? { kind: exposes, numbers: [], names: [] };
    group.numbers.push(number);
    group.names.push(name);
    grouped.set(key, group);
  }
  const groups = [...grouped.values()];
  const question: Omit<ListQuestion, "table"> = {
    identity: at("identity"),
    email: at("email"),
    organisation: at("organisation"),
    language: at("language"),
    kinds: groups.map(({ numbers }) => numbers),
  };
  return { question, kinds: groups.map(({ kind }) => kind), names: groups.map(({ names }) => names.join(", ")) };
}
