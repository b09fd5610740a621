import type { DecisionAnswer } from "../incidents/decisions.ts";
import type { ShownIncident } from "../incidents/incident-view.ts";
import { client } from "./client.ts";
import { type Command, text, Usage } from "./command.ts";
import { incidentPath } from "./incident-note.ts";
import { operatorKey, SIGNED, sign } from "./signer.ts";

export const incidentApprove: Command = {
  name: "incident approve",
  summary: "Approves or rejects a decision of another person, signed. Nobody approves their own.",
  usage: "bulkhead incident approve ID DECISION [--reject] [--remark TEXT] [--operator NAME|FILE] [--json]",
  example: "bulkhead incident approve INC-2025-11-25-3f2a 1 --operator bob",
  options: {
    ...SIGNED,
    reject: { type: "boolean", says: "say no: the decision never counts" },
    remark: { type: "string", value: "TEXT", says: "what you looked at, or why not" },
  },
  words: [2, 2],
  run: async (invocation) => {
    const incident = invocation.positionals[0] ?? "";
    const decision = Number(invocation.positionals[1]);
    if (!Number.isInteger(decision) || decision < 1) throw new Usage("give the number of the decision");
    const kind = invocation.options["reject"] === true ? "rejected" : "approved";
    const api = client(invocation);
    const { pending } = await api.get<ShownIncident>(incidentPath(invocation));
    const waiting = pending.find((one) => one.decision === decision);
    if (waiting === undefined) throw new Usage("no decision with this number waits for a second person");
    const remark = text(invocation.options["remark"]) ?? "";
    // The hash is signed too: an approval is of this text and no other.
    const detail = { incident, decision, sha256: waiting.sha256, remark };
    const signed = sign(operatorKey(invocation), kind, detail);
    const answer = await api.post<DecisionAnswer>("/decisions", { kind, ...signed });
    invocation.out(invocation.json ? JSON.stringify(answer) : `decision ${decision} is ${kind}`);
    return 0;
  },
};
