import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbedded } from "../src/ledger/clickhouse.ts";
import type { Ledger } from "../src/ledger/ledger.ts";
import { scopeOf } from "../src/ledger/questions/scope.ts";
import { disclosuresOf, pseudonymsOf, tokensOf } from "../src/ledger/questions/subject.ts";
import type { Figure } from "./figure.ts";

/** Rows of the ledger's roll-up; a row is one person's items of one kind on one day. */
const ROWS = Number(process.env["BENCH_ROWS"] ?? 50_000_000);
const SUBJECTS = Math.min(1_000_000, ROWS);
const ORGANISATIONS = 12_000;
const SETS = 12;
const CHUNK = 5_000_000;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2026, 0, 1);

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
    const intrusion = {
      destination: "d",
      from: FIRST_DAY + 200 * DAY_MS,
      to: FIRST_DAY + 299 * DAY_MS,
      eventsDays: 365,
      startsEmpty: true,
    };
    const bare = await best(() => ledger.ask(BARE));
    const own = await best(() => scopeOf(ledger, intrusion));
    const [one] = await ledger.ask<{ token: string }>(
      "SELECT toString(subject) AS token FROM disclosures WHERE kind = 'event' LIMIT 1",
    );
    const token = one?.token ?? "";
    const person = await best(async () => {
      const tokens = await tokensOf(ledger, token);
      await disclosuresOf(ledger, tokens);
      await pseudonymsOf(ledger, tokens);
    });
    const full = await best(() => ledger.ask("SELECT count() AS n FROM disclosures WHERE cityHash64(subject) = 1"));
    return [
      {
        name: `scope over ${(ROWS / 1e6).toFixed(0)} M ledger rows`,
        value: `${Math.round(own)} ms`,
        reference: `the bare engine query ${Math.round(bare)} ms`,
        ratio: own / bare,
        wanted: "at most 1.3, under 2 s",
        note: `${SUBJECTS.toLocaleString("en")} people, ${ORGANISATIONS.toLocaleString("en")} organisations; per category and form, organisations, countries, intrusion, coverage`,
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

/** What a person at the engine's own prompt would ask: everybody exposed, with the union of their field sets, counted. */
const BARE = `
  SELECT mask, count() AS people FROM (
    SELECT subject, groupBitOr(bitShiftLeft(toUInt64(1), toUInt8(field_set))) AS mask FROM disclosures
    WHERE destination = 'd' AND (kind = 'event' AND day BETWEEN '2025-07-20' AND '2026-10-27' OR kind != 'event' AND operation = 'set' AND day <= '2026-10-27')
    GROUP BY subject) GROUP BY mask`;

async function generate(ledger: Ledger): Promise<void> {
  const sets = Array.from(
    { length: SETS },
    (_, id) =>
      `d\t${id + 1}\t['event','properties.distinct_id','properties.p${id}']\t['user.behavior','user.unique_id','${["user.device", "user.workplace", "user.contact.address.country"][id % 3]}']\t['clear','pseudonymous','generalised']\n`,
  );
  await ledger.append("field_sets", sets.join(""));
  for (let from = 0; from < ROWS; from += CHUNK) {
    process.stderr.write(`\r  ${(from / 1e6).toFixed(0)} of ${(ROWS / 1e6).toFixed(0)} M rows `);
    await ledger.run(
      `INSERT INTO disclosures SELECT 'd', ${subject(`n % ${SUBJECTS}`)}, if(n % 20 = 0, 'profile', 'event'), 'set', toDate('2026-01-01') + intDiv(n, ${SUBJECTS}) * 6 % 300,
         ${organisation(`(n % ${SUBJECTS})`)}, toUInt64(1 + (n % ${SUBJECTS} + intDiv(n, ${SUBJECTS}) % 3) % ${SETS}), 'web', 'r', '', 'observed', 1,
         ${FIRST_DAY} + n, ${FIRST_DAY} + n, 1, 0 FROM (SELECT number + ${from} AS n FROM numbers(${Math.min(CHUNK, ROWS - from)}))`,
    );
  }
  await ledger.run(
    `INSERT INTO subjects SELECT ${subject("number")}, 'subject', 'sealed', 'fr', 'FR', 1 FROM numbers(${SUBJECTS})`,
  );
  await ledger.run(
    `INSERT INTO links SELECT 'd', 'member', ${subject("number")}, ${organisation("number")}, 1 FROM numbers(${SUBJECTS})`,
  );
  await ledger.run(
    `INSERT INTO pseudonyms SELECT 'd', 1, hex(cityHash64(number)), ${subject("number")} FROM numbers(${SUBJECTS})`,
  );
  await ledger.append("coverage", `d\tobserved\t${FIRST_DAY}\t0\tbench\t1\n`);
  process.stderr.write("\r\u001b[K");
}

async function best(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 4; round++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  // The first run reads from disk.
  return times.slice(1).toSorted((a, b) => a - b)[1] ?? 0;
}
