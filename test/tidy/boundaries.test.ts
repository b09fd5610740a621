import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";

/**
 * The import boundaries of `.oxlintrc.json`, tried: a lint rule whose pattern never matches looks like a clean tree.
 * Every line is written as a file of its own beside a copy of the configuration, and oxlint must refuse exactly the
 * refused ones.
 */

const REFUSED: readonly (readonly [file: string, imports: string])[] = [
  ["src/domain/a.ts", "../platform/fault.ts"],
  ["src/domain/b.ts", "node:fs"],
  ["src/domain/c.ts", "zod"],
  ["src/domain/d.ts", "../ledger/ledger.ts"],
  ["src/platform/a.ts", "../ledger/ledger.ts"],
  ["src/platform/b.ts", "../policy/policy.ts"],
  ["src/platform/c.ts", "../http/server.ts"],
  ["src/detectors/a.ts", "../vendors/vendor.ts"],
  ["src/detectors/b.ts", "../platform/clock.ts"],
  ["src/detectors/c.ts", "../store/store.ts"],
  ["src/detectors/fr/a.ts", "../../policy/policy.ts"],
  ["src/vendors/a.ts", "../policy/policy.ts"],
  ["src/vendors/acme/a.ts", "../../detectors/email.ts"],
  ["src/vendors/acme/b.ts", "../../gateway/accept.ts"],
  ["src/vendors/acme/c.ts", "../../platform/config.ts"],
  ["src/vendors/acme/d.ts", "lmdb"],
  ["src/authorities/cnil/a.ts", "../../incidents/incidents.ts"],
  ["src/policy/a.ts", "../vendors/mixpanel/mixpanel.ts"],
  ["src/policy/b.ts", "../delivery/seal.ts"],
  ["src/policy/c.ts", "../journal/journal.ts"],
  ["src/policy/methods/a.ts", "../../ledger/ledger.ts"],
  ...["gateway", "journal", "delivery", "ledger", "incidents", "registers", "mail", "store", "phishing"].flatMap(
    (service) =>
      [
        [`src/${service}/a.ts`, "../http/server.ts"],
        [`src/${service}/b.ts`, "../cli/serve.ts"],
        [`src/${service}/c.ts`, "../main.ts"],
        [`src/${service}/d.ts`, "../journal/lmdb/lmdb-journal.ts"],
        [`src/${service}/e.ts`, "../store/pglite.ts"],
        [`src/${service}/f.ts`, "../ledger/clickhouse-ledger.ts"],
        [`src/${service}/g.ts`, "@electric-sql/pglite"],
        [`src/${service}/deep/a.ts`, "../../http/contract/incident.ts"],
      ] as const,
  ),
  ["src/journal/h.ts", "./lmdb/lmdb-journal.ts"],
  ["src/ledger/h.ts", "./clickhouse-ledger.ts"],
  ["src/ledger/i.ts", "./clickhouse/ledger.ts"],
  ["src/ledger/j.ts", "@clickhouse/client"],
  ["src/ledger/k.ts", "chdb/connection"],
  ["src/store/h.ts", "./pglite.ts"],
  ["src/journal/lmdb/a.ts", "@electric-sql/pglite"],
  ["src/journal/lmdb/b.ts", "../../ledger/clickhouse-ledger.ts"],
  ["src/journal/lmdb/c.ts", "../../http/server.ts"],
  ["src/ledger/clickhouse-a.ts", "lmdb"],
  ["src/ledger/clickhouse/a.ts", "../../main.ts"],
  ["src/store/pglite.ts", "chdb"],
  ["src/gateway/worker.ts", "../http/server.ts"],
  ["src/http/a.ts", "../cli/serve.ts"],
  ["src/http/b.ts", "../main.ts"],
  ["src/http/routes/a.ts", "../../store/pglite.ts"],
  ["src/cli/a.ts", "../journal/lmdb/lmdb-journal.ts"],
  ["src/cli/b.ts", "lmdb"],
  ["src/main.ts", "chdb"],
];

const ALLOWED: readonly (readonly [file: string, imports: string])[] = [
  ["src/domain/ok-a.ts", "./item.ts"],
  ["src/platform/ok-a.ts", "../domain/item.ts"],
  ["src/platform/ok-b.ts", "node:http"],
  ["src/detectors/ok-a.ts", "libphonenumber-js"],
  ["src/detectors/fr/ok-a.ts", "../../domain/finding.ts"],
  ["src/vendors/acme/ok-a.ts", "../vendor.ts"],
  ["src/vendors/acme/ok-b.ts", "../../platform/fault.ts"],
  ["src/policy/ok-a.ts", "../vendors/vendor.ts"],
  ["src/policy/ok-b.ts", "../detectors/detect.ts"],
  ["src/policy/ok-c.ts", "./methods/mask.ts"],
  ["src/gateway/ok-a.ts", "../journal/journal.ts"],
  ["src/gateway/ok-b.ts", "node:http"],
  ["src/delivery/ok-a.ts", "../ledger/ledger.ts"],
  ["src/incidents/ok-a.ts", "../store/store.ts"],
  ["src/store/ok-a.ts", "kysely"],
  ["src/journal/lmdb/ok-a.ts", "lmdb"],
  ["src/journal/lmdb/ok-b.ts", "../journal.ts"],
  ["src/journal/lmdb/ok-c.ts", "./keys.ts"],
  ["src/ledger/clickhouse-ok.ts", "@clickhouse/client"],
  ["src/ledger/clickhouse/ok.ts", "chdb/connection"],
  ["src/ledger/clickhouse-ok-b.ts", "./clickhouse-schema.ts"],
  ["src/http/ok-a.ts", "../incidents/incidents.ts"],
  ["src/cli/ok-a.ts", "../http/contract/incident.ts"],
  ["src/cli/ok-b.ts", "../main.ts"],
  ["src/journal/lmdb/journal.test.ts", "./lmdb-journal.ts"],
  ["src/journal/journal.test.ts", "./lmdb/lmdb-journal.ts"],
  ["src/store/store.contract.ts", "node:test"],
  ["test/e2e/a.test.ts", "../../src/store/pglite.ts"],
];

/** Files with more than one allowed import, because their name is fixed. */
const COMPOSITION: readonly (readonly [file: string, imports: readonly string[]])[] = [
  ["allowed/src/main.ts", ["./journal/lmdb/lmdb-journal.ts", "./store/pglite.ts", "./cli/cli.ts", "./http/server.ts"]],
  ["allowed/src/gateway/worker.ts", ["../journal/lmdb/lmdb-journal.ts", "../vendors/list.ts"]],
  ["allowed/src/store/pglite.ts", ["@electric-sql/pglite", "kysely", "../platform/fault.ts"]],
];

const root = join(import.meta.dirname, "../..");
const oxlint = join(root, "node_modules/.bin/oxlint");

function refusedFiles(directory: string): ReadonlySet<string> {
  // Type-aware rules need a project; the boundaries do not.
  const run = spawnSync(oxlint, ["-c", ".oxlintrc.json", "--format", "json", "-A", "all", "."], {
    cwd: directory,
    encoding: "utf8",
  });
  assert.equal(run.stderr, "");
  const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: { code: string; filename: string }[] };
  return new Set(
    diagnostics.filter(({ code }) => code.includes("no-restricted-imports")).map(({ filename }) => filename),
  );
}

test("the import boundaries refuse what they should and nothing else", () => {
  const directory = mkdtempSync(join(tmpdir(), "bulkhead-boundaries-"));
  const write = (base: string, file: string, imports: readonly string[]) => {
    const path = join(directory, base, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, imports.map((from, index) => `import { a${index} } from "${from}";\n`).join(""));
  };
  try {
    for (const base of ["refused", "allowed"]) {
      mkdirSync(join(directory, base));
      copyFileSync(join(root, ".oxlintrc.json"), join(directory, base, ".oxlintrc.json"));
    }
    for (const [file, from] of REFUSED) write("refused", file, [from]);
    for (const [file, from] of ALLOWED) write("allowed", file, [from]);
    for (const [file, from] of COMPOSITION) write(".", file, from);
    const refused = refusedFiles(join(directory, "refused"));
    assert.deepEqual(
      REFUSED.filter(([file]) => !refused.has(file)),
      [],
      "oxlint lets these through",
    );
    assert.deepEqual([...refusedFiles(join(directory, "allowed"))], [], "oxlint refuses these");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
