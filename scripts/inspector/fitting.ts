import type { CheckGroup } from "../../src/phishing/check.ts";
import { CHECKS } from "../../src/phishing/checks/list.ts";
import { fitWeights } from "../../src/phishing/fit.ts";
import { opinionOf, type Weights } from "../../src/phishing/opinion.ts";
import type { Found } from "./findings.ts";
import { isCore } from "./manifest.ts";

/**
 * What a check is believed to be worth before any mail was seen, in log-odds. Tricks that a collection happens to lack
 * (a QR code, a page in an attachment) keep it.
 */
const PRIORS: Readonly<Record<CheckGroup, number>> = {
  identity: 1,
  asks: 1,
  disguise: 1,
  links: 0.5,
  wording: 0.5,
  context: 0,
  relief: -0.5,
};

const OPTIONS = { priors: CHECKS.map(({ group }) => PRIORS[group]), rounds: 400, penalty: 1e-3 };
const INDEX = new Map(CHECKS.map(({ id }, at) => [id, at]));

/** The table that fits these mails, in hundredths. */
export function fitOn(observed: readonly Found[]): Weights {
  const { weights, bias } = fitWeights(
    observed.map(({ mail, checks }) => ({
      found: checks.flatMap(({ id }) => INDEX.get(id) ?? []),
      isPhishing: isCore(mail),
    })),
    OPTIONS,
  );
  const checks = Object.fromEntries(CHECKS.map(({ id }, at) => [id, Math.round((weights[at] ?? 0) * 100)]));
  return { bias: Math.round(bias * 100), suspiciousFrom: 0, checks };
}

/** Highest first. */
export const opinionsOf = (observed: readonly Found[], weights: Weights): readonly number[] =>
  observed.map(({ checks }) => opinionOf(checks, weights)).toSorted((a, b) => b - a);
