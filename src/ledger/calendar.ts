import { NOBODY } from "./schema.ts";

/**
 * The calendar: on which days of a year a destination was told a set of fields about somebody, one bit per day, and the
 * latest country and language that were said with it. A question about whole days needs one small row per person, set and
 * year, where the roll-up has one per day.
 *
 * Derived from `lines` alone, and only by "or" and "max": writing something twice changes nothing, so whatever a crash may
 * have left out is simply written again. It can't be taken back either: a line that never left stays in it, and whoever
 * asks looks such people up in the roll-up.
 */

const KEY = "destination, subject, kind, operation, year, field_set, source";

/** 366 days in numbers of 64 bits. Bit n of number w is day 64 w + n of the year, which begins with day 0. */
const WORD_BITS = 64;
const WORDS = Array.from({ length: 6 }, (_, word) => `days${word}`);

const VALUES = [
  ...WORDS.map((word) => ({ name: word, merge: "groupBitOr" })),
  { name: "last_country", merge: "max" },
  { name: "last_language", merge: "max" },
];

export const calendarTable = (name: string, settings: string): string => `
  CREATE TABLE IF NOT EXISTS ${name} (
     destination LowCardinality(String), subject UUID, kind LowCardinality(String), operation LowCardinality(String),
     year UInt16, field_set UInt64, source LowCardinality(String),
     ${VALUES.map(({ name, merge }) => `${name} SimpleAggregateFunction(${merge}, UInt64)`).join(", ")})
   ENGINE = AggregatingMergeTree ORDER BY (${KEY}) SETTINGS ${settings}`;

const DAY = "fromUnixTimestamp64Milli(toInt64(at), 'UTC')";
const DAY_OF_YEAR = `toDayOfYear(${DAY}) - 1`;

/** A two-letter code and when it was said, as one number: the greatest is the latest. 0: nothing was said. */
const said = (code: string): string =>
  `max(if(length(${code}) = 2, bitOr(bitShiftLeft(at, 16), toUInt64(reinterpretAsUInt16(toString(${code})))), toUInt64(0)))`;

/** The code in such a number; empty when nothing was said. */
export const codeIn = (said: string): string =>
  `if(${said} = 0, '', reinterpretAsString(toUInt16(bitAnd(${said}, 65535))))`;

/** The calendar's rows of some lines. */
export const calendarOf = (lines: string): string => `
  SELECT destination, subject, kind, operation, toYear(${DAY}) AS year, field_set, source,
    ${WORDS.map((name, word) => `groupBitOrIf(bitShiftLeft(toUInt64(1), toUInt8((${DAY_OF_YEAR}) % ${WORD_BITS})), intDiv(${DAY_OF_YEAR}, ${WORD_BITS}) = ${word}) AS ${name}`).join(", ")},
    ${said("country")} AS last_country, ${said("language")} AS last_language
  FROM lines WHERE subject != '${NOBODY}' AND ${lines} GROUP BY ${KEY}`;

/** Rows of the calendar that are not what the lines say, and the other way round, as `place`. */
export const CALENDAR_MISMATCHES = `
  SELECT DISTINCT concat(destination, ' ', toString(year), ' ', toString(cityHash64(${KEY}))) AS place FROM (
    SELECT ${KEY}, ${VALUES.map(({ name }) => name).join(", ")}, 1 AS side FROM (${calendarOf("1")})
    UNION ALL
    SELECT ${KEY}, ${VALUES.map(({ name, merge }) => `${merge}(calendar.${name}) AS ${name}`).join(", ")}, 2 AS side FROM calendar GROUP BY ${KEY}
  ) GROUP BY ${KEY}, ${VALUES.map(({ name }) => name).join(", ")} HAVING count() != 2 LIMIT 20`;

/**
 * Condition over the calendar: told on a day from `first` to `last`, both included. Milliseconds; without `first`, on any
 * day up to `last`.
 */
export function toldBetween(first: number | undefined, last: number): string {
  const to = new Date(last);
  const year = to.getUTCFullYear();
  const inLastYear = (begin: number) => `year = ${year} AND ${anyOf(begin, dayOfYear(to))}`;
  if (first === undefined) return `(year < ${year} OR ${inLastYear(0)})`;
  const from = new Date(first);
  const since = from.getUTCFullYear();
  if (since === year) return `(${inLastYear(dayOfYear(from))})`;
  return `(year > ${since} AND year < ${year} OR ${inLastYear(0)} OR year = ${since} AND ${anyOf(dayOfYear(from), LAST_DAY)})`;
}

const DAY_MS = 86_400_000;
const LAST_DAY = 365;

const dayOfYear = (day: Date): number =>
  Math.floor((day.getTime() - new Date(0).setUTCFullYear(day.getUTCFullYear(), 0, 1)) / DAY_MS);

/** Whether one of these days of the year is set. */
function anyOf(first: number, last: number): string {
  const words = WORDS.flatMap((name, word) => {
    const days = Array.from({ length: WORD_BITS }, (_, bit) => word * WORD_BITS + bit);
    const mask = days.reduce((sum, day, bit) => (day >= first && day <= last ? sum | (1n << BigInt(bit)) : sum), 0n);
    return mask === 0n ? [] : [`bitAnd(${name}, toUInt64(${mask}))`];
  });
  return words.length === 0 ? "0" : `${words.reduce((left, right) => `bitOr(${left}, ${right})`)} != 0`;
}
