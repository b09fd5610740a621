import type { DestinationStanding } from "../incidents/standing.ts";
import { client } from "./client.ts";
import type { Command } from "./command.ts";
import { waiting } from "./progress.ts";

export const standingCommand: Command = {
  name: "standing",
  summary: "Scores every destination as if its vendor leaked today: what would be taken, by ENISA's method.",
  usage: "bulkhead standing [--json]",
  example: "bulkhead standing",
  options: {},
  words: [0, 0],
  run: async (invocation) => {
    const all = await waiting("asking the ledger", client(invocation).get<readonly DestinationStanding[]>("/standing"));
    if (invocation.json) invocation.out(JSON.stringify(all));
    else for (const one of all) for (const line of told(one)) invocation.out(line);
    return 0;
  },
};

function told({ destination, subjects, complete, standing }: DestinationStanding): readonly string[] {
  if (standing === null) return [`${destination}: holds nothing of anybody, as far as the ledger knows`];
  const { score, band, formula, context, identifier, remarks } = standing;
  return [
    `${destination}: ${score} ${band.replace("_", " ")} (${formula}), ${subjects} people`,
    ...[context, identifier].flatMap((one) => (one === undefined ? [] : [`  ${one.row}: ${one.because.join(", ")}`])),
    ...remarks.map((one) => `  ${one}`),
    ...(complete ? [] : ["  it may hold more than the ledger knows: the score may be too low"]),
  ];
}
