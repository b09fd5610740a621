import { randomUUID } from "node:crypto";
import type { Ledger } from "../ledger.ts";
import { NOBODY } from "../schema.ts";
import type { DatasetTable } from "./dataset.ts";
import {
  type HashedId,
  idHash,
  type IdTables,
  idTables,
  innerId,
  matchIds,
  SPILLING,
  tokenOfId,
} from "./dataset-ids.ts";
import {
  CANARIES,
  CANARY_DEVICES,
  exceptionsAt,
  exposedWhere,
  exposureParameters,
  type Intrusion,
  realOnly,
} from "./exposure.ts";
import { heldOf } from "./held.ts";
import { kindsAt } from "./kinds.ts";
import { EXPOSED, type IdentityRows, personsOf } from "./persons.ts";
import { dropTables, giveBack } from "./temporary.ts";

export interface ReconcileOptions extends Intrusion {
  readonly table: DatasetTable;
  /** Numbers of the columns that lead to people, the surest first. */
  readonly identities: readonly number[];
  /** Numbers of the other columns, and whether the ledger knows that the vendor was told what they hold. */
  readonly fields: readonly { readonly number: number; readonly wasTold: boolean }[];
  /** What the vendor writes before ids: `$device:x` is x. */
  readonly idPrefixes: readonly string[];
  /** The token of a person's or device's own id. */
  readonly tokenOf: (id: string) => string | undefined;
}

/** What the vendor's dataset and the ledger say of each other. People, unless it says otherwise. */
export interface Reconciled {
  readonly rows: number;
  /** Exposed by the ledger and in the dataset. */
  readonly confirmed: number;
  /** Exposed by the ledger and not in the dataset: it is partial, or they were deleted. */
  readonly ledgerOnly: number;
  /** In the dataset and known, but not exposed by the ledger: the vendor kept longer than it said, or more. */
  readonly beyondExposure: number;
  /** Devices in the dataset on which nobody we know signed in. */
  readonly unidentifiedDevices: number;
  /** Ids in the dataset that lead to nobody: a flow around the gateway, older data, or another customer's rows. */
  readonly vendorOnly: { readonly ids: number; readonly rows: number };
  readonly rowsWithoutId: number;
  /** By which kind of id values led to people. */
  readonly matchedBy: { readonly pseudonym: number; readonly ownId: number };
  /** People of whom the dataset holds something that the ledger never disclosed. */
  readonly withFieldsNeverTold: number;
  /** Per field column: people of whom it has a value, and rows, whomever these are about. In the order of `fields`. */
  readonly fieldUse: readonly { readonly people: number; readonly rows: number }[];
  /** Organisations of the people in the dataset. */
  readonly organisations: number;
  /** Made-up people, who are in none of the other sets. */
  readonly canaries: CanaryCounts;
}

export interface CanaryCounts {
  /** Who would be exposed as anybody else: they should be in the dataset. */
  readonly sent: number;
  /** Of these, who is in it, and who is not. */
  readonly found: number;
  readonly missing: number;
  /** In it although nothing of them is exposed: it was taken later, or holds more, than the incident says. */
  readonly unexpected: number;
}

/**
 * The five sets, worked out by the engine: it reads the file, and only values that no pseudonym explains pass through
 * here, because the hash of a person's own id is keyed.
 */
export async function reconcile(ledger: Ledger, options: ReconcileOptions): Promise<Reconciled> {
  const run = randomUUID().replaceAll("-", "");
  const tables = {
    ...idTables(run),
    rows: `rows_${run}`,
    led: `led_${run}`,
    present: `present_${run}`,
    there: `there_${run}`,
  };
  const drop = (names: readonly string[]) => dropTables(ledger, names).then(() => giveBack(ledger));
  try {
    const hashed = idHash();
    const fieldRows = await rowsWithFields(ledger, options);
    const ids = await gather(ledger, options, tables, hashed);
    await giveBack(ledger);
    const matchedBy = await matchIds(ledger, options, { ids, tables, hashed });
    await lead(ledger, options, tables);
    await drop([tables.rows, tables.own, tables.known]);
    const counted = await present(ledger, options, tables);
    await drop([tables.led]);
    const { fieldPeople, ...compared } = await compare(ledger, options, tables);
    const fieldUse = fieldPeople.map((people, place) => ({ people, rows: fieldRows[place] ?? 0 }));
    return { ...counted, matchedBy, ...compared, fieldUse, canaries: await canariesIn(ledger, options, tables) };
  } finally {
    await drop(Object.values(tables));
  }
}

/** One after the other, so that a dataset of millions is never held more often than twice. */
interface Tables extends IdTables {
  /** `i0`, …: the hashed ids of a row; `rows` with the same; `used0`, …: which field columns have a value, as bits. */
  readonly rows: string;
  /** `id`: a person's or device's token as a number where `known` is 1, else a stranger's hashed id; `rows` and bits. */
  readonly led: string;
  /** The same, each id once. */
  readonly present: string;
  /** `person`, a token as a number, and the bits. */
  readonly there: string;
}

type Counted = Pick<Reconciled, "rows" | "rowsWithoutId" | "vendorOnly">;

const NO_TOKEN = `toUUID('${NOBODY}')`;
const USED_BITS = 64;

/** The bits of the field columns, a few dozen to a number: their numbers, as lists of columns. */
const usedWords = ({ fields }: Pick<ReconcileOptions, "fields">): readonly ReconcileOptions["fields"][] =>
  Array.from({ length: Math.ceil(fields.length / USED_BITS) }, (_, word) =>
    fields.slice(word * USED_BITS, (word + 1) * USED_BITS),
  );

const usedNames = (options: Pick<ReconcileOptions, "fields">): readonly string[] =>
  usedWords(options).map((_, word) => `used${word}`);

/** The type of so many bits: most datasets have few columns, and each byte counts as often as the dataset has people. */
const narrowest = (bits: number): string => `toUInt${[8, 16, 32].find((width) => bits <= width) ?? USED_BITS}`;

/** The first of these that is something. */
const firstOf = (values: readonly string[], nothing: string): string =>
  values.reduceRight((rest, one) => `if(${one} != ${nothing}, ${one}, ${rest})`, nothing);

const idNames = ({ identities }: Pick<ReconcileOptions, "identities">): readonly string[] =>
  identities.map((_, place) => `i${place}`);

/**
 * One pass over the rows: which ids stand in them, and which columns say something about these.
 * @returns a relation of all ids, each once
 */
async function gather(ledger: Ledger, options: ReconcileOptions, { rows }: Tables, hashed: HashedId): Promise<string> {
  const { table, identities, idPrefixes, fields } = options;
  const ids = idNames(options).join(", ");
  const hashes = identities.map((number, place) => `${hashed(innerId(`c${number}`, idPrefixes))} AS i${place}`);
  const used = usedWords(options).map((word, number) => {
    const bits = word.map((one, bit) => `bitShiftLeft(toUInt64(c${one.number} != ''), ${bit})`);
    return `groupBitOr(${narrowest(word.length)}(${bits.join(" + ")})) AS used${number}`;
  });
  const columns = [...hashes, ...fields.map(({ number }) => `c${number}`)];
  await ledger.run(
    `CREATE TABLE ${rows} ENGINE = Memory AS SELECT ${[ids, "toUInt32(count()) AS rows", ...used].join(", ")}
     FROM (SELECT ${columns.join(", ")} FROM ${table.relation}) GROUP BY ${ids} ${table.settings}, ${SPILLING}`,
  );
  return options.identities.length === 1
    ? `(SELECT i0 AS id FROM ${rows})`
    : `(SELECT DISTINCT arrayJoin([${ids}]) AS id FROM ${rows})`;
}

/** Whom the rows are about: the first id that leads to somebody says it. */
async function lead(ledger: Ledger, options: ReconcileOptions, tables: Tables): Promise<void> {
  const tokens = idNames(options).map((id) => tokenOfId(tables, id));
  const id = `if(known, reinterpretAsUInt128(token), ${firstOf(idNames(options), "toUInt128(0)")}) AS id`;
  await ledger.run(
    `CREATE TABLE ${tables.led} ENGINE = Memory AS
     SELECT ${["known", id, "rows", ...usedNames(options)].join(", ")}
     FROM (SELECT *, ${firstOf(tokens, NO_TOKEN)} AS token, token != ${NO_TOKEN} AS known FROM ${tables.rows})`,
  );
}

/** Who and what is in the dataset, each once. */
async function present(ledger: Ledger, options: ReconcileOptions, tables: Tables): Promise<Counted> {
  const used = usedNames(options).map((name) => `groupBitOr(${name}) AS ${name}`);
  await ledger.run(
    `CREATE TABLE ${tables.present} ENGINE = Memory AS
     SELECT ${["id", "max(known) AS known", "toUInt32(sum(rows)) AS rows", ...used].join(", ")} FROM ${tables.led} GROUP BY id SETTINGS ${SPILLING}`,
  );
  const [row] = await ledger.ask<Record<"all" | "without" | "ids" | "strange", string>>(
    `SELECT sum(rows) AS all, sumIf(rows, id = 0) AS without, countIf(NOT known AND id != 0) AS ids, sumIf(rows, NOT known AND id != 0) AS strange
     FROM ${tables.present}`,
  );
  return {
    rows: Number(row?.all ?? 0),
    rowsWithoutId: Number(row?.without ?? 0),
    vendorOnly: { ids: Number(row?.ids ?? 0), rows: Number(row?.strange ?? 0) },
  };
}

/** Per field, in how many rows of the dataset it has a value. */
async function rowsWithFields(ledger: Ledger, { table, fields }: ReconcileOptions): Promise<readonly number[]> {
  if (fields.length === 0) return [];
  const counts = fields.map(({ number }) => `countIf(c${number} != '')`).join(", ");
  const [row] = await ledger.ask<{ rows: string[] }>(
    `SELECT [${counts}] AS rows FROM ${table.relation} ${table.settings}`,
  );
  return (row?.rows ?? []).map(Number);
}

/** Whether something of an identity is exposed, and no more: ten million rows must fit into memory. */
function exposedOf(held: IdentityRows): IdentityRows {
  return { ...held, sql: `SELECT subject, exposed FROM (${held.sql})`, columns: [{ name: "exposed", merge: "max" }] };
}

type Compared = Pick<
  Reconciled,
  "confirmed" | "ledgerOnly" | "beyondExposure" | "unidentifiedDevices" | "withFieldsNeverTold" | "organisations"
> & {
  /** In the order of the fields. */
  readonly fieldPeople: readonly number[];
};

/** A token as the number that stands for it in our tables. */
const asNumber = (token: string): string => `reinterpretAsUInt128(${token})`;

async function compare(ledger: Ledger, options: ReconcileOptions, tables: Tables): Promise<Compared> {
  const kinds = await kindsAt(ledger, options.destination);
  const held = heldOf(options, kinds, await exceptionsAt(ledger, options));
  const real = `known ${realOnly("AND", options, "reinterpretAsUUID(reinterpretAsFixedString(id))")}`;
  const ids = `SELECT id FROM ${tables.present} WHERE ${real}`;
  const found = await personsOf(ledger, exposedOf(held), ids);
  try {
    const there = await thoseThere(ledger, options, { tables, real, leads: found.leads });
    const exposed = `SELECT ${asNumber("person")} AS person FROM ${found.persons} WHERE ${EXPOSED}`;
    const devices = `SELECT person FROM ${there} WHERE person IN (SELECT ${asNumber("token")} FROM subjects WHERE kind = 'device')`;
    const [sets] = await ledger.ask<Record<"there" | "confirmed" | "exposed" | "devices", string>>(
      `SELECT count() AS exposed, countIf(person IN (SELECT person FROM ${there})) AS confirmed,
         (SELECT count() FROM ${there}) AS there,
         (SELECT count() FROM (${devices}) WHERE person NOT IN (${exposed} AND ${asNumber("person")} IN (${devices}))) AS devices
       FROM (${exposed})`,
      exposureParameters(options),
    );
    const usedBy = usedWords(options).flatMap((word, number) =>
      word.map((_, bit) => `countIf(bitTest(used${number}, ${bit}))`),
    );
    const neverTold = usedWords(options).map((word, number) => {
      const mask = word.reduce((sum, one, bit) => (one.wasTold ? sum : sum | (1n << BigInt(bit))), 0n);
      return `bitAnd(used${number}, toUInt64(${mask})) != 0`;
    });
    const [use] = await ledger.ask<{ people: string[]; strange: string }>(
      `SELECT CAST([${usedBy.join(", ")}], 'Array(UInt64)') AS people, countIf(${["0", ...neverTold].join(" OR ")}) AS strange FROM ${there}`,
      exposureParameters(options),
    );
    const [of] = await ledger.ask<{ n: string }>(
      `SELECT uniqExact(organisation) AS n FROM ${found.members} WHERE ${asNumber("person")} IN (SELECT person FROM ${there})`,
      exposureParameters(options),
    );
    const [confirmed, unidentifiedDevices] = [Number(sets?.confirmed ?? 0), Number(sets?.devices ?? 0)];
    return {
      confirmed,
      ledgerOnly: Number(sets?.exposed ?? 0) - confirmed,
      beyondExposure: Number(sets?.there ?? 0) - confirmed - unidentifiedDevices,
      unidentifiedDevices,
      withFieldsNeverTold: Number(use?.strange ?? 0),
      fieldPeople: (use?.people ?? []).map(Number),
      organisations: Number(of?.n ?? 0),
    };
  } finally {
    await found.drop();
  }
}

/** Whom the dataset is about, as a relation: a device counts for everybody who signed in on it, as it does in the scope. */
async function thoseThere(
  ledger: Ledger,
  options: ReconcileOptions,
  { tables, real, leads }: { readonly tables: Tables; readonly real: string; readonly leads: string | undefined },
): Promise<string> {
  const used = usedNames(options);
  if (leads === undefined)
    return `(SELECT ${["id AS person", ...used].join(", ")} FROM ${tables.present} WHERE ${real})`;
  const person = `if(l.identity = 0, p.id, l.person)`;
  await ledger.run(
    `CREATE TABLE ${tables.there} ENGINE = Memory AS
     SELECT ${[`${person} AS person`, ...used.map((name) => `groupBitOr(p.${name}) AS ${name}`)].join(", ")}
     FROM (SELECT * FROM ${tables.present} WHERE ${real}) AS p
     LEFT JOIN (SELECT ${asNumber("identity")} AS identity, ${asNumber("person")} AS person FROM ${leads}) AS l ON l.identity = p.id
     GROUP BY person SETTINGS ${SPILLING}`,
    exposureParameters(options),
  );
  return tables.there;
}

const NO_CANARIES: CanaryCounts = { sent: 0, found: 0, missing: 0, unexpected: 0 };

async function canariesIn(
  ledger: Ledger,
  options: ReconcileOptions,
  { present: table }: Tables,
): Promise<CanaryCounts> {
  if ((options.canaries ?? []).length === 0) return NO_CANARIES;
  const where = exposedWhere(options, await exceptionsAt(ledger, options));
  const [row] = await ledger.ask<Record<"sent" | "found" | "there", string>>(
    `WITH sent AS (SELECT DISTINCT subject FROM disclosures WHERE ${where} AND subject IN (${CANARIES})),
       theirs AS (SELECT from, to FROM (${CANARY_DEVICES}) UNION ALL SELECT token AS from, token AS to FROM (${CANARIES} AS token)),
       there AS (SELECT DISTINCT to AS canary FROM theirs WHERE ${asNumber("from")} IN (SELECT id FROM ${table} WHERE known))
     SELECT (SELECT count() FROM sent) AS sent, (SELECT count() FROM there) AS there,
       (SELECT count() FROM sent WHERE subject IN (SELECT canary FROM there)) AS found`,
    exposureParameters(options),
  );
  const [sent, found, there] = [Number(row?.sent ?? 0), Number(row?.found ?? 0), Number(row?.there ?? 0)];
  return { sent, found, missing: sent - found, unexpected: there - found };
}
