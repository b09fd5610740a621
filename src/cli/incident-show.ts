import type { IncidentView, ShownIncident } from "../incidents/incident-view.ts";
import { client } from "./client.ts";
import type { Command } from "./command.ts";
import { incidentPath } from "./incident-note.ts";
import { clocksText, stepsText, timelineOf } from "./incident-text.ts";

type Listed = Awaited<ReturnType<IncidentView["list"]>>[number];

const iso = (at: number | null): string => (at === null ? "?" : new Date(at).toISOString());
const where = ({ destination, recipient }: Pick<Listed, "destination" | "recipient">): string =>
  destination ?? `${recipient} (not through here)`;

export const incidentList: Command = {
  name: "incident list",
  summary: "Lists incidents.",
  usage: "bulkhead incident list [--json]",
  example: "bulkhead incident list",
  options: {},
  words: [0, 0],
  run: async (invocation) => {
    const incidents = await client(invocation).get<readonly Listed[]>("/incidents");
    if (invocation.json) invocation.out(JSON.stringify(incidents));
    else
      for (const one of incidents)
        invocation.out(`${one.id}  ${where(one)}  ${iso(one.from)} to ${iso(one.to)}  ${one.state}  ${one.title}`);
    return 0;
  },
};

export const incidentShow: Command = {
  name: "incident show",
  summary: "Shows one incident: timeline, decisions, clocks, steps, waves, and who did what.",
  usage: "bulkhead incident show ID [--json]",
  example: "bulkhead incident show INC-2025-11-25-3f2a",
  options: {},
  words: [1, 1],
  run: async (invocation) => {
    const incident = await client(invocation).get<ShownIncident>(incidentPath(invocation));
    if (invocation.json) invocation.out(JSON.stringify(incident));
    else for (const line of told(incident)) invocation.out(line);
    return 0;
  },
};

export const incidentClocks: Command = {
  name: "incident clocks",
  summary: "Shows what is due when, by law and by contract.",
  usage: "bulkhead incident clocks ID [--json]",
  example: "bulkhead incident clocks INC-2025-11-25-3f2a",
  options: {},
  words: [1, 1],
  run: async (invocation) => {
    type Clocks = Awaited<ReturnType<IncidentView["clocks"]>>;
    const answer = await client(invocation).get<Clocks>(`${incidentPath(invocation)}/clocks`);
    if (invocation.json) invocation.out(JSON.stringify(answer));
    else for (const line of clocksText(answer.clocks)) invocation.out(line);
    return 0;
  },
};

const part = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];

function told(incident: ShownIncident): readonly string[] {
  const { awareness, assessment, timeline, conflicts, clocks, steps, pending, notices, waves, actions } = incident;
  const { intrusion } = incident;
  return [
    `${incident.id}  ${where(incident)}  ${incident.state}  ${incident.title}`,
    intrusion === null ? "the intrusion has no dates yet" : `intrusion from ${intrusion.from} to ${intrusion.to}`,
    awareness === null
      ? "nobody decided yet when we became aware"
      : `aware since ${awareness.aware?.local}, decided by ${awareness.by}: ${awareness.reason}`,
    assessment === null
      ? "the risk is not assessed yet"
      : `severity ${assessment.score} ${assessment.band.replace("_", " ")} (${assessment.formula}); authority: ${assessment.choice.conclusion.authority}, persons: ${assessment.choice.conclusion.persons}`,
    ...pending.map(
      ({ decision, about, by, needsSecond }) =>
        `WAITS for a second person: decision ${decision} (${about}, by ${by}): ${needsSecond.join("; ")}`,
    ),
    ...part(
      "notices",
      notices.map(({ number, sender, subject, sha256 }) => `${number}  ${sender} “${subject}” SHA-256 ${sha256}`),
    ),
    ...part("timeline", timelineOf(timeline, conflicts)),
    ...part("clocks", clocksText(clocks)),
    ...part("steps", stepsText(steps)),
    ...part(
      "waves",
      waves.map(({ number, at }) => `wave ${number} frozen ${iso(at)}`),
    ),
    ...part(
      "actions",
      actions.map(({ at, kind, operator }) => `${iso(at)}  ${kind}  by ${operator}`),
    ),
  ];
}
