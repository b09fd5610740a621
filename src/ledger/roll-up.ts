/**
 * The roll-up: how many lines about somebody were announced on a day, and how many of them never left. It counts
 * insertions, so writing something twice counts it twice.
 */

const COLUMNS = [
  "destination LowCardinality(String)",
  "subject UUID",
  "kind LowCardinality(String)",
  "operation LowCardinality(String)",
  "day Date",
  "organisation UUID",
  "field_set UInt64",
  "source LowCardinality(String)",
  "recipient LowCardinality(String)",
  "downstream LowCardinality(String)",
  "origin LowCardinality(String)",
  "epoch UInt32",
];

export const ROLL_UP_KEY = COLUMNS.map((column) => column.slice(0, column.indexOf(" "))).join(", ");

export const rollUpTable = (name: string, settings: string): string => `
  CREATE TABLE IF NOT EXISTS ${name} (
     ${COLUMNS.join(", ")},
     first SimpleAggregateFunction(min, UInt64), last SimpleAggregateFunction(max, UInt64),
     announced SimpleAggregateFunction(sum, UInt64), withdrawn SimpleAggregateFunction(sum, UInt64))
   ENGINE = AggregatingMergeTree ORDER BY (${ROLL_UP_KEY}) SETTINGS ${settings}`;

const DAY = "toDate(fromUnixTimestamp64Milli(toInt64(at)), 'UTC')";

/** The roll-up's rows of some lines. */
export const rollUpOf = (from: "lines" | "withdrawn", where = "1"): string => `
  SELECT ${ROLL_UP_KEY.replace(" day,", ` ${DAY} AS day,`)}, min(at) AS first, max(at) AS last,
    toUInt64(${from === "lines" ? "count()" : "0"}) AS announced, toUInt64(${from === "lines" ? "0" : "count()"}) AS withdrawn
  FROM ${from} WHERE ${where} GROUP BY ${ROLL_UP_KEY}`;

/** Days of batches, each as `day`. */
export const DAYS_OF_BATCHES = `SELECT DISTINCT toString(${DAY}) AS day FROM lines WHERE batch IN {batches:Array(UInt64)}`;

const signed = (rows: string): string =>
  `SELECT ${ROLL_UP_KEY}, first AS f, last AS l, toInt64(announced) AS a, toInt64(withdrawn) AS w FROM (${rows})`;

/** What the roll-up lacks of one day. */
export const LACKING_OF_DAY = `
  SELECT ${ROLL_UP_KEY}, min(f), max(l), toUInt64(greatest(0, sum(a))), toUInt64(greatest(0, sum(w))) FROM (
    ${signed(rollUpOf("lines", `${DAY} = {day:Date}`))}
    UNION ALL ${signed(rollUpOf("withdrawn", `${DAY} = {day:Date}`))}
    UNION ALL
    SELECT ${ROLL_UP_KEY}, min(first) AS f, max(last) AS l, -toInt64(sum(announced)) AS a, -toInt64(sum(withdrawn)) AS w
    FROM disclosures WHERE day = {day:Date} GROUP BY ${ROLL_UP_KEY}
  ) GROUP BY ${ROLL_UP_KEY} HAVING sum(a) > 0 OR sum(w) > 0`;

/** Where the roll-up is not the sum of the lines, less the withdrawn ones, as `place`. */
export const ROLL_UP_MISMATCHES = `
  SELECT concat(destination, ' ', toString(day), ' ', toString(cityHash64(${ROLL_UP_KEY}))) AS place FROM (
    SELECT *, 1 AS side FROM (${summed(`${rollUpOf("lines")} UNION ALL ${rollUpOf("withdrawn")}`)})
    UNION ALL
    SELECT *, 2 AS side FROM (${summed("SELECT * FROM disclosures")})
  ) GROUP BY ${ROLL_UP_KEY}, f, l, a, w HAVING count() != 2 LIMIT 20`;

function summed(rows: string): string {
  return `SELECT ${ROLL_UP_KEY}, min(first) AS f, max(last) AS l, sum(announced) AS a, sum(withdrawn) AS w FROM (${rows}) GROUP BY ${ROLL_UP_KEY}`;
}
