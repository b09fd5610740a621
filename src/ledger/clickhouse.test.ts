import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { openEmbedded } from "./clickhouse.ts";
import { ledgerContract } from "./ledger.contract.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-ledger-"));
after(() => rmSync(folder, { recursive: true, force: true }));

// The engine takes one directory per process.
ledgerContract("the embedded engine", async () => {
  const ledger = openEmbedded(folder);
  return { ledger, close: ledger.close };
});
