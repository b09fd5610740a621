import { TIMES } from "../domain/incident.ts";
import type { ShownIncident } from "../incidents/incident-view.ts";
import { client } from "./client.ts";
import { type Command, type Invocation, needed, text, Usage } from "./command.ts";
import { timelineOf } from "./incident-text.ts";
import { actor, SIGNED } from "./signer.ts";

/** `/incidents/ID` of the first word. */
export const incidentPath = ({ positionals }: Invocation): string =>
  `/incidents/${encodeURIComponent(positionals[0] ?? "")}`;

export const incidentNote: Command = {
  name: "incident note",
  summary: "Writes into the timeline when something happened, as one source says. Other claims stay beside it.",
  usage: "bulkhead incident note ID WHAT --at TIME --source TEXT [--zone ZONE] [--remark TEXT] [--json]",
  example: 'bulkhead incident note INC-2025-11-25-3f2a detected-by-vendor --at 2025-11-09 --source "its notice"',
  options: {
    ...SIGNED,
    at: { type: "string", value: "TIME", says: "a time with its offset, or a day when the source says no more" },
    zone: { type: "string", value: "ZONE", says: "whose clock it is, such as America/Los_Angeles" },
    source: { type: "string", value: "TEXT", says: "who says so, and where" },
    remark: { type: "string", value: "TEXT", says: "anything else; for sending-stopped, how it was stopped" },
  },
  words: [2, 2],
  run: async (invocation) => {
    const { options, positionals } = invocation;
    const time = positionals[1] ?? "";
    if (!Object.hasOwn(TIMES, time)) throw new Usage(`what happened is one of ${Object.keys(TIMES).join(", ")}`);
    const zone = text(options["zone"]);
    const incident = await client(invocation).post<ShownIncident>(`${incidentPath(invocation)}/times`, {
      time,
      at: needed(options["at"], "--at"),
      ...(zone === undefined ? {} : { zone }),
      source: needed(options["source"], "--source"),
      remark: text(options["remark"]) ?? "",
      operator: actor(invocation),
    });
    show(invocation, incident);
    return 0;
  },
};

export const incidentRetract: Command = {
  name: "incident retract",
  summary: "Takes a time of the timeline back, with a reason. It stays to be seen.",
  usage: "bulkhead incident retract ID NUMBER --reason TEXT [--json]",
  example: 'bulkhead incident retract INC-2025-11-25-3f2a 2 --reason "typing error: it was the 9th"',
  options: { ...SIGNED, reason: { type: "string", value: "TEXT", says: "why it is not so" } },
  words: [2, 2],
  run: async (invocation) => {
    const number = Number(invocation.positionals[1]);
    if (!Number.isInteger(number) || number < 1) throw new Usage("give the number that the timeline shows");
    const incident = await client(invocation).post<ShownIncident>(`${incidentPath(invocation)}/times/retract`, {
      number,
      reason: needed(invocation.options["reason"], "--reason"),
      operator: actor(invocation),
    });
    show(invocation, incident);
    return 0;
  },
};

function show({ json, out }: Invocation, { timeline, conflicts }: ShownIncident): void {
  if (json) out(JSON.stringify({ timeline, conflicts }));
  else for (const line of timelineOf(timeline, conflicts)) out(line);
}
