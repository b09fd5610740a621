import type { IncidentFile, TimeKind } from "../domain/incident.ts";
import { dayOrTime, TIMES } from "../domain/incident.ts";
import { onLocalClock } from "../domain/moment.ts";
import { formulaOf } from "../domain/severity.ts";
import type { Config } from "../platform/config-schema.ts";
import type { Incident, Wave } from "../store/store.ts";

/** The columns of the register of breaches (Art. 33(5) GDPR), in order, with what stands at the head of each. */
export const COLUMNS = {
  id: "Incident",
  state: "State",
  vendor: "Vendor",
  vendorRole: "Its role",
  ourRoles: "Our role per organisation",
  title: "Facts: what it is called",
  occurredFrom: "Occurred from",
  occurredTo: "Occurred to",
  datesDiffer: "Times about which sources differ",
  timeline: "Every time with its source",
  detected: "Detected by the vendor",
  toldAt: "First told to us",
  toldBy: "Told by",
  awareAt: "Aware at",
  awareBy: "Awareness decided by",
  awareWhy: "Why then",
  properties: "Confidentiality, integrity, availability",
  cause: "Cause",
  categories: "Data categories and forms",
  persons: "Persons",
  personsExact: "Exact or approximate",
  countries: "Persons per country",
  organisations: "Organisations",
  records: "Records disclosed during the intrusion",
  consequences: "Effects",
  severity: "Severity",
  severityInputs: "Severity, inputs and reasons",
  flags: "Flags",
  authorityConclusion: "Art. 33(1)",
  personsConclusion: "Art. 34(1)",
  exemption: "Art. 34(3)",
  conclusionReasons: "Reasons, also for not notifying",
  assessedBy: "Assessed by, reviewed by",
  submissions: "Notifications to authorities",
  delayReasons: "Reasons for delay",
  communicated: "Persons told",
  measures: "Remedial action",
  lessons: "Lessons",
  checkpoint: "Ledger checkpoint of the scope",
  closed: "Closed by, why",
} as const;

export type Column = keyof typeof COLUMNS;
export type RegisterEntry = Readonly<Record<Column, string>>;

export interface EntryFacts {
  readonly incident: Incident;
  readonly file: IncidentFile;
  readonly wave: Wave | undefined;
  /** How sending was stopped. */
  readonly stops: readonly string[];
  /** Answers that people wrote into the authority's record, by field number. */
  readonly written: ReadonlyMap<number, string | readonly string[]>;
  readonly config: {
    readonly recipients: readonly Pick<Config["recipients"][number], "id" | "legal_name" | "role">[];
    readonly destinations: readonly Pick<Config["destinations"][number], "id" | "recipient">[];
    readonly organisations: readonly Pick<Config["organisations"][number], "id" | "role">[];
  };
}

interface Totals {
  readonly subjects: number;
  readonly organisations: number;
  readonly complete: boolean;
  readonly countries: Readonly<Record<string, number>>;
  readonly categories: readonly { readonly category: string; readonly form: string; readonly subjects: number }[];
  /** From the ledger; an uploaded list has rows instead. */
  readonly disclosedDuringIntrusion?: { readonly items: number };
  readonly rows?: number;
}

/** One breach as the register shows it, also one that nobody had to be told of. What is not known is an empty cell. */
export function entryOf(facts: EntryFacts): RegisterEntry {
  return { ...identity(facts), ...times(facts.file), ...scope(facts), ...risk(facts.file), ...ending(facts) };
}

type Part<Name extends Column> = Readonly<Record<Name, string>>;

function identity({
  incident,
  file,
  config,
}: EntryFacts): Part<"id" | "state" | "vendor" | "vendorRole" | "ourRoles" | "title"> {
  const id = incident.recipient ?? config.destinations.find((one) => one.id === incident.destination)?.recipient;
  const vendor = config.recipients.find((one) => one.id === id);
  return {
    id: incident.id,
    state: file.isClosed ? "closed" : "open",
    vendor: vendor?.legal_name ?? id ?? "",
    vendorRole: vendor?.role ?? "",
    ourRoles: [
      "controller, unless said otherwise",
      ...config.organisations.map((one) => `${one.id}: ${one.role}`),
    ].join("; "),
    title: incident.title,
  };
}

function times(file: IncidentFile) {
  const all = (kind: TimeKind) =>
    file.times
      .filter(({ time, retracted }) => time === kind && retracted === undefined)
      .map((one) => `${dayOrTime(one)} (${one.source})`)
      .join("; ");
  const { awareness, toldAt } = file;
  return {
    occurredFrom: all("occurred-from"),
    occurredTo: all("occurred-to"),
    datesDiffer: file.conflicts.map((kind) => TIMES[kind]).join("; "),
    timeline: (Object.keys(TIMES) as TimeKind[])
      .flatMap((kind) => (all(kind) === "" ? [] : [`${TIMES[kind]}: ${all(kind)}`]))
      .join("; "),
    detected: all("detected-by-vendor"),
    toldAt: toldAt === undefined ? "" : onLocalClock(toldAt.moment),
    toldBy: toldAt?.source ?? "",
    awareAt: awareness === undefined ? "" : onLocalClock(awareness.aware),
    awareBy: awareness === undefined ? "" : signedBy(awareness),
    awareWhy: [
      awareness?.reason ?? "",
      ...(awareness?.alternatives ?? []).map(({ aware, why }) => `not ${onLocalClock(aware)}: ${why}`),
    ]
      .filter(Boolean)
      .join("; "),
  };
}

const signedBy = ({
  by,
  answer,
}: {
  readonly by: string;
  readonly answer: { readonly by: string } | undefined;
}): string => (answer === undefined ? by : `${by}, ${answer.by}`);

const textOf = (answer: string | readonly string[] | undefined): string =>
  answer === undefined ? "" : typeof answer === "string" ? answer : answer.join(" ");

function scope({ wave, file }: EntryFacts) {
  const totals = wave?.totals as unknown as Totals | undefined;
  const persons = totals?.subjects ?? file.assessment?.choice.persons;
  return {
    categories: (totals?.categories ?? []).map((one) => `${one.category} ${one.form}: ${one.subjects}`).join("; "),
    persons: persons === undefined ? "" : String(persons),
    personsExact: persons === undefined ? "" : totals?.complete === true ? "exact" : "approximate",
    countries: Object.entries(totals?.countries ?? {})
      .map(([country, count]) => `${country} ${count}`)
      .join("; "),
    organisations: totals === undefined ? "" : String(totals.organisations),
    records: String(totals?.disclosedDuringIntrusion?.items ?? totals?.rows ?? ""),
    checkpoint:
      wave === undefined
        ? ""
        : `wave ${wave.number}: size ${wave.checkpointSize}, root ${wave.checkpointRoot}, query ${wave.queryHash}`,
  };
}

function risk(file: IncidentFile) {
  const found = file.assessment;
  const choice = found?.choice;
  const factors = ["confidentiality", "integrity", "availability"] as const;
  return {
    properties: choice === undefined ? "" : factors.filter((one) => choice[one].row !== "none").join(", "),
    cause:
      choice === undefined
        ? ""
        : `${choice.malicious.intent ? "malicious" : "not malicious"}: ${choice.malicious.reason}`,
    severity: found === undefined ? "" : `${found.assessed.score} ${found.assessed.band.replace("_", " ")}`,
    severityInputs:
      found === undefined || choice === undefined
        ? ""
        : [
            formulaOf(found.assessed.factors),
            ...[...choice.context, ...choice.identifiers, ...factors.map((one) => choice[one])].map(
              ({ row, reason }) => `${row}: ${reason}`,
            ),
          ].join("; "),
    flags: [
      ...(found?.assessed.flags.moreThan100Persons === true ? ["more than 100 persons"] : []),
      ...(found?.assessed.flags.unintelligible === true ? ["unintelligible"] : []),
    ].join("; "),
    authorityConclusion: choice?.conclusion.authority ?? "",
    personsConclusion: choice?.conclusion.persons ?? "",
    exemption: choice?.conclusion.exemption ?? "",
    conclusionReasons: choice?.conclusion.reasons ?? "",
    assessedBy: found === undefined ? "" : signedBy(found),
  };
}

function ending({ file, stops, written }: EntryFacts) {
  const { submissions, closing, assessment } = file;
  const sent = submissions.map(
    ({ submission: { authority, phase, submitted, reference, regime } }) =>
      `${authority} ${phase} ${onLocalClock(submitted)} ${reference} (${regime})`,
  );
  return {
    consequences: [textOf(written.get(85)), textOf(written.get(86)), textOf(written.get(80))]
      .filter(Boolean)
      .join("; "),
    submissions: sent.join("; "),
    delayReasons: submissions
      .map(({ submission }) => submission.delayReason)
      .filter(Boolean)
      .join("; "),
    communicated: [textOf(written.get(98)), textOf(written.get(106))].filter(Boolean).join("; "),
    measures: [...stops, assessment?.choice.safeguards.after ?? "", textOf(written.get(92)), textOf(written.get(95))]
      .filter(Boolean)
      .join("; "),
    lessons: closing?.lessons ?? "",
    closed: closing === undefined ? "" : `${signedBy(closing)}: ${closing.reason}`,
  };
}
