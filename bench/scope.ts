import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbedded } from "../src/ledger/clickhouse.ts";
import type { Ledger } from "../src/ledger/ledger.ts";
import { scopeOf } from "../src/ledger/questions/scope.ts";
import { disclosuresOf, pseudonymsOf, tokensOf } from "../src/ledger/questions/subject.ts";
import { NOBODY } from "../src/ledger/schema.ts";
import type { Figure } from "./figure.ts";

/** Lines of the ledger: one per person and day, each in a row of its own in the roll-up, too. */
const ROWS = Number(process.env["BENCH_ROWS"] ?? 50_000_000);
const SUBJECTS = Math.min(1_000_000, ROWS);
const ORGANISATIONS = 12_000;
const SETS = 12;
const BATCH = 10_000;
const CHUNK = 5_000_000;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2026, 0, 1);

/** Of the second ledger: people with an anonymous device, with an earlier id, with a property unset. */
const DEVICES = SUBJECTS * 0.3;
const EARLIER = SUBJECTS * 0.05;
const UNSET = SUBJECTS * 0.005;

const INTRUSION = {
  destination: "d",
  from: FIRST_DAY + 200 * DAY_MS,
  to: FIRST_DAY + 299 * DAY_MS,
  eventsDays: 365,
  startsEmpty: true,
  properties: { told: ["$set"], unset: ["$set"] },
};

const subject = (n: string) =>
  `reinterpretAsUUID(concat(reinterpretAsFixedString(cityHash64(${n})), reinterpretAsFixedString(cityHash64(${n}, 1))))`;
const organisation = (n: string) => subject(`100000000 + ${n} % ${ORGANISATIONS}`);

/** A ledger of a big customer, made in the engine, and the two questions that must be quick on it. */
export async function scopeFigures(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-bench-"));
  const ledger = openEmbedded(join(folder, "ledger"));
  try {
    await ledger.prepare();
    await generate(ledger);
    await merged(ledger);
    const scope = () => scopeOf(ledger, INTRUSION);
    const [own, people, organisations] = await medians([
      scope,
      () => ledger.ask(BARE_PEOPLE),
      () => ledger.ask(BARE_ORGANISATIONS),
    ]);
    const bare = people + organisations;
    const [one] = await ledger.ask<{ token: string }>(
      "SELECT toString(subject) AS token FROM disclosures WHERE kind = 'event' LIMIT 1",
    );
    const token = one?.token ?? "";
    const [person, full] = await medians([
      async () => {
        const tokens = await tokensOf(ledger, token);
        await disclosuresOf(ledger, tokens);
        await pseudonymsOf(ledger, tokens);
      },
      () => ledger.ask("SELECT count() AS n FROM disclosures WHERE cityHash64(subject) = 1"),
    ]);
    await complicate(ledger);
    const [complicated] = await medians([scope]);
    const millions = `${(ROWS / 1e6).toFixed(0)} M ledger rows`;
    const reference = `the bare engine queries ${Math.round(people)} + ${Math.round(organisations)} ms`;
    return [
      {
        name: `scope over ${millions}`,
        value: `${Math.round(own)} ms`,
        reference,
        ratio: own / bare,
        wanted: "at most 1.3, under 2 s",
        note: `${SUBJECTS.toLocaleString("en")} people, ${ORGANISATIONS.toLocaleString("en")} organisations; per category and form, organisations, countries, intrusion, coverage`,
      },
      {
        name: "scope there, with exceptions",
        value: `${Math.round(complicated)} ms`,
        reference,
        ratio: complicated / bare,
        wanted: "-",
        note: `besides, ${DEVICES.toLocaleString("en")} devices and ${EARLIER.toLocaleString("en")} earlier ids fold into people, and ${UNSET.toLocaleString("en")} people unset a property`,
      },
      {
        name: "ledger subject there",
        value: `${Math.round(person)} ms`,
        reference: `one full pass over the subjects ${Math.round(full)} ms`,
        ratio: person / full,
        wanted: "under 300 ms",
        note: "links, disclosures with fields, pseudonyms",
      },
    ];
  } finally {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The reference: what somebody who knows the ledger well would ask at the engine's own prompt, over the roll-up, for the
 * same rows and window, with the engine's settings as they come. Two statements, and their times are added:
 *
 * - per person the union of the field sets as bits of one number, then people per union. From so few rows, people in all
 *   and per category and form are sums. Here the sets are numbered from 1, so that a shift makes the bit; scope has to
 *   look it up. A join with `field_sets` and a distinct count per category and form gives the same in twenty times as
 *   long, so it is not the reference.
 * - the organisations that those rows name. scope counts all that an exposed person was ever linked to.
 *
 * They know no withdrawn lines, removals, devices, earlier ids, countries, languages, coverage, nor what fell into the
 * intrusion. In scope's favour: it may ask the calendar, which the engine keeps at each insert.
 */
const WINDOW = `destination = 'd' AND (kind = 'event' AND day BETWEEN '2025-07-20' AND '2026-10-27' OR kind != 'event' AND operation = 'set' AND day <= '2026-10-27')`;
const BARE_PEOPLE = `
  SELECT mask, count() AS people FROM (
    SELECT subject, groupBitOr(bitShiftLeft(toUInt64(1), toUInt8(field_set))) AS mask FROM disclosures
    WHERE ${WINDOW} GROUP BY subject) GROUP BY mask`;
const BARE_ORGANISATIONS = `SELECT uniqExact(organisation) AS organisations FROM disclosures WHERE ${WINDOW}`;

async function generate(ledger: Ledger): Promise<void> {
  const sets = Array.from(
    { length: SETS },
    (_, id) =>
      `1\td\t${id + 1}\t['event','properties.distinct_id','properties.p${id}']\t['user.behavior','user.unique_id','${["user.device", "user.workplace", "user.contact.address.country"][id % 3]}']\t['clear','pseudonymous','generalised']\n`,
  );
  await ledger.append("field_sets", sets.join(""));
  for (let from = 0; from < ROWS; from += CHUNK) {
    process.stderr.write(`\r  ${(from / 1e6).toFixed(0)} of ${(ROWS / 1e6).toFixed(0)} M rows `);
    const person = `n % ${SUBJECTS}`;
    const turn = `intDiv(n, ${SUBJECTS})`;
    await ledger.run(
      `INSERT INTO lines SELECT 1, 1 + intDiv(n, ${BATCH}), n % ${BATCH}, generateUUIDv4(), ${FIRST_DAY} + ${turn} * 6 % 300 * ${DAY_MS} + n % ${DAY_MS},
         'd', 'r', '', 'web', 1, if(n % 20 = 0, 'profile', 'event'), 'set', ${subject(person)}, ${organisation(`(${person})`)},
         toUInt64(1 + (${person} + ${turn} % 3) % ${SETS}), 'FR', 'fr', 'observed'
       FROM (SELECT number + ${from} AS n FROM numbers(${Math.min(CHUNK, ROWS - from)}))`,
    );
  }
  await ledger.run(
    `INSERT INTO subjects SELECT 1, ${subject("number")}, 'subject', 'sealed', 'fr', 'FR', 1 FROM numbers(${SUBJECTS})`,
  );
  await ledger.run(
    `INSERT INTO links SELECT 1, 'd', 'member', ${subject("number")}, ${organisation("number")}, 1 FROM numbers(${SUBJECTS})`,
  );
  await ledger.run(
    `INSERT INTO pseudonyms SELECT 1, 'd', 1, hex(cityHash64(number)), ${subject("number")} FROM numbers(${SUBJECTS})`,
  );
  await ledger.append("coverage", `d\tobserved\t${FIRST_DAY}\t0\tbench\t1\n`);
  process.stderr.write("\r\u001b[K");
}

/** What makes the question harder: identities that stand for somebody else, and values that may be gone. */
async function complicate(ledger: Ledger): Promise<void> {
  const [device, earlier] = [subject("200000000 + number"), subject("300000000 + number")];
  const links = [
    ["device", device, DEVICES],
    ["same", earlier, EARLIER],
  ] as const;
  await ledger.run(`INSERT INTO subjects SELECT 1, ${device}, 'device', 'sealed', '', '', 1 FROM numbers(${DEVICES})`);
  for (const [relation, from, count] of links) {
    await ledger.run(
      `INSERT INTO links SELECT 1, 'd', '${relation}', ${from}, ${subject("number")}, 1 FROM numbers(${count})`,
    );
    await ledger.run(
      `INSERT INTO lines SELECT 1, 1000000000, number, generateUUIDv4(), ${FIRST_DAY + 30 * DAY_MS}, 'd', 'r', '', 'web', 1, 'event', 'set',
         ${from}, toUUID('${NOBODY}'), toUInt64(1 + number % ${SETS}), '', '', 'observed' FROM numbers(${count})`,
    );
  }
  await ledger.append("field_sets", "1\td\t100\t['$set.p1']\t['user.device']\t['generalised']\n");
  await ledger.run(
    `INSERT INTO lines SELECT 1, 1000000001, number, generateUUIDv4(), ${INTRUSION.from - DAY_MS - 1}, 'd', 'r', '', 'web', 1, 'profile', 'unset',
       ${subject("number * 20")}, toUUID('${NOBODY}'), toUInt64(100), '', '', 'observed' FROM numbers(${UNSET})`,
  );
  await ledger.run(
    `INSERT INTO removals SELECT 'd', 'profile', 'unset', ${subject("number * 20")}, toUUID('${NOBODY}'), 100, ${INTRUSION.from - DAY_MS - 1}, ${INTRUSION.from - DAY_MS} FROM numbers(${UNSET})`,
  );
  await merged(ledger);
}

const LONGEST_MERGE_MS = 600_000;

/** Waits until the engine is done with merging what was inserted in one go. */
async function merged(ledger: Ledger): Promise<void> {
  const until = performance.now() + LONGEST_MERGE_MS;
  for (let idle = 0; idle < 3 && performance.now() < until; ) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const [row] = await ledger.ask<{ merges: string }>("SELECT toString(count()) AS merges FROM system.merges");
    idle = row?.merges === "0" ? idle + 1 : 0;
  }
}

const ROUNDS = 5;

/** Median times, taken by turns, so that whatever else the machine does hits them alike. The first round reads from disk. */
async function medians<Works extends readonly (() => Promise<unknown>)[]>(
  works: readonly [...Works],
): Promise<{ [K in keyof Works]: number }> {
  const times = works.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, work] of works.entries()) {
      const started = performance.now();
      await work();
      if (round > 0) times[index]?.push(performance.now() - started);
    }
  }
  return times.map((taken) => taken.toSorted((a, b) => a - b)[(ROUNDS - 1) / 2] ?? 0) as { [K in keyof Works]: number };
}
