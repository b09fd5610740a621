import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { startVendor, type VendorProcess } from "../harness/vendor.ts";
import { assertAllDelivered, assertNothingLost, assertVerified, readReceived } from "./evidence.ts";
import { type Load, SUCCESS, startLoad } from "./load.ts";

/** A volume of its own for one of the stores, so small that a test can fill it. */
interface Volume {
  readonly fill: () => void;
  readonly free: () => void;
}

const UNAVAILABLE = "503 0";

/** Runs with one of the stores on a small volume; says why not where mounting is not allowed. */
async function withSmallVolume(
  context: TestContext,
  {
    store,
    sizeMiB,
    fullAtStart,
  }: {
    readonly store: "journal" | "ledger";
    readonly sizeMiB: number;
    readonly fullAtStart?: true;
  },
  run: (parts: { server: Server; vendor: VendorProcess; volume: Volume; vendorJournal: string }) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-full-"));
  const path = join(folder, "data", store);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMiB}m,mode=0700`, "bulkhead-test", path]);
  if (mounted.status !== 0) {
    removeFolder(folder);
    return context.skip(`a volume can't be mounted here: ${String(mounted.stderr ?? mounted.error).trim()}`);
  }
  const ballast = join(path, "ballast");
  const vendorJournal = join(folder, "vendor.jsonl");
  const vendor = await startVendor(["--journal", vendorJournal]);
  let server: Server | undefined;
  try {
    const volume = {
      fill: () => (store === "journal" ? fill : fillUp)(path, ballast),
      free: () => rmSync(ballast, { force: true }),
    };
    if (fullAtStart) volume.fill();
    // Only the folder and the gateway's address of an earlier server are used.
    const earlier = { folder, gateway: "127.0.0.1:0" } as Server;
    server = await startServer({ after: earlier, upstream: vendor.url, waitFor: "gateway" });
    await run({ server, vendor, volume, vendorJournal });
    assert.equal(await server.stop(), 0);
  } finally {
    await server?.kill().catch(() => undefined);
    await vendor.stop();
    spawnSync("umount", ["-l", path]);
    removeFolder(folder);
  }
}

/** To a little before the end: a page that can't be written kills lmdb 3.5.6, so the journal stops earlier. */
function fill(volume: string, ballast: string): void {
  const file = openSync(ballast, "a");
  const chunk = Buffer.alloc(2 ** 20, 1);
  try {
    for (
      let { bavail, bsize } = statfsSync(volume);
      bavail * bsize > LEFT_BYTES;
      { bavail, bsize } = statfsSync(volume)
    )
      writeSync(file, chunk);
  } finally {
    closeSync(file);
  }
}

/** Nothing is left for the ledger: its engine says so. */
function fillUp(volume: string, ballast: string): void {
  fill(volume, ballast);
  const file = openSync(ballast, "a");
  const chunk = Buffer.alloc(4_096, 1);
  try {
    while (statfsSync(volume).bavail > 0) writeSync(file, chunk);
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, "ENOSPC");
  } finally {
    closeSync(file);
  }
}

const LEFT_BYTES = 12 * 2 ** 20;

const count = (load: Load, answer: string): number => load.answers.get(answer) ?? 0;

const drained = (server: Server): Promise<void> =>
  eventually(async () => pendingOf(await server.figures()) === 0, 30_000, "the backlog did not drain");

test("the journal's volume is full: 503, nothing acknowledged, recovery without loss", {
  timeout: 240_000,
}, async (context) => {
  await withSmallVolume(
    context,
    { store: "journal", sizeMiB: 160 },
    async ({ server, vendor, volume, vendorJournal }) => {
      // The vendor is away, so that what comes in stays in the journal.
      await vendor.post("/misbehave", { kind: "status", status: 503 });
      const load = startLoad({ gateway: () => server.gateway, batch: 50, ballast: 400, pauseMs: 2 });
      try {
        await eventually(() => load.acknowledged.size > 1_000);
        volume.fill();
        await eventually(() => count(load, UNAVAILABLE) > 20, 20_000, "the journal did not fill");
        // In the full state: whatever may still fit in free pages, soon only 503 is left.
        await eventually(async () => {
          const before = load.acknowledged.size;
          await sleep(500);
          return load.acknowledged.size === before;
        });
        assert.equal((await fetch(`http://${server.gateway}/healthz`)).status, 200);
        const refused = count(load, UNAVAILABLE);
        assert.deepEqual([...load.answers.keys()].toSorted(), [SUCCESS, UNAVAILABLE]);
        const before = load.acknowledged.size;
        volume.free();
        await vendor.post("/behave", {});
        await eventually(() => load.acknowledged.size > before + 500, 20_000, "it did not recover");
        await load.stop();
        await drained(server);
        const items = await assertAllDelivered(server);
        const received = readReceived(vendorJournal);
        assertNothingLost(load.acknowledged, received);
        assert.equal(items, load.acknowledged.size, "what was not acknowledged was not counted either");
        assert.equal(received.numbers.size, items, "nor sent");
        await assertVerified(server);
        context.diagnostic(`${load.acknowledged.size} acknowledged, ${refused} requests answered 503`);
      } finally {
        await load.stop();
      }
    },
  );
});

test("the journal's volume is full: a seal holds at once, and is durable when there is space", {
  timeout: 240_000,
}, async (context) => {
  await withSmallVolume(context, { store: "journal", sizeMiB: 160 }, async ({ server, vendor, volume }) => {
    const load = startLoad({ gateway: () => server.gateway, batch: 50, ballast: 400, pauseMs: 2 });
    try {
      await eventually(async () => (await vendor.stats()).events > 500);
      volume.fill();
      await eventually(() => count(load, UNAVAILABLE) > 5, 20_000, "the journal did not fill");
      const seal = () => server.cli("seal", "product-analytics", "--reason", "a test");
      const sealing = seal();
      await eventually(async () => (await server.figures()).sealed, 20_000, "it did not hold");
      await sleep(1_000);
      const { bytesRead } = await vendor.stats();
      const { code, stderr } = await sealing;
      if (code !== 0) assert.match(stderr, /a seal holds while this process lives/);
      assert.equal((await vendor.stats()).bytesRead, bytesRead);
      volume.free();
      assert.equal((await seal()).code, 0, "now it is durable");
      await load.stop();
      assert.equal((await vendor.stats()).bytesRead, bytesRead);
      await server.cli("unseal", "product-analytics", "--reason", "a test");
      await drained(server);
      await assertAllDelivered(server);
      await assertVerified(server);
    } finally {
      await load.stop();
    }
  });
});

test("the ledger's volume is full: still acknowledged, nothing sent, recovery without loss", {
  timeout: 240_000,
}, async (context) => {
  await withSmallVolume(
    context,
    { store: "ledger", sizeMiB: 96 },
    async ({ server, vendor, volume, vendorJournal }) => {
      const load = startLoad({ gateway: () => server.gateway, batch: 20, pauseMs: 10 });
      try {
        await eventually(async () => (await vendor.stats()).events > 500);
        volume.fill();
        // Freed by merges of what was there already, some space may come back: it is filled again.
        const filling = setInterval(() => volume.fill(), 250);
        let sent = -1;
        try {
          // The control database may still be starting, on the same thread.
          await eventually(
            () => server.log().includes("the ledger can't be written; nothing is sent meanwhile"),
            60_000,
            "the ledger did not fill",
          );
          await eventually(async () => {
            const before = sent;
            sent = (await vendor.stats()).items;
            await sleep(500);
            return sent === before;
          });
        } finally {
          clearInterval(filling);
        }
        const before = load.acknowledged.size;
        await eventually(() => load.acknowledged.size > before + 500, 10_000, "the gateway does not acknowledge");
        assert.equal((await vendor.stats()).items, sent, "nothing is sent without a line");
        volume.free();
        await eventually(async () => (await vendor.stats()).items > sent, 30_000, "it did not recover");
        await load.stop();
        assert.deepEqual([...load.answers.keys()], [SUCCESS]);
        await drained(server);
        const items = await assertAllDelivered(server);
        assert.equal(items, load.acknowledged.size);
        assertNothingLost(load.acknowledged, readReceived(vendorJournal));
        await assertVerified(server);
      } finally {
        await load.stop();
      }
    },
  );
});

test("the ledger's volume is full at the start: the gateway acknowledges, and the rest follows", {
  timeout: 240_000,
}, async (context) => {
  await withSmallVolume(
    context,
    { store: "ledger", sizeMiB: 96 },
    async ({ server, vendor, volume, vendorJournal }) => {
      await server.stop();
      volume.fill();
      let again = await startServer({ after: server, waitFor: "gateway" });
      const load = startLoad({ gateway: () => again.gateway, batch: 20, pauseMs: 10 });
      try {
        await eventually(() => load.acknowledged.size > 500);
        await sleep(2_000);
        assert.equal((await vendor.stats()).items, 0);
        volume.free();
        const recovered = await eventually(async () => (await vendor.stats()).items > 0, 15_000).then(
          () => true,
          () => false,
        );
        context.diagnostic(recovered ? "it recovered by itself" : "it needed a restart");
        if (!recovered) {
          await again.stop();
          again = await startServer({ after: again });
        }
        await load.stop();
        await drained(again);
        assertNothingLost(load.acknowledged, readReceived(vendorJournal));
        await assertVerified(again);
      } finally {
        await load.stop();
        await again.kill().catch(() => undefined);
      }
    },
  );
});

test("the journal's volume is full at the first start: the couriers follow when there is space", {
  timeout: 240_000,
}, async (context) => {
  await withSmallVolume(
    context,
    { store: "journal", sizeMiB: 160, fullAtStart: true },
    async ({ server, vendor, volume, vendorJournal }) => {
      await eventually(() => server.log().includes('"code":"journal-full"'));
      const load = startLoad({ gateway: () => server.gateway, batch: 20, pauseMs: 10 });
      try {
        await eventually(() => count(load, UNAVAILABLE) > 5);
        assert.equal(load.acknowledged.size, 0);
        volume.free();
        await eventually(async () => (await vendor.stats()).items > 500, 20_000, "the couriers did not follow");
        await load.stop();
        await drained(server);
        assertNothingLost(load.acknowledged, readReceived(vendorJournal));
        await assertVerified(server);
      } finally {
        await load.stop();
      }
    },
  );
});
