import type { Category } from "../../domain/category.ts";
import type { Form } from "../../domain/field.ts";
import type { Ledger, LedgerReader } from "../ledger.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { type Column, dayOf, exposedPersons, exposedWhere, exposureParameters, type Intrusion } from "./exposure.ts";

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
  const exposed = await exposedPersons(ledger, options, columns, extra);
  try {
    const names = columns.map((one) => one.name).join(", ");
    const groups = await ledger.ask<{ unidentified: number; n: string } & Record<string, string>>(
      `SELECT unidentified, ${names}, count() AS n FROM ${exposed.name} GROUP BY unidentified, ${names}`,
    );
    const people = groups.filter((group) => !group.unidentified);
    const countOf = (groups: readonly { readonly n: string }[]) =>
      groups.reduce((sum, group) => sum + Number(group.n), 0);
    const bit = (group: Record<string, unknown>, at: number) =>
      (BigInt(String(group[`mask${Math.floor(at / BITS)}`])) >> BigInt(at % BITS)) & 1n;
    const coverage = await coverageOf(ledger, options.destination);
    const incompleteBecause = gapsIn(coverage, options);
    return {
      destination: options.destination,
      from: dayOf(options.from),
      to: dayOf(options.to),
      eventsFrom: dayOf(options.from - options.eventsDays * 86_400_000),
      subjects: countOf(people),
      organisations: await organisationsOf(ledger, exposed.name, options),
      unidentifiedDevices: countOf(groups.filter((group) => group.unidentified)),
      categories: kinds.pairs
        .map(({ category, form }, at) => ({
          category,
          form,
          subjects: countOf(people.filter((group) => bit(group, at) === 1n)),
        }))
        .filter((one) => one.subjects > 0),
      ...(await codesOf(ledger, exposed.name)),
      disclosedDuringIntrusion: await duringIntrusion(ledger, options),
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
async function organisationsOf(ledger: LedgerReader, exposed: string, intrusion: Intrusion): Promise<number> {
  const where = await exposedWhere(ledger, intrusion);
  const [row] = await ledger.ask<{ n: string }>(
    `SELECT uniqExact(organisation) AS n FROM (
       SELECT to AS organisation FROM links WHERE relation = 'member' AND destination = {destination:String} AND from IN (SELECT person FROM ${exposed} WHERE NOT unidentified)
       UNION ALL
       SELECT organisation FROM disclosures WHERE kind = 'group' AND organisation != {nobody:UUID} AND ${where})`,
    exposureParameters(intrusion),
  );
  return Number(row?.n ?? 0);
}

async function codesOf(ledger: LedgerReader, exposed: string): Promise<Pick<Scope, "countries" | "languages">> {
  const rows = await ledger.ask<{ column: "country" | "language"; code: string; n: string }>(
    `WITH known AS (
       SELECT token, argMaxIf(country, seen, country != '') AS land, argMaxIf(language, seen, language != '') AS tongue FROM subjects
       WHERE token IN (SELECT person FROM ${exposed} WHERE NOT unidentified) GROUP BY token)
     SELECT 'country' AS column, land AS code, count() AS n FROM known WHERE land != '' GROUP BY land
     UNION ALL
     SELECT 'language' AS column, tongue AS code, count() AS n FROM known WHERE tongue != '' GROUP BY tongue`,
  );
  const pick = (column: string) =>
    Object.fromEntries(rows.filter((row) => row.column === column).map((row) => [row.code, Number(row.n)]));
  return { countries: pick("country"), languages: pick("language") };
}

async function duringIntrusion(ledger: LedgerReader, intrusion: Intrusion): Promise<Scope["disclosedDuringIntrusion"]> {
  const [row] = await ledger.ask<{ subjects: string; items: string }>(
    `SELECT uniqExactIf(subject, subject != {nobody:UUID}) AS subjects, sum(announced) - sum(withdrawn) AS items FROM disclosures
     WHERE destination = {destination:String} AND day BETWEEN {fromDay:Date} AND {toDay:Date} ${intrusion.source === undefined ? "" : "AND source = {source:String}"}`,
    exposureParameters(intrusion),
  );
  return { subjects: Number(row?.subjects ?? 0), items: Number(row?.items ?? 0) };
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
    const until = gap.until === 0 ? Number.POSITIVE_INFINITY : gap.until;
    if (gap.since <= options.to && until >= eventsFrom) {
      reasons.push(
        `not observed from ${dayOf(gap.since)} to ${gap.until === 0 ? "now" : dayOf(gap.until)}: ${gap.reason}`,
      );
    }
  }
  return reasons;
}
