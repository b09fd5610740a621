import assert from "node:assert/strict";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { openEmbedded } from "../../src/ledger/clickhouse.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import type { Rebuilt } from "../../src/ledger/upkeep.ts";
import type { Verification } from "../../src/ledger/verify.ts";
import { eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { startVendor, type VendorProcess } from "../harness/vendor.ts";
import { call } from "../simulator/calls.ts";

/** What is derived from the ledger's lines is damaged: an operator is told what is whole, and one command mends the rest. */

const ITEMS = 40;
let vendor: VendorProcess;
let server: Server;

async function send(count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, number) => ({
    event: "Bought",
    properties: { token: "test-token", distinct_id: `usr_rebuild_${number}`, plan: "pro" },
  }));
  const answer = await call(`http://${server.gateway}/product-analytics/track?verbose=1`, {
    body: JSON.stringify(events),
  });
  assert.equal(JSON.parse(answer.body).status, 1);
  await eventually(async () => pendingOf(await server.figures()) === 0);
}

/** With the server stopped: changes what its ledger has on the disk. */
async function damage(change: (ledger: Ledger) => Promise<void>): Promise<void> {
  assert.equal(await server.stop(), 0);
  const ledger = openEmbedded(join(server.folder, "data/ledger"));
  try {
    await change(ledger);
  } finally {
    await ledger.close();
  }
  server = await startServer({ after: server });
}

const verify = async (): Promise<Verification> =>
  JSON.parse((await server.cli("ledger", "verify", "--json")).stdout) as Verification;

before(async () => {
  vendor = await startVendor();
  server = await startServer({ upstream: vendor.url });
  await send(ITEMS);
});
after(async () => {
  await server.kill();
  await vendor.stop();
  removeFolder(server.folder);
});

it("says that the record is whole and how to mend the rest, mends it, and says what it did", {
  timeout: 240_000,
}, async () => {
  assert.equal((await verify()).rebuildable, false, "there is nothing to rebuild");
  await damage(async (ledger) => {
    await ledger.run("ALTER TABLE disclosures UPDATE announced = announced + 1 WHERE 1 SETTINGS mutations_sync = 1");
    await ledger.run("TRUNCATE TABLE calendar");
  });
  const told = await server.cli("ledger", "verify");
  assert.equal(told.code, 1);
  assert.match(
    told.stdout,
    /^What is derived from the ledger's lines is NOT what they say:\n {2}roll-up: roll-up of product-analytics/,
  );
  assert.match(told.stdout, /roll-up: calendar of product-analytics/);
  assert.match(told.stdout, /The record itself is whole: .*\n`bulkhead ledger rebuild` writes the rest anew/);
  assert.equal((await verify()).rebuildable, true);

  const mended = await server.cli("ledger", "rebuild");
  assert.equal(mended.code, 0, mended.stderr);
  assert.match(
    mended.stdout,
    new RegExp(
      `^Written anew from ${ITEMS} lines in [\\d.]+ s:\n  disclosures: \\d+ rows\n  calendar: ${ITEMS} rows\n`,
    ),
  );
  assert.match(mended.stdout, /Checked: they say what the lines say\./);
  const { verified, lines } = await verify();
  assert.deepEqual([verified, lines], [true, ITEMS]);

  await send(3);
  const again = JSON.parse((await server.cli("ledger", "rebuild", "--json")).stdout) as Rebuilt;
  assert.deepEqual([again.lines, again.rows["calendar"], again.mismatches], [ITEMS + 3, ITEMS, []]);
  assert.equal((await verify()).verified, true);
});

it("does not call a record whole that is not", { timeout: 240_000 }, async () => {
  const rows = "(SELECT item FROM lines ORDER BY item LIMIT 1)";
  await damage(async (ledger) => {
    await ledger.run("TRUNCATE TABLE calendar");
    await ledger.run("CREATE TABLE kept ENGINE = MergeTree ORDER BY item AS SELECT * FROM lines ORDER BY item LIMIT 1");
    await ledger.run(`ALTER TABLE lines DELETE WHERE item IN ${rows} SETTINGS mutations_sync = 1`);
  });
  const { code, stdout } = await server.cli("ledger", "verify");
  assert.equal(code, 1);
  assert.match(stdout, /^The ledger is NOT what was signed:/);
  assert.match(stdout, /Keep the data directory as evidence/);
  assert.doesNotMatch(stdout, /whole|rebuild/);
  await damage(async (ledger) => {
    await ledger.run("INSERT INTO lines SELECT * FROM kept");
    await ledger.run("DROP TABLE kept");
  });
  assert.equal((await server.cli("ledger", "rebuild")).code, 0);
  assert.equal((await verify()).verified, true);
});

it("writes a table anew by itself at a start that can't read it, and sends meanwhile", {
  timeout: 240_000,
}, async () => {
  await damage(async (ledger) => {
    const parts = await ledger.ask<{ path: string }>(
      "SELECT path FROM system.parts WHERE active AND table = 'calendar' AND database = currentDatabase()",
    );
    assert.ok(parts.length > 0);
    for (const { path } of parts) truncateSync(join(path, "data.cmrk4"), 0);
  });
  await send(2);
  await eventually(() => server.log().includes("what is derived from the ledger's lines was written anew"));
  assert.match(server.log(), /"msg":"what is derived from the ledger's lines is damaged; it is written anew"/);
  assert.equal((await verify()).verified, true);
});
