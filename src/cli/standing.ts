import type { DestinationStanding } from "../incidents/standing.ts";
import { client } from "./client.ts";
import type { Command } from "./command.ts";
import { waiting } from "./progress.ts";

export const standingCommand: Command = {
  name: "standing",
  summary:
    "Shows every destination's score as if its vendor leaked, by ENISA's method, as computed last night or --now.",
  usage: "bulkhead standing [--now] [--json]",
  example: "bulkhead standing --now",
  options: { now: { type: "boolean", says: "computes it now, for every destination, and keeps that" } },
  words: [0, 0],
  run: async (invocation) => {
    const { config } = invocation.config();
    const api = client(invocation);
    const all = await (invocation.options["now"] === true
      ? waiting("asking the ledger", api.post<readonly DestinationStanding[]>("/standing", {}))
      : api.get<readonly DestinationStanding[]>("/standing"));
    if (invocation.json) invocation.out(JSON.stringify(all));
    else
      for (const { id } of config.destinations)
        for (const line of told(
          id,
          all.find(({ destination }) => destination === id),
        ))
          invocation.out(line);
    return 0;
  },
};

function told(destination: string, kept: DestinationStanding | undefined): readonly string[] {
  if (kept === undefined) return [`${destination}: not scored yet; --now does it`];
  const { at, subjects, complete, standing } = kept;
  const asOf = `as of ${at.slice(0, 16).replace("T", " ")} UTC`;
  if (standing === null) return [`${destination}: holds nothing of anybody, as far as the ledger knows, ${asOf}`];
  const { score, band, formula, context, identifier, remarks } = standing;
  return [
    `${destination}: ${score} ${band.replace("_", " ")} (${formula}), ${subjects} people, ${asOf}`,
    ...[context, identifier].flatMap((one) => (one === undefined ? [] : [`  ${one.row}: ${one.because.join(", ")}`])),
    ...remarks.map((one) => `  ${one}`),
    ...(complete ? [] : ["  it may hold more than the ledger knows: the score may be too low"]),
  ];
}
