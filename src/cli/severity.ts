import { type Factors, formulaOf, SCALE, type ScaledFactor, severityOf, valueOf } from "../domain/severity.ts";
import { type Command, text, Usage } from "./command.ts";

export const severityCommand: Command = {
  name: "severity",
  summary: "Scores a breach by ENISA's method of 2013. Runs without a server.",
  usage:
    "bulkhead severity --dpc 1..4 --ei 0.25..1 --confidentiality 0..0.5 --integrity 0..0.5 --availability 0..0.5 [--malicious] [--persons N] [--unintelligible] [--json]",
  example:
    "bulkhead severity --dpc 2 --ei 1 --confidentiality 0.5 --integrity 0 --availability 0 --malicious --persons 1200",
  options: {
    dpc: { type: "string", value: "1..4", says: "data processing context: what the data tell of a person" },
    ei: { type: "string", value: "0.25..1", says: "ease of identification" },
    confidentiality: { type: "string", value: "0..0.5", says: "0 none, 0.25 known recipients, 0.5 unknown ones" },
    integrity: { type: "string", value: "0..0.5", says: "0 none, 0.25 recoverable, 0.5 not" },
    availability: { type: "string", value: "0..0.5", says: "0 none, 0.25 for a time, 0.5 for good" },
    malicious: { type: "boolean", says: "somebody meant harm; without it nobody did" },
    persons: { type: "string", value: "N", says: "how many are concerned; shown beside the band" },
    unintelligible: { type: "boolean", says: "encrypted or keyed, and the key is safe; shown beside the band" },
  },
  words: [0, 0],
  run: async ({ options, json, out }) => {
    const factors: Factors = {
      dpc: factor("dpc", options),
      ei: factor("ei", options),
      confidentiality: factor("confidentiality", options),
      integrity: factor("integrity", options),
      availability: factor("availability", options),
      malicious: options["malicious"] === true,
    };
    const severity = severityOf(factors);
    const persons = text(options["persons"]);
    if (persons !== undefined && !/^\d{1,12}$/.test(persons)) throw new Usage("--persons takes a whole number");
    const flags = {
      moreThan100Persons: persons === undefined ? null : Number(persons) > 100,
      unintelligible: options["unintelligible"] === true,
    };
    if (json) {
      out(JSON.stringify({ ...severity, formula: formulaOf(factors), factors, flags, method: "ENISA 2013" }));
      return 0;
    }
    out(`${severity.score} ${severity.band.replace("_", " ")}   (${formulaOf(factors)})`);
    out(`suggests: ${SUGGESTS[severity.presumption]}; a person decides`);
    if (severity.needsSecondReviewer) out("within 0.25 of an edge between bands: let a second person review it");
    if (flags.moreThan100Persons === true) out("more than 100 persons: look at it again with that in mind");
    if (flags.unintelligible) out("the data are said to be unintelligible: see Art. 34(3)(a)");
    return 0;
  },
};

const SUGGESTS = {
  "register-only": "the register only (Art. 33(5))",
  authority: "the authority (Art. 33(1)) and the register",
  "authority-and-persons": "the authority (Art. 33(1)), the persons (Art. 34(1)) and the register",
} as const;

/** A factor that nobody set refuses to score: a default would be a judgement. */
function factor<Name extends ScaledFactor>(
  name: Name,
  options: Readonly<Record<string, unknown>>,
): (typeof SCALE)[Name][number] {
  const given = options[name];
  const allowed = SCALE[name].join(", ");
  if (typeof given !== "string") throw new Usage(`--${name} is needed; the method knows ${allowed}`);
  const value = valueOf(name, given);
  if (value === undefined) throw new Usage(`--${name} is one of ${allowed}; the method has nothing between`);
  return value;
}
