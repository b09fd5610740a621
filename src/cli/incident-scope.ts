import type { ScopeAnswer } from "../incidents/incidents.ts";
import { client, operator } from "./client.ts";
import { type Command, text } from "./command.ts";
import { waiting } from "./progress.ts";

export const incidentScope: Command = {
  name: "incident scope",
  summary: "Asks the ledger who is affected with which fields, and freezes the answer as a wave.",
  usage: "bulkhead incident scope ID [--source ID] [--json]",
  example: "bulkhead incident scope INC-2025-11-25-3f2a",
  options: { source: { type: "string", value: "ID", says: "only what this application sent" } },
  words: [1, 1],
  run: async (invocation) => {
    const source = text(invocation.options["source"]);
    const path = `/incidents/${encodeURIComponent(invocation.positionals[0] ?? "")}/scope`;
    const scope = await waiting(
      "asking the ledger",
      client(invocation).post<ScopeAnswer>(path, { operator: operator(), ...(source === undefined ? {} : { source }) }),
    );
    if (invocation.json) invocation.out(JSON.stringify(scope));
    else for (const line of told(scope)) invocation.out(line);
    return 0;
  },
};

function told(scope: ScopeAnswer): string[] {
  const codes = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([code, count]) => `${code} ${count}`)
      .join(", ");
  return [
    `${scope.subjects} people in ${scope.organisations} organisations are affected (wave ${scope.wave}, ${scope.millis} ms).`,
    `Exposed: events since ${scope.eventsFrom} until ${scope.to}, and profile and group values until they were deleted.`,
    ...scope.categories.map((one) => `  ${String(one.subjects).padStart(8)}  ${one.category}  ${one.form}`),
    ...(scope.unidentifiedDevices > 0 ? [`${scope.unidentifiedDevices} devices belong to nobody we know.`] : []),
    ...(Object.keys(scope.countries).length > 0 ? [`Countries: ${codes(scope.countries)}`] : []),
    ...(Object.keys(scope.languages).length > 0 ? [`Languages: ${codes(scope.languages)}`] : []),
    `For information: ${scope.disclosedDuringIntrusion.items} items about ${scope.disclosedDuringIntrusion.subjects} people were disclosed while the intrusion lasted.`,
    scope.complete ? "The ledger covers all of it." : "NOT COMPLETE; nobody may be told that they are not affected:",
    ...scope.incompleteBecause.map((why) => `  ${why}`),
  ];
}
