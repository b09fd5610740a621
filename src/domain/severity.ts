/**
 * Severity of a breach by ENISA's methodology (v1.0, December 2013): SE = DPC × EI + CB. Decision support: the statutory
 * tests are Art. 33(1) and 34(1), and a person makes them. `enisa-2013.data.ts` has the rows that a value is chosen from.
 */
export interface Factors {
  /** Data processing context: what the data tell of a person. */
  readonly dpc: (typeof SCALE.dpc)[number];
  /** Ease of identification. */
  readonly ei: (typeof SCALE.ei)[number];
  readonly confidentiality: Circumstance;
  readonly integrity: Circumstance;
  readonly availability: Circumstance;
  readonly malicious: boolean;
}

export type Circumstance = (typeof SCALE.confidentiality)[number];
export type Band = "low" | "medium" | "high" | "very_high";

const CIRCUMSTANCES = [0, 0.25, 0.5] as const;

/** Every value that the method knows. */
export const SCALE = {
  dpc: [1, 2, 3, 4],
  ei: [0.25, 0.5, 0.75, 1],
  confidentiality: CIRCUMSTANCES,
  integrity: CIRCUMSTANCES,
  availability: CIRCUMSTANCES,
} as const;

export type ScaledFactor = keyof typeof SCALE;

const MALICIOUS = 0.5;

/** Where a band begins; what lies exactly on an edge belongs to the upper one. */
const BANDS: readonly (readonly [from: number, band: Band])[] = [
  [4, "very_high"],
  [3, "high"],
  [2, "medium"],
];

/** What a band suggests to whom: nobody but the register, the authority, or the persons too. */
export type Presumption = "register-only" | "authority" | "authority-and-persons";

export interface Severity {
  /** 0.25 to 6, a multiple of 0.25. */
  readonly score: number;
  readonly band: Band;
  readonly presumption: Presumption;
  /** Within 0.25 of an edge between bands: another choice of one row would change the band. */
  readonly needsSecondReviewer: boolean;
}

/** Quarters are whole numbers, so nothing is ever rounded. */
export function severityOf(factors: Factors): Severity {
  const { confidentiality, integrity, availability } = factors;
  const circumstances = [confidentiality, integrity, availability, factors.malicious ? MALICIOUS : 0];
  const quarters = circumstances.reduce<number>((sum, one) => sum + one * 4, factors.dpc * (factors.ei * 4));
  const score = quarters / 4;
  const band = BANDS.find(([from]) => quarters >= from * 4)?.[1] ?? "low";
  return {
    score,
    band,
    presumption: band === "low" ? "register-only" : band === "medium" ? "authority" : "authority-and-persons",
    needsSecondReviewer: BANDS.some(([edge]) => Math.abs(quarters - edge * 4) <= 1),
  };
}

/** The sum as it is shown: `2 × 1 + 0.5 + 0 + 0 + 0.5 = 3`. */
export function formulaOf(factors: Factors): string {
  const { dpc, ei, confidentiality, integrity, availability, malicious } = factors;
  const circumstances = [confidentiality, integrity, availability, malicious ? MALICIOUS : 0];
  return `${dpc} × ${ei} + ${circumstances.join(" + ")} = ${severityOf(factors).score}`;
}

/**
 * A value of a scale from its text: `0.5`, `0.50` and `.5` are one value. Undefined for everything else; a value that is
 * only near one is not it, so the text is compared and not a double.
 */
export function valueOf<Name extends ScaledFactor>(name: Name, text: string): (typeof SCALE)[Name][number] | undefined {
  if (!/^(\d{1,9}(\.\d{0,30})?|\.\d{1,30})$/.test(text)) return undefined;
  const [whole = "", fraction = ""] = text.split(".");
  const plain = `${whole.replace(/^0+(?=\d)/, "") || "0"}.${fraction}`.replace(/\.?0*$/, "");
  return SCALE[name].find((value) => String(value) === plain);
}

/** Shown beside the band; neither ever changes it. */
export interface SeverityFlags {
  readonly moreThan100Persons: boolean;
  /** Encrypted or keyed, and the key is safe. */
  readonly unintelligible: boolean;
}
