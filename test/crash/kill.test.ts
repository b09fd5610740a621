import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { startVendor } from "../harness/vendor.ts";
import { seededRandom } from "../simulator/random.ts";
import { assertAllDelivered, assertLedgerHolds, assertNothingLost, assertVerified, readReceived } from "./evidence.ts";
import { startLoad } from "./load.ts";

const ROUNDS = 30;
const SEED = Date.now() % 1_000_000;

/** `kill -9` at random moments under load: nothing acknowledged is lost, nothing is sent without a record (I1, I4, I5). */
test(`survives ${ROUNDS} times kill -9 under load`, { timeout: 300_000 }, async (context) => {
  context.diagnostic(`seed ${SEED}`);
  const random = seededRandom(SEED);
  // Once everything is up, so that the control database exists; half made, each start would begin with making it.
  let server: Server = await startServer();
  const journal = join(server.folder, "vendor.jsonl");
  const vendor = await startVendor(["--journal", journal]);
  await server.kill();
  server = await startServer({ after: server, upstream: vendor.url, waitFor: "gateway" });
  const load = startLoad({ gateway: () => server.gateway, profilesEvery: 5, pauseMs: 8 });
  const arrived = async () => (await vendor.stats()).items;
  let reached = 0;
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      // A third dies while the stores still start, a third when the couriers have begun, a third while they send.
      if (round % 3 === 1) await eventually(() => server.log().includes("ledger and couriers are up"), 30_000);
      if (round % 3 === 2) await eventually(async () => (await arrived()) > reached, 30_000);
      await sleep(random() * 500);
      await server.kill();
      reached = await arrived();
      server = await startServer({ after: server, waitFor: round === ROUNDS ? "everything" : "gateway" });
    }
    assert.ok(reached > 0, "some items reached the vendor between the kills");
    await load.stop();
    await eventually(async () => pendingOf(await server.figures()) === 0, 60_000, "the backlog did not drain");
    const items = await assertAllDelivered(server);
    const received = readReceived(journal);
    assertNothingLost(load.acknowledged, received);
    await assertVerified(server);
    await server.stop();
    await assertLedgerHolds(server.folder, received, items);
    context.diagnostic(
      `${load.acknowledged.size} items acknowledged, ${items} in, answers ${JSON.stringify([...load.answers])}`,
    );
  } finally {
    await load.stop();
    await server.kill().catch(() => undefined);
    await vendor.stop();
    removeFolder(server.folder);
  }
});
