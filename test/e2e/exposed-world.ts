import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { type BaselineBatch, draftBaseline } from "../../src/delivery/draft-baseline.ts";
import { batchDrafter, type DraftedBatch, type Known } from "../../src/delivery/draft-batch.ts";
import type { FieldSetDefinition } from "../../src/domain/disclosure.ts";
import type { Item, JsonObject } from "../../src/domain/item.ts";
import type { Outcome } from "../../src/domain/outcome.ts";
import { admit } from "../../src/gateway/admit.ts";
import { openDoors } from "../../src/gateway/doors.ts";
import { envelopeIds } from "../../src/gateway/envelope-id.ts";
import type { TokenRecord } from "../../src/journal/journal.ts";
import { openEmbedded } from "../../src/ledger/clickhouse.ts";
import { affectedBy } from "../../src/ledger/questions/affected.ts";
import type { CoverageRecord } from "../../src/ledger/questions/coverage.ts";
import { type Scope, scopeOf } from "../../src/ledger/questions/scope.ts";
import { tsv } from "../../src/ledger/schema.ts";
import { configSchema } from "../../src/platform/config-schema.ts";
import { idSealer } from "../../src/platform/seal-ids.ts";
import { vendorOf } from "../../src/vendors/list.ts";
import { oneItem } from "../../src/vendors/one-item.ts";

const TOKEN = "t";
const ROUTES: Readonly<Record<string, Item["kind"]>> = { track: "event", engage: "profile", groups: "group" };

/** The intrusion that all questions are about: ten days in March, at a vendor that keeps events for a year. */
export const INTRUSION = {
  from: Date.parse("2026-03-10T15:00Z"),
  to: Date.parse("2026-03-20T09:00Z"),
  eventsDays: 365,
};

const DAY_MS = 86_400_000;

/** Some days before the intrusion, as an ISO text. */
export const daysBefore = (days: number): string => new Date(INTRUSION.from - days * DAY_MS).toISOString();

export interface Told {
  readonly source?: string;
  readonly outcome?: Exclude<Outcome, "refused-by-gateway">;
  /** When the vendor answered, if not at once. */
  readonly settledAt?: string;
}

export interface Person {
  readonly userId: string;
  readonly organisations: readonly string[];
  readonly categories: readonly string[];
  /** Categories with their forms. */
  readonly kinds: readonly string[];
  readonly paths: readonly string[];
  readonly items: number;
  readonly country: string;
  readonly language: string;
}

/** A policy that lets two identifying fields out, so that there is something to lose. */
const TELLS = [
  "properties.$email",
  ...["$set", "$set_once"].flatMap((box) => [`${box}.$email`, `${box}.$phone`]),
  ...["$set", "properties.$set", "user_properties", "user_properties.$set", "traits", "context.traits", "up"].map(
    (box) => `${box}.email`,
  ),
  "user_properties.email.value",
].map((where) => ({ where, what: "keep", why: "a test needs it" }));

/** One destination of the world. Times are ISO texts. */
export interface Vendor {
  readonly track: (at: string, event: string, properties: JsonObject, told?: Told) => Promise<void>;
  readonly engage: (at: string, userId: string, operations: JsonObject, told?: Told) => Promise<void>;
  /** Something in the words of the destination's own vendor. */
  readonly say: (at: string, body: JsonObject, told?: Told) => Promise<void>;
  readonly group: (at: string, organisation: string, operations: JsonObject, told?: Told) => Promise<void>;
  readonly observed: (kind: CoverageRecord["kind"], since: string, until: string, reason: string) => Promise<void>;
  readonly scope: (more?: {
    source?: string;
    startsEmpty?: boolean;
    eventsDays?: number;
    canaries?: readonly string[];
  }) => Promise<Scope>;
  readonly affected: (source?: string, eventsDays?: number, canaries?: readonly string[]) => Promise<readonly Person[]>;
  /** What the vendor knows somebody by. */
  readonly pseudonym: (id: string) => string;
  /** Ids of the affected people, in order. */
  readonly who: (source?: string) => Promise<readonly string[]>;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/**
 * A ledger in this process whose past can be written: items go the real way (adapter, policy, drafting, tables), only
 * the clock is ours. Nothing is sent.
 */
export async function openWorld() {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-exposure-"));
  const ledger = openEmbedded(folder);
  await ledger.prepare();
  const master = randomBytes(32);
  const sealer = idSealer(master);
  const tokens = new Map<string, TokenRecord>();
  const seen = new Set<string>();
  const sets = new Map<string, FieldSetDefinition>();
  const ids = envelopeIds(Date.now);
  const routes = new Map<string, { recipient: string; downstream: string }>();
  const known: Known = {
    token: (key) => tokens.get(key),
    hasSeen: (key) => seen.has(key),
    fieldSets: (destination, wanted) => wanted.flatMap((id) => sets.get(`${destination} ${id}`) ?? []),
  };
  const draft = batchDrafter(known, routes);
  const remember = ({ step }: DraftedBatch): void => {
    for (const { key, record: token } of step.tokens ?? []) tokens.set(key, token);
    for (const key of step.seen ?? []) seen.add(key);
  };
  let sequence = 0;

  const vendor = (destination: string, vendorId = "mixpanel"): Vendor => {
    routes.set(destination, { recipient: "vendor", downstream: "" });
    const config = configSchema.parse({
      policies: { tells: { rules: TELLS } },
      destinations: [
        {
          id: destination,
          vendor: vendorId,
          recipient: "vendor",
          token: TOKEN,
          upstream: "http://127.0.0.1:9",
          policy: "tells",
        },
      ],
    });
    const door = openDoors(config, master, vendorOf, () => 1).get(destination);
    if (door === undefined) throw new Error("no door");

    const { adapter } = door.context;
    const exposed = { destination, ...INTRUSION, properties: adapter.properties };

    const tell = (time: string, route: string, body: JsonObject, told?: Told): Promise<void> =>
      admitted(time, [{ kind: ROUTES[route] ?? "event", route, body }], told);

    const admitted = async (time: string, items: readonly Item[], told: Told = {}): Promise<void> => {
      const at = Date.parse(time);
      const id = ids.next();
      const admission = admit(door.context, items, {
        id,
        receivedAt: at,
        source: "web",
        authorised: true,
      });
      if (admission.kind === "refused" || admission.admitted.lines.length !== 1) throw new Error("not admitted");
      const { identities, lines, bodies, fieldSets } = admission.admitted;
      for (const set of fieldSets) sets.set(`${destination} ${set.id}`, set);
      const source = told.source ?? "web";
      const envelope = { id, destination, source, epoch: 1, receivedAt: at, identities, lines, bodies };
      const drafted = draft(++sequence, at, [envelope]);
      remember(drafted);
      await ledger.announce(drafted.record, false);
      const outcome = told.outcome ?? "delivered";
      const removes = outcome === "delivered" && lines[0]?.operation !== "set";
      const settledAt = told.settledAt === undefined ? at : Date.parse(told.settledAt);
      await ledger.settle(
        [{ batch: sequence, from: 0, to: 0, destination, outcome, reason: "", status: 200, at: settledAt, removes }],
        false,
      );
    };

    const affected = async (
      source?: string,
      eventsDays = INTRUSION.eventsDays,
      canaries: readonly string[] = [],
    ): Promise<readonly Person[]> => {
      const open = async (token: string) => {
        const [row] = await ledger.ask<{ sealed: string }>(
          "SELECT argMax(sealed, seen) AS sealed FROM subjects WHERE token = {token:UUID}",
          { token },
        );
        return sealer.open(row?.sealed ?? "") ?? "(unknown)";
      };
      const people: Person[] = [];
      for await (const row of affectedBy(ledger, { ...exposed, eventsDays, source, canaries })) {
        people.push({
          userId: sealer.open(row.sealed) ?? "(unknown)",
          organisations: (await Promise.all(row.organisations.map(open))).toSorted(),
          categories: [...new Set(row.fields.map((field) => field.category))].toSorted(),
          kinds: [...new Set(row.fields.map((field) => `${field.category} ${field.form}`))].toSorted(),
          paths: row.fields.map((field) => field.path).toSorted(),
          items: row.items,
          country: row.country,
          language: row.language,
        });
      }
      return people.toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
    };

    return {
      track: (at, event, properties, told) =>
        tell(at, "track", { event, properties: { token: TOKEN, ...properties } }, told),
      engage: (at, userId, operations, told) =>
        tell(at, "engage", { $token: TOKEN, $distinct_id: userId, ...operations }, told),
      say: (at, body, told) =>
        admitted(
          at,
          [oneItem(adapter, body)].filter((one) => one !== undefined),
          told,
        ),
      group: (at, organisation, operations, told) =>
        tell(at, "groups", { $token: TOKEN, $group_key: "company", $group_id: organisation, ...operations }, told),
      observed: (kind, since, until, reason) =>
        ledger.append(
          "coverage",
          `${[destination, kind, Date.parse(since), until === "" ? 0 : Date.parse(until), reason, Date.parse(since)].map(tsv).join("\t")}\n`,
        ),
      scope: ({ source, startsEmpty = false, eventsDays = INTRUSION.eventsDays, canaries = [] } = {}) =>
        scopeOf(ledger, { ...exposed, eventsDays, source, startsEmpty, canaries }),
      affected,
      pseudonym: (id) => door.context.sealed(id, "subject").pseudonym,
      who: async (source) => (await affected(source)).map((person) => person.userId),
    };
  };

  return {
    vendor,
    ledger,
    sealer,
    /** Lines that nothing is sent for. */
    bring: async (batch: BaselineBatch): Promise<void> => {
      const drafted = draftBaseline(known, routes, batch)(++sequence, Date.now());
      remember(drafted);
      await ledger.announce(drafted.record, false);
    },
    /** The token of somebody's own id. */
    identityOf: (id: string) => tokens.get(sealer.key(id)),
    /** Until somebody signs in on a device, questions take a shorter way. */
    hasLinks: async () => {
      const [row] = await ledger.ask<{ n: string }>("SELECT count() AS n FROM links WHERE relation != 'member'");
      return Number(row?.n ?? 0) > 0;
    },
    close: async () => {
      await ledger.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One world for all cases of a file: opened before the first, closed after the last. */
export function worldOfFile(): () => World {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());
  return () => world;
}
