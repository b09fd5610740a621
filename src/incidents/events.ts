import type { Assessed, AssessmentChoice } from "../domain/assessment.ts";
import type {
  Alternative,
  Decided,
  IncidentEvent,
  NotedTime,
  NoticeFacts,
  StepMark,
  Submission,
} from "../domain/incident.ts";
import type { Moment } from "../domain/moment.ts";
import type { IncidentAction } from "../store/store.ts";

/** What the details of our own actions hold; nobody else writes them. */
interface DecidedDetail {
  readonly number: number;
  readonly needsSecond: readonly string[];
  readonly sha256: string;
  readonly result: object;
  readonly signed: { readonly statement: string; readonly signature: string; readonly key: string };
}

const ABOUT = {
  "awareness-decided": "awareness",
  assessed: "assessment",
  submitted: "submission",
  closed: "closing",
  "notices-drafted": "notices",
} as const;

export type DecisionKind = keyof typeof ABOUT;

/** The recorded actions of an incident as its events. */
export const eventsOf = (actions: readonly IncidentAction[]): readonly IncidentEvent[] => actions.map(eventOf);

function eventOf({ kind, at, operator: by, detail }: IncidentAction): IncidentEvent {
  switch (kind) {
    case "notice-received":
      return { at, by, kind, notice: detail as unknown as NoticeFacts };
    case "time-noted":
      return { at, by, kind, time: detail as unknown as NotedTime };
    case "time-retracted":
      return { at, by, kind, ...(detail as unknown as { number: number; reason: string }) };
    case "step-marked": {
      const { step, ...mark } = detail as unknown as StepMark & { step: string };
      return { at, by, kind, step, mark };
    }
    case "scope-frozen":
      return { at, by, kind, wave: (detail as unknown as { wave: number }).wave };
    case "awareness-decided":
    case "assessed":
    case "submitted":
    case "closed":
    case "notices-drafted":
      return { at, by, kind: "decided", decision: decidedOf(kind, detail as unknown as DecidedDetail) };
    case "approved":
    case "rejected":
      return { at, by, kind, ...(detail as unknown as { number: number; remark: string }) };
    default:
      return { at, by, kind: "other" };
  }
}

function decidedOf(kind: DecisionKind, { number, needsSecond, sha256, result }: DecidedDetail): Decided {
  const base = { number, needsSecond, sha256 };
  switch (kind) {
    case "awareness-decided":
      return {
        ...base,
        about: ABOUT[kind],
        ...(result as { aware: Moment; reason: string; alternatives: Alternative[] }),
      };
    case "assessed":
      return { ...base, about: ABOUT[kind], ...(result as { choice: AssessmentChoice; assessed: Assessed }) };
    case "submitted":
      return { ...base, about: ABOUT[kind], ...(result as { submission: Submission }) };
    case "closed":
      return { ...base, about: ABOUT[kind], ...(result as { reason: string; lessons: string }) };
    case "notices-drafted":
      return { ...base, about: ABOUT[kind], ...(result as { audience: string; draft: string }) };
  }
}
