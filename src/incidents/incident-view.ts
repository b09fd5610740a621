import { type Decision, type IncidentFile, TIMES, type TimeEntry } from "../domain/incident.ts";
import { awareAt, clocksOfIncident, type ContractTerms, type IncidentClock } from "../domain/incident-clocks.ts";
import { type Moment, onLocalClock, readMoment } from "../domain/moment.ts";
import type { RegimeProfile } from "../domain/regime.ts";
import type { Config } from "../platform/config-schema.ts";
import { codeOf, Fault } from "../platform/fault.ts";
import type { Incident, Store } from "../store/store.ts";
import type { IncidentFiles } from "./incident-files.ts";
import { openEnds } from "./open-ends.ts";
import { type Playbook, stepsOf } from "./playbook.ts";
import type { LeftAfter, Stops } from "./stops.ts";

export interface ViewOptions {
  readonly store: () => Promise<Pick<Store, "incidents" | "actions" | "waves" | "notices">>;
  readonly files: IncidentFiles;
  readonly stops: Pick<Stops, "leftAfter">;
  readonly config: Pick<Config, "destinations" | "recipients" | "organisations">;
  readonly regimes: readonly RegimeProfile[];
  readonly playbook: Playbook;
  readonly now: () => number;
}

/** An incident as it is shown: times with the clock of whoever noted them, and in UTC. */
export function createIncidentView({ store, files, stops, config, regimes, playbook, now }: ViewOptions) {
  const termsOf = (incident: Incident): ContractTerms => {
    const { recipient, destination } = incident;
    const id = recipient ?? config.destinations.find((one) => one.id === destination)?.recipient;
    const vendor = config.recipients.find((one) => one.id === id);
    return {
      vendor: { name: vendor?.legal_name ?? id ?? "the vendor", noticeHours: vendor?.notice_hours },
      customers: config.organisations.flatMap(({ id, role, notice_hours: noticeHours }) =>
        role === "processor" && noticeHours !== undefined ? [{ id, noticeHours }] : [],
      ),
    };
  };

  const clocksOf = async (incident: Incident, ifAware?: Moment) => {
    const file = await files.file(incident.id);
    const question = { file, regimes, contracts: termsOf(incident), now: now(), ifAware };
    return { aware: awareAt(question), clocks: clocksOfIncident(question).map(shownClock) };
  };

  /** An incident is shown while the ledger can't be asked, too. */
  const leftAfter = async (incident: Incident, file: IncidentFile): Promise<LeftAfter | "unknown"> => {
    try {
      return await stops.leftAfter(incident, file);
    } catch (error) {
      if (codeOf(error) !== "ledger-unavailable") throw error;
      return "unknown";
    }
  };

  return {
    list: async () =>
      Promise.all(
        (await (await store()).incidents()).map(async (one) => ({ ...one, state: stateOf(await files.file(one.id)) })),
      ),

    show: async (id: string) => {
      const incident = await files.find(id);
      const file = await files.file(id);
      const steps = stepsOf(playbook, file, { incident: id, destination: incident.destination });
      const opened = await store();
      const left = await leftAfter(incident, file);
      return {
        ...incident,
        state: stateOf(file),
        intrusion: shownSpan(await files.intrusion(incident)),
        actions: await opened.actions(id),
        waves: await opened.waves(id),
        notices: await opened.notices(id),
        timeline: file.times.map((one) => ({ ...shownTime(one), left: shownLeft(one, left) })),
        conflicts: file.conflicts,
        awareness:
          file.awareness === undefined ? null : { ...shownDecision(file.awareness), ...shownAwareness(file.awareness) },
        provisionalFrom: shownMoment(file.toldAt?.moment),
        assessment:
          file.assessment === undefined
            ? null
            : { ...shownDecision(file.assessment), choice: file.assessment.choice, ...file.assessment.assessed },
        submissions: file.submissions.map((one) => ({
          ...shownDecision(one),
          ...one.submission,
          submitted: shownMoment(one.submission.submitted),
        })),
        pending: file.pending.map(shownDecision),
        clocks: (await clocksOf(incident)).clocks,
        steps,
        openEnds: openEnds(file, steps),
      };
    },

    /** @param written a moment of awareness to try, which decides nothing */
    clocks: async (id: string, written?: string, zone?: string) => {
      const ifAware = written === undefined ? undefined : readMoment(written, zone);
      if (ifAware !== undefined && "kind" in ifAware) throw new Fault("bad-request", `aware: ${ifAware.why}`);
      const { aware, clocks } = await clocksOf(await files.find(id), ifAware);
      return {
        incident: id,
        isTried: ifAware !== undefined,
        isProvisional: aware.isProvisional,
        aware: shownMoment(aware.moment),
        clocks,
      };
    },
  };
}

export type IncidentView = ReturnType<typeof createIncidentView>;
export type ShownIncident = Awaited<ReturnType<IncidentView["show"]>>;
export type ShownClock = ReturnType<typeof shownClock>;

const stateOf = (file: { readonly isClosed: boolean }): "open" | "closed" => (file.isClosed ? "closed" : "open");

const iso = (at: number): string => new Date(at).toISOString();

/** The same moment on two clocks. */
const shownMoment = (moment: Moment | undefined) =>
  moment === undefined ? null : { utc: iso(moment.at), local: onLocalClock(moment), zone: moment.zone };

const shownSpan = (span: { readonly from: number; readonly to: number } | undefined) =>
  span === undefined ? null : { from: iso(span.from), to: iso(span.to) };

const shownTime = ({ number, time, moment, isDay, source, remark, by, at, retracted }: TimeEntry) => ({
  number,
  time,
  says: TIMES[time],
  ...shownMoment(moment),
  day: isDay ? onLocalClock(moment).slice(0, 10) : null,
  source,
  remark,
  by,
  recordedAt: iso(at),
  retracted: retracted ?? null,
});

/** What went to the vendor after a time at which sending was noted to have stopped; null when that is nothing. */
function shownLeft({ time, number, retracted }: TimeEntry, left: LeftAfter | "unknown") {
  if (time !== "sending-stopped" || retracted !== undefined) return null;
  if (left === "unknown") return { lines: null, last: null };
  const sent = left.get(number);
  return sent === undefined ? null : { lines: sent.lines, last: iso(sent.last) };
}

const shownDecision = ({ number, about, by, at, needsSecond, answer, sha256 }: Decision) => ({
  decision: number,
  about,
  by,
  at: iso(at),
  needsSecond,
  answer: answer === undefined ? null : { ...answer, at: iso(answer.at) },
  sha256,
});

const shownAwareness = ({ aware, reason, alternatives }: Extract<Decision, { about: "awareness" }>) => ({
  aware: shownMoment(aware),
  reason,
  alternatives: alternatives.map((one) => ({ aware: shownMoment(one.aware), why: one.why })),
});

const shownClock = ({ start, deadline, regulation1182, reminders, share, met, ...clock }: IncidentClock) => ({
  ...clock,
  start: shownMoment(start),
  deadline: shownMoment(deadline),
  regulation1182: shownMoment(regulation1182),
  percent: Math.floor(share * 100),
  reminders: reminders.map(({ percent, at, isDue }) => ({ percent, at: iso(at), isDue })),
  met: met === undefined ? null : { ...met, submitted: shownMoment(met.submitted) },
});
