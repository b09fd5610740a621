import { createHash } from "node:crypto";
import type { z } from "zod";
import { assess } from "../domain/assessment.ts";
import { type IncidentFile, secondForAwareness } from "../domain/incident.ts";
import { clocksOfIncident, type ContractTerms } from "../domain/incident-clocks.ts";
import type { Json } from "../domain/item.ts";
import { type Moment, readMoment } from "../domain/moment.ts";
import type { RegimeProfile } from "../domain/regime.ts";
import type { Audience } from "../mail/notices/notice.ts";
import { Fault } from "../platform/fault.ts";
import type { Incident, Store } from "../store/store.ts";
import { approval, awareness, closing, drafted, incidentOf, riskAssessment, submission } from "./decision-details.ts";
import type { DecisionKind } from "./events.ts";
import type { IncidentFiles } from "./incident-files.ts";
import { detailOf, type Operators, referenceOf, type Vouched } from "./operators.ts";
import { openEnds } from "./open-ends.ts";
import { type Playbook, stepsOf } from "./playbook.ts";
import type { SignedStatement, Statement } from "./statements.ts";

export interface DecisionsOptions {
  readonly store: () => Promise<Pick<Store, "recordAction">>;
  readonly files: IncidentFiles;
  readonly operators: Pick<Operators, "take">;
  readonly regimes: readonly RegimeProfile[];
  readonly playbook: Playbook;
  /** Keeps the record as it was when an authority got it. */
  readonly freezeForm: (incident: string, submission: number, operator: string) => Promise<void>;
  /** Refuses a draft of notices that may not go, whoever approves it. */
  readonly checkDraft: (incident: string, audience: Audience, draft: string) => Promise<void>;
  readonly now: () => number;
}

/** What was decided, and whether it counts yet. */
export interface DecisionAnswer {
  readonly incident: string;
  readonly decision: number;
  readonly needsSecond: readonly string[];
  readonly result: object;
}

interface Judged {
  readonly needsSecond: readonly string[];
  readonly result: object;
}

type Judge = (file: IncidentFile, statement: Statement, incident: Incident) => Judged | Promise<Judged>;

/** Decisions of people, each signed with their own key; those that need a second person wait for it. */
export function createDecisions(options: DecisionsOptions) {
  const judges: Readonly<Record<DecisionKind, Judge>> = {
    "awareness-decided": (file, { detail }) => judgeAwareness(file, detailOf(awareness, detail), options.now()),
    assessed: (_file, { detail }) => judgeAssessment(detailOf(riskAssessment, detail)),
    submitted: (file, { detail }) => judgeSubmission(file, detailOf(submission, detail), options),
    closed: (file, { detail }, { id, destination }) =>
      judgeClosing(
        detailOf(closing, detail),
        openEnds(file, stepsOf(options.playbook, file, { incident: id, destination })),
      ),
    "notices-drafted": (_file, { detail }) => judgeDraft(detailOf(drafted, detail), options),
  };

  const decide = (kind: DecisionKind, signed: SignedStatement): Promise<DecisionAnswer> =>
    options.operators.take(kind, signed, async (statement) => {
      const incident = await options.files.find(incidentOf(statement.detail));
      const { id } = incident;
      const file = await options.files.file(id);
      const number = file.decisions.length + 1;
      const { needsSecond, result } = await judges[kind](file, statement, incident);
      return async (vouched) => {
        const sha256 = hashOf(signed.statement);
        if (kind === "submitted") await options.freezeForm(id, number, statement.operator);
        await keep(id, kind, vouched, { number, needsSecond, sha256, result } as unknown as { [key: string]: Json });
        return { incident: id, decision: number, needsSecond, result };
      };
    });

  /** Approves or rejects what another person decided. */
  const answer = (kind: "approved" | "rejected", signed: SignedStatement): Promise<DecisionAnswer> =>
    options.operators.take(kind, signed, async ({ operator, detail }) => {
      const { incident, decision: number, sha256, remark } = detailOf(approval, detail);
      const { id } = await options.files.find(incident);
      const decision = (await options.files.file(id)).pending.find((one) => one.number === number);
      if (decision === undefined)
        throw new Fault("not-found", "no decision with this number waits for a second person");
      if (decision.sha256 !== sha256) throw new Fault("bad-request", "this approves another text than was decided");
      if (decision.by === operator)
        throw new Fault("second-person-needed", "this decision is your own; another operator has to approve it");
      return async (vouched) => {
        await keep(id, kind, vouched, { number, remark });
        return { incident: id, decision: number, needsSecond: [], result: { [kind]: true } };
      };
    });

  const keep = async (
    incident: string,
    kind: string,
    { statement, signed }: Vouched,
    detail: { readonly [key: string]: Json },
  ): Promise<void> => {
    const proof = { ...signed, key: statement.key, reference: referenceOf(statement) };
    const at = options.now();
    await (await options.store()).recordAction({
      incident,
      kind,
      at,
      operator: statement.operator,
      detail: { ...detail, signed: proof },
    });
  };

  return {
    decide,
    approve: (signed: SignedStatement) => answer("approved", signed),
    reject: (signed: SignedStatement) => answer("rejected", signed),
  };
}

export type Decisions = ReturnType<typeof createDecisions>;

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

const moment = (field: string, written: string, zone?: string): Moment => {
  const read = readMoment(written, zone);
  if ("kind" in read) throw new Fault("bad-request", `${field}: ${read.why}`);
  return read;
};

function judgeAwareness(file: IncidentFile, detail: z.output<typeof awareness>, now: number): Judged {
  const { zone, reason } = detail;
  const aware = moment("aware", detail.aware, zone);
  if (aware.at > now)
    throw new Fault("bad-request", "nobody is aware of something in the future; check the time and its offset");
  const alternatives = detail.alternatives.map((one) => ({
    aware: moment("alternatives", one.aware, zone),
    why: one.why,
  }));
  const needsSecond = secondForAwareness(aware, file.times);
  if (needsSecond.length > 0 && alternatives.length === 0)
    throw new Fault(
      "bad-request",
      "this is later than the notice: name the earlier moment as an --alternative, and why it is not the one",
    );
  return { needsSecond, result: { aware, reason, alternatives } };
}

function judgeAssessment({ choice }: z.output<typeof riskAssessment>): Judged {
  const answer = assess(choice);
  if (answer.kind === "refused")
    throw new Fault("bad-request", answer.refusals.map(({ field, why }) => `${field}: ${why}`).join("; "));
  return { needsSecond: answer.assessed.needsSecond, result: { choice, assessed: answer.assessed } };
}

const NO_CONTRACTS: ContractTerms = { vendor: { name: "", noticeHours: undefined }, customers: [] };

function judgeSubmission(
  file: IncidentFile,
  detail: z.output<typeof submission>,
  { regimes, now }: DecisionsOptions,
): Judged {
  const { regime, authority, phase, reference, delayReason } = detail;
  const clocks = clocksOfIncident({ file, regimes, contracts: NO_CONTRACTS, now: now() });
  const clock = clocks.find((one) => one.regime === regime && one.clock === detail.clock);
  if (clock === undefined) {
    const known = clocks.map((one) => `${one.regime} ${one.clock}`).join(", ");
    throw new Fault("bad-request", `this incident has the clocks ${known || "of no regime"}`);
  }
  const at = moment("submitted", detail.submitted, detail.zone);
  if (at.at > now()) throw new Fault("bad-request", "a submission that was made lies in the past");
  const isLate = clock.deadline !== undefined && at.at > clock.deadline.at && phase === "initial";
  if (isLate && delayReason === "")
    throw new Fault("bad-request", "it was late: give the reasons for the delay (Art. 33(1))");
  return {
    needsSecond: [],
    result: { submission: { regime, clock: detail.clock, authority, phase, reference, delayReason, submitted: at } },
  };
}

async function judgeDraft(
  { incident, audience, draft }: z.output<typeof drafted>,
  { checkDraft }: DecisionsOptions,
): Promise<Judged> {
  await checkDraft(incident, audience, draft);
  return { needsSecond: ["people are written to only when two have read the notice"], result: { audience, draft } };
}

function judgeClosing({ reason, lessons }: z.output<typeof closing>, open: readonly string[]): Judged {
  if (open.length > 0) throw new Fault("bad-request", `it can't be closed yet: ${open.join("; ")}`);
  return { needsSecond: [], result: { reason, lessons } };
}
