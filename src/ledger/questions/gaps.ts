import type { Baseline, Coverage, Gap } from "./coverage.ts";
import { dayOf, eventsFrom, type Intrusion } from "./exposure.ts";

export interface GapOptions extends Intrusion {
  /** The vendor project was empty when coverage began. */
  readonly startsEmpty: boolean;
}

/** Why the ledger can't know everybody. An empty list means that nobody outside it is affected. */
export function gapsIn(coverage: Coverage, options: GapOptions): readonly string[] {
  const since = coverage.observedSince;
  if (since === undefined) return ["nothing was ever observed at this destination"];
  const whole = coverage.baselines.filter((one) => one.isWhole && dayOf(one.since) <= dayOf(options.to));
  // Each baseline leaves something open, or nothing; the one that leaves least speaks for all.
  const ways = [
    gapsFrom(since, undefined, coverage, options),
    ...whole.map((baseline) => gapsFrom(since, baseline, coverage, options)),
  ];
  const [best = []] = ways.toSorted((a, b) => a.length - b.length);
  const part = coverage.baselines.some((one) => !one.isWhole && dayOf(one.since) <= dayOf(options.to));
  return best.length > 0 && part && !options.startsEmpty
    ? [...best, "a baseline that was imported as a part, or without a day, counts people and closes nothing"]
    : best;
}

function gapsFrom(
  since: number,
  baseline: Baseline | undefined,
  { gaps }: Coverage,
  options: GapOptions,
): readonly string[] {
  const first = eventsFrom(options);
  const spans = baseline !== undefined && isBefore(baseline, options);
  const reasons = options.startsEmpty
    ? []
    : baseline === undefined
      ? unseen(since, first)
      : left(since, baseline, spans);
  for (const gap of gaps) {
    if (gap.since > options.to) continue;
    if (spans && isIn(baseline, gap)) continue;
    // Events of an old gap are gone by now; profile and group values of that time stay until they are deleted.
    const what = gap.until !== 0 && gap.until < first ? "profile and group values not observed" : "not observed";
    const until = gap.until === 0 ? "now" : dayOf(gap.until);
    reasons.push(`${what} from ${dayOf(gap.since)} to ${until}: ${gap.reason}`);
  }
  return reasons;
}

/** Made before the first moment of the intrusion's first day: what the vendor forgot before that was out of reach. */
const isBefore = (baseline: Baseline, { from }: Intrusion): boolean => baseline.until < Date.parse(dayOf(from));

/**
 * What went around us before the vendor's own data was made, and was there still when the intrusion came, is in that data.
 * Unless somebody who knew of the baseline wrote the gap down: that is how a baseline turns out to lack something.
 */
const isIn = (baseline: Baseline, gap: Gap): boolean =>
  gap.until !== 0 && gap.until <= baseline.since && gap.statedAt < baseline.statedAt;

function unseen(since: number, first: number): string[] {
  const kept = `profile and group values set before ${dayOf(since)} stay at the vendor until deleted, and were not observed`;
  if (first >= since) return [kept];
  return [`events between ${dayOf(first)} and ${dayOf(since)} went to the vendor before Bulkhead observed it`, kept];
}

function left(since: number, baseline: Baseline, spans: boolean): string[] {
  const day = dayOf(baseline.since);
  const between =
    day === dayOf(since)
      ? `what went to the vendor on ${day} before Bulkhead observed it may not be in the baseline of that day`
      : `what went to the vendor between the baseline of ${day} and ${dayOf(since)} was not observed`;
  return [
    ...(spans ? [] : [`the baseline says what the vendor held on ${day}; what it forgot before that was not observed`]),
    ...(baseline.since < since ? [between] : []),
  ];
}
