import assert from "node:assert/strict";
import { test } from "node:test";
import { addsUp, eventually, pendingOf, removeFolder, startServer } from "../harness/server.ts";
import { startVendor } from "../harness/vendor.ts";

/** One event; resolves with whether it was acknowledged. */
async function track(gateway: string, n: number): Promise<boolean> {
  const body = JSON.stringify([{ event: "A", properties: { distinct_id: `u${n % 50}`, n, token: "test-token" } }]);
  const answer = await fetch(`http://${gateway}/product-analytics/track`, { method: "POST", body }).catch(() => undefined);
  return answer?.status === 200 && (await answer.text()) === "1";
}

test("a restart under load loses no acknowledged item, and the successor answers while the other drains", async () => {
  const vendor = await startVendor();
  const first = await startServer({ upstream: vendor.url });
  let going = true;
  let next = 0;
  const acknowledged: number[] = [];
  const load = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (going) {
        const n = next++;
        if (await track(first.gateway, n)) acknowledged.push(n);
        else await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }),
  );
  await eventually(() => acknowledged.length > 200);
  const before = acknowledged.length;
  const ended = first.stop();
  const second = await startServer({ after: first });
  await eventually(() => acknowledged.length > before + 200);
  going = false;
  await load;
  assert.equal(await ended, 0, "the first one drained and ended well");
  await eventually(async () => pendingOf(await second.figures()) === 0);
  const figures = await second.figures();
  assert.ok(addsUp(figures));
  const { events } = await vendor.get<{ events: { properties: { n: number } }[] }>("/rows");
  const arrived = new Set(events.map((one) => one.properties.n));
  assert.deepEqual(acknowledged.filter((n) => !arrived.has(n)), []);
  await second.stop();
  await vendor.stop();
  removeFolder(first.folder);
});

test("a second serve on the same data directory is refused", async () => {
  const first = await startServer();
  await assert.rejects(startServer({ after: first, waitFor: "gateway" }), /in use by another bulkhead serve/);
  await first.stop();
  removeFolder(first.folder);
});
