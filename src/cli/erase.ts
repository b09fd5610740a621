import type { Erasure } from "../journal/journal.ts";
import type { ErasureRequest } from "../vendors/erasure.ts";
import { client, operator } from "./client.ts";
import { type Command, needed, Usage } from "./command.ts";

/** An erasure with the requests that a person must make. */
interface Shown extends Erasure {
  readonly byHand: readonly { readonly destination: string; readonly requests: readonly ErasureRequest[] }[];
}

const STATES: Readonly<Record<Erasure["calls"][number]["state"], string>> = {
  "to-ask": "will be asked again",
  "by-hand": "YOU must ask: `bulkhead erasure show` prints the request",
  refused: "REFUSED; look at it, ask by hand, and note the receipt",
  promised: "has promised",
};

const told = (erasure: Erasure): string[] => [
  `${erasure.id}  begun ${day(erasure.at)}  ${erasure.doneAt === null ? "not done" : `done ${day(erasure.doneAt)}: the sealed ids are destroyed`}`,
  ...erasure.calls.map(
    (one) =>
      `  ${one.destination}: ${STATES[one.state]}${one.says === "" ? "" : ` (${one.says})`}; ${one.ids} pseudonyms${one.unnamed > 0 ? `, ${one.unnamed} of them it can't be asked by` : ""}`,
  ),
];

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

export const erase: Command = {
  name: "erase",
  summary: "Forgets a person: stops sending, asks the vendors to delete, and destroys the sealed ids when they have.",
  usage: "bulkhead erase USER_ID --reason TEXT --yes",
  example: 'bulkhead erase user-1017 --reason "request of 3 March, Art. 17" --yes',
  options: {
    reason: { type: "string", value: "TEXT", says: "why, for the log; without the person's name" },
    yes: { type: "boolean", says: "do it; it can't be taken back" },
  },
  words: [1, 1],
  run: async (invocation) => {
    const { options, positionals, json, out } = invocation;
    const reason = needed(options["reason"], "--reason");
    if (options["yes"] !== true)
      throw new Usage("nothing was changed; an erasure can't be taken back: add --yes when that is what you want");
    const request = { userId: positionals[0], reason, operator: operator() };
    const erasure = await client(invocation).post<Erasure>("/erasures", request);
    if (json) out(JSON.stringify(erasure));
    else for (const line of told(erasure)) out(line);
    return 0;
  },
};

export const erasureList: Command = {
  name: "erasure list",
  summary: "Shows who is being forgotten, by number only, and which vendors have promised to delete.",
  usage: "bulkhead erasure list [--json]",
  example: "bulkhead erasure list",
  options: {},
  words: [0, 0],
  run: async (invocation) => {
    const all = await client(invocation).get<readonly Erasure[]>("/erasures");
    if (invocation.json) invocation.out(JSON.stringify(all));
    else if (all.length === 0) invocation.out("Nobody is being forgotten.");
    else for (const line of all.flatMap(told)) invocation.out(line);
    return 0;
  },
};

export const erasureShow: Command = {
  name: "erasure show",
  summary: "Shows one erasure with the requests that you must make at vendors yourself.",
  usage: "bulkhead erasure show ID [--json]",
  example: "bulkhead erasure show ERA-2026-03-03-3f2a",
  options: {},
  words: [1, 1],
  run: async (invocation) => {
    const { json, out, positionals } = invocation;
    const shown = await client(invocation).get<Shown>(`/erasures/${encodeURIComponent(positionals[0] ?? "")}`);
    if (json) out(JSON.stringify(shown));
    else {
      for (const line of told(shown)) out(line);
      for (const { destination, requests } of shown.byHand) {
        for (const one of requests) out(`${destination}: ${one.method} ${one.url}\n  ${one.body}`);
      }
    }
    return 0;
  },
};

export const erasureReceipt: Command = {
  name: "erasure receipt",
  summary: "Notes what a vendor answered whom you asked yourself.",
  usage: "bulkhead erasure receipt ID --destination ID --receipt TEXT",
  example: "bulkhead erasure receipt ERA-2026-03-03-3f2a --destination product-analytics --receipt 2718281",
  options: {
    destination: { type: "string", value: "ID", says: "whose vendor answered" },
    receipt: { type: "string", value: "TEXT", says: "the number or words of its promise" },
  },
  words: [1, 1],
  run: async (invocation) => {
    const { options, positionals, json, out } = invocation;
    const request = {
      destination: needed(options["destination"], "--destination"),
      receipt: needed(options["receipt"], "--receipt"),
      operator: operator(),
    };
    const path = `/erasures/${encodeURIComponent(positionals[0] ?? "")}/receipts`;
    const erasure = await client(invocation).post<Erasure>(path, request);
    if (json) out(JSON.stringify(erasure));
    else for (const line of told(erasure)) out(line);
    return 0;
  },
};
