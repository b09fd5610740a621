import type { Assessed, AssessmentChoice } from "./assessment.ts";
import { type Moment, onLocalClock } from "./moment.ts";

/** The times that decide about an incident. Sources disagree about them: every claim is kept beside the others. */
export const TIMES = {
  "occurred-from": "the intrusion began",
  "occurred-to": "the intrusion ended",
  "detected-by-vendor": "the vendor detected it",
  "told-to-us": "we were told",
  "dataset-received": "the vendor's dataset arrived",
  confirmed: "it was confirmed that our data are in it",
  "sending-stopped": "we stopped sending to the vendor",
} as const;

export type TimeKind = keyof typeof TIMES;

/** Something that happened to an incident, in the order of recording. Nothing is ever changed: a later one corrects. */
export type IncidentEvent = Recorded &
  (
    | { readonly kind: "notice-received"; readonly notice: NoticeFacts }
    | { readonly kind: "time-noted"; readonly time: NotedTime }
    | { readonly kind: "time-retracted"; readonly number: number; readonly reason: string }
    | { readonly kind: "step-marked"; readonly step: string; readonly mark: StepMark }
    | { readonly kind: "scope-frozen"; readonly wave: number }
    | { readonly kind: "decided"; readonly decision: Decided }
    | { readonly kind: "approved" | "rejected"; readonly number: number; readonly remark: string }
    | { readonly kind: "other" }
  );

interface Recorded {
  readonly at: number;
  readonly by: string;
}

export interface NoticeFacts {
  readonly number: number;
  readonly received: Moment;
  /** Of the notice as it came, before anything opened it. */
  readonly sha256: string;
  readonly mediaType: string;
}

export interface NotedTime {
  readonly time: TimeKind;
  readonly moment: Moment;
  /** A day is all that the source said. */
  readonly isDay: boolean;
  readonly source: string;
  readonly remark: string;
}

export interface StepMark {
  readonly state: "done" | "not-needed" | "open";
  readonly owner: string;
  readonly remark: string;
}

/** A signed decision. `needsSecond` says why another person must approve it before it counts. */
export type Decided = {
  readonly number: number;
  /** SHA-256 of the signed statement: what an approval approves. */
  readonly sha256: string;
  readonly needsSecond: readonly string[];
} & (
  | {
      readonly about: "awareness";
      readonly aware: Moment;
      readonly reason: string;
      readonly alternatives: readonly Alternative[];
    }
  | { readonly about: "assessment"; readonly choice: AssessmentChoice; readonly assessed: Assessed }
  | { readonly about: "submission"; readonly submission: Submission }
  | { readonly about: "closing"; readonly reason: string; readonly lessons: string }
  /** What people are told; `draft` is the SHA-256 of the draft, which binds every letter. */
  | { readonly about: "notices"; readonly audience: string; readonly draft: string }
);

export interface Alternative {
  readonly aware: Moment;
  readonly why: string;
}

/** A notification that went to an authority. */
export interface Submission {
  readonly regime: string;
  readonly clock: string;
  readonly authority: string;
  readonly phase: "initial" | "follow-up" | "complete" | "withdrawn";
  readonly submitted: Moment;
  /** The authority's number or receipt. */
  readonly reference: string;
  /** Art. 33(1): needed when it is late. */
  readonly delayReason: string;
}

export interface TimeEntry extends NotedTime, Recorded {
  readonly number: number;
  readonly retracted: { readonly by: string; readonly at: number; readonly reason: string } | undefined;
}

export type Decision = Decided &
  Recorded & {
    readonly answer: { readonly kind: "approved" | "rejected"; readonly by: string; readonly at: number } | undefined;
  };

export type DecisionAbout<About extends Decided["about"]> = Decision & { readonly about: About };

/** An incident as its events make it. */
export interface IncidentFile {
  readonly notices: readonly (NoticeFacts & Recorded)[];
  readonly times: readonly TimeEntry[];
  /** Times about which the sources differ. */
  readonly conflicts: readonly TimeKind[];
  readonly steps: ReadonlyMap<string, StepMark & Recorded>;
  /** The latest wave that says who is affected. */
  readonly scoped: (Recorded & { readonly wave: number }) | undefined;
  readonly decisions: readonly Decision[];
  /** The earliest time at which anybody told us: the clock runs from it until awareness is decided. */
  readonly toldAt: TimeEntry | undefined;
  readonly awareness: DecisionAbout<"awareness"> | undefined;
  readonly assessment: DecisionAbout<"assessment"> | undefined;
  readonly submissions: readonly DecisionAbout<"submission">[];
  readonly closing: DecisionAbout<"closing"> | undefined;
  /** Decisions that wait for a second person. */
  readonly pending: readonly Decision[];
  /** Closed, and nothing came in or was decided since. */
  readonly isClosed: boolean;
}

export function fileOf(events: readonly IncidentEvent[]): IncidentFile {
  const times = timesOf(events);
  const decisions = decisionsOf(events);
  const last = <About extends Decided["about"]>(about: About) =>
    decisions.findLast((one): one is DecisionAbout<About> => one.about === about && counts(one));
  return {
    notices: events.flatMap((one) =>
      one.kind === "notice-received" ? [{ ...one.notice, at: one.at, by: one.by }] : [],
    ),
    times,
    conflicts: conflictsOf(times),
    steps: new Map(
      events.flatMap((one) =>
        one.kind === "step-marked" ? [[one.step, { ...one.mark, at: one.at, by: one.by }]] : [],
      ),
    ),
    scoped: events.findLast((one) => one.kind === "scope-frozen"),
    decisions,
    toldAt: standing(times, "told-to-us").toSorted((a, b) => a.moment.at - b.moment.at)[0],
    awareness: last("awareness"),
    assessment: last("assessment"),
    submissions: decisions.filter((one): one is DecisionAbout<"submission"> => one.about === "submission"),
    closing: last("closing"),
    pending: decisions.filter((one) => one.answer === undefined && !counts(one)),
    isClosed: isClosed(events),
  };
}

function isClosed(events: readonly IncidentEvent[]): boolean {
  const last = events.findLast(({ kind }) => kind === "decided" || kind === "notice-received" || kind === "approved");
  return last?.kind === "decided" && last.decision.about === "closing";
}

/** A decision counts at once, or when a second person has approved it. */
export const counts = ({ needsSecond, answer }: Decision): boolean =>
  answer === undefined ? needsSecond.length === 0 : answer.kind === "approved";

function timesOf(events: readonly IncidentEvent[]): readonly TimeEntry[] {
  return events
    .filter((one) => one.kind === "time-noted")
    .map((one, index) => {
      const number = index + 1;
      const retraction = events.find((other) => other.kind === "time-retracted" && other.number === number);
      return {
        ...one.time,
        number,
        at: one.at,
        by: one.by,
        retracted:
          retraction?.kind === "time-retracted"
            ? { by: retraction.by, at: retraction.at, reason: retraction.reason }
            : undefined,
      };
    });
}

function decisionsOf(events: readonly IncidentEvent[]): readonly Decision[] {
  return events
    .filter((one) => one.kind === "decided")
    .map(({ decision, at, by }) => {
      const answer = events.find(
        (one) => (one.kind === "approved" || one.kind === "rejected") && one.number === decision.number,
      );
      return {
        ...decision,
        at,
        by,
        answer:
          answer?.kind === "approved" || answer?.kind === "rejected"
            ? { kind: answer.kind, by: answer.by, at: answer.at }
            : undefined,
      };
    });
}

/** The claims about a time that nobody took back. */
export const standing = (times: readonly TimeEntry[], kind: TimeKind): readonly TimeEntry[] =>
  times.filter((one) => one.time === kind && one.retracted === undefined);

/** When it was, on the clock of whoever noted it; a day where the source said no more. */
export const dayOrTime = ({ moment, isDay }: Pick<NotedTime, "moment" | "isDay">): string =>
  isDay ? onLocalClock(moment).slice(0, 10) : onLocalClock(moment);

const DAY_MS = 86_400_000;

/** A day, on the clock of whoever named it, lasts to its end. */
export const lastMomentOf = ({ moment, isDay }: Pick<NotedTime, "moment" | "isDay">): number =>
  moment.at + (isDay ? DAY_MS - 1 : 0);

/** Two claims differ when no moment fits both: a day fits every hour of it. */
const conflictsOf = (times: readonly TimeEntry[]): readonly TimeKind[] =>
  (Object.keys(TIMES) as TimeKind[]).filter((kind) => {
    const claims = standing(times, kind);
    const latestStart = Math.max(...claims.map(({ moment }) => moment.at));
    return claims.some((one) => lastMomentOf(one) < latestStart);
  });

/** The intrusion as the widest interval of what stands: too wide tells some too much, too narrow leaves people out. */
export function intrusionOf(times: readonly TimeEntry[]): { readonly from: number; readonly to: number } | undefined {
  const from = Math.min(...standing(times, "occurred-from").map(({ moment }) => moment.at));
  const to = Math.max(...standing(times, "occurred-to").map(lastMomentOf));
  return Number.isFinite(from) && Number.isFinite(to) ? { from, to: Math.max(from, to) } : undefined;
}

/**
 * Why a decision about awareness needs a second person: a notice alone would have started the clock earlier. Times that
 * were taken back count here, for one person could take them back.
 */
export const secondForAwareness = (aware: Moment, times: readonly TimeEntry[]): readonly string[] =>
  times.some(({ time, moment }) => time === "told-to-us" && moment.at < aware.at)
    ? ["it is later than the first time that anybody told us"]
    : [];
