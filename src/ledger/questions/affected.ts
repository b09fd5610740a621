import type { Category } from "../../domain/category.ts";
import type { DisclosedField, Form } from "../../domain/field.ts";
import { propertyPattern } from "../../domain/property-paths.ts";
import { codeIn } from "../calendar.ts";
import type { Ledger, LedgerReader } from "../ledger.ts";
import { exceptionsAt, exposedWhere, exposureParameters, type Intrusion, realOnly } from "./exposure.ts";
import { ALWAYS, type Column, EXPOSED, type IdentityRows, merged, personsOf } from "./persons.ts";
import { UNSET } from "./unset.ts";

/** One affected person, still sealed. */
export interface AffectedRow {
  readonly token: string;
  readonly sealed: string;
  readonly organisations: readonly string[];
  readonly fields: readonly DisclosedField[];
  readonly items: number;
  /** Milliseconds. */
  readonly first: number;
  readonly last: number;
  readonly country: string;
  readonly language: string;
}

/** Everybody whom the breach exposes, in the order of their tokens, which says nothing about them. */
export async function* affectedBy(ledger: Ledger, intrusion: Intrusion): AsyncIterable<AffectedRow> {
  const sets = await fieldSetsOf(ledger, intrusion.destination);
  const unset = await unsetBefore(ledger, intrusion);
  const fieldsOf = fieldsLeft(sets, unset, propertyOf(intrusion));
  const where = exposedWhere(intrusion, await exceptionsAt(ledger, intrusion));
  // Under which id something was told matters only where something was unset; it would make the answer much larger.
  const found = await personsOf(ledger, identitiesWithSets(intrusion, where, unset.size > 0));
  try {
    const pieces = ledger.stream(
      `SELECT x.person, s.secret, arrayStringConcat(m.organisations, ','), arrayStringConcat(arrayMap(p -> concat(p.1, ':', toString(p.2), ':', p.3), x.sets), ','),
         x.items, x.first, x.last, ${codeIn("x.country")}, ${codeIn("x.language")}
       FROM ${found.persons} AS x
       LEFT JOIN (SELECT token, argMax(sealed, seen) AS secret FROM subjects GROUP BY token) AS s ON s.token = x.person
       LEFT JOIN (SELECT person, groupUniqArray(toString(organisation)) AS organisations FROM ${found.members} GROUP BY person) AS m ON m.person = x.person
       WHERE ${EXPOSED} ORDER BY x.person`,
      exposureParameters(intrusion),
    );
    let rest = "";
    for await (const piece of pieces) {
      const rows = (rest + piece).split("\n");
      rest = rows.pop() ?? "";
      for (const row of rows) yield readRow(row, fieldsOf);
    }
    if (rest !== "") yield readRow(rest, fieldsOf);
  } finally {
    await found.drop();
  }
}

const COLUMNS: readonly Column[] = [
  { name: "sets", merge: "groupUniqArrayArray" },
  { name: "items", merge: "sum" },
  { name: "first", merge: "min" },
  { name: "last", merge: "max" },
  ...ALWAYS,
];

/** Every identity with what was told under it: sets and counts from the roll-up, codes from the calendar. */
function identitiesWithSets(intrusion: Intrusion, where: string, byIdentity: boolean): IdentityRows {
  const told = `(kind, field_set, ${byIdentity ? "toString(subject)" : "''"})`;
  return {
    sql: `SELECT subject, ${merged(COLUMNS)} FROM (
        SELECT subject, groupUniqArray(${told}) AS sets, sum(announced) - sum(withdrawn) AS items, min(first) AS first, max(last) AS last,
          toUInt8(1) AS exposed, toUInt64(0) AS country, toUInt64(0) AS language
        FROM disclosures WHERE ${where} AND subject != {nobody:UUID} GROUP BY subject
        UNION ALL
        SELECT subject, [] AS sets, toInt64(0) AS items, toUInt64(-1) AS first, toUInt64(0) AS last,
          toUInt8(0) AS exposed, max(last_country) AS country, max(last_language) AS language
        FROM calendar GROUP BY subject
      ) ${realOnly("WHERE", intrusion, "subject")} GROUP BY subject`,
    columns: COLUMNS,
    parameters: exposureParameters(intrusion),
  };
}

type FieldSets = ReadonlyMap<string, readonly DisclosedField[]>;
/** Names of profile properties that the vendor accepted to forget, by identity. */
type Unset = ReadonlyMap<string, ReadonlySet<string>>;

/** The property that a path is about, or undefined when it is about none. */
function propertyOf({ properties }: Intrusion): (path: string) => string | undefined {
  const pattern = new RegExp(propertyPattern(properties?.told ?? [], properties?.below));
  return (path) => pattern.exec(path)?.[1];
}

/** Fields of sets as a row lists them, `kind:set:identity`, without those that were taken back. */
const fieldsLeft =
  (sets: FieldSets, unset: Unset, property: (path: string) => string | undefined) =>
  (told: readonly string[]): readonly DisclosedField[] => {
    const fields = new Map<string, DisclosedField>();
    for (const one of told) {
      const [kind = "", id = "", under = ""] = one.split(":");
      const gone = kind === "profile" ? unset.get(under) : undefined;
      for (const field of sets.get(id) ?? []) {
        const name = gone === undefined ? undefined : property(field.path);
        if (name === undefined || !gone?.has(name)) fields.set(`${field.path} ${field.form}`, field);
      }
    }
    return [...fields.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  };

function readRow(row: string, fieldsOf: ReturnType<typeof fieldsLeft>): AffectedRow {
  const [
    token = "",
    sealed = "",
    organisations = "",
    ids = "",
    items = "0",
    first = "0",
    last = "0",
    country = "",
    language = "",
  ] = row.split("\t");
  return {
    token,
    sealed,
    organisations: organisations === "" ? [] : organisations.split(","),
    fields: fieldsOf(ids.split(",")),
    items: Number(items),
    first: Number(first),
    last: Number(last),
    country,
    language,
  };
}

async function fieldSetsOf(ledger: LedgerReader, destination: string): Promise<FieldSets> {
  const rows = await ledger.ask<{ id: string; paths: string[]; categories: string[]; forms: string[] }>(
    `SELECT toString(id) AS id, any(paths) AS paths, any(categories) AS categories, any(forms) AS forms
     FROM field_sets WHERE destination = {destination:String} GROUP BY id`,
    { destination },
  );
  return new Map(
    rows.map((row) => [
      row.id,
      row.paths.map((path, index) => ({
        path,
        category: (row.categories[index] ?? "user.behavior") as Category,
        form: (row.forms[index] ?? "clear") as Form,
      })),
    ]),
  );
}

async function unsetBefore(ledger: LedgerReader, intrusion: Intrusion): Promise<Unset> {
  if (intrusion.properties === undefined) return new Map();
  const rows = await ledger.ask<{ subject: string; names: string[] }>(
    `SELECT toString(subject) AS subject, names FROM (${UNSET})`,
    exposureParameters(intrusion),
  );
  return new Map(rows.map((row) => [row.subject, new Set(row.names)]));
}
