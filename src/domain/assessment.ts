import {
  type AepdAnswer,
  type AepdFacts,
  aepd2018,
  aepdVolume,
  type EdpbCase,
  nearestEdpbCase,
} from "./cross-checks.ts";
import { CIRCUMSTANCE_ROWS, CONTEXT_ROWS, IDENTIFIER_ROWS } from "./enisa-2013.data.ts";
import {
  type Circumstance,
  type Factors,
  formulaOf,
  SCALE,
  type Severity,
  type SeverityFlags,
  severityOf,
} from "./severity.ts";

/** A row of the method and why it is the one. A number alone is never taken. */
export interface Chosen {
  readonly row: string;
  readonly reason: string;
}

/** What two people read and sign: every factor with its row and reason, then the two conclusions of the law. */
export interface AssessmentChoice {
  /** One per kind of data that applies; the highest counts. */
  readonly context: readonly Chosen[];
  /** One per identifier that is there; the highest counts. */
  readonly identifiers: readonly Chosen[];
  readonly confidentiality: Chosen;
  readonly integrity: Chosen;
  readonly availability: Chosen;
  readonly malicious: { readonly intent: boolean; readonly reason: string };
  /** How many are concerned, when it is known. */
  readonly persons?: number | undefined;
  readonly unintelligible: { readonly is: boolean; readonly reason: string };
  /** The smallest group of people who share what leaked of them, where somebody measured it. */
  readonly smallestGroup?: number | undefined;
  readonly safeguards: { readonly before: string; readonly after: string };
  readonly conclusion: Conclusion;
  /** For the cross-check by the AEPD's guide of 2018. */
  readonly aepdImpact?: AepdFacts["impact"] | undefined;
  readonly aepdSensitive?: boolean | undefined;
}

/** The legal bridge: what somebody concludes, and why. */
export interface Conclusion {
  /** Art. 33(1): unless the breach is unlikely to result in a risk. */
  readonly authority: "notify" | "unlikely-to-result-in-a-risk";
  /** Art. 34(1): when it is likely to result in a high risk. */
  readonly persons: "communicate" | "no-high-risk" | "exempt";
  /** Art. 34(3), with `exempt`. */
  readonly exemption?: "a" | "b" | "c" | undefined;
  readonly reasons: string;
}

export interface Assessed extends Severity {
  readonly factors: Factors;
  readonly formula: string;
  readonly flags: SeverityFlags;
  /** Ease of identification was raised, because few people share what leaked of them. */
  readonly raised: { readonly from: number; readonly to: number; readonly why: string } | undefined;
  readonly departs: boolean;
  /** Why another person has to approve it; empty when nobody has to. */
  readonly needsSecond: readonly string[];
  readonly crossChecks: { readonly edpb: EdpbCase; readonly aepd2018: AepdAnswer | undefined };
}

export interface Refusal {
  readonly field: string;
  readonly why: string;
}

export type AssessmentAnswer =
  | { readonly kind: "assessed"; readonly assessed: Assessed }
  | { readonly kind: "refused"; readonly refusals: readonly Refusal[] };

/** Scores a choice, or names every field that keeps it from being scored. */
export function assess(choice: AssessmentChoice): AssessmentAnswer {
  const refusals = [...refusalsOf(choice)];
  const dpc = highestIn(SCALE.dpc, choice.context, (id) => CONTEXT_ROWS.find((one) => one.id === id)?.dpc);
  const ei = highestIn(SCALE.ei, choice.identifiers, (id) => IDENTIFIER_ROWS.find((one) => one.id === id)?.ei);
  if (dpc === undefined) refusals.push({ field: "context", why: "choose at least one row" });
  if (ei === undefined) refusals.push({ field: "identifiers", why: "choose at least one row" });
  if (refusals.length > 0 || dpc === undefined || ei === undefined) return { kind: "refused", refusals };
  const factors: Factors = {
    dpc,
    ei: easeAmong(ei, choice.smallestGroup),
    confidentiality: circumstanceOf("confidentiality", choice),
    integrity: circumstanceOf("integrity", choice),
    availability: circumstanceOf("availability", choice),
    malicious: choice.malicious.intent,
  };
  return { kind: "assessed", assessed: assessedBy(factors, ei, choice) };
}

function assessedBy(factors: Factors, chosenEi: Factors["ei"], choice: AssessmentChoice): Assessed {
  const severity = severityOf(factors);
  const departs = isDeparture(severity, choice.conclusion);
  const why = `as few as ${choice.smallestGroup} share what leaked of them`;
  return {
    ...severity,
    factors,
    formula: formulaOf(factors),
    flags: { moreThan100Persons: (choice.persons ?? 0) > 100, unintelligible: choice.unintelligible.is },
    raised: factors.ei === chosenEi ? undefined : { from: chosenEi, to: factors.ei, why },
    departs,
    needsSecond: [
      ...(severity.needsSecondReviewer ? ["the score is within 0.25 of an edge between bands"] : []),
      ...(departs ? ["the conclusion departs from what the score suggests"] : []),
    ],
    crossChecks: { edpb: nearestEdpbCase(factors.ei > 0.25), aepd2018: aepdOf(choice) },
  };
}

const CIRCUMSTANCES = ["confidentiality", "integrity", "availability"] as const;

const circumstanceOf = (name: (typeof CIRCUMSTANCES)[number], choice: AssessmentChoice): Circumstance =>
  CIRCUMSTANCE_ROWS[name].find(({ id }) => id === choice[name].row)?.value ?? 0;

/** The value of the highest row; undefined when none of them is a row. */
const highestIn = <Value extends number>(
  scale: readonly Value[],
  chosen: readonly Chosen[],
  valueOf: (row: string) => Value | undefined,
): Value | undefined => {
  const values = chosen.map(({ row }) => valueOf(row));
  return scale.findLast((value) => values.includes(value));
};

type Rows = readonly { readonly id: string }[];

/** Every row that the method lacks, and every reason that is not there. */
const refusalsOf = (choice: AssessmentChoice): readonly Refusal[] => [
  ...choice.context.flatMap((one, at) => unknownRow(`context.${at}`, CONTEXT_ROWS, one)),
  ...choice.identifiers.flatMap((one, at) => unknownRow(`identifiers.${at}`, IDENTIFIER_ROWS, one)),
  ...CIRCUMSTANCES.flatMap((name) => unknownRow(name, CIRCUMSTANCE_ROWS[name], choice[name])),
  ...unexplained(choice),
];

const unknownRow = (field: string, rows: Rows, { row, reason }: Chosen): readonly Refusal[] => [
  ...(reason.trim() === "" ? [{ field: `${field}.reason`, why: "say why this row is the one" }] : []),
  ...(rows.some(({ id }) => id === row)
    ? []
    : [{ field: `${field}.row`, why: `the method has ${rows.map(({ id }) => id).join(", ")}` }]),
];

function unexplained({ malicious, unintelligible, conclusion }: AssessmentChoice): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const needed = (field: string, text: string) => {
    if (text.trim() === "") refusals.push({ field, why: "say why" });
  };
  needed("malicious.reason", malicious.reason);
  needed("unintelligible.reason", unintelligible.reason);
  needed("conclusion.reasons", conclusion.reasons);
  if ((conclusion.persons === "exempt") !== (conclusion.exemption !== undefined))
    refusals.push({
      field: "conclusion.exemption",
      why: "a, b or c of Art. 34(3) goes with `exempt`, and only with it",
    });
  return refusals;
}

/** A group so small is no crowd to hide in. The method gives no figures here: these are ours. */
const SMALL_GROUPS: readonly (readonly [atMost: number, ei: Factors["ei"]])[] = [
  [1, 0.75],
  [4, 0.5],
];

function easeAmong(ei: Factors["ei"], smallestGroup: number | undefined): Factors["ei"] {
  const least = SMALL_GROUPS.find(([atMost]) => smallestGroup !== undefined && smallestGroup <= atMost)?.[1];
  return least !== undefined && least > ei ? least : ei;
}

function isDeparture({ presumption }: Severity, { authority, persons }: Conclusion): boolean {
  const isNotified = authority === "notify";
  const isHigh = persons !== "no-high-risk";
  if (presumption === "register-only") return isNotified || isHigh;
  return !isNotified || isHigh !== (presumption === "authority-and-persons");
}

function aepdOf({ persons, aepdImpact, aepdSensitive }: AssessmentChoice): AepdAnswer | undefined {
  if (persons === undefined || aepdImpact === undefined || aepdSensitive === undefined) return undefined;
  return aepd2018({ volume: aepdVolume(persons), type: aepdSensitive ? 2 : 1, impact: aepdImpact });
}
