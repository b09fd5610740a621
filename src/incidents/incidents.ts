import { createHash, randomBytes } from "node:crypto";
import type { Json } from "../domain/item.ts";
import type { Step } from "../journal/journal.ts";
import { actionLeaf } from "../ledger/leaf-entries.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { affectedBy } from "../ledger/questions/affected.ts";
import type { Intrusion } from "../ledger/questions/exposure.ts";
import { type Scope, scopeOf } from "../ledger/questions/scope.ts";
import type { LogSequencer } from "../ledger/sequencer.ts";
import type { Destination } from "../platform/config-schema.ts";
import { Fault } from "../platform/fault.ts";
import type { IdSealer } from "../platform/seal-ids.ts";
import type { Incident, Store } from "../store/store.ts";

export interface IncidentsOptions {
  readonly store: () => Promise<Store>;
  readonly ledger: () => Promise<Ledger>;
  readonly destinations: readonly Destination[];
  readonly sealer: Pick<IdSealer, "open">;
  readonly sequencer: Pick<LogSequencer, "append" | "size" | "root">;
  readonly commit: (step: Step) => Promise<void>;
  readonly now: () => number;
}

export interface ScopeAnswer extends Scope {
  readonly incident: string;
  readonly wave: number;
  readonly recipient: string;
  /** The ledger's log when the question was asked. */
  readonly ledger: { readonly size: number; readonly root: string };
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
  /** ISO 8601, UTC. */
  readonly first: string;
  readonly last: string;
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

  const find = async (id: string): Promise<Incident> => {
    const incident = await (await options.store()).incident(id);
    if (incident === undefined) throw new Fault("not-found", `there is no incident "${id}"`);
    return incident;
  };

  const intrusionOf = (incident: Incident, source: string | undefined): Intrusion => {
    const destination = destinationOf(incident.destination);
    return {
      destination: destination.id,
      from: incident.from,
      to: incident.to,
      eventsDays: destination.retention.events_days,
      source,
    };
  };

  /** Every use of the ledger about people is itself in the log. */
  const record = async (incident: string, kind: string, operator: string, detail: Json): Promise<void> => {
    const at = now();
    const entry = actionLeaf({ id: `${kind} ${incident} ${at}`, action: kind, incident, operator, at, detail });
    await options.sequencer.append([entry], options.commit);
    await (await options.store()).recordAction({ incident, kind, at, operator, detail });
  };

  return {
    open: async (request: {
      readonly destination: string;
      readonly from: number;
      readonly to: number;
      readonly title: string;
      readonly operator: string;
    }): Promise<Incident> => {
      destinationOf(request.destination);
      if (request.from > request.to)
        throw new Fault("bad-request", "--from is after --to; give the intrusion's start first");
      const openedAt = now();
      const id = `INC-${new Date(openedAt).toISOString().slice(0, 10)}-${randomBytes(2).toString("hex")}`;
      const { destination, from, to, title, operator } = request;
      const incident = { id, destination, from, to, title, openedAt, openedBy: operator };
      await (await options.store()).openIncident(incident);
      await record(id, "incident-opened", operator, { destination, from, to });
      return incident;
    },
    list: async () => (await options.store()).incidents(),
    show: async (id: string) => {
      const incident = await find(id);
      const store = await options.store();
      return { ...incident, actions: await store.actions(id), waves: await store.waves(id) };
    },
    /** Asks the ledger and freezes the answer as the incident's next wave. */
    scope: async (id: string, operator: string, source?: string): Promise<ScopeAnswer> => {
      const started = performance.now();
      const incident = await find(id);
      const destination = destinationOf(incident.destination);
      const intrusion = intrusionOf(incident, source);
      const log = { size: options.sequencer.size(), root: options.sequencer.root() };
      const scope = await scopeOf(await options.ledger(), { ...intrusion, startsEmpty: destination.starts_empty });
      const millis = Math.round(performance.now() - started);
      const store = await options.store();
      const wave = (await store.waves(id)).length + 1;
      const queryHash = createHash("sha256").update(JSON.stringify(intrusion)).digest("hex");
      await store.freezeWave({
        incident: id,
        number: wave,
        at: now(),
        checkpointSize: log.size,
        checkpointRoot: log.root,
        queryHash,
        totals: scope as unknown as Json,
      });
      await record(id, "scope-frozen", operator, {
        wave,
        subjects: scope.subjects,
        organisations: scope.organisations,
        queryHash,
      });
      return { incident: id, wave, recipient: destination.recipient, ...scope, ledger: log, millis };
    },
    /** The affected list. Ids are opened one by one as they are read. */
    affected: async function* (id: string, operator: string, source?: string): AsyncIterable<Affected> {
      const incident = await find(id);
      const ledger = await options.ledger();
      await record(id, "affected-list-read", operator, { source: source ?? null });
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
      for await (const row of affectedBy(ledger, intrusionOf(incident, source))) {
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
