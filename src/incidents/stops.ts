import { dayOrTime, type IncidentFile, standing } from "../domain/incident.ts";
import type { Incident, SealEntry, Store } from "../store/store.ts";

/**
 * How and since when nothing is sent to the vendor any more, for notices, forms and the register; empty while it may get
 * something. A seal is known here; what was stopped in another way is what people noted.
 */
export function stopsOf(
  { times }: Pick<IncidentFile, "times">,
  seals: readonly Pick<SealEntry, "action" | "at">[],
): readonly string[] {
  const last = seals.at(-1);
  // Whatever was stopped before a destination was opened again says nothing of today.
  const noted = standing(times, "sending-stopped").filter(
    ({ moment }) => last?.action !== "unseal" || moment.at > last.at,
  );
  return [
    ...(last?.action === "seal" ? [`sending stopped ${new Date(last.at).toISOString()}: sealed in the gateway`] : []),
    ...noted.map((one) => `sending stopped ${dayOrTime(one)}: ${one.remark} (${one.source})`),
  ];
}

/** The seals of the incident's destination, in order; none where nothing flowed through here. */
export const sealsOf = async (
  store: Pick<Store, "sealLog">,
  { destination }: Pick<Incident, "destination">,
): Promise<readonly SealEntry[]> => (destination === null ? [] : store.sealLog(destination));
