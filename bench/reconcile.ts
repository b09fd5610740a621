import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbedded } from "../src/ledger/clickhouse.ts";
import type { Ledger } from "../src/ledger/ledger.ts";
import { openDataset } from "../src/ledger/questions/dataset.ts";
import { reconcile } from "../src/ledger/questions/reconcile.ts";
import { NOBODY } from "../src/ledger/schema.ts";
import type { Figure } from "./figure.ts";

const SUBJECTS = Number(process.env["BENCH_SUBJECTS"] ?? 10_000_000);
const ROWS = SUBJECTS / 2;
const CHUNK = 2_000_000;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2026, 0, 1);
/** In the dataset, one row in so many is a stranger's. */
const STRANGERS = 50;

const INTRUSION = { destination: "d", from: FIRST_DAY, to: FIRST_DAY + 30 * DAY_MS, eventsDays: 365 };

const subject = (n: string) =>
  `reinterpretAsUUID(concat(reinterpretAsFixedString(cityHash64(${n})), reinterpretAsFixedString(cityHash64(${n}, 1))))`;
const pseudonym = (n: string) => `lower(concat(hex(cityHash64(${n}, 2)), substring(hex(cityHash64(${n}, 3)), 1, 8)))`;

/** A vendor's CSV against the ledger of a large customer, and the memory that it takes on top of the ledger at rest. */
export async function reconcileFigures(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-bench-"));
  const ledger = openEmbedded(join(folder, "ledger"));
  try {
    await ledger.prepare();
    await generate(ledger);
    const file = join(folder, "dataset.csv");
    await ledger.run(
      `INSERT INTO FUNCTION file('${file}', 'CSVWithNames') SELECT 'Page Viewed' AS event,
         if(number % ${STRANGERS} = 0, concat('stranger-', toString(number)), ${pseudonym(`number * 7 % ${SUBJECTS}`)}) AS distinct_id,
         if(number % 3 = 0, 'Lyon', '') AS city, 'web' AS mp_lib, ${FIRST_DAY} + number AS time, concat('/projects/', toString(number % 1000)) AS path
       FROM numbers(${ROWS})`,
    );
    await ledger.run("SYSTEM JEMALLOC PURGE");
    const rest = process.memoryUsage().rss;
    let most = rest;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100);
    const bare = await timed(() =>
      ledger.ask(
        `SELECT count() AS rows, uniqExact(p.subject) AS people FROM file('${file}', 'CSVWithNames') AS f
         LEFT JOIN pseudonyms AS p ON p.pid = f.distinct_id`,
      ),
    );
    await ledger.run("SYSTEM JEMALLOC PURGE");
    most = process.memoryUsage().rss;
    const own = await timed(async () => {
      const table = await openDataset(ledger, file, "csv");
      const fields = [2, 3, 4, 5].map((number) => ({ number, wasTold: number !== 2 }));
      const found = await reconcile(ledger, {
        ...INTRUSION,
        table,
        identities: [1],
        fields,
        idPrefixes: [],
        tokenOf: () => undefined,
      });
      if (found.rows !== ROWS || found.vendorOnly.rows !== ROWS / STRANGERS) throw new Error("the sets are wrong");
    });
    clearInterval(watch);
    return [
      {
        name: `reconciling a CSV of ${ROWS / 1e6} M rows`,
        value: `${(own / 1_000).toFixed(1)} s`,
        reference: `the bare engine's read and join ${(bare / 1_000).toFixed(1)} s`,
        ratio: own / bare,
        wanted: "at most 2.5, under 60 s",
        note: `${SUBJECTS / 1e6} M known people; ${Math.round((most - rest) / 2 ** 20)} MiB above the ledger at rest (wanted: at most 1,024)`,
      },
    ];
  } finally {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function generate(ledger: Ledger): Promise<void> {
  await ledger.append(
    "field_sets",
    "1\td\t1\t['event','properties.distinct_id']\t['user.behavior','user.unique_id']\t['clear','pseudonymous']\n",
  );
  for (let from = 0; from < SUBJECTS; from += CHUNK) {
    process.stderr.write(`\r  ${(from / 1e6).toFixed(0)} of ${(SUBJECTS / 1e6).toFixed(0)} M people `);
    const numbers = `(SELECT number + ${from} AS n FROM numbers(${Math.min(CHUNK, SUBJECTS - from)}))`;
    await ledger.run(
      `INSERT INTO lines SELECT 1, 1 + intDiv(n, 10000), n % 10000, generateUUIDv4(), ${FIRST_DAY} + n % ${DAY_MS},
         'd', 'r', '', 'web', 1, 'event', 'set', ${subject("n")}, toUUID('${NOBODY}'), 1, 'FR', 'fr', 'observed' FROM ${numbers}`,
    );
    await ledger.run(`INSERT INTO pseudonyms SELECT 1, 'd', 1, ${pseudonym("n")}, ${subject("n")} FROM ${numbers}`);
    await ledger.run(
      `INSERT INTO subjects SELECT 1, ${subject("n")}, 'subject', 'sealed', 'fr', 'FR', 1 FROM ${numbers}`,
    );
  }
  process.stderr.write("\r\u001b[K");
}
