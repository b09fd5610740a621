import assert from "node:assert/strict";
import { mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Fault } from "../platform/fault.ts";
import { openEmbedded } from "./clickhouse.ts";
import { isReadable } from "./damage.ts";
import type { Ledger, LedgerReader } from "./ledger.ts";
import { checkRebuildable } from "./verify-derived.ts";
import { guardVolume, type Space } from "./volume.ts";

/** The engine takes what a full volume did not take for written: nothing is entrusted to it then. */

const MIB = 2 ** 20;
const ROOMY: Space = { free: 10_000 * MIB, size: 100_000 * MIB };
const SHORT: Space = { free: 63 * MIB, size: 100_000 * MIB };
const FULL = { code: "ledger-unavailable", message: /no space left that could be trusted/ };

describe("the guard of the ledger's volume", () => {
  const said: string[] = [];
  let now: Space = ROOMY;
  const ask = (async () => []) as LedgerReader["ask"];
  const run = async (sql: string) => void said.push(sql);
  const guard = () => {
    said.length = 0;
    now = ROOMY;
    return guardVolume({ space: () => now, connection: { ask, run } });
  };
  const written = () => Promise.resolve("written");

  it("lets writes through while there is space, and does nothing else", async () => {
    const volume = guard();
    assert.equal(await volume.write(written), "written");
    assert.equal(volume.hasChanged(), false);
    await assert.rejects(
      volume.write(() => Promise.reject(new Error("ours"))),
      /ours/,
    );
    assert.deepEqual(said, []);
  });

  it("writes nothing while space is short, stops merges, and starts them when there is space", async () => {
    const volume = guard();
    now = SHORT;
    for (let times = 0; times < 3; times++)
      await assert.rejects(
        volume.write(() => assert.fail("written")),
        FULL,
      );
    assert.throws(volume.assertRoom, FULL);
    assert.ok(said.length > 0 && said.every((sql) => sql === "SYSTEM STOP MERGES"));
    now = ROOMY;
    assert.equal(await volume.write(written), "written");
    assert.equal(said.at(-1), "SYSTEM START MERGES");
    volume.assertRoom();
  });

  it("takes a write during which space ran out for failed, whatever the engine said of it", async () => {
    for (const outcome of [written, () => Promise.reject(new Error("refused"))]) {
      const volume = guard();
      const writing = volume.write(() => {
        now = SHORT;
        return outcome();
      });
      await assert.rejects(writing, FULL);
      assert.equal(said[0], "SYSTEM STOP MERGES");
    }
  });

  it("stops merges also when nobody writes", async () => {
    const volume = guard();
    now = SHORT;
    assert.equal(volume.hasChanged(), true);
    await volume.look();
    await volume.look();
    assert.equal(volume.hasChanged(), false);
    now = ROOMY;
    assert.equal(volume.hasChanged(), true);
    await volume.look();
    assert.deepEqual([said.at(-1), volume.hasChanged()], ["SYSTEM START MERGES", false]);
  });

  it("calls a small volume short with less than a tenth of it", async () => {
    const volume = guard();
    now = { free: 10 * MIB, size: 96 * MIB };
    assert.equal(await volume.write(written), "written");
    now = { free: 9 * MIB, size: 96 * MIB };
    await assert.rejects(volume.write(written), Fault);
  });
});

describe("the guard, with the engine", () => {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-volume-"));
  let ledger: Ledger;
  let space = ROOMY;
  const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  const batch = (sequence: number) => {
    const line = (number: number) =>
      [1, sequence, number, uuid(sequence * 10 + number), Date.UTC(2025, 10, 9), "d", "r", "", "web", 1, "event", "set"]
        .concat([uuid(number), uuid(0), 7, "FR", "fr", "observed"])
        .join("\t");
    const subject = (number: number) => [sequence, uuid(number), "subject", "sealed", "fr", "FR", 0].join("\t");
    const rows = Object.fromEntries(
      Object.entries({ lines: line, subjects: subject }).map(([table, row]) => [
        table,
        `${[0, 1, 2].map(row).join("\n")}\n`,
      ]),
    );
    return { sequence, at: 0, entries: [], announced: false, rows };
  };
  const lines = async (): Promise<number> =>
    Number((await ledger.ask<{ n: string }>("SELECT toString(count()) AS n FROM lines WHERE NOT ignore(*)"))[0]?.n);

  before(async () => {
    ledger = openEmbedded(join(folder, "ledger"), { space: () => space });
    await ledger.prepare();
  });
  after(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [table, file] of [
    ["lines", "data.bin"],
    ["lines", "columns.txt"],
    ["calendar", "data.cmrk4"],
  ] as const) {
    it(`gives up a merge into ${table} whose ${file} the volume did not take, and has what it merged`, async () => {
      const first = await lines();
      for (let one = 1; one <= 3; one++) await ledger.announce(batch(first + one), false);
      await ledger.run(`OPTIMIZE TABLE ${table} FINAL`);
      const parts = await ledger.ask<{ path: string }>(
        "SELECT path FROM system.parts WHERE active AND database = currentDatabase() AND table = {table:String}",
        { table },
      );
      assert.equal(parts.length, 1);
      truncateSync(join(parts[0]?.path ?? "", file), 0);
      assert.equal(await isReadable(ledger, table), false);
      space = SHORT;
      const late = batch(first + 4);
      await assert.rejects(ledger.announce(late, false), FULL);
      space = ROOMY;
      await ledger.announce(late, true);
      assert.equal(await lines(), first + 12);
      assert.equal(await isReadable(ledger, table), true);
      const wrong: string[] = [];
      await checkRebuildable(ledger, 1, (what, where) => void wrong.push(`${what} ${where}`));
      assert.deepEqual(wrong, []);
    });
  }

  const people = async (): Promise<readonly string[]> => {
    const rows = await ledger.ask<{ token: string }>(
      "SELECT DISTINCT toString(token) AS token FROM subjects WHERE NOT ignore(*) ORDER BY token",
    );
    return rows.map(({ token }) => token);
  };

  it("erases nobody while space is short, instead of waiting for merges that were stopped", {
    timeout: 10_000,
  }, async () => {
    await ledger.announce(batch(100), false);
    space = SHORT;
    await assert.rejects(ledger.erase([uuid(1)]), FULL);
    assert.deepEqual(await people(), [uuid(0), uuid(1), uuid(2)]);
    space = ROOMY;
    await ledger.erase([uuid(1)]);
    assert.deepEqual(await people(), [uuid(0), uuid(2)]);
  });

  it("gives up what an erasure left when the volume did not take it, and loses nobody else", async () => {
    await ledger.append("subjects", `900\t${uuid(3)}\tsubject\tsealed\tfr\tFR\t0\n`);
    await ledger.run("OPTIMIZE TABLE subjects FINAL");
    await ledger.erase([uuid(0)]);
    const [part] = await ledger.ask<{ path: string }>(
      "SELECT path FROM system.parts WHERE active AND database = currentDatabase() AND table = 'subjects'",
    );
    truncateSync(join(part?.path ?? "", "data.bin"), 0);
    space = SHORT;
    await assert.rejects(ledger.erase([uuid(0)]), FULL);
    space = ROOMY;
    await ledger.erase([uuid(0)]);
    assert.deepEqual(await people(), [uuid(2), uuid(3)]);
    assert.equal(await isReadable(ledger, "subjects"), true);
  });
});
