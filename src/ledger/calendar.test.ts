import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { codeIn, toldBetween } from "./calendar.ts";
import { openEmbedded } from "./clickhouse.ts";
import type { Ledger } from "./ledger.ts";

/** One item on each day of these years, two of them leap years, each about somebody else: a day is found by its person. */
const [FIRST, LAST] = [Date.UTC(2023, 0, 1), Date.UTC(2028, 11, 31)];
const DAY_MS = 86_400_000;
const DAYS = (LAST - FIRST) / DAY_MS + 1;

const folder = mkdtempSync(join(tmpdir(), "bulkhead-calendar-"));
let ledger: Ledger;

const person = (number: number): string => `00000000-0000-4000-8000-${String(number + 1).padStart(12, "0")}`;
const line = (batch: number, at: number, more: { subject?: string; country?: string; language?: string } = {}) =>
  [1, batch, 0, person(0), at, "d", "r", "", "web", 1, "event", "set", more.subject ?? person(0), person(0), 7]
    .concat([more.country ?? "", more.language ?? "", "observed"])
    .join("\t");

before(async () => {
  ledger = openEmbedded(join(folder, "ledger"));
  await ledger.prepare();
  const rows = Array.from({ length: DAYS }, (_, day) => {
    // By turns the first and the last moment of the day.
    const at = FIRST + day * DAY_MS + (day % 2 === 0 ? 0 : DAY_MS - 1);
    return line(day + 1, at, { subject: person(day) });
  });
  await ledger.append("lines", `${rows.join("\n")}\n`);
});

after(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Days, counted from the first, that a condition finds. */
async function found(condition: string): Promise<readonly number[]> {
  const rows = await ledger.ask<{ number: string }>(
    `SELECT toUInt64(substring(toString(subject), 25)) - 1 AS number FROM calendar WHERE ${condition} ORDER BY number`,
  );
  return rows.map((row) => Number(row.number));
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

const dayAt = (date: string): number => (Date.parse(date) - FIRST) / DAY_MS;

it("finds exactly the days of a window, whatever year it begins and ends in", async () => {
  const windows: readonly (readonly [first: string, last: string])[] = [
    ["2024-02-29", "2024-02-29"],
    ["2024-12-31", "2025-01-01"],
    ["2023-12-31", "2024-12-31"],
    ["2024-01-01", "2024-12-31"],
    ["2025-03-05", "2025-03-06"],
    ["2025-03-04", "2025-11-30"],
    ["2023-06-30", "2028-07-01"],
    ["2024-11-08", "2025-11-25"],
    ["2028-12-31", "2028-12-31"],
  ];
  for (const [first, last] of windows) {
    const condition = toldBetween(Date.parse(first) + DAY_MS / 2, Date.parse(last) + DAY_MS - 1);
    assert.deepEqual(await found(condition), range(dayAt(first), dayAt(last)), `${first} to ${last}`);
  }
});

it("finds every day up to one", async () => {
  for (const last of ["2023-01-01", "2024-02-29", "2025-12-31", "2026-01-01"])
    assert.deepEqual(await found(toldBetween(undefined, Date.parse(last))), range(0, dayAt(last)), last);
});

it("finds each single day, and nothing outside", async () => {
  for (let day = dayAt("2027-12-01"); day < DAYS; day++) {
    const at = FIRST + day * DAY_MS;
    assert.deepEqual(await found(toldBetween(at, at + DAY_MS - 1)), [day]);
  }
  assert.deepEqual(await found(toldBetween(Date.UTC(2029, 0, 1), Date.UTC(2030, 5, 1))), []);
  assert.deepEqual(await found(toldBetween(undefined, Date.UTC(2022, 11, 31))), []);
});

it("remembers the country and the language that were said last, also when one is said again", async () => {
  const subject = person(DAYS);
  const said = [
    ["FR", "fr"],
    ["DE", ""],
    ["", "en"],
    ["FR", ""],
    ["", ""],
  ] as const;
  for (const [index, [country, language]] of said.entries())
    await ledger.append("lines", `${line(DAYS + index + 1, LAST + index, { subject, country, language })}\n`);
  assert.deepEqual(
    await ledger.ask(
      `SELECT ${codeIn("max(last_country)")} AS country, ${codeIn("max(last_language)")} AS language
       FROM calendar WHERE subject = {subject:UUID}`,
      { subject },
    ),
    [{ country: "FR", language: "en" }],
  );
  assert.deepEqual(
    await ledger.ask(
      `SELECT DISTINCT ${codeIn("last_country")} AS country FROM calendar WHERE subject != {subject:UUID}`,
      {
        subject,
      },
    ),
    [{ country: "" }],
  );
});
