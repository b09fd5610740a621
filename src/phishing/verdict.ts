import { sigmoid } from "./fit.ts";
import type { Check } from "./check.ts";
import { opinionOf, type Weights } from "./opinion.ts";
import { holds, RULES, UNSOLICITED } from "./rules.ts";
import { WEIGHTS } from "./weights.data.ts";

/** In falling order of suspicion; `verified` is the only one that vouches for a mail. */
export const VERDICTS = ["phishing", "suspicious", "unsolicited", "nothing-found", "verified"] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Judgement {
  readonly verdict: Verdict;
  /** 0 to 1, rising with suspicion: each verdict has a band of its own, and the second opinion orders within it. */
  readonly score: number;
}

const BANDS: Readonly<Record<Verdict, readonly [from: number, to: number]>> = {
  phishing: [0.8, 1],
  suspicious: [0.5, 0.8],
  unsolicited: [0.3, 0.5],
  "nothing-found": [0.02, 0.3],
  verified: [0, 0.02],
};

/** From findings to a verdict. `isVouchedFor`: an official domain is authenticated and asks for nothing it never asks for. */
export function judge(
  found: readonly Pick<Check, "id" | "group">[],
  isVouchedFor: boolean,
  weights: Weights = WEIGHTS,
): Judgement {
  const opinion = opinionOf(found, weights) - weights.suspiciousFrom;
  const verdict = verdictOf(new Set(found.map(({ id }) => id)), opinion >= 0, isVouchedFor);
  const [from, to] = BANDS[verdict];
  const score = from + (to - from) * sigmoid(opinion / 200);
  return { verdict, score: Math.round(score * 1e4) / 1e4 };
}

function verdictOf(found: ReadonlySet<string>, isDoubted: boolean, isVouchedFor: boolean): Verdict {
  if (RULES.some((rule) => rule.verdict === "phishing" && holds(rule, found))) return "phishing";
  if (RULES.some((rule) => rule.verdict === "suspicious" && holds(rule, found))) return "suspicious";
  if (isVouchedFor) return "verified";
  if (isDoubted) return "suspicious";
  return holds(UNSOLICITED, found) ? "unsolicited" : "nothing-found";
}
