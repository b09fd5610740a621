import { client, operator } from "./client.ts";
import { type Command, type Given, text } from "./command.ts";

interface Listed {
  readonly id: string;
  readonly destination: string;
  readonly outcome: string;
  readonly reason: string;
  readonly status: number;
  readonly at: string;
}

const chosen = (positionals: readonly string[], destination: Given) => ({
  operator: operator(),
  ...(positionals.length > 0 ? { ids: positionals } : {}),
  ...(text(destination) === undefined ? {} : { destination: text(destination) }),
});

export const deadLettersList: Command = {
  name: "dead-letters list",
  summary: "Lists items that ended without arriving, and why.",
  usage: "bulkhead dead-letters list [--destination ID] [--json]",
  example: "bulkhead dead-letters list --destination product-analytics",
  options: { destination: { type: "string", value: "ID", says: "all of this destination" } },
  words: [0, 0],
  run: async (invocation) => {
    const destination = text(invocation.options["destination"]);
    const letters = await client(invocation).get<readonly Listed[]>(
      `/dead-letters${destination === undefined ? "" : `?destination=${encodeURIComponent(destination)}`}`,
    );
    if (invocation.json) invocation.out(JSON.stringify(letters));
    else
      for (const one of letters)
        invocation.out(
          `${one.id}  ${one.destination}  ${one.outcome}  ${one.reason}${one.status > 0 ? ` (HTTP ${one.status})` : ""}  ${one.at}`,
        );
    return 0;
  },
};

export const deadLettersReplay: Command = {
  name: "dead-letters replay",
  summary: "Sends them again, as new items.",
  usage: "bulkhead dead-letters replay [ID …] [--destination ID]",
  example: "bulkhead dead-letters replay --destination product-analytics",
  options: { destination: { type: "string", value: "ID", says: "all of this destination" } },
  words: [0, 10_000],
  run: async (invocation) => {
    const result = await client(invocation).post<{ replayed: number }>(
      "/dead-letters/replay",
      chosen(invocation.positionals, invocation.options["destination"]),
    );
    invocation.out(invocation.json ? JSON.stringify(result) : `${result.replayed} items wait again.`);
    return 0;
  },
};

export const deadLettersDiscard: Command = {
  name: "dead-letters discard",
  summary: "Gives them up for good; their outcome stays.",
  usage: "bulkhead dead-letters discard [ID …] [--destination ID]",
  example: "bulkhead dead-letters discard --destination product-analytics",
  options: { destination: { type: "string", value: "ID", says: "all of this destination" } },
  words: [0, 10_000],
  run: async (invocation) => {
    const result = await client(invocation).post<{ discarded: number }>(
      "/dead-letters/discard",
      chosen(invocation.positionals, invocation.options["destination"]),
    );
    invocation.out(invocation.json ? JSON.stringify(result) : `${result.discarded} items are given up.`);
    return 0;
  },
};
