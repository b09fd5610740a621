import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { CIRCUMSTANCE_ROWS, CONTEXT_ROWS, IDENTIFIER_ROWS } from "../domain/enisa-2013.data.ts";
import type { Json } from "../domain/item.ts";
import { assessmentChoice } from "../incidents/decision-details.ts";
import { type Command, needed, Usage } from "./command.ts";
import { decided } from "./incident-aware.ts";
import { SIGNED } from "./signer.ts";

export const incidentAssess: Command = {
  name: "incident assess",
  summary:
    "Scores the risk by ENISA's method with a row and a reason per factor, and concludes under Art. 33 and 34; signed.",
  usage:
    "bulkhead incident assess ID --file FILE [--operator NAME|FILE] [--json] | bulkhead incident assess --template",
  example:
    "bulkhead incident assess --template > risk.yaml; bulkhead incident assess INC-2025-11-25-3f2a --file risk.yaml",
  options: {
    ...SIGNED,
    file: { type: "string", value: "FILE", says: "the assessment in YAML or JSON" },
    template: { type: "boolean", says: "print an empty one with all rows of the method" },
  },
  words: [0, 1],
  run: async (invocation) => {
    if (invocation.options["template"] === true) {
      invocation.out(template());
      return 0;
    }
    const incident = invocation.positionals[0];
    if (incident === undefined) throw new Usage("say which incident, or --template");
    const choice = read(needed(invocation.options["file"], "--file"));
    const answer = await decided(invocation, "assessed", { incident, choice });
    const { assessed } = answer.result as { assessed: { score: number; band: string; formula: string } };
    if (!invocation.json)
      invocation.out(`${assessed.score} ${assessed.band.replace("_", " ")}   (${assessed.formula})`);
    return 0;
  },
};

function read(file: string): Json {
  let value: unknown;
  try {
    value = parse(readFileSync(file, "utf8"), { maxAliasCount: 10 });
  } catch {
    throw new Usage("--file can't be read as YAML or JSON");
  }
  const parsed = assessmentChoice.safeParse(value);
  if (!parsed.success) {
    const says = parsed.error.issues.map(({ path, message }) => `${path.map(String).join(".") || "file"}: ${message}`);
    throw new Usage(`--file: ${says.join("; ")}`);
  }
  return JSON.parse(JSON.stringify(parsed.data)) as Json;
}

const rows = (all: readonly { readonly id: string; readonly says: string }[]): string =>
  all.map(({ id, says }) => `#   ${id.padEnd(31)} ${says}`).join("\n");

/** Nothing is filled in: a default would be a judgement. */
const template = (): string => `# What the data tell of a person. One row per kind that applies; the highest counts.
${rows(CONTEXT_ROWS)}
context:
  - { row: , reason: "" }
# How easily somebody is identified. One row per identifier that is there; the highest counts.
${rows(IDENTIFIER_ROWS)}
identifiers:
  - { row: , reason: "" }
${rows(CIRCUMSTANCE_ROWS.confidentiality)}
confidentiality: { row: , reason: "" }
${rows(CIRCUMSTANCE_ROWS.integrity)}
integrity: { row: , reason: "" }
${rows(CIRCUMSTANCE_ROWS.availability)}
availability: { row: , reason: "" }
malicious: { intent: , reason: "" }       # true or false
unintelligible: { is: , reason: "" }      # encrypted or keyed, and the key is safe: Art. 34(3)(a)
# persons: 1200                           # how many are concerned
# smallestGroup: 7                        # the fewest who share what leaked of them, if somebody measured it
safeguards: { before: "", after: "" }
conclusion:
  authority:                              # notify, or unlikely-to-result-in-a-risk (Art. 33(1))
  persons:                                # communicate, no-high-risk (Art. 34(1)), or exempt with exemption: a, b or c (34(3))
  reasons: ""`;
