import { client, operator } from "./client.ts";
import { type Command, needed, text } from "./command.ts";

interface Shown {
  readonly destination: string;
  readonly observedSince: string | null;
  readonly gaps: readonly { readonly from: string; readonly to: string | null; readonly reason: string }[];
  /** Made by the vendor between two moments. */
  readonly baselines: readonly { readonly from: string; readonly to: string; readonly whole: boolean }[];
}

const told = (coverage: Shown): string =>
  [
    `${coverage.destination}: observed since ${coverage.observedSince ?? "never"}`,
    ...coverage.baselines.map(
      ({ from, whole }) => `  a baseline says ${whole ? "what" : "some of what"} the vendor held at ${from}`,
    ),
    ...coverage.gaps.map((gap) => `  not observed from ${gap.from} to ${gap.to ?? "now"}: ${gap.reason}`),
  ].join("\n");

export const coverageShow: Command = {
  name: "coverage show",
  summary: "Shows since when a destination is observed, and the gaps.",
  usage: "bulkhead coverage show DESTINATION [--json]",
  example: "bulkhead coverage show product-analytics",
  options: {},
  words: [1, 1],
  run: async (invocation) => {
    const coverage = await client(invocation).get<Shown>(
      `/coverage/${encodeURIComponent(invocation.positionals[0] ?? "")}`,
    );
    invocation.out(invocation.json ? JSON.stringify(coverage) : told(coverage));
    return 0;
  },
};

export const coverageGap: Command = {
  name: "coverage gap",
  summary: "Writes down that data went to a vendor past Bulkhead: an outage with a bypass, a cut-over, a restore.",
  usage: "bulkhead coverage gap DESTINATION --from TIME [--to TIME] --reason TEXT [--json]",
  example:
    'bulkhead coverage gap product-analytics --from 2026-03-01T10:00Z --to 2026-03-01T12:00Z --reason "bypassed during an outage"',
  options: {
    from: { type: "string", value: "TIME", says: "when data began to go past Bulkhead" },
    to: { type: "string", value: "TIME", says: "when it ended; without it the gap is still open" },
    reason: { type: "string", value: "TEXT", says: "why, for the log" },
  },
  words: [1, 1],
  run: async (invocation) => {
    const { options } = invocation;
    const to = text(options["to"]);
    const coverage = await client(invocation).post<Shown>("/coverage", {
      destination: invocation.positionals[0],
      from: needed(options["from"], "--from"),
      ...(to === undefined ? {} : { to }),
      reason: needed(options["reason"], "--reason"),
      operator: operator(),
    });
    invocation.out(invocation.json ? JSON.stringify(coverage) : told(coverage));
    return 0;
  },
};
