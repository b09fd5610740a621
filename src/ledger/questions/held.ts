import { toldBetween } from "../calendar.ts";
import {
  CODES_ELSEWHERE,
  deletedOn,
  type Exceptions,
  eventsFrom,
  exposureParameters,
  type Intrusion,
  realOnly,
  removed,
  STAYS,
  toldWhere,
  WITHDRAWN,
} from "./exposure.ts";
import { bitOfPair, bitsOfSet, type Kinds } from "./kinds.ts";
import { BASELINE } from "../schema.ts";
import { ALWAYS, type Column, type IdentityRows, merged } from "./persons.ts";
import { toldProperty, UNSET } from "./unset.ts";

/**
 * Every identity with the bits of what the vendor held of it when the intrusion came. From the calendar, which has a row
 * per set and year, but for the few of whom that says too much: the calendar does not know what never left or was removed.
 */
export function heldOf(intrusion: Intrusion, kinds: Kinds, exceptions: Exceptions): IdentityRows {
  const { withdrawn, deleted, unset } = exceptions;
  const bits = kinds.words.map((word): Column => ({ name: `bits${word}`, merge: "groupBitOr" }));
  const columns = [...bits, { name: "during", merge: "max" }, ...ALWAYS];
  const parts = [
    fromCalendar(intrusion, kinds, exceptions),
    ...(withdrawn || deleted || unset ? [fromExceptions(intrusion, kinds, exceptions)] : []),
  ];
  return {
    // Grouped once, over all parts: a group per identity costs more than reading the calendar.
    sql: `SELECT subject, ${merged(columns)} FROM (${parts.join(" UNION ALL ")}) ${realOnly("WHERE", intrusion, "subject")} GROUP BY subject`,
    columns,
    parameters: { ...exposureParameters(intrusion), ...kinds.parameters },
  };
}

const isDeleted = `kind = 'profile' AND subject IN (${removed("delete")})`;
const hasUnset = `kind = 'profile' AND subject IN (${removed("unset")})`;

/** Told and, as far as the calendar knows, still there. */
function heldIn(intrusion: Intrusion): string {
  const event = `kind = 'event' AND ${toldBetween(eventsFrom(intrusion), intrusion.to)}`;
  const value = `kind != 'event' AND ${STAYS} AND ${toldBetween(undefined, intrusion.to)}`;
  return `(${event} OR ${value})${intrusion.source === undefined ? "" : " AND source = {source:String}"}`;
}

/** What others were told of the same people says where they live and what they speak, too. */
function fromCalendar(intrusion: Intrusion, { words }: Kinds, exceptions: Exceptions): string {
  const { withdrawn, deleted, unset, codesElsewhere } = exceptions;
  const here = "destination = {destination:String}";
  const held = [
    ...(codesElsewhere ? [here] : []),
    heldIn(intrusion),
    ...(withdrawn ? [`subject NOT IN (${WITHDRAWN})`] : []),
    ...(deleted ? [`NOT (${isDeleted})`] : []),
    ...(unset ? [`NOT (${hasUnset})`] : []),
  ].join(" AND ");
  return `
    SELECT subject, ${words.map((word) => `if(held, ${bitsOfSet("field_set", word)}, toUInt64(0)) AS bits${word}`).join(", ")},
      held AND kind != '${BASELINE}' AND ${toldBetween(intrusion.from, intrusion.to)} AS during, held AS exposed, last_country AS country, last_language AS language
    FROM (SELECT *, ${held} AS held FROM calendar WHERE ${codesElsewhere ? `${here} OR ${CODES_ELSEWHERE}` : here})`;
}

function fromExceptions(intrusion: Intrusion, { words }: Kinds, exceptions: Exceptions): string {
  const { withdrawn, deleted, unset } = exceptions;
  const parts = [
    ...(withdrawn || deleted ? [fromRollUp(intrusion, exceptions)] : []),
    ...(unset ? [unsetInCalendar(intrusion)] : []),
  ].join(" UNION ALL ");
  // Property by property where one may be unset that was told together with others.
  const bits = (word: number) =>
    unset
      ? `if(empty(unset.names) OR stays.kind != 'profile', ${bitsOfSet("stays.field_set", word)},
          arrayReduce('groupBitOr', arrayMap((name, pair) -> if(has(unset.names, name), toUInt64(0), ${bitOfPair("pair", word)}), sets.names, sets.pairs)))`
      : bitsOfSet("stays.field_set", word);
  return `
    SELECT stays.subject AS subject, ${words.map((word) => `${bits(word)} AS bits${word}`).join(", ")},
      stays.during AS during, toUInt8(1) AS exposed, toUInt64(0) AS country, toUInt64(0) AS language
    FROM (${parts}) AS stays ${unset ? `LEFT JOIN (${PROPERTIES}) AS sets ON sets.id = stays.field_set LEFT JOIN (${UNSET}) AS unset ON unset.subject = stays.subject` : ""}`;
}

const PROPERTIES = `
  SELECT id, arrayMap(path -> ${toldProperty("path")}, any(paths)) AS names, arrayMap((category, form) -> concat(category, ' ', form), any(categories), any(forms)) AS pairs
  FROM field_sets WHERE destination = {destination:String} GROUP BY id`;

/** Sets of which something left, day by day, and was not deleted since. */
function fromRollUp(intrusion: Intrusion, { withdrawn, deleted }: Exceptions): string {
  const of = [...(withdrawn ? [`subject IN (${WITHDRAWN})`] : []), ...(deleted ? [`(${isDeleted})`] : [])].join(" OR ");
  return `
    SELECT went.subject AS subject, went.kind AS kind, went.field_set AS field_set, max(went.day >= {fromDay:Date} AND went.kind != '${BASELINE}') AS during
    FROM (
      SELECT subject, kind, field_set, day FROM disclosures WHERE ${toldWhere(intrusion)} AND subject != {nobody:UUID} AND (${of})
      GROUP BY subject, kind, field_set, day HAVING sum(announced) > sum(withdrawn)) AS went
    ${deleted ? `LEFT JOIN (${deletedOn("profile", "subject")}) AS gone ON gone.subject = went.subject WHERE went.kind != 'profile' OR went.day >= gone.removed_day` : ""}
    GROUP BY subject, kind, field_set`;
}

/** Sets of profiles of which a property may be unset, but for those that are looked up day by day anyway. */
const unsetInCalendar = (intrusion: Intrusion): string => `
    SELECT subject, kind, field_set, max(${toldBetween(intrusion.from, intrusion.to)}) AS during FROM calendar
    WHERE destination = {destination:String} AND ${heldIn(intrusion)} AND ${hasUnset}
      AND subject NOT IN (${WITHDRAWN}) AND subject NOT IN (${removed("delete")})
    GROUP BY subject, kind, field_set`;
