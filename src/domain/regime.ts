import { endBy1182, endOf, type Period } from "./deadline.ts";
import type { Moment } from "./moment.ts";

/**
 * What a law asks for, as data with dates: a profile per regime, so that a changed period is a new profile and not a
 * change of code. The same shape is read from a team's own file.
 */
export interface RegimeProfile {
  readonly id: string;
  readonly name: string;
  /** ISO days. Without `from` it never was in force: a proposal. `until` is the first day on which it no longer is. */
  readonly inForce: { readonly from?: string | undefined; readonly until?: string | undefined };
  /** From which risk on the authority must be told. */
  readonly authorityFrom: "risk" | "high-risk" | "significant-incident";
  /** EU law: the value by Regulation 1182/71 is shown beside the strict one. */
  readonly shows1182: boolean;
  readonly clocks: readonly [ClockRule, ...ClockRule[]];
  readonly sources: readonly string[];
  readonly remarks?: readonly string[] | undefined;
}

export interface ClockRule {
  readonly id: string;
  /** `Art. 33(1) GDPR`. */
  readonly article: string;
  readonly says: string;
  /** The earliest of those that apply counts. */
  readonly limits: readonly [Limit, ...Limit[]];
}

export interface Limit {
  /** A moment that somebody gives: `aware`, `classified`, `initial-submitted`. */
  readonly from: string;
  readonly period: Period;
  /** No longer applies when this other moment came after the limit had passed. */
  readonly lapsesWhenLater?: string | undefined;
}

export interface ClockEnd {
  readonly clock: string;
  readonly article: string;
  readonly says: string;
  /** Undefined while none of its moments is known. */
  readonly run: ClockRun | undefined;
  /** Moments that would start it, or end it earlier. */
  readonly waitsFor: readonly string[];
}

export interface ClockRun {
  readonly start: Moment;
  readonly end: Moment;
  readonly period: Period;
  /** For information only; see `endBy1182`. */
  readonly end1182: Moment | undefined;
}

export type Moments = Readonly<Record<string, Moment | undefined>>;

/** Every clock of a regime, in the profile's order. */
export const clocksOf = (regime: RegimeProfile, moments: Moments): readonly ClockEnd[] =>
  regime.clocks.map(({ id, article, says, limits }) => {
    const runs = limits.flatMap((limit) => runOf(regime, limit, moments));
    return {
      clock: id,
      article,
      says,
      run: runs.toSorted((a, b) => a.end.at - b.end.at)[0],
      waitsFor: limits.map(({ from }) => from).filter((name) => moments[name] === undefined),
    };
  });

function runOf(regime: RegimeProfile, { from, period, lapsesWhenLater }: Limit, moments: Moments): readonly ClockRun[] {
  const start = moments[from];
  if (start === undefined) return [];
  const end = endOf(start, period);
  const later = lapsesWhenLater === undefined ? undefined : moments[lapsesWhenLater];
  if (later !== undefined && later.at > end.at) return [];
  const end1182 = regime.shows1182 && "hours" in period ? endBy1182(start, period.hours) : undefined;
  return [{ start, end, period, end1182 }];
}

/** Whether a profile was law at a moment. Days begin at midnight UTC: no regime here changed within a day. */
export function isInForce({ inForce: { from, until } }: RegimeProfile, at: number): boolean {
  if (from === undefined || at < Date.parse(from)) return false;
  return until === undefined || at < Date.parse(until);
}

export const periodText = (period: Period): string =>
  "hours" in period ? `${period.hours} h` : period.months === 1 ? "1 month" : `${period.months} months`;
