import type { ShownIncident } from "../incidents/incident-view.ts";
import { client } from "./client.ts";
import { type Command, needed, text, Usage } from "./command.ts";
import { decided } from "./incident-aware.ts";
import { incidentPath } from "./incident-note.ts";
import { stepsText } from "./incident-text.ts";
import { actor, SIGNED } from "./signer.ts";

export const incidentStep: Command = {
  name: "incident step",
  summary: "Ticks a step of the playbook off, or gives it an owner.",
  usage: "bulkhead incident step ID STEP [--done|--not-needed] [--owner TEXT] [--remark TEXT] [--json]",
  example: "bulkhead incident step INC-2025-11-25-3f2a seal --done",
  options: {
    ...SIGNED,
    done: { type: "boolean", says: "it is done" },
    "not-needed": { type: "boolean", says: "it does not apply here; --remark says why" },
    owner: { type: "string", value: "TEXT", says: "who takes it" },
    remark: { type: "string", value: "TEXT", says: "what came of it" },
  },
  words: [2, 2],
  run: async (invocation) => {
    const { options } = invocation;
    const remark =
      options["not-needed"] === true ? needed(options["remark"], "--remark") : (text(options["remark"]) ?? "");
    const { steps } = await client(invocation).post<ShownIncident>(`${incidentPath(invocation)}/steps`, {
      step: invocation.positionals[1],
      state: options["done"] === true ? "done" : options["not-needed"] === true ? "not-needed" : "open",
      owner: text(options["owner"]) ?? "",
      remark,
      operator: actor(invocation),
    });
    if (invocation.json) invocation.out(JSON.stringify(steps));
    else for (const line of stepsText(steps)) invocation.out(line);
    return 0;
  },
};

export const incidentSubmitted: Command = {
  name: "incident submitted",
  summary: "Records that an authority was notified, signed. Its clock stops.",
  usage:
    "bulkhead incident submitted ID --authority NAME --at TIME [--reference TEXT] [--phase initial|follow-up|complete|withdrawn] [--regime ID] [--clock ID] [--delay-reason TEXT] [--operator NAME|FILE] [--json]",
  example:
    "bulkhead incident submitted INC-2025-11-25-3f2a --authority cnil --at 2025-11-27T10:00+01:00 --reference N-2025-1",
  options: {
    ...SIGNED,
    authority: { type: "string", value: "NAME", says: "who was notified" },
    at: { type: "string", value: "TIME", says: "when it was sent, with its offset" },
    zone: { type: "string", value: "ZONE", says: "for a time without an offset" },
    reference: { type: "string", value: "TEXT", says: "the authority's number or receipt" },
    phase: { type: "string", value: "PHASE", says: "initial (the default), follow-up, complete or withdrawn" },
    regime: { type: "string", value: "ID", says: "gdpr when left out" },
    clock: { type: "string", value: "ID", says: "authority when left out" },
    "delay-reason": { type: "string", value: "TEXT", says: "needed when it was late (Art. 33(1))" },
  },
  words: [1, 1],
  run: async (invocation) => {
    const { options } = invocation;
    const phase = text(options["phase"]) ?? "initial";
    if (!["initial", "follow-up", "complete", "withdrawn"].includes(phase))
      throw new Usage("--phase is initial, follow-up, complete or withdrawn");
    const zone = text(options["zone"]);
    await decided(invocation, "submitted", {
      incident: invocation.positionals[0] ?? "",
      regime: text(options["regime"]) ?? "gdpr",
      clock: text(options["clock"]) ?? "authority",
      authority: needed(options["authority"], "--authority"),
      phase,
      submitted: needed(options["at"], "--at"),
      ...(zone === undefined ? {} : { zone }),
      reference: text(options["reference"]) ?? "",
      delayReason: text(options["delay-reason"]) ?? "",
    });
    return 0;
  },
};

export const incidentClose: Command = {
  name: "incident close",
  summary: "Closes an incident when nothing is open any more, signed. A later notice or decision opens it again.",
  usage: "bulkhead incident close ID --reason TEXT [--lessons TEXT] [--operator NAME|FILE] [--json]",
  example: 'bulkhead incident close INC-2025-11-25-3f2a --reason "all notices are out" --lessons "fewer fields"',
  options: {
    ...SIGNED,
    reason: { type: "string", value: "TEXT", says: "why it can be closed" },
    lessons: { type: "string", value: "TEXT", says: "what will be done differently" },
  },
  words: [1, 1],
  run: async (invocation) => {
    await decided(invocation, "closed", {
      incident: invocation.positionals[0] ?? "",
      reason: needed(invocation.options["reason"], "--reason"),
      lessons: text(invocation.options["lessons"]) ?? "",
    });
    return 0;
  },
};
