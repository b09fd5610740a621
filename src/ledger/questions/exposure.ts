import { propertyPattern, type PropertyPaths } from "../../domain/property-paths.ts";
import type { LedgerReader, Parameters } from "../ledger.ts";
import { NOBODY } from "../schema.ts";

/** Which disclosures a breach exposes. Times in milliseconds; both ends are included by whole days (UTC). */
export interface Intrusion {
  readonly destination: string;
  readonly from: number;
  readonly to: number;
  /** How long the vendor keeps events. */
  readonly eventsDays: number;
  /** Only what this source sent. */
  readonly source?: string | undefined;
  /** Tokens of people who are made up, and count for nobody. Secret: they belong into no answer and no log. */
  readonly canaries?: readonly string[];
  /** How items here name properties of a person. Left out, what was told of a profile stays until the profile is deleted. */
  readonly properties?: PropertyPaths | undefined;
}

const DAY_MS = 86_400_000;

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The first day whose events the vendor still kept when the intrusion began. */
export const eventsFrom = (intrusion: Intrusion): number => intrusion.from - intrusion.eventsDays * DAY_MS;

export const exposureParameters = (intrusion: Intrusion): Parameters => ({
  destination: intrusion.destination,
  firstDay: dayOf(eventsFrom(intrusion)),
  fromDay: dayOf(intrusion.from),
  toDay: dayOf(intrusion.to),
  fromMidnight: Date.parse(dayOf(intrusion.from)),
  nobody: NOBODY,
  source: intrusion.source ?? "",
  canaries: intrusion.canaries ?? [],
  ...propertyParameters(intrusion.properties),
});

const NO_PROPERTIES: PropertyPaths = { told: [], unset: [] };

function propertyParameters({ told, unset, unsetAll = "", below, silent = [] }: PropertyPaths = NO_PROPERTIES) {
  return {
    toldProperty: propertyPattern(told, below),
    unsetProperty: propertyPattern(unset, below),
    unsetBoxes: unset.map((box) => `${box}.`),
    unsetAll,
    silent: [...silent, unsetAll],
  };
}

/** A condition that leaves made-up people and their devices out; nothing where there are none. */
export const realOnly = (
  before: "WHERE" | "AND",
  { canaries = [] }: Pick<Intrusion, "canaries">,
  token: string,
): string =>
  canaries.length === 0 ? "" : `${before} ${token} NOT IN (${CANARIES} UNION ALL SELECT from FROM (${CANARY_DEVICES}))`;

/** `AND` a condition over field sets that leaves out those of which only made-up people made use. */
export const toldOfReal = ({ canaries = [] }: Intrusion): string =>
  canaries.length === 0
    ? ""
    : `AND id NOT IN (SELECT field_set FROM calendar WHERE destination = {destination:String}
        GROUP BY field_set HAVING countIf(subject NOT IN (${CANARIES})) = 0)`;

/** Tokens of the canaries, one a row. */
export const CANARIES = "SELECT toUUID(arrayJoin({canaries:Array(String)}))";

/** Devices on which canaries signed in, `from` a device `to` a canary. */
export const CANARY_DEVICES = `SELECT from, to FROM links WHERE relation = 'device' AND to IN (${CANARIES})`;

/** What makes questions slower, and is left out of them when there is nothing of it. */
export interface Exceptions {
  /** Lines of which it turned out that they never left. */
  readonly withdrawn: boolean;
  /** Profiles or groups that the recipient accepted to delete. */
  readonly deleted: boolean;
  /** Properties of profiles that it accepted to unset. */
  readonly unset: boolean;
  /** Countries and languages that other destinations were told. */
  readonly codesElsewhere: boolean;
}

/**
 * Condition: an item that takes properties back tells something else besides, as browsers do with every item. What it takes
 * back, the ids of the person and of the item, and the vendor's switches are nothing else.
 */
const TELLS_BESIDES = `field_set IN (SELECT id FROM field_sets WHERE destination = {destination:String} AND arrayExists(
      (path, category, form) -> category NOT IN ('system.operations', 'user.unique_id', 'user.device.device_id')
        AND NOT (category = 'user.tracking' AND form = 'pseudonymous')
        AND NOT has({silent:Array(String)}, path) AND NOT arrayExists(box -> startsWith(path, box), {unsetBoxes:Array(String)}), paths, categories, forms))`;

/** Condition over whatever is no event: something was told, and stays until it is taken back. */
export const STAYS = `(operation = 'set' OR operation = 'unset' AND kind = 'profile' AND ${TELLS_BESIDES})`;

export async function exceptionsAt(ledger: LedgerReader, intrusion: Intrusion): Promise<Exceptions> {
  const there = (rows: string) => `(SELECT count() FROM (SELECT 1 FROM ${rows} LIMIT 1)) = 1`;
  const [found] = await ledger.ask<Record<keyof Exceptions, number>>(
    `SELECT ${there(`(${WITHDRAWN})`)} AS withdrawn,
            ${there("removals WHERE destination = {destination:String} AND operation = 'delete'")} AS deleted,
            ${there(`(${removed("unset")})`)} AS unset,
            ${there(`calendar WHERE ${CODES_ELSEWHERE}`)} AS codesElsewhere`,
    exposureParameters(intrusion),
  );
  return {
    withdrawn: found?.withdrawn === 1,
    deleted: found?.deleted === 1,
    unset: found?.unset === 1 && intrusion.properties !== undefined,
    codesElsewhere: found?.codesElsewhere === 1,
  };
}

/** Rows of the calendar in which other destinations were told a country or a language. */
export const CODES_ELSEWHERE = "destination != {destination:String} AND (last_country > 0 OR last_language > 0)";

/** Identities with lines that never left. */
export const WITHDRAWN = "SELECT subject FROM withdrawn WHERE destination = {destination:String}";

/** Identities whose profile the recipient had accepted to delete, or to unset a property of, before the first day. */
export const removed = (operation: "delete" | "unset"): string => `SELECT subject FROM removals
  WHERE destination = {destination:String} AND kind = 'profile' AND operation = '${operation}' AND at < {fromMidnight:UInt64}`;

/**
 * The day of the last item that told to delete a profile or a group and was accepted before the intrusion's first
 * day: values of that day may be there still, and so is what was told again while the item waited for the vendor.
 */
export const deletedOn = (kind: "profile" | "group", column: "subject" | "organisation"): string => `
  SELECT ${column}, toDate(fromUnixTimestamp64Milli(toInt64(max(asked))), 'UTC') AS removed_day FROM removals
  WHERE destination = {destination:String} AND kind = '${kind}' AND operation = 'delete' AND at < {fromMidnight:UInt64}
  GROUP BY ${column}`;

/** Condition over the roll-up: events that the vendor still kept, and values that were set; whether they left or stayed. */
export const toldWhere = (intrusion: Intrusion): string =>
  `destination = {destination:String}
      AND (kind = 'event' AND day BETWEEN {firstDay:Date} AND {toDay:Date} OR kind != 'event' AND ${STAYS} AND day <= {toDay:Date})${intrusion.source === undefined ? "" : "\n      AND source = {source:String}"}`;

/**
 * Condition over the roll-up: events that the vendor still kept, profile and group values until they were deleted.
 * Exact for everybody, exceptions included.
 */
export const exposedWhere = (intrusion: Intrusion, { withdrawn, deleted }: Exceptions): string =>
  [
    toldWhere(intrusion),
    ...(withdrawn ? [`(${ROLL_UP_KEY}) NOT IN (${FULLY_WITHDRAWN})`] : []),
    ...(deleted ? [notDeleted("profile", "subject"), notDeleted("group", "organisation")] : []),
  ].join("\n      AND ");

const ROLL_UP_KEY = "subject, kind, operation, day, organisation, field_set, source";

/** Groups of lines of which none left. */
const FULLY_WITHDRAWN = `
        SELECT ${ROLL_UP_KEY} FROM disclosures
        WHERE destination = {destination:String} AND (subject, organisation) IN (SELECT subject, organisation FROM withdrawn WHERE destination = {destination:String})
        GROUP BY ${ROLL_UP_KEY} HAVING sum(announced) <= sum(withdrawn)`;

/** Not what the recipient had accepted to forget and was not told again. */
const notDeleted = (kind: "profile" | "group", column: "subject" | "organisation"): string =>
  `NOT (kind = '${kind}' AND (${column}, day) IN (
        SELECT d.${column}, d.day FROM disclosures AS d INNER JOIN (${deletedOn(kind, column)}) AS r ON r.${column} = d.${column}
        WHERE d.destination = {destination:String} AND d.kind = '${kind}' AND d.day < r.removed_day))`;
