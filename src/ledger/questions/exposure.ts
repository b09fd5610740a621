import { randomUUID } from "node:crypto";
import type { Ledger, LedgerReader, Parameters } from "../ledger.ts";
import { NOBODY } from "../schema.ts";
import { earlierIds } from "./identity.ts";

/** Which disclosures a breach exposes. Times in milliseconds; both ends are included by whole days (UTC). */
export interface Intrusion {
  readonly destination: string;
  readonly from: number;
  readonly to: number;
  /** How long the vendor keeps events. */
  readonly eventsDays: number;
  /** Only what this source sent. */
  readonly source?: string | undefined;
}

/**
 * Everybody whom the breach exposes, as a table that lives as long as the question: `person`, the columns asked for,
 * and `unidentified` for devices that nobody signed in on.
 */
export interface ExposedTable {
  readonly name: string;
  /** Which person belongs to which organisation, under whatever id: a relation of `person` and `organisation`. */
  readonly members: string;
  readonly drop: () => Promise<void>;
}

const DAY_MS = 86_400_000;

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

export const exposureParameters = (intrusion: Intrusion): Parameters => ({
  destination: intrusion.destination,
  firstDay: dayOf(intrusion.from - intrusion.eventsDays * DAY_MS),
  fromDay: dayOf(intrusion.from),
  toDay: dayOf(intrusion.to),
  nobody: NOBODY,
  source: intrusion.source ?? "",
});

/** An aggregate per identity, and how the aggregates of one person's identities come together. */
export interface Column {
  readonly name: string;
  readonly aggregate: string;
  readonly merge: string;
}

/**
 * Condition over the roll-up: events that the vendor still kept, profile and group values until they were deleted.
 * What makes it slow (withdrawn lines, deletions) is left out when there is nothing of it.
 */
export async function exposedWhere(ledger: LedgerReader, intrusion: Intrusion): Promise<string> {
  const [found] = await ledger.ask<{ withdrawn: number; removed: number }>(
    `SELECT (SELECT count() FROM withdrawn WHERE destination = {destination:String}) > 0 AS withdrawn,
            (SELECT count() FROM removals WHERE destination = {destination:String} AND operation = 'delete') > 0 AS removed`,
    exposureParameters(intrusion),
  );
  const conditions = [
    "destination = {destination:String}",
    `(kind = 'event' AND day BETWEEN {firstDay:Date} AND {toDay:Date} OR kind != 'event' AND operation = 'set' AND day <= {toDay:Date})`,
    ...(intrusion.source === undefined ? [] : ["source = {source:String}"]),
    ...(found?.withdrawn ? [`(${ROLL_UP_KEY}) NOT IN (${FULLY_WITHDRAWN})`] : []),
    ...(found?.removed ? [removedFrom("profile", "subject"), removedFrom("group", "organisation")] : []),
  ];
  return conditions.join("\n      AND ");
}

const ROLL_UP_KEY = "subject, kind, operation, day, organisation, field_set, source";

/** Groups of lines of which none left. */
const FULLY_WITHDRAWN = `
        SELECT ${ROLL_UP_KEY} FROM disclosures
        WHERE destination = {destination:String} AND (subject, organisation) IN (SELECT subject, organisation FROM withdrawn WHERE destination = {destination:String})
        GROUP BY ${ROLL_UP_KEY} HAVING sum(announced) <= sum(withdrawn)`;

/**
 * Not what the recipient had accepted to forget before the intrusion's first day and was not told again. Compared with
 * the day's last disclosure, so a value of the same day counts as exposed.
 */
const removedFrom = (kind: "profile" | "group", column: "subject" | "organisation"): string =>
  `NOT (kind = '${kind}' AND (${column}, day) IN (
        SELECT d.${column}, d.day FROM disclosures AS d INNER JOIN (
          SELECT ${column}, toDate(fromUnixTimestamp64Milli(toInt64(max(at))), 'UTC') AS removed_day FROM removals
          WHERE destination = {destination:String} AND kind = '${kind}' AND operation = 'delete'
          GROUP BY ${column}) AS r ON r.${column} = d.${column}
        WHERE d.destination = {destination:String} AND d.kind = '${kind}' AND d.day < r.removed_day AND r.removed_day < {fromDay:Date}))`;

/** Makes the table of exposed persons with the columns asked for. The caller drops it. */
export async function exposedPersons(
  ledger: Ledger,
  intrusion: Intrusion,
  columns: readonly Column[],
  extra: Parameters = {},
): Promise<ExposedTable> {
  const id = randomUUID().replaceAll("-", "");
  const names = {
    identities: `exposed_${id}`,
    persons: `persons_${id}`,
    earlier: `earlier_${id}`,
    members: `members_${id}`,
  };
  const parameters = { ...exposureParameters(intrusion), ...extra };
  const drop = async (...tables: readonly string[]) => {
    for (const table of tables) await ledger.run(`DROP TABLE IF EXISTS ${table}`);
  };
  const where = await exposedWhere(ledger, intrusion);
  const aggregates = columns.map((one) => `${one.aggregate} AS ${one.name}`).join(", ");
  const exposedBySubject = (subject: string) => `
     SELECT ${subject}, ${aggregates} FROM disclosures
     WHERE ${where} AND subject != {nobody:UUID} GROUP BY subject`;
  if (await isPlain(ledger)) {
    const everybody = exposedBySubject("subject AS person, toUInt8(0) AS unidentified");
    await ledger.run(`CREATE TABLE ${names.persons} ENGINE = Memory AS ${everybody}`, parameters);
    return { name: names.persons, members: `(${MEMBERS})`, drop: () => drop(names.persons) };
  }
  await ledger.run(`CREATE TABLE ${names.identities} ENGINE = Memory AS ${exposedBySubject("subject")}`, parameters);
  try {
    await ledger.run(`CREATE TABLE ${names.earlier} (identity UUID, person UUID) ENGINE = Memory`);
    const earlier = await earlierIds(ledger);
    await ledger.append(names.earlier, [...earlier].map(([from, to]) => `${from}\t${to}\n`).join(""));
    await ledger.run(
      `CREATE TABLE ${names.persons} ENGINE = Memory AS
       SELECT person, ${columns.map((one) => `${one.merge} AS ${one.name}`).join(", ")}, min(unowned) AS unidentified
       FROM (
         SELECT ${PERSON} AS person, d.unowned AS unowned, ${columns.map((one) => `d.${one.name} AS ${one.name}`).join(", ")}
         FROM (
           SELECT arrayJoin(if(empty(o.people), [x.subject], o.people)) AS owner, empty(o.people) AND k.token != {nobody:UUID} AS unowned,
             ${columns.map((one) => `x.${one.name} AS ${one.name}`).join(", ")}
           FROM ${names.identities} AS x
           LEFT JOIN (${OWNERS}) AS o ON o.from = x.subject
           LEFT JOIN (SELECT token FROM subjects GROUP BY token HAVING countIf(kind = 'device') > 0) AS k ON k.token = x.subject
         ) AS d
         LEFT JOIN ${names.earlier} AS e ON e.identity = d.owner
       ) GROUP BY person`,
      parameters,
    );
    await ledger.run(
      `CREATE TABLE ${names.members} ENGINE = Memory AS
       SELECT DISTINCT ${PERSON} AS person, d.organisation AS organisation
       FROM (
         SELECT arrayJoin(if(empty(o.people), [m.person], o.people)) AS owner, m.organisation AS organisation
         FROM (${MEMBERS}) AS m LEFT JOIN (${OWNERS}) AS o ON o.from = m.person
       ) AS d
       LEFT JOIN ${names.earlier} AS e ON e.identity = d.owner`,
      parameters,
    );
    const { persons, members } = names;
    return { name: persons, members, drop: () => drop(persons, members) };
  } catch (error) {
    await drop(names.persons, names.members);
    throw error;
  } finally {
    await drop(names.identities, names.earlier);
  }
}

/** Whom a device belongs to: everybody who signed in on it. */
const OWNERS = "SELECT from, groupUniqArray(to) AS people FROM links WHERE relation = 'device' GROUP BY from";

const MEMBERS =
  "SELECT from AS person, to AS organisation FROM links WHERE relation = 'member' AND destination = {destination:String}";

/** An earlier id stands for the person it became. */
const PERSON = "if(e.person = {nobody:UUID}, d.owner, e.person)";

/** True when every identity is a person of its own: no devices, no earlier ids. */
async function isPlain(ledger: LedgerReader): Promise<boolean> {
  const [row] = await ledger.ask<{ links: string; devices: string }>(
    `SELECT (SELECT count() FROM links WHERE relation IN ('device', 'same')) AS links, (SELECT count() FROM subjects WHERE kind = 'device') AS devices`,
  );
  return Number(row?.links ?? 0) === 0 && Number(row?.devices ?? 0) === 0;
}
