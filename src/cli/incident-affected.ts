import type { Affected } from "../incidents/incidents.ts";
import { client } from "./client.ts";
import { type Command, text, Usage } from "./command.ts";
import { actor, anyOperatorKey, SIGNED, sign } from "./signer.ts";

export const incidentAffected: Command = {
  name: "incident affected",
  summary: "Prints the affected people with their organisations and fields. Reading the list is signed and logged.",
  usage: "bulkhead incident affected ID [--format jsonl|csv|text] [--source ID] [--operator NAME|FILE]",
  example: "bulkhead incident affected INC-2025-11-25-3f2a --format jsonl > affected.jsonl",
  options: {
    ...SIGNED,
    format: { type: "string", value: "jsonl|csv|text", says: "how the list is printed" },
    source: { type: "string", value: "ID", says: "only people disclosed by this application" },
  },
  words: [1, 1],
  run: async (invocation) => {
    const format = text(invocation.options["format"]) ?? (invocation.json ? "jsonl" : "text");
    const print = FORMATS[format];
    if (print === undefined) throw new Usage(`--format is one of ${Object.keys(FORMATS).join(", ")}`);
    const source = text(invocation.options["source"]);
    const incident = invocation.positionals[0] ?? "";
    const path = `/incidents/${encodeURIComponent(incident)}/affected`;
    const key = anyOperatorKey(invocation);
    if (format === "csv") invocation.out("user_id,organisation,categories,items,first,last,country,language");
    const people = client(invocation).lines<Affected>(path, {
      operator: actor(invocation),
      ...(key && { signed: sign(key, "affected-list-read", { incident, source: source ?? null }) }),
      ...(source === undefined ? {} : { source }),
    });
    for await (const person of people) invocation.out(print(person));
    return 0;
  },
};

const FORMATS: Readonly<Record<string, (person: Affected) => string>> = {
  jsonl: (person) => JSON.stringify(person),
  text: (person) => `${person.userId}  ${person.organisation ?? "-"}  ${person.categories.join(" ")}`,
  csv: (person) =>
    [
      person.userId,
      person.organisations.join(" "),
      person.categories.join(" "),
      person.items,
      person.first ?? "",
      person.last ?? "",
      person.country ?? "",
      person.language ?? "",
    ]
      .map(cell)
      .join(","),
};

/** RFC 4180, and no cell that a spreadsheet would run as a formula. */
function cell(value: string | number): string {
  const text = /^[=+\-@\t\r]/.test(String(value)) && typeof value === "string" ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
