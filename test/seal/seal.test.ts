import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openEmbedded } from "../../src/ledger/clickhouse.ts";
import { type Load, type LoadOptions, post, SUCCESS, startLoad } from "../crash/load.ts";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { type SlowPeer, selfSigned, startSlowPeer } from "./slow-peer.ts";
import { bytesUnderWay, socketsTo } from "./sockets.ts";

/** From one second after `seal` returned, not one byte may go there (I6). */
const GRACE_MS = 1_000;
const WATCH_MS = 1_000;
/** As many as a destination has under way at once, unless it says otherwise; some may open after the last look. */
const CONNECTIONS = 4;
/** What a vendor's kernel and process take in on a connection that nobody reads. */
const UNREAD_BYTES = 256 * 1_024;

const folder = mkdtempSync(join(tmpdir(), "bulkhead-seal-"));
const tls = selfSigned(folder);

let server: Server;
let held: MixpanelSimulator;
let dropped: MixpanelSimulator;
let deaf: MixpanelSimulator;
let deafer: MixpanelSimulator;
let slow: SlowPeer;
let secret: SlowPeer;

before(async () => {
  [held, dropped, deaf, deafer] = await Promise.all([
    startMixpanelSimulator(),
    startMixpanelSimulator(),
    startMixpanelSimulator(),
    startMixpanelSimulator(),
  ]);
  slow = await startSlowPeer({ pace: 2_048 });
  secret = await startSlowPeer({ pace: 0, tls });
  const destination = (id: string, upstream: string) => ({
    id,
    vendor: "mixpanel",
    recipient: "vendor",
    token: "test-token",
    upstream,
  });
  server = await startServer({
    config: {
      destinations: [
        destination("held", held.url),
        destination("dropped", dropped.url),
        destination("deaf", deaf.url),
        destination("deafer", deafer.url),
        destination("slow", `http://127.0.0.1:${slow.port}`),
        destination("secret", `https://127.0.0.1:${secret.port}`),
      ],
    },
    environment: { NODE_EXTRA_CA_CERTS: tls.certFile },
    waitFor: "gateway",
  });
});

after(async () => {
  await server.kill().catch(() => undefined);
  await Promise.all([held, dropped, deaf, deafer, slow, secret].map((one) => one.close()));
  removeFolder(server.folder);
  removeFolder(folder);
});

const loads: Load[] = [];
afterEach(() => Promise.all(loads.splice(0).map((one) => one.stop())));

const load = (destination: string, more: Partial<LoadOptions> = {}): Load => {
  const one = startLoad({ gateway: () => server.gateway, destination, pauseMs: 2, ...more });
  loads.push(one);
  return one;
};

const seal = (destination: string, mode: "hold" | "drop") =>
  server.api<{ action: string }>("POST", "/seal", { destination, mode, reason: "a test", operator: "test" });

const unseal = (destination: string) =>
  server.api<{ action: string }>("POST", "/unseal", { destination, reason: "a test", operator: "test" });

const sealedIs = async (destination: string) => (await server.figures(destination)).sealed;

/** Watches while the load goes on: what came after the grace, and when the last byte did. */
async function bytesAfterSeal(vendor: { readonly bytesRead: () => number }): Promise<number> {
  await sleep(GRACE_MS);
  const then = vendor.bytesRead();
  await sleep(WATCH_MS);
  return vendor.bytesRead() - then;
}

const numbersAt = (vendor: MixpanelSimulator): Set<number> =>
  new Set(vendor.rows().events.map((row) => Number(row.properties["n"])));

const onlySuccess = ({ answers }: Load): void => assert.deepEqual([...answers.keys()], [SUCCESS]);

describe("seal, under load", () => {
  it("hold: nothing after a second, SDKs see success, everything arrives once after unseal", async (context) => {
    const traffic = load("held");
    await eventually(() => held.counts().events > 500);
    assert.equal((await seal("held", "hold")).action, "seal");
    const sealedAt = Date.now();
    assert.equal(await bytesAfterSeal(held), 0);
    context.diagnostic(`last byte ${held.lastByteAt - sealedAt} ms after seal returned`);
    assert.deepEqual(socketsTo(held.port), []);
    await traffic.stop();
    onlySuccess(traffic);
    const figures = await server.figures("held");
    assert.ok(figures.pending.held > 0 && figures.pending.queued === 0 && addsUp(figures), JSON.stringify(figures));
    assert.equal((await unseal("held")).action, "unseal");
    await eventually(async () => pendingOf(await server.figures("held")) === 0);
    const open = await server.figures("held");
    assert.ok(addsUp(open) && open.outcomes.delivered === open.in, JSON.stringify(open));
    const arrived = numbersAt(held);
    assert.deepEqual(
      [...traffic.acknowledged].filter((n) => !arrived.has(n)),
      [],
    );
  });

  it("drop: nothing after a second, SDKs see success, what was dropped never arrives", async () => {
    const traffic = load("dropped");
    await eventually(() => dropped.counts().events > 500);
    await seal("dropped", "drop");
    assert.equal(await bytesAfterSeal(dropped), 0);
    await traffic.stop();
    onlySuccess(traffic);
    await eventually(async () => pendingOf(await server.figures("dropped")) === 0);
    const figures = await server.figures("dropped");
    assert.ok(addsUp(figures), JSON.stringify(figures));
    assert.ok((figures.withheld["sealed-drop"] ?? 0) > 0);
    assert.equal(figures.outcomes.delivered + figures.outcomes.doubtful + figures.outcomes.withheld, figures.in);
    const before = numbersAt(dropped);
    await unseal("dropped");
    const answer = await post(
      `http://${server.gateway}/dropped/track`,
      JSON.stringify([{ event: "visited", properties: { token: "test-token", distinct_id: "late", n: 999_999 } }]),
    );
    assert.equal(answer.body, "1");
    await eventually(() => numbersAt(dropped).has(999_999));
    await sleep(500);
    assert.equal(numbersAt(dropped).size, before.size + 1);
  });
});

describe("seal, with a peer that does not read", () => {
  interface Unreadable {
    readonly name: string;
    readonly mode: "hold" | "drop";
    readonly port: () => number;
    readonly bytesRead: () => number;
    readonly readAll: () => void;
    readonly stop?: () => void;
  }
  // One peer each: what read fast once has a large window, and the kernel would take megabytes for it unread.
  const simulated = (simulator: () => MixpanelSimulator) => ({
    port: () => simulator().port,
    bytesRead: () => simulator().bytesRead(),
    readAll: () => simulator().behave(),
    stop: () => simulator().misbehave({ kind: "stop-reading" }),
  });
  const peer = (one: () => SlowPeer) => ({
    port: () => one().port,
    bytesRead: () => one().bytesRead(),
    readAll: () => one().readAll(),
  });
  const unreadable: readonly Unreadable[] = [
    { name: "deaf", mode: "hold", ...simulated(() => deaf) },
    { name: "deafer", mode: "drop", ...simulated(() => deafer) },
    { name: "slow", mode: "drop", ...peer(() => slow) },
    { name: "secret", mode: "drop", ...peer(() => secret) },
  ];
  for (const { name, mode, port, bytesRead, readAll, stop } of unreadable) {
    it(`${mode}, ${name}: the kernel holds nothing for it any more`, async (context) => {
      stop?.();
      const traffic = load(name, { batch: 200, ballast: 2_000 });
      await eventually(() => bytesUnderWay(port()).withUs > 300_000, 60_000, "the window did not fill");
      await sleep(500);
      const before = bytesUnderWay(port());
      await seal(name, mode);
      assert.deepEqual(socketsTo(port()), [], "no socket of ours outlives the seal");
      const read = bytesRead();
      await sleep(GRACE_MS);
      await traffic.stop();
      onlySuccess(traffic);
      readAll();
      await sleep(300);
      // At most what had reached the vendor's machine before: its kernel's buffers, and its process's own.
      const later = bytesRead() - read;
      context.diagnostic(`${later} bytes read afterwards; before the seal: ${JSON.stringify(before)}`);
      assert.ok(later <= before.withVendor + (CONNECTIONS + 1) * UNREAD_BYTES, `${later}`);
      assert.equal(await bytesAfterSeal({ bytesRead }), 0);
      const figures = await server.figures(name);
      assert.ok(addsUp(figures), JSON.stringify(figures));
      if (mode === "drop") {
        await eventually(async () => pendingOf(await server.figures(name)) === 0);
        const { outcomes } = await server.figures(name);
        assert.ok(outcomes.doubtful > 0, "what was under way may have left");
        assert.ok(outcomes.withheld > 0, "what waited did not");
      } else {
        await unseal(name);
        await eventually(async () => pendingOf(await server.figures(name)) === 0);
        const { outcomes, in: arrived } = await server.figures(name);
        assert.equal(outcomes.delivered, arrived);
      }
    });
  }
});

describe("seal, over restarts", () => {
  it("stays sealed after a stop and after kill -9, and what was held arrives after unseal", async () => {
    await seal("held", "hold");
    const before = numbersAt(held).size;
    const traffic = load("held");
    for (const end of ["stop", "kill"] as const) {
      await eventually(() => traffic.acknowledged.size > 200);
      await server[end]();
      const bytes = held.bytesRead();
      server = await startServer({
        after: server,
        environment: { NODE_EXTRA_CA_CERTS: tls.certFile },
        waitFor: "gateway",
      });
      await eventually(() => server.log().includes("ledger and couriers are up"), 60_000);
      assert.equal(await sealedIs("held"), true);
      await sleep(GRACE_MS);
      assert.equal(held.bytesRead(), bytes);
    }
    await traffic.stop();
    assert.equal(numbersAt(held).size, before);
    await unseal("held");
    await eventually(async () => pendingOf(await server.figures("held")) === 0);
    const arrived = numbersAt(held);
    assert.deepEqual(
      [...traffic.acknowledged].filter((n) => !arrived.has(n)),
      [],
    );
  });
});

describe("seal, asked strangely", () => {
  it("twice: the later mode counts, once unsealed it is open", async () => {
    await seal("dropped", "hold");
    await seal("dropped", "drop");
    assert.equal((await server.figures("dropped")).mode, "drop");
    await seal("dropped", "hold");
    assert.equal((await server.figures("dropped")).mode, "hold");
    await unseal("dropped");
    assert.equal(await sealedIs("dropped"), false);
  });

  it("unseal of what is open changes nothing", async () => {
    const answer = await server.cli("unseal", "dropped", "--reason", "a test");
    assert.equal(answer.code, 0, answer.stderr);
    assert.equal(await sealedIs("dropped"), false);
  });

  it("an unknown destination is refused, with a hint", async () => {
    const answer = await server.cli("seal", "nowhere", "--reason", "a test");
    assert.equal(answer.code, 1);
    assert.match(answer.stderr, /nowhere/);
    assert.match(answer.stderr, /bulkhead status/);
  });
});

describe("seal, in the ledger", () => {
  it("every item has one line and one outcome, and the ledger is what was signed", async () => {
    const { code, stdout } = await server.cli("ledger", "verify", "--json");
    assert.equal(code, 0, stdout);
    const ids = ["held", "dropped", "deaf", "slow", "secret"];
    const figures = await Promise.all(ids.map((id) => server.figures(id)));
    await server.stop();
    const ledger = openEmbedded(join(server.folder, "data/ledger"));
    const rows = await ledger.ask<{ destination: string; lines: string; items: string }>(
      "SELECT destination, toString(count()) AS lines, toString(uniqExact(item)) AS items FROM lines GROUP BY destination",
    );
    const settled = await ledger.ask<{ destination: string; outcome: string; n: string }>(
      "SELECT destination, outcome, toString(sum(line_to - line_from + 1)) AS n FROM settlements FINAL GROUP BY destination, outcome",
    );
    await ledger.close();
    for (const one of figures) {
      const row = rows.find(({ destination }) => destination === one.destination);
      assert.equal(row?.lines, row?.items, "no item has two lines");
      const own = settled.filter(({ destination }) => destination === one.destination);
      const of = (outcome: string) => Number(own.find((each) => each.outcome === outcome)?.n ?? 0);
      assert.equal(of("delivered"), one.outcomes.delivered);
      assert.equal(of("doubtful"), one.outcomes.doubtful);
      assert.equal(
        own.reduce((sum, each) => sum + Number(each.n), 0),
        Number(row?.lines),
        "every line is settled once",
      );
    }
  });
});
