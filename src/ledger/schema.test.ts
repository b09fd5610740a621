import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openEmbedded } from "./clickhouse.ts";
import { DERIVED } from "./derived.ts";
import type { Ledger } from "./ledger.ts";
import { LINE_COLUMNS, SETTLEMENT_COLUMNS, TABLES } from "./schema.ts";

const EVERY_TABLE = [...TABLES, ...DERIVED.map(({ name }) => name)].toSorted();

const FLUSHED = ["fsync_after_insert = 1", "fsync_part_directory = 1", "min_rows_to_fsync_after_merge = 1"];

describe("the schema, in the engine", () => {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-schema-"));
  let ledger: Ledger;

  /** Tables of which the disk keeps everything that the engine said was written or merged. */
  const kept = async (): Promise<readonly string[]> => {
    const rows = await ledger.ask<{ name: string; engine_full: string }>(
      "SELECT name, engine_full FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'",
    );
    assert.deepEqual(rows.map(({ name }) => name).toSorted(), EVERY_TABLE);
    return rows
      .filter((row) => [...FLUSHED, "old_parts_lifetime = 10"].every((setting) => row.engine_full.includes(setting)))
      .map(({ name }) => name)
      .toSorted();
  };

  /** How many files the engine has flushed so far. */
  const flushes = async (): Promise<number> => {
    const [row] = await ledger.ask<{ n: string }>("SELECT value AS n FROM system.events WHERE event = 'FileSync'");
    return Number(row?.n ?? 0);
  };

  before(async () => {
    ledger = openEmbedded(join(folder, "ledger"));
    await ledger.prepare();
  });
  after(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("flushes every table with each insert and each merge", async () => {
    assert.deepEqual(await kept(), EVERY_TABLE, "a power cut may take rows of the others");
  });

  it("has columns in the order that is hashed", async () => {
    for (const [table, expected] of [
      ["lines", LINE_COLUMNS],
      ["settlements", SETTLEMENT_COLUMNS],
    ] as const) {
      const columns = await ledger.ask<{ name: string }>(
        "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {table:String} ORDER BY position",
        { table },
      );
      assert.deepEqual(
        columns.map(({ name }) => name),
        expected,
      );
    }
  });

  it("flushes what is merged, and what a mutation leaves, before it takes the place of its sources", async () => {
    for (const batch of [1, 2]) await ledger.append("erased", `ERA-1\t${batch}\thash\n`);
    const written = await flushes();
    await ledger.run("OPTIMIZE TABLE erased FINAL");
    const merged = await flushes();
    await ledger.run("ALTER TABLE erased DELETE WHERE batch = 1 SETTINGS mutations_sync = 2");
    const mutated = await flushes();
    // A part is `data.bin`, its marks, its index, its checksums and more. A mutation's own text is flushed in any case.
    assert.ok(merged - written >= 4, `${merged - written} files of the merged part were flushed`);
    assert.ok(mutated - merged >= 5, `${mutated - merged} files of the part without the erased rows were flushed`);
  });

  it("gives tables of an earlier time the settings that they lack", async () => {
    for (const table of EVERY_TABLE)
      await ledger.run(`ALTER TABLE ${table} RESET SETTING min_rows_to_fsync_after_merge`);
    assert.deepEqual(await kept(), []);
    await ledger.prepare();
    assert.deepEqual(await kept(), EVERY_TABLE);
  });
});
