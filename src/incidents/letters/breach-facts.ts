import type { Breach, Measure } from "../../mail/notices/notice.ts";
import type { Config } from "../../platform/config-schema.ts";
import { Fault } from "../../platform/fault.ts";
import type { Incident, Store } from "../../store/store.ts";
import type { IncidentFiles } from "../incident-files.ts";
import type { Stops } from "../stops.ts";
import { lastScope } from "../waves.ts";

/** Measures that only people know of; the others are read from what happened. */
export const SAID_MEASURES = ["ended-contract", "reviewed-vendors"] as const satisfies readonly Measure[];

export interface BreachFactsOptions {
  readonly store: () => Promise<Pick<Store, "waves" | "actions">>;
  readonly files: IncidentFiles;
  readonly stops: Pick<Stops, "of">;
  readonly config: Pick<Config, "organisation" | "inspector" | "recipients" | "destinations" | "smtp" | "notices">;
}

/** The scope that a draft is made for. */
export interface ScopeWave {
  readonly number: number;
  readonly subjects: number;
  readonly isComplete: boolean;
  /** Counted from an uploaded list: nothing flowed to the recipient through here. */
  readonly isListed: boolean;
}

/** What every reader is told alike, from the incident itself. @throws Fault `bad-request` for what is not known yet */
export function createBreachFacts({ store, files, stops, config }: BreachFactsOptions) {
  const scopeOf = async (id: string): Promise<ScopeWave> => {
    const waves = await (await store()).waves(id);
    const found = lastScope(waves);
    if (found === undefined)
      throw new Fault("bad-request", `the scope is not frozen yet; \`bulkhead incident scope ${id}\` does it`);
    const { subjects, complete } = found.totals as unknown as { subjects: number; complete: boolean };
    const isListed = (await files.find(id)).destination === null;
    return { number: found.number, subjects, isComplete: complete, isListed };
  };

  const isStopped = async (incident: Incident): Promise<boolean> =>
    (await stops.of(incident, await files.file(incident.id))).length > 0;

  const measuresOf = async (incident: Incident, said: readonly Measure[]): Promise<Measure[]> => {
    const { id } = incident;
    const opened = await store();
    const file = await files.file(id);
    const known: readonly (readonly [Measure, boolean])[] = [
      ["stopped-sending", await isStopped(incident)],
      ["compared-dataset", (await opened.actions(id)).some(({ kind }) => kind === "reconciled")],
      ["told-authority", file.submissions.some(({ submission }) => submission.phase !== "withdrawn")],
    ];
    return [...known.filter(([, isTrue]) => isTrue).map(([measure]) => measure), ...said];
  };

  return {
    scopeOf,
    /** Whether it is still true that nothing is sent to the vendor. @throws Fault `ledger-unavailable` */
    isStopped: async (id: string): Promise<boolean> => isStopped(await files.find(id)),
    breachOf: async (id: string, said: readonly Measure[]): Promise<Breach> => {
      const incident = await files.find(id);
      const dates = await files.intrusion(incident);
      if (dates === undefined)
        throw new Fault("bad-request", "nobody noted when it happened; `bulkhead incident note` writes it down");
      const { organisation, inspector, smtp } = config;
      const [site] = inspector.domains;
      if (organisation === undefined || site === undefined || smtp === undefined)
        throw new Fault(
          "bad-request",
          "notices need `organisation`, `inspector.domains` and `smtp` in the configuration",
        );
      const recipient =
        incident.recipient ?? config.destinations.find((one) => one.id === incident.destination)?.recipient;
      const vendor = config.recipients.find((one) => one.id === recipient)?.legal_name ?? recipient ?? "";
      return {
        organisation: organisation.name,
        vendor,
        service: incident.destination === null ? "other" : "analytics",
        contact: organisation.contact,
        site,
        page: typed(config.notices?.public_url),
        ...dates,
        toldAt: (await files.file(id)).toldAt?.moment.at,
        isComplete: (await scopeOf(id)).isComplete,
        measures: await measuresOf(incident, said),
      };
    },
  };
}

/** An address as people type it: a whole one would be a link, and a notice has none. */
const typed = (url: string | undefined): string | undefined => url?.replace(/^https:\/\//, "").replace(/\/$/, "");
