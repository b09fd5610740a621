import type { Seal } from "../journal/journal.ts";
import { client, operator } from "./client.ts";
import { type Command, needed, text, Usage } from "./command.ts";

export const sealCommand: Command = {
  name: "seal",
  summary: "Cuts a destination off: when it returns, nothing more leaves for it.",
  usage: "bulkhead seal DESTINATION --reason TEXT [--mode hold|drop]",
  example: 'bulkhead seal product-analytics --reason "the vendor reports an intrusion"',
  options: {
    reason: { type: "string", value: "TEXT", says: "why, for the log" },
    mode: {
      type: "string",
      value: "hold|drop",
      says: "keep what comes in for later, or record it as withheld; hold when not said",
    },
  },
  words: [1, 1],
  run: async (invocation) => {
    const mode = text(invocation.options["mode"]) ?? "hold";
    if (mode !== "hold" && mode !== "drop")
      throw new Usage("--mode is hold (keep what comes in) or drop (record it as withheld)");
    const reason = needed(invocation.options["reason"], "--reason");
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
  usage: "bulkhead unseal DESTINATION --reason TEXT",
  example: 'bulkhead unseal product-analytics --reason "the vendor closed the hole"',
  options: { reason: { type: "string", value: "TEXT", says: "why, for the log" } },
  words: [1, 1],
  run: async (invocation) => {
    const reason = needed(invocation.options["reason"], "--reason");
    const seal = await client(invocation).post<Seal>("/unseal", {
      destination: invocation.positionals[0],
      reason,
      operator: operator(),
    });
    invocation.out(invocation.json ? JSON.stringify(seal) : `${seal.destination} is open again.`);
    return 0;
  },
};
