import { randomUUID } from "node:crypto";
import type { Ledger, LedgerReader, Parameters } from "../ledger.ts";
import { earlierIds } from "./identity.ts";
import { dropTables } from "./temporary.ts";

/** A column of a question, and the aggregate that brings the values of one person's identities together. */
export interface Column {
  readonly name: string;
  readonly merge: string;
}

/** What questions about people have in common: whether anything is exposed, and the latest codes that were said. */
export const ALWAYS: readonly Column[] = ["exposed", "country", "language"].map((name) => ({ name, merge: "max" }));

const names = (columns: readonly Column[]): string => columns.map((one) => one.name).join(", ");

export const merged = (columns: readonly Column[]): string =>
  columns.map((one) => `${one.merge}(${one.name}) AS ${one.name}`).join(", ");

/** One row per identity that the destination knows: `subject` and the columns. */
export interface IdentityRows {
  readonly sql: string;
  readonly columns: readonly Column[];
  readonly parameters: Parameters;
}

/** People instead of identities, for as long as a question lives. Each is a relation to select from. */
export interface Persons {
  /** `person`, the columns, and `unidentified` for a device that nobody signed in on. */
  readonly persons: string;
  /** `identity`: whatever stands for somebody who is exposed. */
  readonly identities: string;
  /** `person` and `organisation`, under whatever identity the person belonged to it. */
  readonly members: string;
  /** `identity` and `person`: what stands for somebody else, or for several. All others are a person of their own; undefined when that is everybody. */
  readonly leads: string | undefined;
  readonly drop: () => Promise<void>;
}

/** `token IN (tokens)`; as numbers a million of them are found nearly twice as fast as they are as UUIDs. */
export const among = (token: string, tokens: string): string =>
  `reinterpretAsUInt128(${token}) IN (SELECT reinterpretAsUInt128(*) FROM (${tokens}))`;

/** Condition over `persons`: exposed, and known well enough to be told. */
export const EXPOSED = "exposed AND NOT unidentified";

/**
 * Devices count for the people who signed in on them, earlier ids for what they became. Most identities are a person of
 * their own, and are not looked at any further. The caller drops what it gets.
 * @param named `id`: tokens, as numbers, of identities that turned up elsewhere: a person among them is identified, also
 *   when nothing was ever told under the person's own id
 */
export async function personsOf(ledger: Ledger, rows: IdentityRows, named?: string): Promise<Persons> {
  const id = randomUUID().replaceAll("-", "");
  const [identities, earlier, stands] = [`identities_${id}`, `earlier_${id}`, `stands_${id}`];
  const persons = `persons_${id}`;
  const drop = (...tables: readonly string[]) => dropTables(ledger, tables);
  const make = (table: string, sql: string) =>
    ledger.run(
      `CREATE TABLE ${table} ENGINE = Memory AS ${sql} SETTINGS optimize_aggregation_in_order = 1`,
      rows.parameters,
    );
  const exposed = `SELECT person AS identity FROM ${persons} WHERE ${EXPOSED}`;
  if (!(await anyLeads(ledger))) {
    const everybody = `SELECT subject AS person, ${names(rows.columns)}, toUInt8(0) AS unidentified FROM (${rows.sql})`;
    await make(persons, everybody);
    return {
      persons,
      identities: `(${exposed})`,
      members: `(${MEMBERS})`,
      leads: undefined,
      drop: () => drop(persons),
    };
  }
  try {
    await make(identities, `SELECT *, ${among("subject", DEVICES)} AS device FROM (${rows.sql})`);
    await ledger.run(`CREATE TABLE ${earlier} (identity UUID, person UUID) ENGINE = Memory`);
    const became = await earlierIds(ledger);
    await ledger.append(earlier, [...became].map(([from, to]) => `${from}\t${to}\n`).join(""));
    await make(stands, standsFor(earlier));
    await make(persons, folded({ identities, stands, columns: rows.columns, named }));
  } catch (error) {
    await drop(persons, stands);
    throw error;
  } finally {
    await drop(identities, earlier);
  }
  const stand = `SELECT identity, arrayJoin(people) AS person FROM ${stands}`;
  return {
    persons,
    identities: `(${exposed} UNION ALL SELECT identity FROM (${stand}) WHERE ${among("person", exposed)})`,
    members: `(SELECT person, organisation FROM (${MEMBERS}) WHERE NOT ${among("person", `SELECT identity FROM ${stands}`)}
       UNION ALL SELECT s.person AS person, m.organisation AS organisation FROM (${stand}) AS s INNER JOIN (${MEMBERS}) AS m ON m.person = s.identity)`,
    leads: `(${stand})`,
    drop: () => drop(persons, stands),
  };
}

const DEVICES = "SELECT token FROM subjects WHERE kind = 'device'";

const MEMBERS =
  "SELECT from AS person, to AS organisation FROM links WHERE relation = 'member' AND destination = {destination:String}";

/** False when every identity is a person of its own: no devices, no earlier ids. */
async function anyLeads(ledger: LedgerReader): Promise<boolean> {
  const [row] = await ledger.ask<{ links: string; devices: string }>(
    `SELECT (SELECT count() FROM links WHERE relation IN ('device', 'same')) AS links, (SELECT count() FROM (${DEVICES})) AS devices`,
  );
  return Number(row?.links ?? 0) > 0 || Number(row?.devices ?? 0) > 0;
}

/** Identities that stand for other people: a device for everybody who signed in on it, else an id for what it became. */
const standsFor = (earlier: string): string => `
  SELECT identity, if(max(by_device), groupUniqArrayIf(person, by_device), groupUniqArray(person)) AS people, max(by_device) AS signed_in
  FROM (
    SELECT d.from AS identity, if(e.person = {nobody:UUID}, d.to, e.person) AS person, toUInt8(1) AS by_device
    FROM (SELECT from, to FROM links WHERE relation = 'device') AS d
    LEFT JOIN ${earlier} AS e ON e.identity = d.to
    UNION ALL
    SELECT identity, person, toUInt8(0) AS by_device FROM ${earlier}
  ) GROUP BY identity`;

interface Folding {
  readonly identities: string;
  readonly stands: string;
  readonly columns: readonly Column[];
  readonly named: string | undefined;
}

const folded = ({ identities, stands, columns, named }: Folding): string => `
  SELECT person, ${merged(columns)}, min(nobodys) AS unidentified FROM (
    SELECT arrayJoin(s.people) AS person, ${columns.map(({ name }) => `x.${name} AS ${name}`).join(", ")}, x.device AND NOT s.signed_in AS nobodys
    FROM ${identities} AS x INNER JOIN ${stands} AS s ON s.identity = x.subject
    UNION ALL
    SELECT subject AS person, ${names(columns)}, device AS nobodys FROM ${identities}
    WHERE NOT ${among("subject", `SELECT identity FROM ${stands}`)} AND ${among("subject", `SELECT arrayJoin(people) FROM ${stands}`)}${named === undefined ? "" : alsoNamed(stands, columns, named)}
  ) GROUP BY person
  UNION ALL
  SELECT subject AS person, ${names(columns)}, device AS unidentified FROM ${identities}
  WHERE NOT ${among("subject", `SELECT arrayJoin(arrayPushBack(people, identity)) FROM ${stands}`)}`;

const alsoNamed = (stands: string, columns: readonly Column[], named: string): string => `
    UNION ALL
    SELECT person, ${columns.map(({ name }) => `0 AS ${name}`).join(", ")}, ${among("person", DEVICES)} AS nobodys FROM (SELECT DISTINCT arrayJoin(people) AS person FROM ${stands})
    WHERE reinterpretAsUInt128(person) IN (${named}) AND NOT ${among("person", `SELECT identity FROM ${stands}`)}`;
