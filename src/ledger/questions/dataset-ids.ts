import type { Ledger } from "../ledger.ts";
import { NOBODY, tsv } from "../schema.ts";
import type { DatasetTable } from "./dataset.ts";
import { realOnly } from "./exposure.ts";
import { giveBack } from "./temporary.ts";

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
  /** From a hashed id to `token`; `own` is 1 where the id is the person's own, 0 where it is a pseudonym. */
  readonly known: string;
  /** `value` and `token`, on their way into `known`. */
  readonly own: string;
}

export const idTables = (run: string): IdTables => ({ known: `known_${run}`, own: `own_${run}` });

const BATCH = 20_000;

export const innerId = (column: string, prefixes: readonly string[]): string =>
  prefixes.reduce(
    (inner, prefix) =>
      `if(startsWith(${column}, '${tsv(prefix)}'), substring(${column}, ${prefix.length + 1}), ${inner})`,
    column,
  );

/** An id as a number; 0 for none. */
export type HashedId = (value: string) => string;

/**
 * Ids take a third of the memory as numbers, and are found three times as fast. The key is new each time, so that nobody
 * can make a dataset whose ids meet.
 */
export function idHash(): HashedId {
  const [first, second] = crypto.getRandomValues(new BigUint64Array(2));
  return (value) =>
    `if(${value} = '', toUInt128(0), reinterpretAsUInt128(sipHash128Keyed((toUInt64(${first}), toUInt64(${second})), ${value})))`;
}

/** The token that a hashed id leads to; `NOBODY` for none. */
export const tokenOfId = ({ known }: Pick<IdTables, "known">, id: string): string =>
  `joinGet('${known}', 'token', ${id})`;

/** Beyond so many bytes the engine groups on the disk. */
export const SPILLING = `max_bytes_before_external_group_by = ${256 * 2 ** 20}`;

/** The ledger's pseudonyms are looked through so many times, so that only a part of the dataset's ids is a set at once. */
const PARTS = 4;

/**
 * Pseudonyms of every epoch first, then people's own ids, which a vendor may have from before Bulkhead. Only values that no
 * pseudonym explains pass through here, because the hash of a person's own id is keyed.
 * @param ids a relation with every `id` in the dataset once, hashed
 */
export async function matchIds(
  ledger: Ledger,
  { destination, table, identities, idPrefixes, tokenOf, canaries = [] }: DatasetIds,
  { ids, tables, hashed }: { readonly ids: string; readonly tables: IdTables; readonly hashed: HashedId },
): Promise<{ readonly pseudonym: number; readonly ownId: number }> {
  const { known } = tables;
  await ledger.run(
    `CREATE TABLE ${known} (id UInt128, token UUID, own UInt8) ENGINE = Join(ANY, LEFT, id) SETTINGS persistent = 0`,
  );
  for (let part = 0; part < PARTS; part++) {
    const inPart = `id % ${PARTS} = ${part}`;
    await ledger.run(
      `INSERT INTO ${known} SELECT ${hashed("pid")} AS id, subject, 0 FROM pseudonyms
       WHERE destination = {destination:String} AND ${inPart} AND id IN (SELECT id FROM ${ids} WHERE ${inPart})`,
      { destination },
    );
    await giveBack(ledger);
  }
  const [matched] = await ledger.ask<Record<"pseudonyms" | "strange", string>>(
    `SELECT countIf(token != {nobody:UUID} ${realOnly("AND", { canaries }, "token")}) AS pseudonyms, countIf(token = {nobody:UUID}) AS strange
     FROM (SELECT ${tokenOfId(tables, "id")} AS token FROM ${ids} WHERE id != 0)`,
    { canaries, nobody: NOBODY },
  );
  const inner = identities.map((number) => innerId(`c${number}`, idPrefixes));
  // Every id that no pseudonym explains, once.
  const strange = `SELECT arrayJoin([${inner.join(", ")}]) AS value FROM ${table.relation}
    WHERE value != '' AND ${tokenOfId(tables, hashed("value"))} = toUUID('${NOBODY}') GROUP BY value ${table.settings}, ${SPILLING}`;
  const ownId = matched?.strange === "0" ? 0 : await matchOwn(ledger, strange, { tables, hashed, tokenOf });
  return { pseudonym: Number(matched?.pseudonyms ?? 0), ownId };
}

/** @returns how many of the values are somebody's own id */
async function matchOwn(
  ledger: Ledger,
  values: string,
  { tables: { own, known }, hashed, tokenOf }: { tables: IdTables; hashed: HashedId; tokenOf: DatasetIds["tokenOf"] },
): Promise<number> {
  await ledger.run(`CREATE TABLE ${own} (value String, token UUID) ENGINE = Memory`);
  let found = 0;
  let rows = "";
  let rest = "";
  const append = async () => {
    await ledger.append(own, rows);
    rows = "";
  };
  const look = (text: string): void => {
    const value = untsv(text);
    const token = tokenOf(value);
    if (token === undefined) return;
    found++;
    rows += `${tsv(value)}\t${token}\n`;
  };
  for await (const piece of ledger.stream(values)) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) look(line);
    if (rows.length > BATCH * 64) await append();
  }
  if (rest !== "") look(rest);
  await append();
  await ledger.run(`INSERT INTO ${known} SELECT ${hashed("value")}, token, 1 FROM ${own}`);
  return found;
}

const UNESCAPED: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f", "0": "\0" };

/** The text that the engine wrote into a tab-separated row. */
const untsv = (text: string): string =>
  text.includes("\\") ? text.replace(/\\(.)/g, (_, one: string) => UNESCAPED[one] ?? one) : text;
