import { randomUUID } from "node:crypto";
import type { Ledger } from "../ledger.ts";
import { BASELINE, NOBODY, tsv } from "../schema.ts";
import {
  type DatasetIds,
  type HashedId,
  idHash,
  type IdTables,
  idTables,
  innerId,
  matchIds,
  tokenOfId,
} from "./dataset-ids.ts";
import { dropTables, giveBack } from "./temporary.ts";

export interface BaselineOptions extends DatasetIds {
  /** Numbers of the identity columns that hold ids of devices. */
  readonly devices: ReadonlySet<number>;
  /** Numbers of the columns with organisations' ids, countries and languages, where there are such. */
  readonly organisation: number | undefined;
  readonly country: number | undefined;
  readonly language: number | undefined;
  /** Numbers of all columns but identities and organisation. */
  readonly fields: readonly number[];
  /** This destination is told pseudonyms instead of ids: what stands beside a person's is the organisation's. */
  readonly mapsIds: boolean;
  /** Ids that stand for nobody, in lower case. */
  readonly placeholders: ReadonlySet<string>;
}

/** One person of a dataset, with what all rows about the person say together. */
export interface BaselineRow {
  /** `NOBODY` when neither a pseudonym nor an own id is known. */
  readonly token: string;
  /** The id as it stands in the dataset, without the vendor's prefix; empty when the token is known. */
  readonly value: string;
  readonly device: boolean;
  /** Own ids of the organisations that the person belongs to. */
  readonly organisations: readonly string[];
  /** Two letters, or blank; where rows differ, what most of them say. */
  readonly country: string;
  readonly language: string;
  /**
   * Which columns say something, as bits in numbers of 60: two for each column of ids (an own id, a pseudonym of this
   * destination), identities first and then the organisation, then one for each field.
   */
  readonly words: readonly string[];
}

/** Rows of which something was not taken, because it can't be what its column holds. */
export interface UnreadRows {
  /** Longer than any id, or beside a pseudonym, and so a pseudonym too. */
  readonly organisation: number;
  /** No two-letter code. */
  readonly country: number;
  readonly language: number;
}

export interface BaselinePeople {
  readonly people: number;
  readonly rows: number;
  readonly rowsWithoutId: number;
  readonly organisations: number;
  readonly unread: UnreadRows;
  /** People from the one with this number on, counted from 1. */
  readonly page: (first: number, count: number) => Promise<readonly BaselineRow[]>;
  readonly drop: () => Promise<void>;
}

export const WORD_BITS = 60;
/** Nobody's id is longer; a text that is can't be asked about either. */
const LONGEST_ID = 1_024;

/** Reads the whole dataset once, in the engine: a row per person, in memory for as long as the import lasts. */
export async function openBaseline(ledger: Ledger, options: BaselineOptions): Promise<BaselinePeople> {
  const id = randomUUID().replaceAll("-", "");
  const tables = { ...idTables(id), ids: `ids_${id}`, people: `people_${id}` };
  const hashed = idHash();
  const drop = () => dropTables(ledger, Object.values(tables)).then(() => giveBack(ledger));
  try {
    const { table, identities, idPrefixes } = options;
    const ids = identities.map((number) => hashed(innerId(`c${number}`, idPrefixes)));
    await ledger.run(
      `CREATE TABLE ${tables.ids} ENGINE = Memory AS
       SELECT DISTINCT arrayJoin([${ids.join(", ")}]) AS id FROM ${table.relation} WHERE id != 0 ${table.settings}`,
    );
    await matchIds(ledger, options, { ids: tables.ids, tables, hashed });
    const words = await gather(ledger, options, tables, hashed);
    const [row] = await ledger.ask<Record<"people" | "all" | "without" | "firms" | `no_${keyof UnreadRows}`, string>>(
      `SELECT countIf(n > 0) AS people, sum(rows) AS all, sumIf(rows, n = 0) AS without, uniqExactArrayIf(organisations, n > 0) AS firms,
         sum(bad_organisation) AS no_organisation, sum(bad_country) AS no_country, sum(bad_language) AS no_language FROM ${tables.people}`,
    );
    return {
      people: Number(row?.people ?? 0),
      rows: Number(row?.all ?? 0),
      rowsWithoutId: Number(row?.without ?? 0),
      organisations: Number(row?.firms ?? 0),
      unread: {
        organisation: Number(row?.no_organisation ?? 0),
        country: Number(row?.no_country ?? 0),
        language: Number(row?.no_language ?? 0),
      },
      page: async (first, count) => {
        const rows = await ledger.ask<Omit<BaselineRow, "device"> & { readonly device: number }>(
          `SELECT toString(token) AS token, value, device, organisations, country, language, [${words.map((name) => `toString(${name})`).join(", ")}] AS words
           FROM ${tables.people} WHERE n BETWEEN {first:UInt64} AND {last:UInt64} ORDER BY n`,
          { first, last: first + count - 1 },
        );
        return rows.map((one) => ({ ...one, device: one.device === 1 }));
      },
      drop,
    };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** Ids that are nobody's: placeholders, blanks, and texts that nobody can ask about. */
const nobodys = (inner: string, placeholders: ReadonlySet<string>): string =>
  `length(${inner}) > ${LONGEST_ID} OR lower(${inner}) IN (${["", ...placeholders].map((one) => `'${tsv(one)}'`).join(", ")})`;

/** Somebody who belongs to more organisations than this is no person; the first so many count. */
const MOST_ORGANISATIONS = 1_000;
/** What a row says of a person besides who it is, and whether a value there can't be what its column holds. */
function aboutOf({ organisation, country, language, placeholders }: BaselineOptions): readonly string[] {
  const said = (name: string, number: number | undefined, can: string, value: string): readonly string[] =>
    number === undefined
      ? [`'' AS ${name}`, `toUInt8(0) AS bad_${name}`]
      : [`if(${can}, ${value}, '') AS ${name}`, `toUInt8(trimBoth(c${number}) != '' AND NOT (${can})) AS bad_${name}`];
  const [firm, place, tongue] = [organisation, country, language].map((number) => `trimBoth(c${number ?? ""})`);
  return [
    ...said(
      "organisation",
      organisation,
      `length(${firm}) <= ${LONGEST_ID}`,
      `if(${nobodys(firm ?? "", placeholders)}, '', ${firm})`,
    ),
    ...said("country", country, `match(${place}, '^[A-Za-z]{2}$')`, `upper(${place})`),
    ...said("language", language, `match(${tongue}, '^[A-Za-z]{2}([-_]|$)')`, `lower(substring(${tongue}, 1, 2))`),
  ];
}

/** What the rows of a person say together. Nothing is gathered for a column that there is not: it would cost each person's share. */
function together({ organisation, country, language }: BaselineOptions): string {
  const mostly = (column: string, number: number | undefined) =>
    number === undefined ? "''" : `anyHeavyIf(${column}, ${column} != '')`;
  const firms = `groupUniqArrayIf(${MOST_ORGANISATIONS})(firm, firm != '')`;
  return [
    `${organisation === undefined ? "CAST([], 'Array(String)')" : firms} AS organisations`,
    `${mostly("place", country)} AS country`,
    `${mostly("tongue", language)} AS language`,
  ].join(", ");
}

/** Rows of one person become one: the first id that leads to somebody says whom a row is about, else the first id. */
async function gather(
  ledger: Ledger,
  options: BaselineOptions,
  tables: IdTables & { readonly people: string },
  hashed: HashedId,
): Promise<readonly string[]> {
  const { table, identities, idPrefixes, devices, fields, placeholders, organisation, mapsIds } = options;
  const ids = identities.flatMap((number, place) => {
    const inner = innerId(`c${number}`, idPrefixes);
    const prefixed = ["0", ...idPrefixes.map((prefix) => `startsWith(c${number}, '${tsv(prefix)}')`)].join(" OR ");
    return [
      `if(${nobodys(inner, placeholders)}, '', ${inner}) AS i${place}`,
      `toUInt8(${devices.has(number) ? "1" : prefixed}) AS d${place}`,
    ];
  });
  const places = identities.map((_, place) => place);
  const known = places.flatMap((place) => {
    const id = hashed(`i${place}`);
    return [
      `${tokenOfId(tables, id)} AS t${place}`,
      `(t${place} != {nobody:UUID} AND joinGet('${tables.known}', 'own', ${id}) = 0) AS p${place}`,
    ];
  });
  const isPseudonym = (place: number) => `r.p${place}`;
  const token = `arrayFirst(one -> one != {nobody:UUID}, [${places.map((place) => `r.t${place}`).join(", ")}])`;
  const first = `arrayFirst(one -> one.1 != '', [${places.map((place) => `(r.i${place}, r.d${place})`).join(", ")}])`;
  const isMapped = mapsIds ? `(${places.map(isPseudonym).join(" OR ")})` : "0";
  const bits = [
    ...places.flatMap((place) => [`r.i${place} != '' AND NOT ${isPseudonym(place)}`, isPseudonym(place)]),
    ...(organisation === undefined
      ? []
      : [`r.organisation != '' AND NOT ${isMapped}`, `r.organisation != '' AND ${isMapped}`]),
    ...fields.map((number) => `r.c${number} != ''`),
  ];
  const words = Array.from({ length: Math.ceil(bits.length / WORD_BITS) }, (_, word) => `w${word}`);
  const wordOf = (word: number) =>
    bits
      .slice(word * WORD_BITS, (word + 1) * WORD_BITS)
      .map((bit, place) => `bitShiftLeft(toUInt64(${bit}), ${place})`)
      .join(" + ");
  const isNobody = "token = {nobody:UUID} AND value = ''";
  const about = `if(${isMapped}, '', r.organisation) AS firm, r.bad_organisation OR (r.organisation != '' AND ${isMapped}) AS bad_organisation,
             r.country AS place, r.bad_country AS bad_country, r.language AS tongue, r.bad_language AS bad_language`;
  await ledger.run(
    `CREATE TABLE ${tables.people} ENGINE = Memory AS
     SELECT *, if(${isNobody}, toUInt64(0), toUInt64(row_number() OVER (PARTITION BY ${isNobody}))) AS n FROM (
       SELECT token, value, min(device) AS device, count() AS rows, ${words.map((name) => `groupBitOr(${name}) AS ${name}`).join(", ")},
         ${together(options)},
         sum(bad_organisation) AS bad_organisation, sum(bad_country) AS bad_country, sum(bad_language) AS bad_language FROM (
         SELECT token, if(token = {nobody:UUID}, first.1, '') AS value, first.2 AS device, ${words.join(", ")},
           firm, bad_organisation, place, bad_country, tongue, bad_language FROM (
           SELECT ${token} AS token, ${first} AS first, ${words.map((name, word) => `${wordOf(word)} AS ${name}`).join(", ")},
             ${about}
           FROM (SELECT *, ${known.join(", ")} FROM (SELECT ${[...ids, ...aboutOf(options), ...fields.map((number) => `c${number}`)].join(", ")} FROM ${table.relation})) AS r
         )
       ) GROUP BY token, value
     ) ${table.settings}`,
    { nobody: NOBODY },
  );
  return words;
}

/** What a broken-off import of the same dataset left: whom it wrote, and from when on they count. */
export interface BrokenOff {
  readonly subjects: ReadonlySet<string>;
  /** Milliseconds. */
  readonly at: number;
}

/** @param dataset the first 24 hexadecimal digits of its hash, with which its lines' items begin */
export async function brokenOff(ledger: Ledger, destination: string, dataset: string): Promise<BrokenOff | undefined> {
  const subjects = new Set<string>();
  let at = 0;
  let rest = "";
  const pieces = ledger.stream(
    `SELECT subject, at FROM lines WHERE destination = {destination:String} AND origin = '${BASELINE}'
       AND startsWith(replaceAll(toString(item), '-', ''), {dataset:String})`,
    { destination, dataset },
  );
  for await (const piece of pieces) {
    const rows = (rest + piece).split("\n");
    rest = rows.pop() ?? "";
    for (const row of rows) {
      const [subject = "", time = "0"] = row.split("\t");
      subjects.add(subject);
      at = Number(time);
    }
  }
  return subjects.size === 0 ? undefined : { subjects, at };
}
