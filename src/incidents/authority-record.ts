import type { Answer, Answers } from "../authorities/form.ts";
import { IS_LATE } from "../authorities/eu/fields.data.ts";
import { formulaOf } from "../domain/severity.ts";
import { dayOrTime, type IncidentFile, standing, TIMES } from "../domain/incident.ts";
import { type Moment, onLocalClock } from "../domain/moment.ts";
import type { Config } from "../platform/config-schema.ts";
import type { Incident, Wave } from "../store/store.ts";
import { isInEea, leadOf } from "./lead-authority.ts";

type Recipient = Config["recipients"][number];

export interface RecordFacts {
  readonly incident: Incident;
  readonly file: IncidentFile;
  readonly wave: Wave | undefined;
  /** How sending was stopped, see `stopsOf`. */
  readonly stops: readonly string[];
  readonly config: Pick<Config, "organisation"> & {
    readonly recipients: readonly Pick<Recipient, "id" | "legal_name" | "country" | "role" | "security_contact">[];
    readonly destinations: readonly Pick<Config["destinations"][number], "id" | "recipient">[];
  };
  /** What people wrote themselves; it counts more than what is derived. */
  readonly written: Answers;
  readonly now: number;
}

/** What a frozen scope says of itself. */
interface Totals {
  readonly subjects: number;
  readonly complete: boolean;
  readonly countries: Readonly<Record<string, number>>;
  readonly categories: readonly { readonly category: string; readonly form: string; readonly subjects: number }[];
}

/**
 * The common record of an incident as far as the incident knows it. Nothing is guessed: what nobody noted, decided or
 * counted stays open, and the form names it.
 */
export function recordOf(facts: RecordFacts): Answers {
  const known = [
    ...notification(facts),
    ...parties(facts),
    ...timeline(facts),
    ...nature(facts),
    ...extent(facts),
    ...risk(facts),
    ...crossBorder(facts),
  ].filter((pair): pair is readonly [number, Answer] => pair[1] !== undefined && pair[1] !== "");
  return new Map([...known, ...facts.written]);
}

type Known = readonly (readonly [number: number, answer: Answer | undefined])[];

const at = (moment: Moment | undefined): string | undefined =>
  moment === undefined ? undefined : onLocalClock(moment);

function notification({ incident, file, config: { organisation } }: RecordFacts): Known {
  const earlier = file.submissions.at(-1)?.submission;
  return [
    [3, earlier === undefined ? "a" : "b"],
    [6, earlier?.reference],
    [7, incident.id],
    [12, organisation?.name],
    [13, organisation?.contact],
  ];
}

function parties({ incident, config }: RecordFacts): Known {
  const id = incident.recipient ?? config.destinations.find((one) => one.id === incident.destination)?.recipient;
  const vendor = config.recipients.find((one) => one.id === id);
  if (vendor === undefined) return [];
  return [
    [38, "a"],
    [39, vendor.role],
    [40, `${vendor.legal_name} (${vendor.country})`],
    [41, vendor.security_contact],
  ];
}

function timeline({ file, now }: RecordFacts): Known {
  const [from, to] = [earliest(file, "occurred-from"), latest(file, "occurred-to")];
  const aware = file.awareness?.aware;
  const first = file.submissions[0]?.submission;
  const isLate = aware !== undefined && (first?.submitted.at ?? now) > aware.at + 72 * 3_600_000;
  const isEstimated =
    [from, to].some((one) => one?.isDay === true) || file.conflicts.some((kind) => kind.startsWith("occurred"));
  const claims = file.times
    .filter(({ retracted }) => retracted === undefined)
    .map((one) => `${TIMES[one.time]}: ${dayOrTime(one)} (${one.source})`);
  return [
    [44, from === undefined ? "e" : to === undefined ? "c" : "b"],
    [45, from === undefined ? undefined : isEstimated ? "yes" : "no"],
    [46, at(from?.moment)],
    [47, at(to?.moment)],
    [48, at(aware)],
    [IS_LATE, isLate ? "yes" : "no"],
    [49, first?.delayReason],
    [50, file.notices.length > 0 ? "b" : undefined],
    [
      51,
      file.notices
        .map(({ number, received }) => `notice ${number} of the processor, received ${onLocalClock(received)}`)
        .join("; "),
    ],
    [52, at(file.toldAt?.moment)],
    [53, claims.join("; ")],
  ];
}

const earliest = (file: IncidentFile, kind: "occurred-from") =>
  standing(file.times, kind).toSorted((a, b) => a.moment.at - b.moment.at)[0];
const latest = (file: IncidentFile, kind: "occurred-to") =>
  standing(file.times, kind).toSorted((a, b) => b.moment.at - a.moment.at)[0];

function nature({ file }: RecordFacts): Known {
  const choice = file.assessment?.choice;
  if (choice === undefined) return [[61, "e"]];
  const { confidentiality, integrity, availability, malicious, unintelligible } = choice;
  const isTouched = { a: confidentiality.row !== "none", b: integrity.row !== "none", c: availability.row !== "none" };
  const touched = Object.entries(isTouched).flatMap(([id, is]) => (is ? [id] : []));
  return [
    [55, touched.length > 0 ? touched : ["a"]],
    [56, isTouched.a ? "a" : "d"],
    [57, unintelligible.is ? "a" : "c"],
    [58, integrity.row === "recoverable" ? "b" : integrity.row === "unrecoverable" ? "c" : undefined],
    [59, availability.row === "temporary" ? "a" : availability.row === "lost" ? "b" : undefined],
    [61, malicious.intent ? "d" : "e"],
  ];
}

const totalsOf = (wave: Wave | undefined): Totals | undefined => wave?.totals as unknown as Totals | undefined;

function extent({ file, wave }: RecordFacts): Known {
  const totals = totalsOf(wave);
  const stated = file.assessment?.choice.persons;
  // While a scope is not complete, a higher figure that somebody signed is the better one, and nobody is no figure.
  const counted = totals === undefined || totals.complete ? totals?.subjects : Math.max(totals.subjects, stated ?? 0);
  const persons = counted === 0 && totals?.complete === false ? undefined : (counted ?? stated);
  const categories = totals?.categories ?? [];
  return [
    [67, persons === undefined ? "d" : totals?.complete === true ? "a" : "b"],
    [68, persons === undefined ? undefined : String(persons)],
    [70, [...new Set(categories.map(({ category }) => category))].join(", ")],
    [71, categories.map((one) => `${one.category} ${one.form}: ${one.subjects} persons`).join("; ")],
    [72, "d"],
    [75, categories.some(({ form }) => form === "pseudonymous") ? ["a", "f"] : ["f"]],
  ];
}

const SEVERITY = { low: "a", medium: "b", high: "c", very_high: "c" } as const;

function risk({ file, stops }: RecordFacts): Known {
  const found = file.assessment;
  if (found === undefined)
    return [
      [87, "d"],
      [89, "d"],
      [92, stops.join("; ")],
      [97, "c"],
    ];
  const { choice, assessed } = found;
  const { authority, persons, exemption, reasons } = choice.conclusion;
  const rows = [
    ...choice.context.map((one) => `context ${one.row}: ${one.reason}`),
    ...choice.identifiers.map((one) => `identification ${one.row}: ${one.reason}`),
    ...(["confidentiality", "integrity", "availability"] as const).map(
      (one) => `${one} ${choice[one].row}: ${choice[one].reason}`,
    ),
    `malicious intent ${choice.malicious.intent ? "yes" : "no"}: ${choice.malicious.reason}`,
  ];
  return [
    [87, SEVERITY[assessed.band]],
    [89, authority !== "notify" ? "c" : persons === "no-high-risk" ? "b" : "a"],
    [
      90,
      `ENISA 2013: ${formulaOf(assessed.factors)}, ${assessed.band.replace("_", " ")}. ${rows.join("; ")}. Conclusion: ${reasons}`,
    ],
    [92, [...stops, choice.safeguards.after].join("; ")],
    [97, persons === "communicate" ? "b1" : persons === "exempt" ? "e" : "d"],
    [100, exemption],
    [101, exemption === undefined ? undefined : reasons],
  ];
}

function crossBorder({ wave, config }: RecordFacts): Known {
  const countries = Object.entries(totalsOf(wave)?.countries ?? {}).filter(([country]) => isInEea(country));
  const country = config.organisation?.country;
  if (country === undefined) return [];
  const list = countries
    .map(([one]) => one)
    .toSorted()
    .join(", ");
  const counts = countries.map(([one, count]) => `${one}: ${count}`).join(", ");
  if (!isInEea(country))
    return [
      [120, "a"],
      [121, list],
      [122, counts],
    ];
  const isCrossBorder = countries.some(([one]) => one !== country);
  const lead = leadOf(
    country,
    countries.map(([one]) => one),
  );
  return [
    [120, "b"],
    [113, isCrossBorder ? "a" : "b"],
    [114, isCrossBorder ? `${lead.authority}: ${lead.because}` : undefined],
    [115, isCrossBorder ? country : undefined],
    [116, isCrossBorder ? list : undefined],
    [117, isCrossBorder ? counts : undefined],
  ];
}
