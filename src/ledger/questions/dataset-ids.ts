import type { Ledger } from "../ledger.ts";
import { tsv } from "../schema.ts";
import type { DatasetTable } from "./dataset.ts";
import { realOnly } from "./exposure.ts";

/** Where the ids of a dataset are, and what leads from them to people. */
export interface DatasetIds {
  readonly destination: string;
  readonly table: DatasetTable;
  /** Numbers of the columns that lead to people, the surest first. */
  readonly identities: readonly number[];
  /** What the vendor writes before ids: `$device:x` is x. */
  readonly idPrefixes: readonly string[];
  /** The token of a person's or device's own id. */
  readonly tokenOf: (id: string) => string | undefined;
  /** Tokens of made-up people, who are not counted. */
  readonly canaries?: readonly string[];
}

/** Tables in memory, which the caller drops. */
export interface IdTables {
  /** `value`: every id in the dataset. */
  readonly values: string;
  /** `value` and `token`; `own` is 1 where the value is the person's own id, 0 where it is a pseudonym. */
  readonly known: string;
}

const BATCH = 20_000;

export const innerId = (column: string, prefixes: readonly string[]): string =>
  prefixes.reduce(
    (inner, prefix) =>
      `if(startsWith(${column}, '${tsv(prefix)}'), substring(${column}, ${prefix.length + 1}), ${inner})`,
    column,
  );

/**
 * Pseudonyms of every epoch first, then people's own ids, which a vendor may have from before Bulkhead. Only values that no
 * pseudonym explains pass through here, because the hash of a person's own id is keyed.
 */
export async function matchIds(
  ledger: Ledger,
  { destination, table, identities, idPrefixes, tokenOf, canaries = [] }: DatasetIds,
  { values, known }: IdTables,
): Promise<{ readonly pseudonym: number; readonly ownId: number }> {
  const columns = identities.map((number) => innerId(`c${number}`, idPrefixes));
  await ledger.run(
    `CREATE TABLE ${values} ENGINE = Memory AS
     SELECT DISTINCT arrayJoin([${columns.join(", ")}]) AS value FROM ${table.relation} WHERE value != '' ${table.settings}`,
  );
  await ledger.run(
    `CREATE TABLE ${known} ENGINE = Memory AS SELECT pid AS value, any(subject) AS token, toUInt8(0) AS own FROM pseudonyms
     WHERE destination = {destination:String} AND pid IN (SELECT value FROM ${values}) GROUP BY pid`,
    { destination },
  );
  const [matched] = await ledger.ask<{ n: string }>(
    `SELECT count() AS n FROM ${known} ${realOnly("WHERE", { canaries }, "token")}`,
    { canaries },
  );
  let ownId = 0;
  let rows = "";
  let rest = "";
  const append = async () => {
    await ledger.append(known, rows);
    rows = "";
  };
  const look = (text: string): void => {
    const value = untsv(text);
    const token = tokenOf(value);
    if (token === undefined) return;
    ownId++;
    rows += `${tsv(value)}\t${token}\t1\n`;
  };
  for await (const piece of ledger.stream(
    `SELECT value FROM ${values} WHERE value NOT IN (SELECT value FROM ${known})`,
  )) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) look(line);
    if (rows.length > BATCH * 64) await append();
  }
  if (rest !== "") look(rest);
  await append();
  return { pseudonym: Number(matched?.n ?? 0), ownId };
}

const UNESCAPED: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f", "0": "\0" };

/** The text that the engine wrote into a tab-separated row. */
const untsv = (text: string): string =>
  text.includes("\\") ? text.replace(/\\(.)/g, (_, one: string) => UNESCAPED[one] ?? one) : text;
