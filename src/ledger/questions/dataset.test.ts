import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openEmbedded } from "../clickhouse.ts";
import type { Ledger } from "../ledger.ts";
import { DATASET_LIMITS, type DatasetFormat, openDataset } from "./dataset.ts";

const MIB = 2 ** 20;
const ROWS = 24;
const LONG = "x".repeat(MIB);

describe("a dataset of hostile rows", () => {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-dataset-"));
  let ledger: Ledger;
  before(() => {
    ledger = openEmbedded(join(folder, "ledger"));
  });
  after(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const opened = (format: DatasetFormat, header: string, row: (number: number) => string) => {
    const file = join(folder, format);
    writeFileSync(file, header + Array.from({ length: ROWS }, (_, number) => `${row(number)}\n`).join(""));
    return openDataset(ledger, file, format);
  };

  for (const [says, format, header, row] of [
    ["CSV", "csv", "note,id\n", (number: number) => `${LONG},u${number}`],
    ["CSV with tabs", "csv", "note\tid\n", (number: number) => `${LONG}\tu${number}`],
    ["JSON", "json", "", (number: number) => JSON.stringify({ note: LONG, id: `u${number}` })],
  ] as const)
    it(`is in memory a few megabytes at a time: ${says}`, async () => {
      const table = await opened(format, header, row);
      const note = `c${table.columns.indexOf("note")}`;
      const [found] = await ledger.ask<{ largest: string; total: string }>(
        `SELECT toString(max(bytes)) AS largest, toString(sum(bytes)) AS total
         FROM (SELECT sum(length(${note})) AS bytes FROM ${table.relation} GROUP BY blockNumber()) ${table.settings}`,
      );
      assert.equal(Number(found?.total), ROWS * MIB);
      assert.ok(Number(found?.largest) <= 9 * MIB, `${found?.largest} bytes at once`);
    });

  it("has its columns, though no JSON row is short enough to be taken apart here", async () => {
    const note = "x".repeat(DATASET_LIMITS.sampleBytes);
    const table = await opened("json", "", (number) => JSON.stringify({ id: `u${number}`, in: { note } }));
    assert.deepEqual(table.columns, ["id", "in.note"]);
    assert.equal(table.hasMoreColumns, false);
  });

  it("gives the server nothing of a JSON row that is too long", async () => {
    const lengths: number[] = [];
    const file = join(folder, "long.json");
    writeFileSync(file, `${JSON.stringify({ id: "u1", note: LONG })}\n${JSON.stringify({ id: "u2" })}\n`);
    const ask: Ledger["ask"] = async (sql, parameters) => {
      const rows = await ledger.ask(sql, parameters);
      lengths.push(JSON.stringify(rows).length);
      return rows as never;
    };
    assert.deepEqual((await openDataset({ ...ledger, ask }, file, "json")).columns, ["id", "note"]);
    assert.ok(Math.max(...lengths) <= DATASET_LIMITS.sampleBytes);
  });
});
