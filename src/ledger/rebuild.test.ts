import assert from "node:assert/strict";
import { mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import type { LogFields } from "../platform/log.ts";
import type { Settlement } from "../journal/journal.ts";
import { openEmbedded } from "./clickhouse.ts";
import { isDamage } from "./damage.ts";
import { DERIVED } from "./derived.ts";
import type { Ledger, LedgerReader } from "./ledger.ts";
import type { Mismatch } from "./mismatch.ts";
import { destroyRows, rowsToErase } from "./questions/erased.ts";
import { scopeOf } from "./questions/scope.ts";
import { disclosuresOf } from "./questions/subject.ts";
import { derivedTables } from "./rebuild.ts";
import { NOBODY } from "./schema.ts";
import { createUpkeep } from "./upkeep.ts";
import { checkRebuildable } from "./verify-derived.ts";

/** Whatever happens to the tables that are derived from lines, they can be written anew from them. */

const DAY_MS = 86_400_000;
const FIRST = Date.UTC(2025, 9, 1, 8);
const PEOPLE = 12;
const SLICE = 20;

const folder = mkdtempSync(join(tmpdir(), "bulkhead-rebuild-"));
let ledger: Ledger;
let sequence = 0;

const open = (): Ledger => openEmbedded(join(folder, "ledger"), { sliceLines: SLICE });
const person = (number: number): string => `00000000-0000-4000-8000-${String(number + 1).padStart(12, "0")}`;

interface Told {
  readonly kind?: string;
  readonly operation?: string;
  readonly subject?: string;
}

/** A batch of lines, each about the next person, on the next day. */
async function announce(count: number, { kind = "event", operation = "set", subject }: Told = {}): Promise<number> {
  const batch = ++sequence;
  const lines = Array.from({ length: count }, (_, line) => {
    const who = subject ?? person((batch + line) % PEOPLE);
    return [1, batch, line, person(batch * 1_000 + line), FIRST + batch * DAY_MS + line, "d", "r", "", "web", 1, kind]
      .concat([operation, who, NOBODY, 7, "FR", "fr", kind === "baseline" ? "baseline" : "observed"])
      .join("\t");
  });
  const rows = { lines: `${lines.join("\n")}\n` };
  await ledger.announce({ sequence: batch, at: FIRST, entries: [], announced: false, rows }, false);
  return batch;
}

const settlement = (batch: number, from: number, to: number): Settlement => ({
  batch,
  from,
  to,
  destination: "d",
  outcome: "withheld",
  reason: "sealed-drop",
  status: 0,
  at: FIRST + batch,
  removes: false,
});

const withhold = (batch: number, from: number, to: number): Promise<void> =>
  ledger.settle([settlement(batch, from, to)]);

async function mismatches(): Promise<readonly string[]> {
  const found: string[] = [];
  await checkRebuildable(ledger, 1, (what, where) => found.push(`${what} ${where.replace(/\d.*/, "").trim()}`));
  return [...new Set(found)];
}

async function rebuild(): Promise<void> {
  for await (const _ of ledger.derived.rebuild());
}

/** What incidents, access requests and erasures ask. */
async function answers(): Promise<object> {
  const intrusion = { destination: "d", from: FIRST, to: FIRST + 400 * DAY_MS, eventsDays: 30, startsEmpty: true };
  const people = await Promise.all(
    Array.from({ length: PEOPLE }, (_, number) => disclosuresOf(ledger, [person(number)])),
  );
  return { scope: await scopeOf(ledger, intrusion), people };
}

const tables = async (): Promise<readonly string[]> =>
  (
    await ledger.ask<{ name: string }>(
      "SELECT name FROM system.tables WHERE database = currentDatabase() AND (name LIKE '%rebuilt' OR name LIKE '%incomplete')",
    )
  ).map(({ name }) => name);

const alter = (sql: string): Promise<void> => ledger.run(`ALTER TABLE ${sql} SETTINGS mutations_sync = 1`);

/** What the engine leaves where a disk was full when it merged: a file of each part without its bytes. */
async function cutOff(table: string, name: string): Promise<void> {
  const parts = await ledger.ask<{ path: string }>(
    "SELECT path FROM system.parts WHERE active AND database = currentDatabase() AND table = {table:String}",
    { table },
  );
  assert.ok(parts.length > 0);
  for (const { path } of parts) truncateSync(join(path, name), 0);
}

async function reopened(change: () => Promise<void>): Promise<void> {
  await change();
  await ledger.close();
  ledger = open();
  await ledger.prepare();
}

before(async () => {
  ledger = open();
  await ledger.prepare();
  for (let number = 0; number < 6; number++) await announce(9);
  for (const kind of ["profile", "baseline"]) await announce(5, { kind });
  await announce(3, { kind: "profile", operation: "unset" });
  await announce(2, { kind: "group", subject: NOBODY });
  await withhold(2, 3, 8);
  await withhold(5, 0, 0);
  await ledger.append(
    "subjects",
    `1\t${person(0)}\tsubject\tsealed\tfr\tFR\t1\n1\t${person(1)}\tsubject\tother\tfr\tFR\t1\n`,
  );
});

after(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("ledger rebuild", () => {
  beforeEach(async () => {
    await rebuild();
    assert.deepEqual(await mismatches(), []);
  });

  const CHANGED: readonly (readonly [name: string, sql: string, found: string])[] = [
    ["a row less", "ALTER TABLE disclosures DELETE WHERE operation = 'unset'", "roll-up roll-up of d"],
    ["all rows twice", "INSERT INTO disclosures SELECT * FROM disclosures", "roll-up roll-up of d"],
    ["what was withdrawn", "ALTER TABLE disclosures DELETE WHERE withdrawn > 0", "roll-up roll-up of d"],
    ["days less of the calendar", "ALTER TABLE calendar UPDATE days4 = 0 WHERE 1", "roll-up calendar of d"],
    [
      "somebody more",
      "INSERT INTO calendar SELECT * REPLACE (generateUUIDv4() AS subject) FROM calendar LIMIT 1",
      "roll-up calendar of d",
    ],
    ["an empty calendar", "TRUNCATE TABLE calendar", "roll-up calendar of d"],
  ];
  for (const [name, sql, found] of CHANGED) {
    it(`mends ${name}, and every question is answered as before`, async () => {
      const asked = await answers();
      await ledger.run(sql.startsWith("ALTER") ? `${sql} SETTINGS mutations_sync = 1` : sql);
      assert.deepEqual(await mismatches(), [found]);
      await rebuild();
      assert.deepEqual(await mismatches(), []);
      assert.deepEqual(await answers(), asked);
      assert.deepEqual(await tables(), []);
    });
  }

  it("goes on counting by the engine afterwards", async () => {
    await withhold(await announce(4), 1, 2);
    assert.deepEqual(await mismatches(), []);
  });

  it("misses nothing that is announced and withheld meanwhile, and counts nothing twice", async () => {
    for (let number = 0; number < 8; number++) await announce(SLICE);
    const early = await announce(6);
    const writing: Promise<unknown>[] = [];
    let steps = 0;
    for await (const { done, of } of ledger.derived.rebuild()) {
      steps++;
      assert.ok(done <= of);
      // Not waited for: the last ones come when the rebuild takes its turn, and after.
      writing.push(announce(5).then((batch) => withhold(batch, 0, 2)));
      if (steps === 3) writing.push(withhold(early, 2, 4));
      if (steps === 4) {
        const batch = await announce(7);
        await ledger.settle([settlement(batch, 0, 6)], true);
      }
    }
    await Promise.all(writing);
    assert.ok(steps > 6, `${steps} steps`);
    assert.deepEqual(await mismatches(), []);
  });

  it("changes nothing when it is left in the middle, and is alone", async () => {
    await alter("calendar DELETE WHERE kind = 'event'");
    const before = await mismatches();
    assert.deepEqual(before, ["roll-up calendar of d"]);
    for await (const { done } of ledger.derived.rebuild()) {
      await assert.rejects(rebuild(), { code: "ledger-unavailable", message: /under way already/ });
      if (done > SLICE) break;
    }
    assert.deepEqual(await mismatches(), before);
    assert.deepEqual(await tables(), []);
  });

  it("drops what a crash left of it at the next start", async () => {
    await reopened(async () => {
      for (const { name } of DERIVED) {
        await ledger.run(`CREATE TABLE ${name}_rebuilt AS ${name}`);
        await ledger.run(`INSERT INTO ${name}_rebuilt SELECT * FROM ${name} LIMIT 3`);
      }
    });
    assert.deepEqual(await tables(), []);
    assert.equal(await ledger.derived.isDue(), false);
    assert.deepEqual(await mismatches(), []);
  });

  it("does not bring back whom an erasure took out", async () => {
    const tokens = [person(0)];
    const rows = await rowsToErase(ledger, tokens);
    assert.equal(rows.length, 1);
    await destroyRows(ledger, "ERA-1", tokens, rows);
    await rebuild();
    assert.deepEqual(await rowsToErase(ledger, tokens), []);
    assert.equal((await rowsToErase(ledger, [person(1)])).length, 1);
    assert.deepEqual(await ledger.ask("SELECT erasure, hash FROM erased FINAL"), [
      { erasure: "ERA-1", hash: rows[0]?.hash },
    ]);
  });

  it("refuses without room for a second copy, before it changes anything", async () => {
    const changes: string[] = [];
    const numbers: readonly (readonly [RegExp, number])[] = [
      [/bytes_on_disk/, 900 * 2 ** 20],
      [/free_space/, 1_000 * 2 ** 20],
    ];
    const ask = (async (sql: string) => [
      { n: String(numbers.find(([asked]) => asked.test(sql))?.[1]) },
    ]) as LedgerReader["ask"];
    const run = async (sql: string) => void changes.push(sql);
    const { rebuild: again } = derivedTables({
      connection: { ask, run },
      alone: (work) => work(),
      assertRoom: () => undefined,
    });
    await assert.rejects(again()[Symbol.asyncIterator]().next(), {
      code: "ledger-space",
      message: /about 1125 MiB .* 1000 MiB are free/,
    });
    assert.deepEqual(
      changes.filter((sql) => !/^DROP TABLE IF EXISTS \w+_rebuilt /.test(sql)),
      [],
    );
  });
});

describe("the upkeep of the ledger", () => {
  const said: [level: string, says: string, fields: LogFields][] = [];
  const say =
    (level: string) =>
    (says: string, fields: LogFields = {}) =>
      void said.push([level, says, fields]);
  const log = { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
  const levels = () => said.map(([level]) => level);
  let now = 0;
  const upkeepOf = (opened: Ledger) => {
    said.length = 0;
    const upkeep = createUpkeep({ log, now: () => now, lookAgainMs: 1 });
    upkeep.watch(opened);
    return upkeep;
  };

  beforeEach(async () => {
    await rebuild();
    assert.deepEqual(await mismatches(), []);
  });

  it("does nothing to tables that nobody suspects", async () => {
    const upkeep = upkeepOf(ledger);
    await alter("calendar DELETE WHERE kind = 'profile'");
    await upkeep.look();
    assert.deepEqual(said, []);
    assert.deepEqual(await mismatches(), ["roll-up calendar of d"], "whoever changed it may be asked for it");
  });

  for (const { name } of DERIVED) {
    for (const file of ["data.cmrk4", "columns.txt"]) {
      it(`writes ${name} anew after a start with a part whose ${file} is cut off`, async () => {
        const asked = await answers();
        await reopened(() => cutOff(name, file));
        const upkeep = upkeepOf(ledger);
        assert.equal(upkeep.isIncomplete(), true, "the engine went on without the part, and says nothing of it");
        assert.throws(() => upkeep.fit(ledger), { code: "ledger-unavailable", message: /would leave people out/ });
        await announce(3);
        await Promise.all([upkeep.look(), upkeep.look()]);
        assert.deepEqual(levels(), ["warn", "info"]);
        assert.equal(upkeep.fit(ledger), ledger);
        assert.deepEqual(await mismatches(), []);
        await upkeep.look();
        assert.equal(said.length, 2, "once");
        await alter(`lines DELETE WHERE batch = ${sequence}`);
        await rebuild();
        assert.deepEqual(await answers(), asked);
      });
    }

    it(`writes ${name} anew when a question could not read it`, async () => {
      const asked = await answers();
      await cutOff(name, "data.bin");
      await ledger.run("SYSTEM DROP MARK CACHE");
      await ledger.run("SYSTEM DROP UNCOMPRESSED CACHE");
      const found: Mismatch["what"][] = [];
      await checkRebuildable(ledger, 1, (what, where) => void (where === name && found.push(what)));
      assert.deepEqual(found, ["roll-up-unreadable"]);
      await assert.rejects(ledger.ask(`SELECT count() AS n FROM ${name} WHERE NOT ignore(*)`), (error) =>
        isDamage(error),
      );
      const upkeep = upkeepOf(ledger);
      await upkeep.look();
      assert.deepEqual(levels(), ["warn", "info"]);
      assert.deepEqual(await answers(), asked);
    });
  }

  it("lets a batch be announced whose roll-up can't be mended, and answers nothing before that is written anew", async () => {
    const batch = await announce(4);
    const rows = { lines: "" };
    for await (const piece of ledger.stream("SELECT * FROM lines WHERE batch = {batch:UInt64}", { batch }))
      rows.lines += piece;
    await cutOff("disclosures", "data.bin");
    await ledger.run("SYSTEM DROP MARK CACHE");
    await ledger.announce({ sequence: batch, at: FIRST, entries: [], announced: false, rows }, true);
    assert.equal(ledger.derived.isIncomplete(), true);
    assert.throws(() => upkeepOf(ledger).fit(ledger), { code: "ledger-unavailable" });
    await reopened(() => Promise.resolve());
    const upkeep = upkeepOf(ledger);
    assert.equal(upkeep.isIncomplete(), true, "a restart does not forget it");
    await upkeep.look();
    assert.equal(upkeep.isIncomplete(), false);
    assert.deepEqual(await mismatches(), []);
  });

  it("tries again later when a rebuild fails, and goes on refusing questions", async () => {
    let failures = 1;
    let due = true;
    const derived: Ledger["derived"] = {
      isIncomplete: () => due,
      isDue: async () => due,
      rebuild: async function* () {
        if (failures-- > 0) throw Object.assign(new Error("full"), { code: "ledger-space" });
        yield* ledger.derived.rebuild();
        due = false;
      },
    };
    const upkeep = upkeepOf({ ...ledger, derived });
    await upkeep.look();
    assert.deepEqual(levels(), ["warn", "error"]);
    assert.equal(said[1]?.[2].code, "ledger-space");
    await upkeep.look();
    assert.equal(said.length, 2, "not at every look");
    assert.equal(upkeep.isIncomplete(), true);
    now += 60_000;
    await upkeep.look();
    assert.deepEqual(levels(), ["warn", "error", "warn", "info"]);
    assert.equal(upkeep.isIncomplete(), false);
  });
});
