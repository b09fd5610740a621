import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openEmbedded } from "./clickhouse.ts";
import { DERIVED } from "./derived.ts";
import { LINE_COLUMNS, SETTLEMENT_COLUMNS, TABLES } from "./schema.ts";

test("every table is flushed with each insert, and columns stand in the order that is hashed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-schema-"));
  const ledger = openEmbedded(join(folder, "ledger"));
  try {
    await ledger.prepare();
    const tables = await ledger.ask<{ name: string; flushed: number }>(
      `SELECT name, engine_full LIKE '%fsync_after_insert = 1%' AND engine_full LIKE '%fsync_part_directory = 1%'
         AND engine_full LIKE '%old_parts_lifetime = 10%' AS flushed
       FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'`,
    );
    assert.deepEqual(
      tables.map(({ name }) => name).toSorted(),
      [...TABLES, ...DERIVED.map(({ name }) => name)].toSorted(),
    );
    assert.deepEqual(
      tables.filter(({ flushed }) => !flushed),
      [],
      "a power cut may take rows of these",
    );
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
  } finally {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
