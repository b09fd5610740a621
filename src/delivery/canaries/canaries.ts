import { randomUUID } from "node:crypto";
import type { Item, JsonObject } from "../../domain/item.ts";
import type { Planted } from "../../gateway/plant.ts";
import type { Journal } from "../../journal/journal.ts";
import type { LedgerReader } from "../../ledger/ledger.ts";
import { ordinaryAt } from "../../ledger/questions/ordinary.ts";
import type { Destination } from "../../platform/config-schema.ts";
import { codeOf, Fault } from "../../platform/fault.ts";
import type { Log } from "../../platform/log.ts";
import type { IdSealer } from "../../platform/seal-ids.ts";
import { isObject, type VendorAdapter } from "../../vendors/vendor.ts";
import { CANARIES, type CanaryPlan, canaryIds, planSealer } from "./canary-ids.ts";
import { likenessOf } from "./likeness.ts";
import { firstVisits, lateVisit, nextVisit } from "./visits.ts";

export interface CanariesOptions {
  readonly master: Uint8Array;
  readonly journal: Pick<Journal, "canaryPlans" | "commit" | "token">;
  readonly destinations: readonly Destination[];
  readonly adapterOf: (destination: Destination) => Pick<VendorAdapter, "id" | "pageView">;
  readonly epochOf: (destination: string) => number;
  /** False while nothing may leave for a destination: it is sealed or in shadow. */
  readonly mayGo: (destination: Destination) => boolean;
  readonly ledger: () => Promise<LedgerReader>;
  /** Takes an item as the gateway takes those of applications. False when it is not in the journal afterwards. */
  readonly plant: (planted: Planted) => Promise<boolean>;
  readonly sealer: Pick<IdSealer, "key">;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Log;
}

/** Tokens of a destination's canaries, of every epoch, as far as the ledger has them. Secret: they say who is nobody. */
export type CanaryTokens = (destination: string) => readonly string[];

/** AES-GCM adds a nonce and a tag to the id. */
const SEALED_MORE_BYTES = 28;

/**
 * Synthetic persons among the real ones, sent the way that everybody's items go. One who is missing in a vendor's dataset
 * says that it is incomplete; one who is in it, that it is genuine. Who they are follows from the master key and a plan
 * that rests sealed.
 *
 * @throws Fault `config-invalid` for a vendor whose adapter can't make a page view
 */
export function createCanaries(options: CanariesOptions) {
  const { master, journal, now, random, log } = options;
  const sealer = planSealer(master);
  const wanted = options.destinations.filter((one) => one.canaries);
  for (const one of wanted) {
    const adapter = options.adapterOf(one);
    if (adapter.pageView === undefined)
      throw new Fault(
        "config-invalid",
        `destinations.${one.id}.canaries: there are none for "${adapter.id}"; use false`,
      );
  }
  /** Destinations whose visits are made as they fall due. What fell due before or in a pause is late. */
  const goingOn = new Set<string>();
  let stopped = false;

  const keys = new Map<string, readonly string[]>();
  const keysOf = (destination: string, epoch: number, plan: CanaryPlan): readonly string[] => {
    const name = `${destination} ${epoch}`;
    const known = keys.get(name) ?? canaryIds(master, { destination, epoch, ...plan }).map(options.sealer.key);
    keys.set(name, known);
    return known;
  };

  const planOf = (destination: string, epoch: number): CanaryPlan | undefined => {
    const found = journal.canaryPlans(destination).find((one) => one.epoch === epoch);
    return found && sealer.open(found.sealed);
  };
  const keep = async (destination: string, epoch: number, plan: CanaryPlan): Promise<CanaryPlan> => {
    await journal.commit({ canaryPlan: { destination, epoch, sealed: sealer.seal(plan) } });
    return plan;
  };

  /** Canaries hide among people, so they wait until there are some. */
  const begin = async (one: Destination, epoch: number): Promise<CanaryPlan | undefined> => {
    const { people, from } = await ordinaryAt(await options.ledger(), one.id, CANARIES);
    const own = one.ids === "pass-through" || one.policy === "transparent";
    const seen = people.map(({ pseudonym, sealed }) => ({
      pseudonym,
      idBytes: Buffer.byteLength(sealed, "base64url") - SEALED_MORE_BYTES,
    }));
    const likeness = likenessOf(seen, own);
    if (likeness === undefined || from.length === 0) return undefined;
    return keep(one.id, epoch, { likeness, from, due: firstVisits(CANARIES, now(), random) });
  };

  const visit = async (one: Destination, epoch: number, plan: CanaryPlan, place: number): Promise<boolean> => {
    const { source = "unattributed", country = "" } = plan.from[place % plan.from.length] ?? {};
    const userId = canaryIds(master, { destination: one.id, epoch, ...plan })[place] ?? "";
    const view = { userId, token: one.token, at: now(), country, eventId: randomUUID() };
    const item = options.adapterOf(one).pageView?.(view);
    if (item === undefined) return false;
    return options.plant({ destination: one.id, source, item: withConsent(item, one.consent.property) });
  };

  const lookAt = async (one: Destination): Promise<void> => {
    if (!options.mayGo(one)) return void goingOn.delete(one.id);
    const epoch = options.epochOf(one.id);
    const plan = planOf(one.id, epoch) ?? (await begin(one, epoch));
    if (plan === undefined) return;
    const isDue = plan.due.map((at) => at <= now());
    const due = [...plan.due];
    if (!goingOn.has(one.id)) {
      goingOn.add(one.id);
      if (!isDue.includes(true)) return;
      await keep(one.id, epoch, {
        ...plan,
        due: due.map((at, place) => (isDue[place] ? lateVisit(now(), random) : at)),
      });
      return;
    }
    for (const [place, itIs] of isDue.entries()) {
      if (!itIs) continue;
      if (stopped || !options.mayGo(one)) return;
      const went = await visit(one, epoch, plan, place);
      if (!went) log.warn("a canary could not be sent", { destination: one.id });
      due[place] = went ? nextVisit(now(), one.retention.events_days, random) : lateVisit(now(), random);
      // After the visit: a crash in between sends one more, and never leaves one out.
      await keep(one.id, epoch, { ...plan, due: [...due] });
    }
  };

  const look = async (): Promise<void> => {
    for (const one of wanted) {
      if (stopped) return;
      await lookAt(one).catch((error: unknown) =>
        log.warn("canaries could not be looked after", { destination: one.id, code: codeOf(error) }),
      );
    }
  };

  const tokens: CanaryTokens = (destination) =>
    journal.canaryPlans(destination).flatMap(({ epoch, sealed }) => {
      const plan = sealer.open(sealed);
      const found = plan === undefined ? [] : keysOf(destination, epoch, plan).map((key) => journal.token(key)?.token);
      return found.filter((token) => token !== undefined);
    });

  let turn: Promise<void> | undefined;
  return {
    tokens,
    /** Makes the visits that are due. One look at a time. */
    look: (): Promise<void> => (turn ??= look().finally(() => (turn = undefined))),
    /** No visit begins from here on; resolves when the last one is over. */
    stop: async (): Promise<void> => {
      stopped = true;
      await turn;
    },
  };
}

/** Where people must agree, nobody would be seen who did not. */
function withConsent(item: Item, property: string | undefined): Item {
  return property === undefined ? item : { ...item, body: agreed(item.body, property.split(".")) };
}

function agreed(body: JsonObject, [step = "", ...deeper]: readonly string[]): JsonObject {
  const before = body[step];
  return { ...body, [step]: deeper.length === 0 ? true : agreed(isObject(before) ? before : {}, deeper) };
}
