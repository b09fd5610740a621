import type { RecipientSealed } from "../delivery/recipient-seals.ts";
import type { Seal } from "../journal/journal.ts";
import { client, operator } from "./client.ts";
import { type Command, type Invocation, needed, text, Usage } from "./command.ts";

export const sealCommand: Command = {
  name: "seal",
  summary: "Cuts a destination off, or all ways to a legal entity: when it returns, nothing more leaves for it.",
  usage: "bulkhead seal DESTINATION|--recipient ID --reason TEXT [--mode hold|drop]",
  example: 'bulkhead seal product-analytics --reason "the vendor reports an intrusion"',
  options: {
    recipient: { type: "string", value: "ID", says: "every destination of this legal entity, and routers to it" },
    reason: { type: "string", value: "TEXT", says: "why, for the log" },
    mode: {
      type: "string",
      value: "hold|drop",
      says: "keep what comes in for later, or record it as withheld; hold when not said",
    },
  },
  words: [0, 1],
  run: async (invocation) => {
    const mode = text(invocation.options["mode"]) ?? "hold";
    if (mode !== "hold" && mode !== "drop")
      throw new Usage("--mode is hold (keep what comes in) or drop (record it as withheld)");
    const recipient = recipientOf(invocation);
    const reason = needed(invocation.options["reason"], "--reason");
    if (recipient !== undefined) return ofRecipient(invocation, "/seal-recipient", { recipient, reason, mode });
    const seal = await client(invocation).post<Seal>("/seal", {
      destination: invocation.positionals[0],
      reason,
      mode,
      operator: operator(),
    });
    invocation.out(
      invocation.json
        ? JSON.stringify(seal)
        : `${seal.destination} is sealed (${mode}). SDKs still get success; ${mode === "hold" ? "what comes in is held" : "what comes in is withheld"}.`,
    );
    return 0;
  },
};

export const unsealCommand: Command = {
  name: "unseal",
  summary: "Opens a destination again; what was held is delivered.",
  usage: "bulkhead unseal DESTINATION|--recipient ID --reason TEXT",
  example: 'bulkhead unseal product-analytics --reason "the vendor closed the hole"',
  options: {
    recipient: { type: "string", value: "ID", says: "a legal entity that was sealed as such" },
    reason: { type: "string", value: "TEXT", says: "why, for the log" },
  },
  words: [0, 1],
  run: async (invocation) => {
    const recipient = recipientOf(invocation);
    const reason = needed(invocation.options["reason"], "--reason");
    if (recipient !== undefined) return ofRecipient(invocation, "/unseal-recipient", { recipient, reason });
    const seal = await client(invocation).post<Seal>("/unseal", {
      destination: invocation.positionals[0],
      reason,
      operator: operator(),
    });
    invocation.out(invocation.json ? JSON.stringify(seal) : `${seal.destination} is open again.`);
    return 0;
  },
};

function recipientOf({ positionals, options }: Invocation): string | undefined {
  const recipient = text(options["recipient"]);
  if ((recipient === undefined) === (positionals.length === 0))
    throw new Usage("name either a destination or, with --recipient, a legal entity");
  return recipient;
}

/** Exit code 1 while any way is not closed: nobody may take an exclusion that was asked for as a closed door. */
async function ofRecipient(invocation: Invocation, path: string, request: object): Promise<0 | 1> {
  const sealed = await client(invocation).post<RecipientSealed>(path, { ...request, operator: operator() });
  const { recipient, seal, routes } = sealed;
  const left = seal.action === "unseal" ? [] : routes.filter(({ state }) => state !== "closed");
  if (invocation.json) invocation.out(JSON.stringify(sealed));
  else {
    invocation.out(`${recipient} is ${seal.action === "unseal" ? "open again" : `sealed (${seal.mode})`}.`);
    for (const { destination, state, says } of routes) invocation.out(`  ${state.padEnd(6)}  ${destination}: ${says}`);
    if (left.length > 0)
      invocation.out(
        `NOT everything is closed: ${left.length} of ${routes.length} ways to ${recipient} go through a router.`,
      );
  }
  return left.length === 0 ? 0 : 1;
}
