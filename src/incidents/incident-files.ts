import { fileOf, type IncidentFile, intrusionOf } from "../domain/incident.ts";
import { Fault } from "../platform/fault.ts";
import type { Incident, Store } from "../store/store.ts";
import { eventsOf } from "./events.ts";

/** Reads incidents, as they were opened and as what happened since makes them. */
export function createIncidentFiles(store: () => Promise<Pick<Store, "incident" | "actions">>) {
  const find = async (id: string): Promise<Incident> => {
    const incident = await (await store()).incident(id);
    if (incident === undefined) throw new Fault("not-found", `there is no incident "${id}"`);
    return incident;
  };
  const file = async (id: string): Promise<IncidentFile> => fileOf(eventsOf(await (await store()).actions(id)));
  return {
    find,
    file,
    /** The widest interval of the times that were noted, else the one that the incident was opened with. */
    intrusion: async (incident: Incident): Promise<{ readonly from: number; readonly to: number } | undefined> => {
      const noted = intrusionOf((await file(incident.id)).times);
      if (noted !== undefined) return noted;
      const { from, to } = incident;
      return from === null || to === null ? undefined : { from, to };
    },
  };
}

export type IncidentFiles = ReturnType<typeof createIncidentFiles>;
