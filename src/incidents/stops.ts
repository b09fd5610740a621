import { dayOrTime, type IncidentFile, lastMomentOf, standing } from "../domain/incident.ts";
import type { LedgerReader } from "../ledger/ledger.ts";
import { type SentAfter, sentAfter } from "../ledger/questions/sent-after.ts";
import type { Incident, SealEntry, Store } from "../store/store.ts";

export interface StopsOptions {
  readonly store: () => Promise<Pick<Store, "sealLog">>;
  readonly ledger: () => Promise<LedgerReader>;
}

/** What left although somebody noted that sending was stopped, by the number of the note. */
export type LeftAfter = ReadonlyMap<number, SentAfter>;

/** How and since when nothing is sent to an incident's vendor any more, as far as the ledger does not contradict it. */
export function createStops({ store, ledger }: StopsOptions) {
  /** @throws Fault `ledger-unavailable` when there is a note that can't be checked now */
  const leftAfter = async (
    { destination }: Pick<Incident, "destination">,
    { times }: Pick<IncidentFile, "times">,
  ): Promise<LeftAfter> => {
    const left = new Map<number, SentAfter>();
    if (destination === null) return left;
    for (const one of standing(times, "sending-stopped")) {
      const sent = await sentAfter(await ledger(), { destination, after: lastMomentOf(one) });
      if (sent !== undefined) left.set(one.number, sent);
    }
    return left;
  };
  return {
    leftAfter,
    /** @throws Fault `ledger-unavailable` when there is a note that can't be checked now */
    of: async (
      incident: Pick<Incident, "destination">,
      file: Pick<IncidentFile, "times">,
    ): Promise<readonly string[]> =>
      stopsOf(file, await sealsOf(await store(), incident), await leftAfter(incident, file)),
  };
}

export type Stops = ReturnType<typeof createStops>;

/**
 * How and since when nothing is sent to the vendor any more, for notices, forms and the register; empty while it may get
 * something. A seal is known here; what was stopped in another way is what people noted, unless something left after it.
 */
export function stopsOf(
  { times }: Pick<IncidentFile, "times">,
  seals: readonly Pick<SealEntry, "action" | "at">[],
  left: LeftAfter,
): readonly string[] {
  const last = seals.at(-1);
  // Whatever was stopped before a destination was opened again says nothing of today.
  const noted = standing(times, "sending-stopped").filter(
    ({ moment, number }) => !left.has(number) && (last?.action !== "unseal" || moment.at > last.at),
  );
  return [
    ...(last?.action === "seal" ? [`sending stopped ${new Date(last.at).toISOString()}: sealed in the gateway`] : []),
    ...noted.map((one) => `sending stopped ${dayOrTime(one)}: ${one.remark} (${one.source})`),
  ];
}

/** The seals of the incident's destination, in order; none where nothing flowed through here. */
const sealsOf = async (
  store: Pick<Store, "sealLog">,
  { destination }: Pick<Incident, "destination">,
): Promise<readonly SealEntry[]> => (destination === null ? [] : store.sealLog(destination));
