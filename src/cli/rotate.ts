import type { Rotation } from "../journal/journal.ts";
import { client, operator } from "./client.ts";
import { type Command, needed, text, Usage } from "./command.ts";

const BREAKS = [
  "From then on the vendor takes every person, device and organisation for a new one:",
  "  - users and organisations are counted again, and funnels and retention break on that day;",
  "  - its history stays under the old pseudonyms, which the ledger keeps;",
  "  - what waits, or is held, goes out never (--waiting withhold), or still under old pseudonyms (--waiting send).",
];

export const rotateCommand: Command = {
  name: "rotate",
  summary: "Gives a destination new pseudonyms, so that leaked ones say nothing about later data.",
  usage: "bulkhead rotate DESTINATION --reason TEXT [--waiting withhold|send] --yes",
  example: 'bulkhead rotate product-analytics --reason "the old pseudonyms are in the leaked dataset" --yes',
  options: {
    reason: { type: "string", value: "TEXT", says: "why, for the log" },
    waiting: {
      type: "string",
      value: "withhold|send",
      says: "what becomes of items that wait under old pseudonyms; withhold when not said",
    },
    yes: { type: "boolean", says: "do it; without it the command says what would break, and changes nothing" },
  },
  words: [1, 1],
  run: async (invocation) => {
    const { options, positionals, json, out } = invocation;
    const waiting = text(options["waiting"]) ?? "withhold";
    if (waiting !== "withhold" && waiting !== "send") throw new Usage("--waiting is withhold or send");
    const reason = needed(options["reason"], "--reason");
    if (options["yes"] !== true) {
      for (const line of BREAKS) out(line);
      throw new Usage("nothing was changed; add --yes when that is what you want");
    }
    const request = { destination: positionals[0], waiting, reason, operator: operator() };
    const rotation = await client(invocation).post<Rotation>("/rotate", request);
    out(json ? JSON.stringify(rotation) : `${rotation.destination} is in epoch ${rotation.epoch} now.`);
    return 0;
  },
};
