import assert from "node:assert/strict";
import { test } from "node:test";
import { addsUp, removeFolder, startServer } from "../harness/server.ts";
import { call } from "../simulator/calls.ts";

/** Whatever is not items never leaves; that it was tried is evidence, and holds no value. */
test("attempts on side channels and unknown routes are counted per destination and shown", async () => {
  const server = await startServer();
  try {
    const ask = (path: string, method = "GET") =>
      call(`http://${server.gateway}/product-analytics~web${path}?distinct_id=ada@example.org`, { method });
    for (const path of ["/record", "/record", "/settings", "/ada@example.org", "/decide"]) await ask(path);
    await ask("/track", "DELETE");

    const expected = { "session replay": 2, "remote settings": 1, "remote decisions": 1, "unknown route": 2 };
    const status = await server.api<{ destinations: { sideChannels: object }[] }>("GET", "/status");
    assert.deepEqual(status.destinations[0]?.sideChannels, expected);
    const figures = await server.figures();
    assert.deepEqual(figures.refused, { "side-channel": 3, "unknown-route": 2 });
    assert.ok(addsUp(figures));

    const { stdout } = await server.cli("status");
    for (const [channel, count] of Object.entries(expected)) assert.ok(stdout.includes(`${channel} ${count}`), channel);
    const metrics = (await call(`http://${server.console}/metrics`)).body;
    assert.match(
      metrics,
      /bulkhead_gateway_side_channel_total\{destination="product-analytics",channel="session replay"\} 2/,
    );
    assert.equal(`${stdout}${metrics}${server.log()}`.includes("ada@"), false);
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});
