import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { assertAllDelivered, assertNothingLost, assertVerified, readReceived } from "../crash/evidence.ts";
import { post, startLoad } from "../crash/load.ts";
import { eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { startVendor } from "../harness/vendor.ts";

const RESTARTS = 2;
/** A generous bound for a busy machine; the figure itself is the bench's. */
const MOST_MS = 5_000;

const probe = JSON.stringify([{ event: "probe", properties: { token: "test-token", distinct_id: "someone-else" } }]);

/** Milliseconds from now to the first event that a connection of its own brings through, after the last that did not. */
async function gapUntil(gateway: string, over: Promise<unknown>): Promise<number> {
  const from = performance.now();
  let gap = 0;
  let isOver = false;
  let failed = false;
  void over.then(() => {
    isOver = true;
  });
  while (!isOver || failed) {
    const answer = await post(`http://${gateway}/product-analytics/track`, probe).catch(() => undefined);
    if (failed && answer?.body === "1") gap = performance.now() - from;
    failed = answer?.body !== "1";
    await sleep(3);
  }
  return gap;
}

test("a restart under load loses nothing, and the gateway is back at once", { timeout: 120_000 }, async (context) => {
  let server: Server = await startServer({ waitFor: "gateway" });
  const journal = join(server.folder, "vendor.jsonl");
  const vendor = await startVendor(["--journal", journal]);
  await server.stop();
  server = await startServer({ after: server, upstream: vendor.url });
  const load = startLoad({ gateway: () => server.gateway, pauseMs: 5, profilesEvery: 4 });
  try {
    for (let restart = 1; restart <= RESTARTS; restart++) {
      const before = load.acknowledged.size;
      await eventually(() => load.acknowledged.size > before + 300);
      const stopping = server.stop();
      const starting = startServer({ after: server, waitFor: restart === RESTARTS ? "everything" : "gateway" });
      const gap = await gapUntil(server.gateway, starting);
      server = await starting;
      const began = performance.now();
      assert.equal(await stopping, 0);
      context.diagnostic(
        `restart ${restart}: ${gap.toFixed(0)} ms from SIGTERM to the next accepted event; the old one ended ${(performance.now() - began).toFixed(0)} ms after the new one listened`,
      );
      assert.ok(gap < MOST_MS, `${gap} ms`);
    }
    await load.stop();
    await eventually(async () => pendingOf(await server.figures()) === 0, 30_000, "the backlog did not drain");
    await assertAllDelivered(server);
    assertNothingLost(load.acknowledged, readReceived(journal));
    await assertVerified(server);
    context.diagnostic(`${load.acknowledged.size} acknowledged, answers ${JSON.stringify([...load.answers])}`);
    assert.equal(await server.stop(), 0);
  } finally {
    await load.stop();
    await server.kill().catch(() => undefined);
    await vendor.stop();
    removeFolder(server.folder);
  }
});

test("a second serve on the same data directory is refused", async () => {
  const first = await startServer({ waitFor: "gateway" });
  try {
    await assert.rejects(startServer({ after: first, waitFor: "gateway" }), /in use by another bulkhead serve/);
  } finally {
    await first.stop();
    removeFolder(first.folder);
  }
});
