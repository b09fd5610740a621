import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "../../src/platform/fault.ts";
import { type Lock, type LockName, lock } from "../../src/platform/lock.ts";
import { eventually, pendingOf, removeFolder, startServer } from "../harness/server.ts";
import { startVendor } from "../harness/vendor.ts";

/** What a successor may count on while its predecessor stops, and what a supervisor may. */

const EVENT = JSON.stringify([{ event: "kept", properties: { token: "test-token", distinct_id: "u1" } }]);

async function freeAddress(): Promise<string> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return `127.0.0.1:${port}`;
}

const isFree = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [host, port] = address.split(":");
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host, port: Number(port) }, () => server.close(() => resolve(true)));
  });

/** Without a pause between the tries: what was let go of a moment later would not be noticed. */
async function next(data: string, name: LockName, until: number): Promise<Lock> {
  for (;;) {
    const held = await lock(data, name, 0).catch((error: unknown) => codeOf(error));
    if (typeof held !== "string") return held;
    assert.equal(held, "already-running");
    assert.ok(Date.now() < until, `the ${name} lock was not let go`);
    await new Promise(setImmediate);
  }
}

/** A vendor that takes requests and never answers. */
async function startDeafVendor() {
  let asked = 0;
  const server = createHttpServer(() => void asked++).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

test("the ports are handed on first and the stores last; a second signal ends it at once", async () => {
  const deaf = await startDeafVendor();
  const vendor = await startVendor([]);
  const listen = await freeAddress();
  const organisation = { name: "Example SAS", country: "FR", language: "fr", contact: "dpo@example.org" };
  const server = await startServer({ upstream: deaf.url, config: { notices: { listen }, organisation } });
  const data = join(server.folder, "data");
  try {
    const answer = await fetch(`http://${server.gateway}/product-analytics/track`, { method: "POST", body: EVENT });
    assert.equal(await answer.text(), "1");
    await eventually(() => deaf.asked() > 0);

    const ended = server.stop();
    const gateway = await next(data, "gateway", Date.now() + 10_000);
    assert.deepEqual(await Promise.all([server.gateway, listen].map(isFree)), [true, true]);
    await assert.rejects(lock(data, "stores", 0), { code: "already-running" }, "its couriers are not done");
    await gateway.release();

    await sleep(100);
    const asked = performance.now();
    process.kill(server.pid, "SIGTERM");
    assert.equal(await ended, 1);
    assert.ok(performance.now() - asked < 3_000);
    await (await lock(data, "stores", 0)).release();

    const again = await startServer({ after: server, upstream: vendor.url });
    await eventually(async () => pendingOf(await again.figures()) === 0);
    assert.equal((await again.figures()).outcomes.delivered, 1, "what was under way is sent again");
    assert.equal(await again.stop(), 0);
  } finally {
    await server.kill().catch(() => undefined);
    deaf.close();
    await vendor.stop();
    removeFolder(server.folder);
  }
});
