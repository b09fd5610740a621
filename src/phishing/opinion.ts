import type { Check } from "./check.ts";
import type { Evidence } from "./facts.ts";
import { WEIGHTS } from "./weights.data.ts";

/** What a check found in one mail. */
export interface Hit {
  readonly check: Pick<Check, "id" | "group" | "says">;
  /** Never empty. */
  readonly evidence: readonly Evidence[];
}

/** Hundredths of a natural log-odd, so that adding them up is exact and the same everywhere. */
export interface Weights {
  readonly bias: number;
  /** From here on the opinion alone makes a mail suspicious; set on mail that is hard to tell from phishing. */
  readonly suspiciousFrom: number;
  readonly checks: Readonly<Record<string, number>>;
}

/** Never against the sense of the check, whatever stands in the table. */
export function weightOf({ id, group }: Pick<Check, "id" | "group">, weights: Weights = WEIGHTS): number {
  const weight = weights.checks[id] ?? 0;
  if (group === "context") return 0;
  return group === "relief" ? Math.min(0, weight) : Math.max(0, weight);
}

/**
 * The second opinion: how much the findings together look like phishing, as a sum of weights that `scripts/fit-inspector.ts`
 * fitted. It may make a mail suspicious. It never convicts and never clears one.
 */
export const opinionOf = (checks: readonly Pick<Check, "id" | "group">[], weights: Weights = WEIGHTS): number =>
  checks.reduce((sum, check) => sum + weightOf(check, weights), weights.bias);
