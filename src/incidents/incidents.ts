import type { Json } from "../domain/item.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { affectedBy } from "../ledger/questions/affected.ts";
import type { Intrusion } from "../ledger/questions/exposure.ts";
import { type Scope, scopeOf } from "../ledger/questions/scope.ts";
import type { CanaryTokens } from "../delivery/canaries/canaries.ts";
import type { Destination } from "../platform/config-schema.ts";
import { Fault } from "../platform/fault.ts";
import type { IdSealer } from "../platform/seal-ids.ts";
import type { Store } from "../store/store.ts";
import { listReading } from "./decision-details.ts";
import type { IncidentFiles } from "./incident-files.ts";
import { type Listed, noList } from "./listed.ts";
import { detailOf, type Operators } from "./operators.ts";
import type { PropertiesOf } from "./forgotten-properties.ts";
import type { RecordAction } from "./record.ts";
import type { SignedStatement } from "./statements.ts";
import type { LogState, Waves } from "./waves.ts";

export interface IncidentsOptions {
  readonly store: () => Promise<Store>;
  readonly ledger: () => Promise<Ledger>;
  readonly destinations: readonly Destination[];
  readonly files: IncidentFiles;
  /** For recipients to whom nothing flowed through here. */
  readonly listed: Pick<Listed, "people">;
  readonly operators: Pick<Operators, "isAnybody" | "take">;
  readonly record: RecordAction;
  readonly sealer: Pick<IdSealer, "open">;
  readonly waves: Waves;
  readonly canaries: CanaryTokens;
  readonly propertiesOf: PropertiesOf;
  readonly now: () => number;
}

/** Who opens a list, with a signature once there are operators. */
export interface Reader {
  readonly operator: string;
  readonly signed?: SignedStatement | undefined;
}

export interface ScopeAnswer extends Scope {
  readonly incident: string;
  readonly wave: number;
  readonly recipient: string;
  /** The ledger's log when the question was asked. */
  readonly ledger: LogState;
  readonly millis: number;
}

/** A person with everything that left about the person, opened: only an incident shows it. */
export interface Affected {
  readonly userId: string;
  readonly organisation: string | null;
  readonly organisations: readonly string[];
  readonly categories: readonly string[];
  readonly fields: readonly { readonly path: string; readonly category: string; readonly form: string }[];
  readonly items: number;
  /** From an uploaded list: where the person may be reached. */
  readonly email?: string;
  /** ISO 8601, UTC; null where only a list says that something left. */
  readonly first: string | null;
  readonly last: string | null;
  readonly country: string | null;
  readonly language: string | null;
}

export function createIncidents(options: IncidentsOptions) {
  const { now } = options;

  const destinationOf = (id: string): Destination => {
    const found = options.destinations.find((one) => one.id === id);
    if (found === undefined) throw new Fault("not-found", `there is no destination "${id}"`);
    return found;
  };

  const exposureOf = async (id: string, source: string | undefined) => {
    const incident = await options.files.find(id);
    if (incident.destination === null) throw noList(id);
    const destination = destinationOf(incident.destination);
    const dates = await options.files.intrusion(incident);
    if (dates === undefined)
      throw new Fault(
        "bad-request",
        "nobody noted when the intrusion began and ended; `bulkhead incident note` writes occurred-from and occurred-to",
      );
    const intrusion: Intrusion = {
      destination: destination.id,
      ...dates,
      eventsDays: destination.retention.events_days,
      source,
    };
    return { destination, intrusion };
  };

  /** What the question needs besides what was asked. */
  const known = (destination: Destination, intrusion: Intrusion): Intrusion => ({
    ...intrusion,
    canaries: options.canaries(destination.id),
    properties: options.propertiesOf(destination),
  });

  /** Who reads the list signs for it, once anybody can; before that a signature says nothing. */
  const recordReading = async (id: string, reader: Reader, source: string | undefined): Promise<void> => {
    const detail = { source: source ?? null };
    const { operator, signed } = reader;
    if (!(await options.operators.isAnybody())) return options.record(id, "affected-list-read", operator, detail);
    if (signed === undefined)
      throw new Fault("operator-refused", "the affected list is opened for operators only; give --operator");
    await options.operators.take("affected-list-read", signed, async (statement) => {
      const said = detailOf(listReading, statement.detail);
      if (said.incident !== id || said.source !== detail.source)
        throw new Fault("operator-refused", "this was signed for another list");
      return async ({ statement: { operator, key } }) =>
        (await options.store()).recordAction({
          incident: id,
          kind: "affected-list-read",
          at: now(),
          operator,
          detail: { ...detail, signed: { ...signed, key } },
        });
    });
  };

  return {
    /** What the incident's breach exposes. @throws Fault `bad-request` when that can't be known */
    exposureOf,
    /** Whether the incident can take a file of the vendor's in. @throws Fault that says why not */
    mayTakeDataset: async (id: string): Promise<void> => {
      if ((await options.files.find(id)).destination !== null) await exposureOf(id, undefined);
    },
    /** Asks the ledger and freezes the answer as the incident's next wave. */
    scope: async (id: string, operator: string, source?: string): Promise<ScopeAnswer> => {
      const started = performance.now();
      const { destination, intrusion } = await exposureOf(id, source);
      const log = options.waves.log();
      const asked = { ...known(destination, intrusion), startsEmpty: destination.starts_empty };
      const scope = await scopeOf(await options.ledger(), asked);
      const millis = Math.round(performance.now() - started);
      const { wave, queryHash } = await options.waves.freeze(id, log, intrusion, scope as unknown as Json);
      await options.record(id, "scope-frozen", operator, {
        wave,
        subjects: scope.subjects,
        organisations: scope.organisations,
        queryHash,
      });
      return { incident: id, wave, recipient: destination.recipient, ...scope, ledger: log, millis };
    },
    /** The affected list. Ids are opened one by one as they are read. */
    affected: async function* (id: string, reader: Reader, source?: string): AsyncIterable<Affected> {
      if ((await options.files.find(id)).destination === null) {
        if (source !== undefined)
          throw new Fault("bad-request", "an uploaded list knows no sources; leave --source out");
        await recordReading(id, reader, undefined);
        yield* options.listed.people(id);
        return;
      }
      const { destination, intrusion } = await exposureOf(id, source);
      const ledger = await options.ledger();
      await recordReading(id, reader, source);
      const organisations = new Map<string, string>();
      const open = async (token: string): Promise<string> => {
        const known = organisations.get(token);
        if (known !== undefined) return known;
        const [row] = await ledger.ask<{ sealed: string }>(
          "SELECT argMax(sealed, seen) AS sealed FROM subjects WHERE token = {token:UUID}",
          { token },
        );
        const opened = options.sealer.open(row?.sealed ?? "") ?? "(erased)";
        organisations.set(token, opened);
        return opened;
      };
      for await (const row of affectedBy(ledger, known(destination, intrusion))) {
        const names = await Promise.all(row.organisations.map(open));
        yield {
          userId: options.sealer.open(row.sealed) ?? "(erased)",
          organisation: names[0] ?? null,
          organisations: names,
          categories: [...new Set(row.fields.map((field) => field.category))].toSorted(),
          fields: row.fields,
          items: row.items,
          first: new Date(row.first).toISOString(),
          last: new Date(row.last).toISOString(),
          country: row.country === "" ? null : row.country,
          language: row.language === "" ? null : row.language,
        };
      }
    },
  };
}

export type Incidents = ReturnType<typeof createIncidents>;
