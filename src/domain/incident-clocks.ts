import { remindersOf, shareOver } from "./deadline.ts";
import { type IncidentFile, standing, type Submission } from "./incident.ts";
import type { Moment } from "./moment.ts";
import { type ClockEnd, clocksOf, isInForce, type RegimeProfile } from "./regime.ts";

/** A clock of an incident, and how it stands. */
export interface IncidentClock {
  /** Its regime, or `contract`. */
  readonly regime: string;
  readonly clock: string;
  readonly article: string;
  readonly says: string;
  readonly state: ClockState;
  readonly start: Moment | undefined;
  readonly deadline: Moment | undefined;
  /** For information only. */
  readonly regulation1182: Moment | undefined;
  /** How much of it is over, 0 to 1 and more when late. */
  readonly share: number;
  readonly reminders: readonly { readonly percent: number; readonly at: number; readonly isDue: boolean }[];
  readonly met: Submission | undefined;
}

/** `provisional`: it runs from the notice, because nobody has decided when we became aware. */
export type ClockState = "waiting" | "provisional" | "running" | "overdue" | "met" | "met-late";

export interface ContractTerms {
  readonly vendor: { readonly name: string; readonly noticeHours: number | undefined };
  /** Customers for whom we are the processor. */
  readonly customers: readonly { readonly id: string; readonly noticeHours: number }[];
}

export interface ClockQuestion {
  readonly file: IncidentFile;
  readonly regimes: readonly RegimeProfile[];
  readonly contracts: ContractTerms;
  readonly now: number;
  /** A moment of awareness to try, instead of the decided one. */
  readonly ifAware?: Moment | undefined;
}

/** When we became aware: as tried, as decided, or for the time being when we were told. */
export const awareAt = ({
  file,
  ifAware,
}: ClockQuestion): { readonly moment: Moment | undefined; readonly isProvisional: boolean } => {
  const decided = ifAware ?? file.awareness?.aware;
  return decided === undefined
    ? { moment: file.toldAt?.moment, isProvisional: true }
    : { moment: decided, isProvisional: false };
};

export function clocksOfIncident(question: ClockQuestion): readonly IncidentClock[] {
  const aware = awareAt(question);
  const inForce = question.regimes.filter((one) => isInForce(one, aware.moment?.at ?? question.now));
  return [
    ...inForce.flatMap((regime) => legalClocks(regime, aware.isProvisional, question)),
    ...contractClocks(question),
  ];
}

function legalClocks(regime: RegimeProfile, isProvisional: boolean, question: ClockQuestion): readonly IncidentClock[] {
  const sent = question.file.submissions.map(({ submission }) => submission).filter((one) => one.regime === regime.id);
  // A later clock may start with an earlier submission: `initial-submitted`.
  const submitted = sent.toReversed().map((one) => [`${one.clock}-submitted`, one.submitted] as const);
  const moments = { ...Object.fromEntries(submitted), aware: awareAt(question).moment };
  return clocksOf(regime, moments).map((clock) => {
    const met = sent.find((one) => one.clock === clock.clock && one.phase !== "withdrawn");
    return shown(regime.id, clock, met, isProvisional, question.now);
  });
}

function shown(
  regime: string,
  { clock, article, says, run }: ClockEnd,
  met: Submission | undefined,
  isProvisional: boolean,
  now: number,
): IncidentClock {
  const base = { regime, clock, article, says, met };
  if (run === undefined) return { ...base, ...WAITING, state: met === undefined ? "waiting" : "met" };
  const until = met?.submitted.at ?? now;
  const isLate = until > run.end.at;
  const unmet = isLate ? "overdue" : isProvisional ? "provisional" : "running";
  return {
    ...base,
    state: met === undefined ? unmet : isLate ? "met-late" : "met",
    start: run.start,
    deadline: run.end,
    regulation1182: run.end1182,
    share: shareOver(run.start.at, run.end.at, until),
    reminders: remindersOf(run.start.at, run.end.at).map((one) => ({ ...one, isDue: until >= one.at })),
  };
}

const WAITING = { start: undefined, deadline: undefined, regulation1182: undefined, share: 0, reminders: [] } as const;

/** What the contracts say: whether the vendor told us in time, by each of its claims, and whom we must tell when. */
function contractClocks(question: ClockQuestion): readonly IncidentClock[] {
  const { file, contracts } = question;
  const told = file.toldAt?.moment;
  const { noticeHours, name } = contracts.vendor;
  const vendors =
    noticeHours === undefined
      ? []
      : standing(file.times, "detected-by-vendor").map(({ moment, source }) =>
          contract({
            clock: "vendor-notice",
            says: `${name} tells us (detected as ${source} says)`,
            start: moment,
            hours: noticeHours,
            met: told,
            now: question.now,
          }),
        );
  const start = awareAt(question).moment;
  const ours = contracts.customers.map(({ id, noticeHours: hours }) =>
    contract({
      clock: `customer-notice ${id}`,
      says: `we tell ${id}, whose processor we are`,
      start,
      hours,
      met: undefined,
      now: question.now,
    }),
  );
  return [...vendors, ...ours];
}

interface ContractClock {
  readonly clock: string;
  readonly says: string;
  readonly start: Moment | undefined;
  readonly hours: number;
  readonly met: Moment | undefined;
  readonly now: number;
}

function contract({ clock, says, start, hours, met, now }: ContractClock): IncidentClock {
  const base = { regime: "contract", clock, article: "Art. 33(2) GDPR", says, met: undefined };
  if (start === undefined) return { ...base, ...WAITING, state: "waiting" };
  const deadline = { at: start.at + hours * 3_600_000, zone: start.zone };
  const until = met?.at ?? now;
  const isLate = until > deadline.at;
  return {
    ...base,
    state: met === undefined ? (isLate ? "overdue" : "running") : isLate ? "met-late" : "met",
    start,
    deadline,
    regulation1182: undefined,
    share: shareOver(start.at, deadline.at, until),
    reminders: remindersOf(start.at, deadline.at).map((one) => ({ ...one, isDue: until >= one.at })),
  };
}
