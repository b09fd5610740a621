import type { Category } from "../../domain/category.ts";
import type { DisclosedField, Form } from "../../domain/field.ts";
import type { Ledger, LedgerReader } from "../ledger.ts";
import { exposedPersons, type Intrusion } from "./exposure.ts";

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
  // Under which id something was told matters only where something was unset; it would make the answer much larger.
  const under = unset.size > 0 ? "toString(subject)" : "''";
  const exposed = await exposedPersons(ledger, intrusion, [
    { name: "sets", aggregate: `groupUniqArray((kind, field_set, ${under}))`, merge: "groupUniqArrayArray(sets)" },
    { name: "items", aggregate: "sum(announced) - sum(withdrawn)", merge: "sum(items)" },
    { name: "first", aggregate: "min(first)", merge: "min(first)" },
    { name: "last", aggregate: "max(last)", merge: "max(last)" },
  ]);
  try {
    const pieces = ledger.stream(
      `SELECT x.person, s.secret, arrayStringConcat(m.organisations, ','), arrayStringConcat(arrayMap(p -> concat(p.1, ':', toString(p.2), ':', p.3), x.sets), ','),
         x.items, x.first, x.last, s.land, s.tongue
       FROM ${exposed.name} AS x
       INNER JOIN (SELECT token, argMax(sealed, seen) AS secret, argMaxIf(country, seen, country != '') AS land, argMaxIf(language, seen, language != '') AS tongue
         FROM subjects GROUP BY token) AS s ON s.token = x.person
       LEFT JOIN (SELECT person, groupUniqArray(toString(organisation)) AS organisations FROM ${exposed.members} GROUP BY person) AS m ON m.person = x.person
       WHERE NOT x.unidentified ORDER BY x.person`,
      { destination: intrusion.destination },
    );
    let rest = "";
    for await (const piece of pieces) {
      const rows = (rest + piece).split("\n");
      rest = rows.pop() ?? "";
      for (const row of rows) yield readRow(row, sets, unset);
    }
    if (rest !== "") yield readRow(rest, sets, unset);
  } finally {
    await exposed.drop();
  }
}

type FieldSets = ReadonlyMap<string, readonly DisclosedField[]>;
/**
 * Id → names of profile properties that the vendor accepted to forget. By id and not by person: what was told under an
 * earlier id stands until it is unset there.
 */
type Unset = ReadonlyMap<string, ReadonlySet<string>>;

function readRow(row: string, sets: FieldSets, unset: Unset): AffectedRow {
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
  const fields = new Map<string, DisclosedField>();
  for (const told of ids.split(",")) {
    const [kind = "", id = "", under = ""] = told.split(":");
    const gone = unset.get(under);
    for (const field of sets.get(id) ?? []) {
      if (kind === "profile" && gone?.has(propertyOf(field.path))) continue;
      fields.set(`${field.path} ${field.form}`, field);
    }
  }
  return {
    token,
    sealed,
    organisations: organisations === "" ? [] : organisations.split(","),
    fields: [...fields.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    items: Number(items),
    first: Number(first),
    last: Number(last),
    country,
    language,
  };
}

/** `$set.plan` and `$append.plan` are the same property of a profile. */
const propertyOf = (path: string): string => path.slice(path.indexOf(".") + 1);

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

/**
 * Properties that were unset before the intrusion's first day and not set again since. A property that several people
 * share a set with is taken off only for the person who unset it.
 */
async function unsetBefore(ledger: LedgerReader, intrusion: Intrusion): Promise<Unset> {
  const rows = await ledger.ask<{ subject: string; names: string[] }>(
    `WITH gone AS (
       SELECT r.subject AS subject, arrayJoin(f.paths) AS path, max(r.at) AS at FROM removals AS r
       INNER JOIN field_sets AS f ON f.destination = r.destination AND f.id = r.field_set
       WHERE r.destination = {destination:String} AND r.kind = 'profile' AND r.operation = 'unset' AND r.at < {from:UInt64}
       GROUP BY subject, path),
     told AS (
       SELECT d.subject AS subject, substring(arrayJoin(f.paths) AS path, position(path, '.') + 1) AS name, max(d.last) AS last FROM disclosures AS d
       INNER JOIN field_sets AS f ON f.destination = d.destination AND f.id = d.field_set
       WHERE d.destination = {destination:String} AND d.kind = 'profile' AND d.operation = 'set' AND d.subject IN (SELECT subject FROM gone)
       GROUP BY subject, name)
     SELECT toString(gone.subject) AS subject, groupUniqArray(substring(gone.path, position(gone.path, '.') + 1)) AS names
     FROM gone LEFT JOIN told ON told.subject = gone.subject AND told.name = substring(gone.path, position(gone.path, '.') + 1)
     WHERE gone.path LIKE '$set.%' AND told.last < gone.at
     GROUP BY gone.subject`,
    { destination: intrusion.destination, from: intrusion.from },
  );
  return new Map(rows.map((row) => [row.subject, new Set(row.names)]));
}
