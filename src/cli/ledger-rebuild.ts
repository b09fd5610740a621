import type { Rebuilt } from "../ledger/upkeep.ts";
import { client, operator } from "./client.ts";
import type { Command } from "./command.ts";
import { type Step, worked } from "./worked.ts";

export const ledgerRebuild: Command = {
  name: "ledger rebuild",
  summary: "Writes what is derived from the ledger's lines anew (roll-up, calendar), while the server runs.",
  usage: "bulkhead ledger rebuild [--json]",
  example: "bulkhead ledger rebuild",
  options: {},
  words: [0, 0],
  run: async (invocation) => {
    const { json, out } = invocation;
    const steps = client(invocation).lines<Step<Rebuilt>>("/ledger/rebuild", { operator: operator() });
    const found = await worked(steps, {
      says: "counting lines again",
      brokeOff: "the rebuild broke off, and the tables are as they were; run it again when the server is back",
    });
    if (json) out(JSON.stringify(found));
    else for (const line of told(found)) out(line);
    return found.mismatches.length === 0 ? 0 : 1;
  },
};

function told({ lines, rows, mismatches, millis }: Rebuilt): readonly string[] {
  const count = (value: number): string => value.toLocaleString("en");
  const tables = Object.entries(rows).map(([table, number]) => `  ${table}: ${count(number)} rows`);
  return [
    `Written anew from ${count(lines)} lines in ${(millis / 1_000).toFixed(1)} s:`,
    ...tables,
    ...(mismatches.length === 0
      ? ["Checked: they say what the lines say."]
      : [
          "Checked, and they are NOT what the lines say:",
          ...mismatches.map((one) => `  ${one.what}: ${one.where}`),
          "Run `bulkhead ledger verify`: the record itself may be damaged.",
        ]),
  ];
}
