import type { Incident } from "../store/store.ts";
import { client, operator } from "./client.ts";
import { type Command, needed, text } from "./command.ts";

const day = (at: number): string => new Date(at).toISOString();

export const incidentOpen: Command = {
  name: "incident open",
  summary: "Opens an incident at a destination, with the intrusion's first and last moment.",
  usage: "bulkhead incident open --destination ID --from TIME --to TIME [--title TEXT] [--json]",
  example: "bulkhead incident open --destination product-analytics --from 2025-11-08 --to 2025-11-25",
  options: {
    destination: { type: "string", value: "ID", says: "where the breach is" },
    from: {
      type: "string",
      value: "TIME",
      says: "first moment of the intrusion, as far as known; a day counts from its beginning",
    },
    to: { type: "string", value: "TIME", says: "last moment; a day counts to its end" },
    title: { type: "string", value: "TEXT", says: "what the incident is called" },
  },
  words: [0, 0],
  run: async (invocation) => {
    const { options } = invocation;
    const incident = await client(invocation).post<Incident>("/incidents", {
      destination: needed(options["destination"], "--destination"),
      from: needed(options["from"], "--from"),
      to: needed(options["to"], "--to"),
      title: text(options["title"]) ?? "",
      operator: operator(),
    });
    invocation.out(
      invocation.json
        ? JSON.stringify(incident)
        : `${incident.id} is open. Next: bulkhead incident scope ${incident.id}`,
    );
    return 0;
  },
};

export const incidentList: Command = {
  name: "incident list",
  summary: "Lists incidents.",
  usage: "bulkhead incident list [--json]",
  example: "bulkhead incident list",
  options: {},
  words: [0, 0],
  run: async (invocation) => {
    const incidents = await client(invocation).get<readonly Incident[]>("/incidents");
    if (invocation.json) invocation.out(JSON.stringify(incidents));
    else
      for (const one of incidents)
        invocation.out(`${one.id}  ${one.destination}  ${day(one.from)} to ${day(one.to)}  ${one.title}`);
    return 0;
  },
};

export const incidentShow: Command = {
  name: "incident show",
  summary: "Shows one incident with its actions and waves.",
  usage: "bulkhead incident show ID [--json]",
  example: "bulkhead incident show INC-2025-11-25-3f2a",
  options: {},
  words: [1, 1],
  run: async (invocation) => {
    type Shown = Incident & {
      readonly actions: readonly { kind: string; at: number; operator: string }[];
      readonly waves: readonly { number: number; at: number }[];
    };
    const incident = await client(invocation).get<Shown>(
      `/incidents/${encodeURIComponent(invocation.positionals[0] ?? "")}`,
    );
    if (invocation.json) invocation.out(JSON.stringify(incident));
    else {
      invocation.out(
        `${incident.id}  ${incident.destination}  ${day(incident.from)} to ${day(incident.to)}  ${incident.title}`,
      );
      for (const one of incident.actions) invocation.out(`  ${day(one.at)}  ${one.kind}  by ${one.operator}`);
      for (const one of incident.waves) invocation.out(`  wave ${one.number} frozen ${day(one.at)}`);
    }
    return 0;
  },
};
