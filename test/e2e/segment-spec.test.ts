import assert from "node:assert/strict";
import { test } from "node:test";
import RudderAnalytics from "@rudderstack/rudder-sdk-node";
import { Analytics } from "@segment/analytics-node";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { call } from "../simulator/calls.ts";
import { type SegmentSimulator, startRudderStackSimulator, startSegmentSimulator } from "../simulator/segment.ts";
import { CANARY, EVENT_THAT_STAYS } from "./canaries.ts";
import { found, type Place } from "./residue.ts";
import { CALLS, DEVICE, LINKS, PAGE, REFERRER } from "./segment-calls.ts";
import { type BrowserAnalytics, openSegmentPage } from "./segment-page.ts";

/** The real SDKs of Segment and RudderStack through a real gateway: what they send, what arrives, what they take the answers for. */

const KEY = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const PATH = "/product-analytics~web";

/** Says everything. @throws what the SDK says when it counts a call as lost */
type SayEverything = (server: Server) => Promise<void>;

const throughSegmentNode: SayEverything = async (server) => {
  const sdk = new Analytics({
    writeKey: KEY,
    host: `http://${server.gateway}`,
    path: `${PATH}/v1/batch`,
    flushInterval: 50,
  });
  const lost: unknown[] = [];
  sdk.on("error", (error) => lost.push(error));
  for (const [method, message] of CALLS) sdk[method](message as never);
  await sdk.closeAndFlush();
  assert.deepEqual(lost, []);
};

const throughRudderNode: SayEverything = async (server) => {
  const sdk = new RudderAnalytics(KEY, {
    dataPlaneUrl: `http://${server.gateway}`,
    path: `${PATH}/v1/batch`,
    flushInterval: 50,
  });
  const said = CALLS.map(
    ([method, message]) =>
      new Promise<void>((resolve, reject) => {
        sdk[method](message as never, (error?: unknown) => (error instanceof Error ? reject(error) : resolve()));
      }),
  );
  await sdk.flush();
  await Promise.all(said);
};

const SDKS = [
  { vendor: "segment", start: startSegmentSimulator, sayEverything: throughSegmentNode },
  { vendor: "rudderstack", start: startRudderStackSimulator, sayEverything: throughRudderNode },
] as const;

const settled = (server: Server): Promise<void> =>
  eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "everything has an outcome");

const arrivedAt = (vendor: SegmentSimulator): readonly Place[] =>
  vendor.received.map((request, index) => ({
    name: `request ${index}`,
    bytes: Buffer.concat([
      Buffer.from(`${request.url}\n${JSON.stringify(request.headers)}\n${request.decoded}\n`),
      request.raw,
    ]),
  }));

async function withServer(
  upstream: string,
  destination: Readonly<Record<string, unknown>>,
  run: (server: Server) => Promise<void>,
): Promise<void> {
  const server = await startServer({ upstream, token: KEY, destination });
  try {
    await run(server);
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
}

for (const { vendor: id, start, sayEverything } of SDKS) {
  test(`${id}, Node: under \`minimal\` no planted value arrives, identities stay one graph, and a seal changes no answer`, async () => {
    await using vendor = await start(KEY);
    await withServer(vendor.url, { vendor: id }, async (server) => {
      await sayEverything(server);
      await settled(server);
      assert.equal(vendor.calls.length, CALLS.length, "all of them arrived");
      assert.ok(vendor.contains(EVENT_THAT_STAYS), "the harmless part arrived, so that the search can find something");
      assert.deepEqual(found({ ...CANARY, device: DEVICE }, arrivedAt(vendor)), []);
      assert.deepEqual(
        vendor
          .headerSets()
          .flat()
          .filter((name) => !EXPECTED_HEADERS.has(name)),
        [],
      );

      const links = vendor.links();
      assert.equal(links.length, LINKS.length);
      assert.equal(new Set(links.map(([, to]) => to)).size, 1, "both lead to one person");
      assert.equal(new Set(vendor.calls.map((one) => one["messageId"])).size, CALLS.length);
      const bought = vendor.calls.find((one) => one["event"] === EVENT_THAT_STAYS);
      assert.deepEqual(bought?.["integrations"], { All: true, Mixpanel: false });
      const group = vendor.calls.find((one) => one["type"] === "group");
      assert.equal((bought?.["context"] as { groupId?: string } | undefined)?.groupId, group?.["groupId"]);
      for (const one of vendor.calls) assert.equal(one["sentAt"], undefined);

      for (const one of [CANARY.userId, DEVICE, CANARY.anonymousId, String(CANARY.numericUserId)])
        assert.equal((await server.cli("ledger", "subject", one, "--json")).code, 0, "the ledger knows the person");
      const opened = await server.cli(
        ..."incident open --destination product-analytics --from 2020-01-01 --to 2099-01-01 --json".split(" "),
      );
      const { id: incident } = JSON.parse(opened.stdout) as { id: string };
      const scope = JSON.parse((await server.cli("incident", "scope", incident, "--json")).stdout);
      assert.deepEqual(
        [scope.subjects, scope.organisations, scope.unidentifiedDevices],
        [2, 1, 0],
        "aliases and devices are one person",
      );

      await server.cli("seal", "product-analytics", "--reason", "a canary run");
      vendor.forget();
      await sayEverything(server);
      const figures = await server.figures();
      assert.equal(vendor.received.length, 0);
      assert.equal(figures.pending.held, CALLS.length);
      assert.ok(addsUp(figures), JSON.stringify(figures));
    });
  });

  test(`${id}, Node: under \`transparent\` every value shows`, async () => {
    await using vendor = await start(KEY);
    await withServer(vendor.url, { vendor: id, policy: "transparent" }, async (server) => {
      await sayEverything(server);
      await settled(server);
      const { cookie, forwardedFor, ...inItems } = CANARY;
      for (const [label, value] of Object.entries(inItems)) assert.ok(vendor.contains(String(value)), label);
      assert.deepEqual([vendor.contains(cookie), vendor.contains(forwardedFor)], [false, false]);
      assert.deepEqual(new Set(vendor.links().map(String)), new Set(LINKS.map(String)));
    });
  });

  test(`${id}, Node: a vendor that is busy, breaks off or refuses one call loses no other`, async () => {
    await using vendor = await start(KEY);
    await withServer(vendor.url, { vendor: id }, async (server) => {
      vendor.answerNext({ status: 503, body: "" }, "cut", { status: 400, body: '{"success":false}' });
      await sayEverything(server);
      await settled(server);
      assert.equal(vendor.calls.length, CALLS.length);
      assert.equal((await server.figures()).outcomes.delivered, CALLS.length);
    });
  });
}

const EXPECTED_HEADERS: ReadonlySet<string> = new Set(
  "accept authorization connection content-length content-type host user-agent".split(" "),
);

// --- Browsers ---------------------------------------------------------------------------------------------------------

const pageOptions = {
  url: PAGE,
  referrer: REFERRER,
  title: CANARY.pageTitle,
  userAgent:
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.6478.127 Safari/537.36",
  cookie: `session=${CANARY.cookie}`,
  headers: { "x-forwarded-for": CANARY.forwardedFor },
};

async function throughBrowser(sdk: BrowserAnalytics): Promise<void> {
  await sdk.page("Account", "Reset");
  await sdk.track("Before signing in", { query: CANARY.searchWord });
  await sdk.identify(CANARY.userId, { email: CANARY.email, name: CANARY.name, phone: CANARY.phone });
  await sdk.track(EVENT_THAT_STAYS, { comment: CANARY.note, full_name: CANARY.name, label: `for ${CANARY.lastName}` });
  await sdk.group(CANARY.organisationId, { name: CANARY.organisationName });
  await sdk.screen("Basket");
  await sdk.alias(CANARY.userId, CANARY.anonymousId);
}

for (const strategy of ["one by one", "batching"] as const) {
  test(`segment, browser, ${strategy}: the page's settings load no vendor, and nothing planted arrives`, async () => {
    await using vendor = await startSegmentSimulator(KEY);
    await withServer(vendor.url, { vendor: "segment" }, async (server) => {
      const page = await openSegmentPage({
        ...pageOptions,
        gateway: `${server.gateway}${PATH}`,
        writeKey: KEY,
        strategy,
      });
      await throughBrowser(page.sdk);
      await eventually(async () => (await server.figures()).in === 7, 20_000, "the page has said everything");
      await settled(server);
      assert.deepEqual(
        page.answered.filter(({ status }) => status !== 200),
        [],
      );
      assert.deepEqual([...new Set(page.answered.map(({ host }) => host))], [server.gateway], "no other host is asked");
      assert.deepEqual(page.loaded, [], "no script is loaded");
      assert.equal(vendor.calls.length, 7);
      assert.ok(vendor.contains(EVENT_THAT_STAYS) && vendor.contains("Reset"));
      assert.deepEqual(found(CANARY, arrivedAt(vendor)), []);
      assert.equal(new Set(vendor.calls.map((one) => one["userId"]).filter(Boolean)).size, 1);
      // The SDK's message ids overlap with the visitor's id in 15 of 16 bytes; what arrives must not.
      const visitor = String(vendor.calls[0]?.["anonymousId"]).replaceAll("-", "");
      const messages = vendor.calls.map((one) => String(one["messageId"]).replaceAll("-", ""));
      assert.ok(messages.every((one) => !pieces(visitor).some((piece) => one.includes(piece))));
    });
  });
}

const pieces = (hex: string): readonly string[] =>
  Array.from({ length: hex.length - 11 }, (_, index) => hex.slice(index, index + 12));

test("segment: side channels are answered here or refused, and a wrong key too", async () => {
  await using vendor = await startSegmentSimulator(KEY);
  await withServer(vendor.url, { vendor: "segment" }, async (server) => {
    const base = `http://${server.gateway}/product-analytics`;
    assert.equal((await call(`${base}/v1/m`, { body: `{"series":["${CANARY.email}"]}` })).status, 403);
    assert.equal((await call(`${base}/next-integrations/integrations/x/1/x.js.gz`)).status, 403);
    const body = JSON.stringify({ type: "track", event: "A", userId: "u1" });
    const wrong = JSON.stringify({ type: "track", event: "A", userId: "u1", writeKey: "wrong" });
    assert.equal((await call(`${base}/v1/t`, { body: wrong })).status, 401);
    assert.equal((await call(`${base}/v1/t`, { body })).status, 401, "no key at all");
    const authorization = `Basic ${Buffer.from(`${KEY}:`).toString("base64")}`;
    assert.equal((await call(`${base}/v1/track`, { body, headers: { authorization } })).body, '{"success":true}');
    await settled(server);
    assert.equal(vendor.calls.length, 1);
  });
});

test("rudderstack: beacons, pixels and single calls arrive, about nobody in clear", async () => {
  await using vendor = await startRudderStackSimulator(KEY);
  await withServer(vendor.url, { vendor: "rudderstack" }, async (server) => {
    const base = `http://${server.gateway}/product-analytics`;
    const batch = [
      { type: "track", event: "Left", anonymousId: DEVICE, properties: { email: CANARY.email }, messageId: "m1" },
    ];
    const beacon = await call(`${base}/beacon/v1/batch?writeKey=${KEY}`, { body: JSON.stringify({ batch }) });
    assert.deepEqual([beacon.status, beacon.body], [200, "OK"]);
    assert.equal(
      (await call(`${base}/beacon/v1/batch?writeKey=wrong`, { body: JSON.stringify({ batch }) })).status,
      401,
    );
    const search = new URLSearchParams({
      writeKey: KEY,
      anonymousId: DEVICE,
      event: "Opened",
      "context.page.url": PAGE,
      "context.traits.email": CANARY.email,
      "properties.campaign": "autumn",
    });
    const pixel = await call(`${base}/pixel/v1/track?${search.toString()}`);
    assert.deepEqual([pixel.status, pixel.headers["content-type"]], [200, "image/gif"]);
    assert.match(pixel.body, /^GIF89a/);
    const authorization = `Basic ${Buffer.from(`${KEY}:`).toString("base64")}`;
    const merge = {
      userId: CANARY.userId,
      mergeProperties: [
        { type: "email", value: CANARY.email },
        { type: "userId", value: CANARY.userId },
      ],
    };
    const merged = await call(`${base}/v1/merge`, { body: JSON.stringify(merge), headers: { authorization } });
    assert.equal(merged.status, 200);
    const nobody = { batch: [{ type: "track", event: "Of nobody" }] };
    assert.equal(
      (await call(`${base}/v1/batch`, { body: JSON.stringify(nobody), headers: { authorization } })).status,
      200,
    );
    await settled(server);
    assert.deepEqual(
      new Set(vendor.calls.map((one) => one["event"] ?? one["type"])),
      new Set(["Left", "Opened", "merge"]),
    );
    assert.deepEqual(found({ ...CANARY, device: DEVICE }, arrivedAt(vendor)), []);
    const figures = await server.figures();
    assert.equal(figures.outcomes.withheld, 1);
    assert.ok(addsUp(figures), JSON.stringify(figures));
  });
});
