/** Rates with their uncertainty, and operating points. */

export interface Rate {
  readonly hits: number;
  readonly n: number;
}

/** Wilson's 95 % interval, which also holds for no hits and few mails. */
export function wilson({ hits, n }: Rate): readonly [low: number, high: number] {
  if (n === 0) return [0, 1];
  const z = 1.96;
  const share = hits / n;
  const centre = share + (z * z) / (2 * n);
  const spread = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** `93.1 % (443 of 476; 90.4 % to 95.1 %)` */
export function told(rate: Rate): string {
  const [low, high] = wilson(rate);
  const share = rate.n === 0 ? "-" : percent(rate.hits / rate.n);
  return `${share} (${rate.hits} of ${rate.n}; ${percent(low)} to ${percent(high)})`;
}

/** The score that at most this share of the legitimate mails lies above. */
export function thresholdAt(share: number, legitimate: readonly number[]): number {
  const sorted = legitimate.toSorted((a, b) => b - a);
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}

export const above = (threshold: number, scores: readonly number[]): Rate => ({
  hits: scores.filter((score) => score > threshold).length,
  n: scores.length,
});

export const atLeast = (threshold: number, scores: readonly number[]): Rate => ({
  hits: scores.filter((score) => score >= threshold).length,
  n: scores.length,
});

/** Points of the ROC curve, from strict to lenient. */
export function rocOf(
  phishing: readonly number[],
  legitimate: readonly number[],
): readonly (readonly [number, number])[] {
  const thresholds = [...new Set([...phishing, ...legitimate])].toSorted((a, b) => b - a);
  return thresholds.map((one) => [
    atLeast(one, legitimate).hits / Math.max(1, legitimate.length),
    atLeast(one, phishing).hits / Math.max(1, phishing.length),
  ]);
}

/** Probability that a phishing mail scores above a legitimate one. */
export function areaUnder(curve: readonly (readonly [number, number])[]): number {
  let [area, x, y] = [0, 0, 0];
  for (const [nextX, nextY] of curve) {
    area += (nextX - x) * ((y + nextY) / 2);
    [x, y] = [nextX, nextY];
  }
  return area + (1 - x) * ((y + 1) / 2);
}

export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
