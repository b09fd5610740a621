import type { ScopeAnswer } from "../incidents/incidents.ts";
import { client } from "./client.ts";
import { type Command, text, Usage } from "./command.ts";
import { counted } from "./counted.ts";
import { LIST_OPTIONS, scopeOfList } from "./incident-scope-list.ts";
import { waiting } from "./progress.ts";
import { actor, SIGNED } from "./signer.ts";

export const incidentScope: Command = {
  name: "incident scope",
  summary:
    "Asks the ledger, or without one a list, who is affected with which fields, and freezes the answer as a wave.",
  usage:
    "bulkhead incident scope ID [--source ID | --dataset FILE [--map NAME=CATEGORY]… [--exposed CATEGORY]… [--columns]] [--json]",
  example: "bulkhead incident scope INC-2025-11-25-3f2a",
  options: {
    ...SIGNED,
    source: { type: "string", value: "ID", says: "only what this application sent" },
    ...LIST_OPTIONS,
  },
  words: [1, 1],
  run: async (invocation) => {
    const source = text(invocation.options["source"]);
    const list = text(invocation.options["dataset"]);
    if (list !== undefined && source !== undefined) throw new Usage("a list knows no sources; leave --source out");
    if (list !== undefined) return scopeOfList(invocation);
    const path = `/incidents/${encodeURIComponent(invocation.positionals[0] ?? "")}/scope`;
    const scope = await waiting(
      "asking the ledger",
      client(invocation).post<ScopeAnswer>(path, {
        operator: actor(invocation),
        ...(source === undefined ? {} : { source }),
      }),
    );
    if (invocation.json) invocation.out(JSON.stringify(scope));
    else for (const line of told(scope)) invocation.out(line);
    return 0;
  },
};

function told(scope: ScopeAnswer): string[] {
  const { subjects, organisations, disclosedDuringIntrusion: during } = scope;
  const people = counted(subjects, "person", "people");
  const firms = counted(organisations, "organisation", "organisations");
  const devices = counted(scope.unidentifiedDevices, "device belongs", "devices belong");
  const items = counted(during.items, "item", "items");
  return [
    `${people} in ${firms} ${subjects === 1 ? "is" : "are"} affected (wave ${scope.wave}, ${scope.millis} ms).`,
    `Exposed: events since ${scope.eventsFrom} until ${scope.to}, and profile and group values until they were deleted.`,
    ...scope.baselines.map(
      ({ asOf, whole }) =>
        `A baseline is in it: ${whole ? "what" : "some of what"} the vendor held, counted from ${asOf} on.`,
    ),
    ...scope.categories.map(
      (one) => `  ${one.subjects.toLocaleString("en").padStart(10)}  ${one.category}  ${one.form}`,
    ),
    ...(scope.unidentifiedDevices > 0 ? [`Besides, ${devices} to nobody we know.`] : []),
    ...codes("Countries", scope.countries),
    ...codes("Languages", scope.languages),
    `For information: ${items} about ${counted(during.subjects, "person", "people")} left while the intrusion lasted.`,
    scope.complete ? "The ledger covers all of it." : "NOT COMPLETE; nobody may be told that they are not affected:",
    ...scope.incompleteBecause.map((why) => `  ${why}`),
  ];
}

/** The most frequent first. People of whom nothing was said are in none. */
function codes(title: string, counts: Readonly<Record<string, number>>): readonly string[] {
  const sorted = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  if (sorted.length === 0) return [];
  return [`${title}: ${sorted.map(([code, count]) => `${code} ${count.toLocaleString("en")}`).join(", ")}`];
}
