import { entryOf, type RegisterEntry } from "../registers/breaches.ts";
import type { Config } from "../platform/config-schema.ts";
import type { Store } from "../store/store.ts";
import { writtenIn } from "./forms.ts";
import type { IncidentFiles } from "./incident-files.ts";
import type { Stops } from "./stops.ts";
import { lastScope } from "./waves.ts";

export interface BreachRegisterOptions {
  readonly store: () => Promise<Pick<Store, "incidents" | "actions" | "waves">>;
  readonly files: IncidentFiles;
  readonly stops: Pick<Stops, "of">;
  readonly config: Pick<Config, "recipients" | "destinations" | "organisations">;
}

/** Every incident as an entry of the register, in the order of opening. */
export const createBreachRegister = ({ store, files, stops: stopped, config }: BreachRegisterOptions) => ({
  entries: async (): Promise<readonly RegisterEntry[]> => {
    const opened = await store();
    return Promise.all(
      (await opened.incidents()).map(async (incident) => {
        const file = await files.file(incident.id);
        const wave = lastScope(await opened.waves(incident.id));
        const stops = await stopped.of(incident, file);
        return entryOf({ incident, file, wave, stops, config, written: writtenIn(await opened.actions(incident.id)) });
      }),
    );
  },
});
