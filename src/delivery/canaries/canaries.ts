import type { Item, JsonObject } from "../../domain/item.ts";
import type { Planted, Planting } from "../../gateway/plant.ts";
import type { Envelope, Journal } from "../../journal/journal.ts";
import type { Destination } from "../../platform/config-schema.ts";
import { codeOf } from "../../platform/fault.ts";
import type { Log } from "../../platform/log.ts";
import type { IdSealer } from "../../platform/seal-ids.ts";
import { isObject, type VendorAdapter } from "../../vendors/vendor.ts";
import { CANARIES, type CanaryPlan, canaryDevices, canaryIds, canaryOrganisations, planSealer } from "./canary-ids.ts";
import { castItem } from "./cast.ts";
import { likenessOf } from "./likeness.ts";
import { type Mould, mouldText } from "./mould.ts";
import { createOrdinary, type SharedMould } from "./ordinary.ts";
import { firstVisits, lateVisit, nextVisit } from "./visits.ts";

export interface CanariesOptions {
  readonly master: Uint8Array;
  readonly journal: Pick<Journal, "canaryPlans" | "commit" | "token" | "fieldSets">;
  readonly destinations: readonly Destination[];
  readonly adapterOf: (destination: Destination) => Pick<VendorAdapter, "fields" | "placeholders" | "idPrefixes">;
  readonly epochOf: (destination: string) => number;
  /** False while nothing may leave for a destination: it is sealed or in shadow. */
  readonly mayGo: (destination: Destination) => boolean;
  /** Takes an item as the gateway takes those of applications. */
  readonly plant: (planted: Planted) => Promise<Planting>;
  readonly sealer: Pick<IdSealer, "key">;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Log;
}

/** Tokens of a destination's canaries, of every epoch, as far as the ledger has them. Secret: they say who is nobody. */
export type CanaryTokens = (destination: string) => readonly string[];

/** Ids of events are made by chance, and one in some looks like a number of a card, which policies treat in another way. */
const TRIES = 10;

/**
 * Synthetic persons among the real ones, sent the way that everybody's items go. One who is missing in a vendor's dataset
 * says that it is incomplete; one who is in it, that it is genuine. What they send is what many people sent, but for the
 * ids and the time. Who they are follows from the master key and a plan that rests sealed.
 */
export function createCanaries(options: CanariesOptions) {
  const { master, journal, now, random, log } = options;
  const sealer = planSealer(master);
  const wanted = options.destinations.filter((one) => one.canaries);
  const contexts = new Map(wanted.map((one) => [one.id, { token: one.token, adapter: options.adapterOf(one) }]));
  const ordinary = createOrdinary({
    contextOf: (destination) => contexts.get(destination),
    fieldSets: journal.fieldSets,
    isMadeUp: (destination, key) => keysAt(destination).has(key),
  });
  /** How often in a row the policy made something else of what came out of a mould. */
  const unlike = new Map<string, number>();
  const isUnlike = (mould: Mould): boolean => (unlike.get(mouldText(mould)) ?? 0) >= TRIES;
  /** Destinations whose visits are made as they fall due. What fell due before or in a pause is late. */
  const goingOn = new Set<string>();
  const waiting = new Set<string>();
  const outdated = new Set<string>();
  let stopped = false;

  /** Keyed hashes of a destination's canaries, of every epoch. */
  const keys = new Map<string, ReadonlySet<string>>();
  const keysAt = (destination: string): ReadonlySet<string> => {
    const known = keys.get(destination);
    if (known !== undefined) return known;
    const ids = journal.canaryPlans(destination).flatMap(({ epoch, sealed }) => {
      const plan = sealer.open(sealed);
      return plan === undefined ? [] : canaryIds(master, { destination, epoch, ...plan });
    });
    const found = new Set(ids.map(options.sealer.key));
    keys.set(destination, found);
    return found;
  };

  const planOf = (destination: string, epoch: number): CanaryPlan | undefined => {
    const found = journal.canaryPlans(destination).find((one) => one.epoch === epoch);
    return found && sealer.open(found.sealed);
  };
  const keep = async (destination: string, epoch: number, plan: CanaryPlan): Promise<CanaryPlan> => {
    await journal.commit({ canaryPlan: { destination, epoch, sealed: sealer.seal(plan) } });
    keys.delete(destination);
    return plan;
  };

  /** Those of many people that canaries of this plan can send, too. */
  const fitting = (moulds: readonly SharedMould[], plan: Omit<CanaryPlan, "moulds" | "due">): readonly SharedMould[] =>
    moulds.filter(
      ({ about, mould }) =>
        about === plan.about &&
        !isUnlike(mould) &&
        mould.spots.every(({ holds: { kind } }) => (kind === "device" || kind === "organisation" ? plan[kind] : true)),
    );

  /** Canaries hide among people, so they wait until enough of them have sent the same. */
  const begin = async (one: Destination, epoch: number): Promise<CanaryPlan | undefined> => {
    const seen = ordinary.at(one.id);
    const own = one.ids === "pass-through" || one.policy === "transparent";
    const about = seen.moulds.some((shared) => shared.about === "subject") ? "subject" : "device";
    const likeness = likenessOf(seen[about], own);
    if (likeness === undefined) return undefined;
    const [device, organisation] = [likenessOf(seen.device, own), likenessOf(seen.organisation, own)];
    const people = { about, likeness, device, organisation } as const;
    const moulds = fitting(seen.moulds, people);
    if (moulds.length === 0) return undefined;
    return keep(one.id, epoch, { ...people, moulds: dealtOut(moulds), due: firstVisits(CANARIES, now(), random) });
  };

  const visit = async (one: Destination, epoch: number, plan: CanaryPlan, place: number): Promise<boolean> => {
    const whose = { destination: one.id, epoch, ...plan };
    const [person = "", device = "", organisation = ""] = [canaryIds, canaryDevices, canaryOrganisations].map(
      (idsOf) => idsOf(master, whose)[place],
    );
    for (;;) {
      const shared = dealt(fitting(plan.moulds, plan), place);
      if (shared === undefined) return false;
      const { mould, source } = shared;
      const cast = castItem(shared, { person, device, organisation, at: now(), random }, options.adapterOf(one).fields);
      const item = withConsent(cast, one.consent.property);
      const planting = await options.plant({ destination: one.id, source, item, mould });
      const text = mouldText(mould);
      if (planting === "unlike") unlike.set(text, (unlike.get(text) ?? 0) + 1);
      else unlike.delete(text);
      if (planting !== "unlike") return planting === "stored";
    }
  };

  const lookAt = async (one: Destination): Promise<void> => {
    if (!options.mayGo(one)) return void goingOn.delete(one.id);
    const epoch = options.epochOf(one.id);
    const kept = planOf(one.id, epoch) ?? (await begin(one, epoch));
    if (kept === undefined) {
      if (!waiting.has(one.id))
        log.info("canaries wait until enough people have sent the same", { destination: one.id });
      return void waiting.add(one.id);
    }
    if (isOutdated(kept)) {
      if (!outdated.has(one.id)) log.warn(OUTDATED, { destination: one.id });
      return void outdated.add(one.id);
    }
    const usual = fitting(ordinary.at(one.id).moulds, kept);
    const plan = usual.length > 0 ? { ...kept, moulds: dealtOut(usual) } : kept;
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
    ordinary.rest();
    for (const one of wanted) {
      if (stopped) return;
      await lookAt(one).catch((error: unknown) =>
        log.warn("canaries could not be looked after", { destination: one.id, code: codeOf(error) }),
      );
    }
  };

  const tokens: CanaryTokens = (destination) =>
    [...keysAt(destination)].flatMap((key) => journal.token(key)?.token ?? []);

  let turn: Promise<void> | undefined;
  return {
    tokens,
    /** Learns what is ordinary, from items on their way. */
    see: (envelopes: readonly Envelope[]): void => ordinary.see(envelopes),
    /** Makes the visits that are due. One look at a time. */
    look: (): Promise<void> => (turn ??= look().finally(() => (turn = undefined))),
    /** No visit begins from here on; resolves when the last one is over. */
    stop: async (): Promise<void> => {
      stopped = true;
      await turn;
    },
  };
}

const OUTDATED =
  "no canaries are sent: their plan is of an earlier version; `bulkhead rotate DESTINATION` begins an epoch with a new one";

const isOutdated = ({ moulds }: Partial<Pick<CanaryPlan, "moulds">>): boolean => moulds === undefined;

/** A mould for each canary, the same at every visit: of those that are sent often several canaries get one. */
function dealt(moulds: readonly SharedMould[], place: number): SharedMould | undefined {
  const all = moulds.reduce((sum, one) => sum + one.items, 0);
  let left = ((place + 0.5) / CANARIES) * all;
  return moulds.find((one) => (left -= one.items) < 0);
}

/** Those that canaries get, each as often as it is dealt: a plan holds no more. */
function dealtOut(moulds: readonly SharedMould[]): readonly SharedMould[] {
  const hands = Array.from({ length: CANARIES }, (_, place) => dealt(moulds, place)).filter((one) => one !== undefined);
  return [...Map.groupBy(hands, (one) => one)].map(([one, some]) => ({ ...one, items: some.length }));
}

/** Where people must agree, nobody would be seen who did not. */
function withConsent(item: Item, property: string | undefined): Item {
  return property === undefined ? item : { ...item, body: agreed(item.body, property.split(".")) };
}

function agreed(body: JsonObject, [step = "", ...deeper]: readonly string[]): JsonObject {
  const before = body[step];
  return { ...body, [step]: deeper.length === 0 ? true : agreed(isObject(before) ? before : {}, deeper) };
}
