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
import { dropTables } from "./temporary.ts";

export interface BaselineOptions extends DatasetIds {
  /** Numbers of the identity columns that hold ids of devices. */
  readonly devices: ReadonlySet<number>;
  /** Numbers of the other columns. */
  readonly fields: readonly number[];
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
  /**
   * Which columns say something, as bits in numbers of 60: two for each identity column (an id of the person's own, a
   * pseudonym of this destination), then one for each field.
   */
  readonly words: readonly string[];
}

export interface BaselinePeople {
  readonly people: number;
  readonly rows: number;
  readonly rowsWithoutId: number;
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
  const drop = () => dropTables(ledger, Object.values(tables));
  try {
    const { table, identities, idPrefixes } = options;
    const ids = identities.map((number) => hashed(innerId(`c${number}`, idPrefixes)));
    await ledger.run(
      `CREATE TABLE ${tables.ids} ENGINE = Memory AS
       SELECT DISTINCT arrayJoin([${ids.join(", ")}]) AS id FROM ${table.relation} WHERE id != 0 ${table.settings}`,
    );
    await matchIds(ledger, options, { ids: tables.ids, tables, hashed });
    const words = await gather(ledger, options, tables, hashed);
    const [row] = await ledger.ask<Record<"people" | "all" | "without", string>>(
      `SELECT countIf(n > 0) AS people, sum(rows) AS all, sumIf(rows, n = 0) AS without FROM ${tables.people}`,
    );
    return {
      people: Number(row?.people ?? 0),
      rows: Number(row?.all ?? 0),
      rowsWithoutId: Number(row?.without ?? 0),
      page: async (first, count) => {
        const rows = await ledger.ask<Omit<BaselineRow, "device"> & { readonly device: number }>(
          `SELECT toString(token) AS token, value, device, [${words.map((name) => `toString(${name})`).join(", ")}] AS words
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

/** Rows of one person become one: the first id that leads to somebody says whom a row is about, else the first id. */
async function gather(
  ledger: Ledger,
  { table, identities, idPrefixes, devices, fields, placeholders }: BaselineOptions,
  tables: IdTables & { readonly people: string },
  hashed: HashedId,
): Promise<readonly string[]> {
  const nobodys = [...placeholders].map((one) => `'${tsv(one)}'`).join(", ");
  const ids = identities.flatMap((number, place) => {
    const inner = innerId(`c${number}`, idPrefixes);
    const isNobodys = `length(${inner}) > ${LONGEST_ID} OR lower(${inner}) IN ('', ${nobodys || "''"})`;
    const prefixed = ["0", ...idPrefixes.map((prefix) => `startsWith(c${number}, '${tsv(prefix)}')`)].join(" OR ");
    return [
      `if(${isNobodys}, '', ${inner}) AS i${place}`,
      `toUInt8(${devices.has(number) ? "1" : prefixed}) AS d${place}`,
    ];
  });
  const places = identities.map((_, place) => place);
  const tokens = places.map((place) => `${tokenOfId(tables, hashed(`i${place}`))} AS t${place}`);
  const token = `arrayFirst(one -> one != {nobody:UUID}, [${places.map((place) => `t${place}`).join(", ")}])`;
  const first = `arrayFirst(one -> one.1 != '', [${places.map((place) => `(i${place}, d${place})`).join(", ")}])`;
  const bits = [
    ...places.flatMap((place) => {
      const isPseudonym = `(t${place} != {nobody:UUID} AND joinGet('${tables.known}', 'own', ${hashed(`i${place}`)}) = 0)`;
      return [`i${place} != '' AND NOT ${isPseudonym}`, isPseudonym];
    }),
    ...fields.map((number) => `c${number} != ''`),
  ];
  const words = Array.from({ length: Math.ceil(bits.length / WORD_BITS) }, (_, word) => `w${word}`);
  const wordOf = (word: number) =>
    bits
      .slice(word * WORD_BITS, (word + 1) * WORD_BITS)
      .map((bit, place) => `bitShiftLeft(toUInt64(${bit}), ${place})`)
      .join(" + ");
  const isNobody = "token = {nobody:UUID} AND value = ''";
  await ledger.run(
    `CREATE TABLE ${tables.people} ENGINE = Memory AS
     SELECT *, if(${isNobody}, toUInt64(0), toUInt64(row_number() OVER (PARTITION BY ${isNobody}))) AS n FROM (
       SELECT token, value, min(device) AS device, count() AS rows, ${words.map((name) => `groupBitOr(${name}) AS ${name}`).join(", ")} FROM (
         SELECT token, if(token = {nobody:UUID}, first.1, '') AS value, first.2 AS device, ${words.join(", ")} FROM (
           SELECT ${token} AS token, ${first} AS first, ${words.map((name, word) => `${wordOf(word)} AS ${name}`).join(", ")}
           FROM (SELECT *, ${tokens.join(", ")} FROM (SELECT ${[...ids, ...fields.map((number) => `c${number}`)].join(", ")} FROM ${table.relation}))
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
