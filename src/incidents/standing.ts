import { z } from "zod";
import { type Standing, standingOf } from "../domain/standing.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { scopeOf } from "../ledger/questions/scope.ts";
import type { CanaryTokens } from "../delivery/canaries/canaries.ts";
import type { Destination } from "../platform/config-schema.ts";
import type { KeptStanding, Store } from "../store/store.ts";
import type { PropertiesOf } from "./forgotten-properties.ts";

export interface StandingOptions {
  readonly ledger: () => Promise<Ledger>;
  readonly store: () => Promise<Pick<Store, "keepStanding" | "standings">>;
  readonly destinations: readonly Destination[];
  readonly canaries: CanaryTokens;
  readonly propertiesOf: PropertiesOf;
  readonly now: () => number;
}

export interface DestinationStanding {
  readonly destination: string;
  readonly recipient: string;
  /** When it was computed, ISO 8601. */
  readonly at: string;
  readonly subjects: number;
  /** False: it may hold more than the ledger knows, and the score may be too low. */
  readonly complete: boolean;
  /** Null when it holds nothing of anybody. */
  readonly standing: Standing | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 03:00 to 04:00 UTC: night where most of our users and their vendors are awake by day. */
const NIGHT_HOUR = 3;

/** Ours, written by this version or an earlier one; a row that another version wrote otherwise is computed anew. */
const kept = z.object({
  subjects: z.int(),
  complete: z.boolean(),
  standing: z.custom<Standing>((value) => typeof (value as Standing | undefined)?.score === "number").nullable(),
});

/**
 * What every vendor still holds, scored as if it were taken today. Counts only: nobody's id is opened. Each may read much
 * of the ledger, so it is done once a night and kept; the control database has the figures, this a copy of them.
 */
export function createStanding({ ledger, store, destinations, canaries, propertiesOf, now }: StandingOptions) {
  let latest: ReadonlyMap<string, DestinationStanding> | undefined;
  let running: { readonly of: readonly Destination[]; readonly done: Promise<void> } | undefined;
  let isStopped = false;

  const load = async (): Promise<ReadonlyMap<string, DestinationStanding>> => {
    if (latest !== undefined) return latest;
    const rows = new Map((await (await store()).standings()).map((one) => [one.destination, one]));
    const read = destinations.flatMap((one) => {
      const row = rows.get(one.id);
      const shown = row === undefined ? undefined : shownOf(row, one);
      return shown === undefined ? [] : [[one.id, shown] as const];
    });
    return (latest ??= new Map(read));
  };

  const score = async (opened: Ledger, one: Destination): Promise<void> => {
    const [at, eventsDays] = [now(), one.retention.events_days];
    const { subjects, complete, categories } = await scopeOf(opened, {
      destination: one.id,
      from: at,
      to: at,
      eventsDays,
      source: undefined,
      canaries: canaries(one.id),
      properties: propertiesOf(one),
      startsEmpty: one.starts_empty,
    });
    const standing = standingOf(categories, eventsDays) ?? null;
    // As text and back: what is shown now is what is shown after a restart.
    const result = JSON.parse(JSON.stringify({ subjects, complete, standing })) as KeptStanding["result"];
    const row = { destination: one.id, at, result };
    await (await store()).keepStanding(row);
    const shown = shownOf(row, one);
    if (shown !== undefined) latest = new Map([...(await load()), [one.id, shown]]);
  };

  /** One after the other, since each may read much of the ledger; one that fails does not keep the others. */
  const scoreThese = async (opened: Ledger, these: readonly Destination[]): Promise<void> => {
    await load();
    const failures: unknown[] = [];
    for (const one of these) if (!isStopped) await score(opened, one).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  const run = async (these: readonly Destination[]): Promise<void> => {
    // Waited for out here: a stop waits for what is under way, and must not wait for a ledger that is still starting.
    const opened = await ledger();
    // Whoever asks for all while all are under way waits for those; whoever finds others under way, for the end of them.
    while (running !== undefined && running.of !== these) await running.done.catch(() => undefined);
    running ??= { of: these, done: scoreThese(opened, these).finally(() => (running = undefined)) };
    await running.done;
  };

  const inOrder = (known: ReadonlyMap<string, DestinationStanding>): readonly DestinationStanding[] =>
    destinations.flatMap(({ id }) => known.get(id) ?? []);

  return {
    /** The kept figures, in the order of the configuration; a destination that was not scored yet is missing. */
    all: async (): Promise<readonly DestinationStanding[]> => inOrder(await load()),
    /** As `all`, without waiting for anything: nothing while the control database starts. */
    known: (): readonly DestinationStanding[] => inOrder(latest ?? new Map()),
    of: (destination: string): DestinationStanding | null => latest?.get(destination) ?? null,
    load: async (): Promise<void> => void (await load()),
    scoreNow: async (): Promise<readonly DestinationStanding[]> => {
      await run(destinations);
      return inOrder(await load());
    },
    /** Scores those whose time has come. @returns how many */
    check: async (): Promise<number> => {
      const known = await load();
      const due = destinations.filter(({ id }) => isDue(known.get(id)?.at, now()));
      if (due.length > 0 && running === undefined) await run(due);
      return due.length;
    },
    /** Ends after the destination that is under way. */
    stop: async (): Promise<void> => {
      isStopped = true;
      await running?.done.catch(() => undefined);
    },
  };
}

/** Once every night, or as soon as the last is a day old, when nobody was there at night. */
export function isDue(last: string | undefined, now: number): boolean {
  if (last === undefined) return true;
  const at = Date.parse(last);
  const night = Math.floor(now / DAY_MS) * DAY_MS + NIGHT_HOUR * HOUR_MS;
  const isNight = now >= night && now < night + HOUR_MS;
  // A clock that was set back leaves a date in the future, which would keep the figures for ever.
  return now - at >= DAY_MS || at > now || (isNight && at < night);
}

function shownOf({ at, result }: KeptStanding, one: Destination): DestinationStanding | undefined {
  const parsed = kept.safeParse(result);
  if (!parsed.success) return undefined;
  return { destination: one.id, recipient: one.recipient, at: new Date(at).toISOString(), ...parsed.data };
}
