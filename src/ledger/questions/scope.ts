import type { Category } from "../../domain/category.ts";
import type { Form } from "../../domain/field.ts";
import { codeIn } from "../calendar.ts";
import type { Ledger, LedgerReader } from "../ledger.ts";
import { BASELINE } from "../schema.ts";
import { coverageOf } from "./coverage.ts";
import { gapsIn } from "./gaps.ts";
import {
  dayOf,
  deletedOn,
  eventsFrom,
  exceptionsAt,
  exposureParameters,
  type Intrusion,
  realOnly,
  toldWhere,
} from "./exposure.ts";
import { heldOf } from "./held.ts";
import { hasBit, type Kinds, kindsAt } from "./kinds.ts";
import { among, EXPOSED, type Persons, personsOf } from "./persons.ts";

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
  /** Those of most people first. */
  readonly categories: readonly { readonly category: Category; readonly form: Form; readonly subjects: number }[];
  readonly countries: Readonly<Record<string, number>>;
  readonly languages: Readonly<Record<string, number>>;
  /** For information: what was disclosed while the intrusion lasted. The affected list is the exposed list. */
  readonly disclosedDuringIntrusion: { readonly subjects: number; readonly items: number };
  /** What the vendor held by its own data. Its people count from that day on. */
  readonly baselines: readonly { readonly asOf: string; readonly whole: boolean }[];
  readonly complete: boolean;
  readonly incompleteBecause: readonly string[];
}

export interface ScopeOptions extends Intrusion {
  /** The vendor project was empty when coverage began. */
  readonly startsEmpty: boolean;
}

export async function scopeOf(ledger: Ledger, options: ScopeOptions): Promise<Scope> {
  const kinds = await kindsAt(ledger, options.destination);
  const exceptions = await exceptionsAt(ledger, options);
  const found = await personsOf(ledger, heldOf(options, kinds, exceptions));
  try {
    const groups = await peopleBy(ledger, found, kinds);
    const people = groups.filter((group) => !group.unidentified);
    const coverage = await coverageOf(ledger, options.destination);
    const incompleteBecause = gapsIn(coverage, options);
    return {
      destination: options.destination,
      from: dayOf(options.from),
      to: dayOf(options.to),
      eventsFrom: dayOf(eventsFrom(options)),
      subjects: countOf(people),
      organisations: await organisationsOf(ledger, found, options),
      unidentifiedDevices: countOf(groups.filter((group) => group.unidentified)),
      categories: kinds.pairs
        .map((pair, place) => ({ ...pair, subjects: countOf(people.filter((group) => hasBit(group.bits, place))) }))
        .filter((one) => one.subjects > 0)
        .toSorted(
          (a, b) => b.subjects - a.subjects || (`${a.category} ${a.form}` < `${b.category} ${b.form}` ? -1 : 1),
        ),
      ...(await codesOf(ledger, found)),
      disclosedDuringIntrusion: {
        subjects: countOf(people.filter((group) => group.during)),
        items: await itemsDuring(ledger, options),
      },
      baselines: coverage.baselines
        .filter((one) => dayOf(one.since) <= dayOf(options.to))
        .map((one) => ({ asOf: dayOf(one.since), whole: one.isWhole })),
      complete: incompleteBecause.length === 0,
      incompleteBecause,
    };
  } finally {
    await found.drop();
  }
}

interface Group {
  readonly unidentified: boolean;
  readonly during: boolean;
  readonly bits: readonly string[];
  readonly people: number;
}

async function peopleBy(ledger: LedgerReader, { persons }: Persons, { words }: Kinds): Promise<readonly Group[]> {
  const bits = words.map((word) => `bits${word}`).join(", ");
  const rows = await ledger.ask<{ unidentified: number; during: number; bits: readonly string[]; people: string }>(
    `SELECT unidentified, during, arrayMap(one -> toString(one), [${bits}]) AS bits, count() AS people FROM ${persons} WHERE exposed
     GROUP BY unidentified, during, ${bits}`,
  );
  return rows.map((row) => ({
    unidentified: row.unidentified === 1,
    during: row.during === 1,
    bits: row.bits,
    people: Number(row.people),
  }));
}

const countOf = (groups: readonly Group[]): number => groups.reduce((sum, group) => sum + group.people, 0);

/** Organisations of exposed people, and those whose own group values are exposed. */
async function organisationsOf(ledger: LedgerReader, { identities }: Persons, intrusion: Intrusion): Promise<number> {
  const [row] = await ledger.ask<{ n: string }>(
    `SELECT uniqExact(organisation) AS n FROM (
       SELECT to AS organisation FROM links WHERE relation = 'member' AND destination = {destination:String}
         AND ${among("from", `SELECT identity FROM ${identities}`)}
       UNION ALL
       SELECT went.organisation AS organisation FROM (
         SELECT organisation, day FROM disclosures
         WHERE ${toldWhere(intrusion)} AND subject = {nobody:UUID} AND kind = 'group' AND organisation != {nobody:UUID}
         GROUP BY organisation, field_set, day HAVING sum(announced) > sum(withdrawn)) AS went
       LEFT JOIN (${deletedOn("group", "organisation")}) AS gone ON gone.organisation = went.organisation
       WHERE went.day >= gone.removed_day)`,
    exposureParameters(intrusion),
  );
  return Number(row?.n ?? 0);
}

/** Where people live and what they speak, as was said last of each. */
async function codesOf(ledger: LedgerReader, { persons }: Persons): Promise<Pick<Scope, "countries" | "languages">> {
  const rows = await ledger.ask<{ country: string; language: string; people: string }>(
    `SELECT ${codeIn("said_country")} AS country, ${codeIn("said_language")} AS language, count() AS people
     FROM (SELECT bitAnd(country, 65535) AS said_country, bitAnd(language, 65535) AS said_language FROM ${persons} WHERE ${EXPOSED})
     GROUP BY said_country, said_language ORDER BY country, language`,
  );
  const sums = (column: "country" | "language"): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const row of rows)
      if (row[column] !== "") counts[row[column]] = (counts[row[column]] ?? 0) + Number(row.people);
    return counts;
  };
  return { countries: sums("country"), languages: sums("language") };
}

async function itemsDuring(ledger: LedgerReader, intrusion: Intrusion): Promise<number> {
  const [row] = await ledger.ask<{ items: string }>(
    `SELECT sum(announced) - sum(withdrawn) AS items FROM disclosures
     WHERE destination = {destination:String} AND kind != '${BASELINE}' AND day BETWEEN {fromDay:Date} AND {toDay:Date} ${intrusion.source === undefined ? "" : "AND source = {source:String}"} ${realOnly("AND", intrusion, "subject")}`,
    exposureParameters(intrusion),
  );
  return Number(row?.items ?? 0);
}
