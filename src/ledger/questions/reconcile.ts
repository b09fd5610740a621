import { randomUUID } from "node:crypto";
import type { Ledger } from "../ledger.ts";
import type { DatasetTable } from "./dataset.ts";
import { type IdTables, innerId, matchIds } from "./dataset-ids.ts";
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
import { EXPOSED, type IdentityRows, merged, personsOf } from "./persons.ts";

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
  /** Per field column: people and rows with a value. In the order of `fields`. */
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
  const id = randomUUID().replaceAll("-", "");
  const tables = { values: `values_${id}`, known: `known_${id}`, present: `present_${id}` };
  const drop = async () => {
    for (const name of Object.values(tables)) await ledger.run(`DROP TABLE IF EXISTS ${name}`);
  };
  try {
    const matchedBy = await matchIds(ledger, options, tables);
    const counted = await present(ledger, options, tables);
    const compared = await compare(ledger, options, tables);
    return { ...counted, matchedBy, ...compared, canaries: await canariesIn(ledger, options, tables) };
  } finally {
    await drop();
  }
}

interface Tables extends IdTables {
  /** `token`, `rows`, `used`: how many rows have a value in each field column. */
  readonly present: string;
}

type Counted = Pick<Reconciled, "rows" | "rowsWithoutId" | "vendorOnly">;

/** One pass over the rows: whom each is about, and which columns say something. */
async function present(ledger: Ledger, options: ReconcileOptions, tables: Tables): Promise<Counted> {
  const { table, identities, fields } = options;
  const ids = identities.map((_, place) => `i${place}`);
  const used =
    fields.length === 0
      ? "CAST([], 'Array(UInt64)')"
      : `[${fields.map(({ number }) => `toUInt64(c${number} != '')`).join(", ")}]`;
  // The first id of a row that leads to somebody says whom it is about.
  const joins = ids.map((column, place) => `LEFT JOIN ${tables.known} AS k${place} ON k${place}.value = r.${column}`);
  const token = `arrayFirst(one -> one != {nobody:UUID}, [${ids.map((_, place) => `k${place}.token`).join(", ")}])`;
  const first = `arrayFirst(one -> one != '', [${ids.map((column) => `r.${column}`).join(", ")}])`;
  const wanted = [
    ...identities.map((number, place) => `${innerId(`c${number}`, options.idPrefixes)} AS i${place}`),
    ...fields.map(({ number }) => `c${number}`),
  ];
  await ledger.run(
    `CREATE TABLE ${tables.present} ENGINE = Memory AS
     SELECT token, if(token = {nobody:UUID}, first, '') AS stranger, count() AS rows, sumForEach(used) AS used FROM (
       SELECT ${token} AS token, ${first} AS first, ${used} AS used
       FROM (SELECT ${wanted.join(", ")} FROM ${table.relation}) AS r ${joins.join(" ")}
     ) GROUP BY token, stranger ${table.settings}`,
    { nobody: exposureParameters(options)["nobody"] ?? "" },
  );
  const [row] = await ledger.ask<Record<"all" | "without" | "ids" | "strange", string>>(
    `SELECT sum(rows) AS all, sumIf(rows, token = {nobody:UUID} AND stranger = '') AS without,
       countIf(token = {nobody:UUID} AND stranger != '') AS ids, sumIf(rows, token = {nobody:UUID} AND stranger != '') AS strange
     FROM ${tables.present}`,
    exposureParameters(options),
  );
  return {
    rows: Number(row?.all ?? 0),
    rowsWithoutId: Number(row?.without ?? 0),
    vendorOnly: { ids: Number(row?.ids ?? 0), rows: Number(row?.strange ?? 0) },
  };
}

/** Identities in the dataset lead to their people also when nothing was ever told under them. */
function withThose(held: IdentityRows, tokens: string): IdentityRows {
  const nothing = held.columns.map(({ name }) => `0 AS ${name}`).join(", ");
  const sql = `SELECT subject, ${merged(held.columns)} FROM (${held.sql} UNION ALL SELECT token AS subject, ${nothing} FROM (${tokens})) GROUP BY subject`;
  return { ...held, sql };
}

type Compared = Pick<
  Reconciled,
  | "confirmed"
  | "ledgerOnly"
  | "beyondExposure"
  | "unidentifiedDevices"
  | "withFieldsNeverTold"
  | "fieldUse"
  | "organisations"
>;

async function compare(ledger: Ledger, options: ReconcileOptions, { present: table }: Tables): Promise<Compared> {
  const kinds = await kindsAt(ledger, options.destination);
  const held = heldOf(options, kinds, await exceptionsAt(ledger, options));
  const real = `token != {nobody:UUID} ${realOnly("AND", options, "token")}`;
  const found = await personsOf(ledger, withThose(held, `SELECT token FROM ${table} WHERE ${real}`));
  try {
    // A device counts for everybody who signed in on it, as it does in the scope.
    const people = `SELECT if(l.person = {nobody:UUID}, p.token, l.person) AS person, sum(p.rows) AS rows, sumForEach(p.used) AS used
      FROM ${table} AS p LEFT JOIN ${found.leads} AS l ON l.identity = p.token WHERE ${real} GROUP BY person`;
    const devices = "SELECT token FROM subjects WHERE kind = 'device'";
    const [sets] = await ledger.ask<Record<"confirmed" | "exposed" | "beyond" | "devices", string>>(
      `WITH there AS (SELECT person FROM (${people})), exposed AS (SELECT person FROM ${found.persons} WHERE ${EXPOSED}),
         strangers AS (SELECT person FROM there WHERE person NOT IN (SELECT person FROM exposed))
       SELECT (SELECT count() FROM exposed) AS exposed,
         (SELECT count() FROM exposed WHERE person IN (SELECT person FROM there)) AS confirmed,
         (SELECT count() FROM strangers WHERE person NOT IN (${devices})) AS beyond,
         (SELECT count() FROM strangers WHERE person IN (${devices})) AS devices`,
      exposureParameters(options),
    );
    const neverTold = `CAST([${options.fields.map((one) => (one.wasTold ? 0 : 1)).join(", ")}], 'Array(UInt8)')`;
    const [used] = await ledger.ask<{ people: string[]; rows: string[]; strange: string }>(
      `SELECT sumForEach(arrayMap(one -> toUInt64(one > 0), use)) AS people, sumForEach(use) AS rows,
         countIf(arrayExists((one, isNew) -> one > 0 AND isNew = 1, use, ${neverTold})) AS strange
       FROM (SELECT used AS use FROM (${people}))`,
      exposureParameters(options),
    );
    const [of] = await ledger.ask<{ n: string }>(
      `SELECT uniqExact(organisation) AS n FROM ${found.members} WHERE person IN (SELECT person FROM (${people}))`,
      exposureParameters(options),
    );
    const confirmed = Number(sets?.confirmed ?? 0);
    return {
      confirmed,
      ledgerOnly: Number(sets?.exposed ?? 0) - confirmed,
      beyondExposure: Number(sets?.beyond ?? 0),
      unidentifiedDevices: Number(sets?.devices ?? 0),
      withFieldsNeverTold: Number(used?.strange ?? 0),
      fieldUse: options.fields.map((_, place) => ({
        people: Number(used?.people[place] ?? 0),
        rows: Number(used?.rows[place] ?? 0),
      })),
      organisations: Number(of?.n ?? 0),
    };
  } finally {
    await found.drop();
  }
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
       there AS (SELECT DISTINCT to AS canary FROM theirs WHERE from IN (SELECT token FROM ${table}))
     SELECT (SELECT count() FROM sent) AS sent, (SELECT count() FROM there) AS there,
       (SELECT count() FROM sent WHERE subject IN (SELECT canary FROM there)) AS found`,
    exposureParameters(options),
  );
  const [sent, found, there] = [Number(row?.sent ?? 0), Number(row?.found ?? 0), Number(row?.there ?? 0)];
  return { sent, found, missing: sent - found, unexpected: there - found };
}
