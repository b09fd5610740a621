/**
 * Fits the table of the second opinion: logistic regression over named checks, with signs that can't turn. A check that
 * speaks against a mail never counts for it, whatever a collection of mails happens to look like.
 */

export interface Observation {
  /** Indexes of the checks that found something. */
  readonly found: readonly number[];
  readonly isPhishing: boolean;
}

export interface FitOptions {
  /** For each check, what is believed before any mail was seen. Its sign can't turn. */
  readonly priors: readonly number[];
  readonly rounds: number;
  /** How strongly a weight is held at its prior, so that a handful of mails decides nothing. */
  readonly penalty: number;
}

export interface Fitted {
  /** Natural log-odds per check. */
  readonly weights: readonly number[];
  readonly bias: number;
}

const RATE = 0.5;

/** Projected AdaGrad over the whole set, both classes weighing the same. Deterministic: no sampling, no clock. */
export function fitWeights(observations: readonly Observation[], options: FitOptions): Fitted {
  const { priors, rounds, penalty } = options;
  const positives = observations.filter(({ isPhishing }) => isPhishing).length;
  const negatives = observations.length - positives;
  const weights = [...priors];
  const squares = priors.map(() => 1e-9);
  let [bias, biasSquares] = [0, 1e-9];
  for (let round = 0; round < rounds; round++) {
    const gradient = priors.map((prior, at) => penalty * ((weights[at] ?? 0) - prior));
    let biasGradient = 0;
    for (const { found, isPhishing } of observations) {
      const logit = found.reduce((sum, at) => sum + (weights[at] ?? 0), bias);
      const error = (sigmoid(logit) - (isPhishing ? 1 : 0)) / (2 * (isPhishing ? positives : negatives));
      for (const at of found) gradient[at] = (gradient[at] ?? 0) + error;
      biasGradient += error;
    }
    biasSquares += biasGradient ** 2;
    bias -= (RATE * biasGradient) / Math.sqrt(biasSquares);
    for (const [at, slope] of gradient.entries()) {
      squares[at] = (squares[at] ?? 0) + slope ** 2;
      const next = (weights[at] ?? 0) - (RATE * slope) / Math.sqrt(squares[at] ?? 1);
      weights[at] = (priors[at] ?? 0) < 0 ? Math.min(0, next) : Math.max(0, next);
    }
  }
  return { weights, bias };
}

/** Log-odds as a probability. */
export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));
