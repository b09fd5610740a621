import type { Category } from "../../domain/category.ts";
import type { Form } from "../../domain/field.ts";
import type { Ledger, LedgerReader } from "../ledger.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import {
  type Column,
  dayOf,
  type ExposedTable,
  exposedPersons,
  exposedWhere,
  exposureParameters,
  type Intrusion,
} from "./exposure.ts";

/** Who is affected by a breach, as totals. */
export interface Scope {
  readonly destination: string;
  readonly from: string;
  readonly to: string;
  /** The first day whose events count as exposed: the vendor keeps events so long. */
  readonly eventsFrom: string;
  readonly subjects: number;
  readonly organisations: number;
  /** Devices that nobody is known to have signed in on. */
  readonly unidentifiedDevices: number;
  readonly categories: readonly { readonly category: Category; readonly form: Form; readonly subjects: number }[];
  readonly countries: Readonly<Record<string, number>>;
  readonly languages: Readonly<Record<string, number>>;
  /** For information: what was disclosed while the intrusion lasted. The affected list is the exposed list. */
  readonly disclosedDuringIntrusion: { readonly subjects: number; readonly items: number };
  readonly complete: boolean;
  readonly incompleteBecause: readonly string[];
}

export interface ScopeOptions extends Intrusion {
  /** The vendor project was empty when coverage began. */
  readonly startsEmpty: boolean;
}

export async function scopeOf(ledger: Ledger, options: ScopeOptions): Promise<Scope> {
  const kinds = await disclosedKinds(ledger, options.destination);
  const columns: Column[] = kinds.masks.map((_, index) => ({
    name: `mask${index}`,
    aggregate: `groupBitOr(transform(field_set, ${numbers("sets")}, ${numbers(`masks${index}`)}, toUInt64(0)))`,
    merge: `groupBitOr(mask${index})`,
  }));
  const extra = { sets: kinds.sets, ...Object.fromEntries(kinds.masks.map((mask, index) => [`masks${index}`, mask])) };
  const during = { name: "during", aggregate: "max(day >= {fromDay:Date})", merge: "max(during)" };
  const exposed = await exposedPersons(ledger, options, [...columns, during], extra);
  try {
    const names = columns.map((one) => one.name).join(", ");
    const groups = await ledger.ask<{ unidentified: number; during: number; n: string }>(
      `SELECT unidentified, during, ${names}, count() AS n FROM ${exposed.name} GROUP BY unidentified, during, ${names}`,
    );
    const people = groups.filter((group) => !group.unidentified);
    const countOf = (groups: readonly { readonly n: string }[]) =>
      groups.reduce((sum, group) => sum + Number(group.n), 0);
    const bit = (group: object, at: number) =>
      (BigInt(String((group as Record<string, unknown>)[`mask${Math.floor(at / BITS)}`])) >> BigInt(at % BITS)) & 1n;
    const coverage = await coverageOf(ledger, options.destination);
    const incompleteBecause = gapsIn(coverage, options);
    return {
      destination: options.destination,
      from: dayOf(options.from),
      to: dayOf(options.to),
      eventsFrom: dayOf(options.from - options.eventsDays * 86_400_000),
      subjects: countOf(people),
      organisations: await organisationsOf(ledger, exposed, options),
      unidentifiedDevices: countOf(groups.filter((group) => group.unidentified)),
      categories: kinds.pairs
        .map(({ category, form }, at) => ({
          category,
          form,
          subjects: countOf(people.filter((group) => bit(group, at) === 1n)),
        }))
        .filter((one) => one.subjects > 0),
      ...(await codesOf(ledger, exposed.name)),
      disclosedDuringIntrusion: {
        subjects: countOf(people.filter((group) => group.during)),
        items: await itemsDuring(ledger, options),
      },
      complete: incompleteBecause.length === 0,
      incompleteBecause,
    };
  } finally {
    await exposed.drop();
  }
}

const BITS = 63;

/** 64-bit numbers travel as text: JavaScript's own would lose digits. */
const numbers = (parameter: string): string => `arrayMap(one -> toUInt64(one), {${parameter}:Array(String)})`;

/** Each pair of category and form that the destination ever got is one bit; each field set is the bits of its fields. */
async function disclosedKinds(ledger: LedgerReader, destination: string) {
  const rows = await ledger.ask<{ id: string; categories: string[]; forms: string[] }>(
    `SELECT toString(id) AS id, any(categories) AS categories, any(forms) AS forms FROM field_sets WHERE destination = {destination:String} GROUP BY id`,
    { destination },
  );
  const bits = new Map<string, number>();
  const pairs: { category: Category; form: Form }[] = [];
  const members = rows.map((row) =>
    row.categories.map((category, index) => {
      const form = row.forms[index] ?? "clear";
      const key = `${category} ${form}`;
      const known = bits.get(key);
      if (known !== undefined) return known;
      bits.set(key, pairs.length);
      pairs.push({ category: category as Category, form: form as Form });
      return pairs.length - 1;
    }),
  );
  const words = Math.max(1, Math.ceil(pairs.length / BITS));
  const masks = Array.from({ length: words }, (_, word) =>
    members.map((set) =>
      set
        .filter((at) => Math.floor(at / BITS) === word)
        .reduce((mask, at) => mask | (1n << BigInt(at % BITS)), 0n)
        .toString(),
    ),
  );
  // An empty array has no type that the engine could infer a result from.
  return { pairs, sets: rows.length > 0 ? rows.map((row) => row.id) : ["0"], masks: rows.length > 0 ? masks : [["0"]] };
}

/** Organisations of exposed people, and those whose own group values are exposed. */
async function organisationsOf(ledger: LedgerReader, exposed: ExposedTable, intrusion: Intrusion): Promise<number> {
  const where = await exposedWhere(ledger, intrusion);
  const [row] = await ledger.ask<{ n: string }>(
    `SELECT uniqExact(organisation) AS n FROM (
       SELECT organisation FROM ${exposed.members} WHERE person IN (SELECT person FROM ${exposed.name} WHERE NOT unidentified)
       UNION ALL
       SELECT organisation FROM disclosures WHERE subject = {nobody:UUID} AND kind = 'group' AND organisation != {nobody:UUID} AND ${where})`,
    exposureParameters(intrusion),
  );
  return Number(row?.n ?? 0);
}

/** A person who was disclosed with two countries counts under both. */
async function codesOf(ledger: LedgerReader, exposed: string): Promise<Pick<Scope, "countries" | "languages">> {
  const rows = await ledger.ask<{ country: string; language: string; n: string }>(
    `SELECT country, language, uniqExact(token) AS n FROM subjects
     WHERE (country != '' OR language != '') AND token IN (SELECT person FROM ${exposed} WHERE NOT unidentified)
     GROUP BY country, language ORDER BY country, language`,
  );
  const sums = (column: "country" | "language"): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const row of rows) if (row[column] !== "") counts[row[column]] = (counts[row[column]] ?? 0) + Number(row.n);
    return counts;
  };
  return { countries: sums("country"), languages: sums("language") };
}

async function itemsDuring(ledger: LedgerReader, intrusion: Intrusion): Promise<number> {
  const [row] = await ledger.ask<{ items: string }>(
    `SELECT sum(announced) - sum(withdrawn) AS items FROM disclosures
     WHERE destination = {destination:String} AND day BETWEEN {fromDay:Date} AND {toDay:Date} ${intrusion.source === undefined ? "" : "AND source = {source:String}"}`,
    exposureParameters(intrusion),
  );
  return Number(row?.items ?? 0);
}

/** Why the ledger can't know everybody. An empty list means that nobody outside it is affected. */
export function gapsIn(coverage: Coverage, options: ScopeOptions): readonly string[] {
  const since = coverage.observedSince;
  if (since === undefined) return ["nothing was ever observed at this destination"];
  const eventsFrom = options.from - options.eventsDays * 86_400_000;
  const reasons: string[] = [];
  if (!options.startsEmpty) {
    if (eventsFrom < since)
      reasons.push(
        `events between ${dayOf(eventsFrom)} and ${dayOf(since)} went to the vendor before Bulkhead observed it`,
      );
    reasons.push(
      `profile and group values set before ${dayOf(since)} stay at the vendor until deleted, and were not observed`,
    );
  }
  for (const gap of coverage.gaps) {
    if (gap.since > options.to) continue;
    // Events of an old gap are gone by now; profile and group values of that time stay until they are deleted.
    const what = gap.until !== 0 && gap.until < eventsFrom ? "profile and group values not observed" : "not observed";
    const until = gap.until === 0 ? "now" : dayOf(gap.until);
    reasons.push(`${what} from ${dayOf(gap.since)} to ${until}: ${gap.reason}`);
  }
  return reasons;
}
