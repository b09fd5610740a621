import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { PostHog } from "posthog-node";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { call } from "../simulator/calls.ts";
import { type PosthogSimulator, startPosthogSimulator } from "../simulator/posthog.ts";
import { CANARY, EVENT_THAT_STAYS } from "./canaries.ts";
import { openPosthogPage } from "./posthog-page.ts";
import { found, type Place } from "./residue.ts";

/** The real Node SDK in both of its capture modes through a real gateway: what it sends, what arrives, what it is told. */

const KEY = "phc_0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const DEVICE = "01a20b7c-7d3a-7a7c-a764-ebfbe1aa6ca9";
const SESSION = "01a20b7c-7dae-7fb8-9431-0f584432bb10";
const PAGE = `https://app.example.com/reset/${CANARY.urlToken}?email=${encodeURIComponent(CANARY.email)}#${CANARY.userId}`;
const REFERRER = `https://www.google.com/search?q=${CANARY.referrerQuery.replaceAll(" ", "+")}`;
const HOST_INSIDE = "gateway.canary-internal.example";

const MODES = ["v0", "v1"] as const;
type Mode = (typeof MODES)[number];

interface Sdk {
  readonly client: PostHog;
  /** What the SDK gave up on. */
  readonly errors: readonly unknown[];
}

function start(server: Server, mode: Mode): Sdk {
  process.env["POSTHOG_CAPTURE_MODE"] = mode;
  const host = `http://${server.gateway}/product-analytics~web`;
  const client = new PostHog(KEY, { host, flushInterval: 50, fetchRetryCount: 0, disableGeoip: false });
  const errors: unknown[] = [];
  client.on("error", (error: unknown) => errors.push(error));
  return { client, errors };
}

const everything = {
  email: CANARY.email,
  "Mobile Phone": CANARY.phone,
  phone: CANARY.plainPhone,
  full_name: CANARY.name,
  lastName: CANARY.lastName,
  card_number: CANARY.card,
  iban: CANARY.iban,
  password: CANARY.password,
  shipping_address: CANARY.street,
  comment: CANARY.note,
  lastSeenIp: CANARY.ipv6,
  ph_keyword: CANARY.searchWord,
  account: String(CANARY.numericUserId),
  user_id: String(CANARY.numericUserId),
  $device_id: DEVICE,
  $session_id: SESSION,
  $current_url: PAGE,
  $session_entry_url: PAGE,
  $referrer: REFERRER,
  $session_entry_referrer: REFERRER,
  title: CANARY.pageTitle,
  $el_text: CANARY.note,
  $elements_chain: `a:text="${CANARY.name}"href="${PAGE}"`,
  $exception_list: [{ type: "Error", value: `no user ${CANARY.email}` }],
  $lib_custom_api_host: `https://${HOST_INSIDE}`,
  utm_content: CANARY.otherEmail,
  nested: { contact: { email: CANARY.email, who: CANARY.userId }, ips: [CANARY.ipv4] },
  [CANARY.email]: true,
  copy: Buffer.from(CANARY.email).toString("base64"),
  plan: "pro",
};

const SAID = 8;

/** Says everything that an application can say, each thing once. */
async function sayEverything({ client }: Sdk): Promise<void> {
  const distinctId = CANARY.userId;
  const groups = { company: CANARY.organisationId };
  client.capture({ distinctId: CANARY.anonymousId, event: "Before signing in", properties: everything });
  client.capture({
    distinctId,
    event: EVENT_THAT_STAYS,
    groups,
    properties: { ...everything, $ip: CANARY.forwardedFor },
  });
  client.capture({ distinctId, event: `Mail from ${CANARY.email} opened`, properties: { $set: everything } });
  client.identify({
    distinctId,
    properties: { ...everything, $set_once: { $initial_current_url: PAGE, $initial_referrer: REFERRER } },
  });
  client.alias({ distinctId, alias: CANARY.anonymousId });
  client.groupIdentify({
    groupType: "company",
    groupKey: CANARY.organisationId,
    properties: { name: CANARY.organisationName, owner_email: CANARY.email, seats: 7 },
  });
  client.captureException(new Error(`no such user: ${CANARY.email}`), distinctId);
  client.capture({
    distinctId,
    event: "$ai_generation",
    properties: { $ai_model: "a-model", $ai_input: [{ role: "user", content: CANARY.note }], $ai_trace_id: DEVICE },
  });
  await client.flush();
}

/** An exception takes its stack apart before it goes into the queue, so a flush may be too early for it. */
const taken = (server: Server, count: number): Promise<void> =>
  eventually(async () => (await server.figures()).in === count, 20_000, "everything that was said is taken");

const settled = (server: Server, count: number): Promise<void> =>
  eventually(
    async () => {
      const figures = await server.figures();
      return figures.in >= count && pendingOf(figures) === 0;
    },
    20_000,
    "everything has an outcome",
  );

const arrivedAt = (vendor: PosthogSimulator): readonly Place[] =>
  vendor.received.map((request, index) => ({
    name: `request ${index}`,
    bytes: Buffer.concat([Buffer.from(`${request.url}\n${JSON.stringify(request.headers)}\n`), request.raw]),
  }));

const opened = (vendor: PosthogSimulator, policy: string) =>
  startServer({ upstream: vendor.url, token: KEY, destination: { vendor: "posthog", policy } });

const eventOf = (vendor: PosthogSimulator, name: string) =>
  vendor.events.find((one) => one["event"] === name) ?? assert.fail(`no ${name}`);

for (const mode of MODES) {
  test(`${mode}: under \`minimal\` no planted value reaches PostHog, and its identities stay one graph`, async () => {
    await using vendor = await startPosthogSimulator(KEY);
    const server = await opened(vendor, "minimal");
    try {
      const sdk = start(server, mode);
      await sayEverything(sdk);
      await settled(server, SAID);
      assert.deepEqual(sdk.errors, []);
      assert.equal(vendor.events.length, SAID, "all of them arrived");
      assert.ok(vendor.contains(EVENT_THAT_STAYS), "the harmless part arrived, so that the search can find something");
      const planted = { ...CANARY, device: DEVICE, session: SESSION, inside: HOST_INSIDE };
      assert.deepEqual(found(planted, arrivedAt(vendor)), []);
      checkGraph(vendor);
      for (const { properties } of vendor.events) assert.equal(properties?.["$geoip_disable"], true);

      // While sealed the SDK is told the same, and nothing leaves.
      await server.cli("seal", "product-analytics", "--reason", "a canary run");
      vendor.forget();
      await sayEverything(sdk);
      await taken(server, 2 * SAID);
      const figures = await server.figures();
      assert.deepEqual(sdk.errors, []);
      assert.equal(vendor.received.length, 0);
      assert.equal(figures.pending.held, SAID);
      assert.ok(addsUp(figures), JSON.stringify(figures));

      await server.cli("unseal", "product-analytics", "--reason", "a canary run");
      await settled(server, 2 * SAID);
      assert.equal(vendor.events.length, 2 * SAID, "what was held arrived");
      assert.deepEqual(found(planted, arrivedAt(vendor)), []);
      await sdk.client.shutdown();
    } finally {
      await server.stop();
      removeFolder(server.folder);
    }
  });
}

function checkGraph(vendor: PosthogSimulator): void {
  const alias = eventOf(vendor, "$create_alias");
  const before = eventOf(vendor, "Before signing in");
  const stays = eventOf(vendor, EVENT_THAT_STAYS);
  const group = eventOf(vendor, "$groupidentify");
  assert.equal(alias.properties?.["alias"], before["distinct_id"]);
  assert.equal(alias["distinct_id"], stays["distinct_id"]);
  const { company } = (stays.properties?.["$groups"] ?? {}) as { readonly company?: string };
  assert.ok(company);
  assert.equal(group.properties?.["$group_key"], company);
  assert.equal(group["distinct_id"], `$company_${company}`);
  const session = stays["session_id"] ?? stays.properties?.["$session_id"];
  assert.match(String(session), /^01a20b[0-9a-f]{2}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(vendor.events.map((one) => one["uuid"])).size, SAID);
}

test("under `transparent` every value shows, but nobody is located and the gateway is not named", async () => {
  await using vendor = await startPosthogSimulator(KEY);
  const server = await opened(vendor, "transparent");
  try {
    const sdk = start(server, "v0");
    await sayEverything(sdk);
    await settled(server, SAID);
    await sdk.client.shutdown();
    const { cookie, forwardedFor, ...inItems } = CANARY;
    for (const [label, value] of Object.entries(inItems)) assert.ok(vendor.contains(String(value)), label);
    for (const never of [cookie, forwardedFor, HOST_INSIDE]) assert.equal(vendor.contains(never), false, never);
    assert.equal(eventOf(vendor, "$groupidentify")["distinct_id"], `$company_${CANARY.organisationId}`);
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

test("one bad event, one that is dropped and one that is wanted again hold up nobody else", async () => {
  await using vendor = await startPosthogSimulator(KEY);
  const server = await opened(vendor, "transparent");
  try {
    vendor.drop("Unwanted");
    vendor.askAgainFor("Later");
    const v1 = start(server, "v1");
    for (const event of ["First", "Unwanted", "Later"]) v1.client.capture({ distinctId: "u1", event });
    await v1.client.flush();
    await settled(server, 3);
    const v0 = start(server, "v0");
    v0.client.capture({ distinctId: "x".repeat(201), event: "Too long" });
    for (const event of ["Second", "Third"]) v0.client.capture({ distinctId: "u1", event });
    await v0.client.flush();
    await settled(server, 6);
    assert.deepEqual([...v1.errors, ...v0.errors], []);
    const names = vendor.events.map((event) => String(event["event"])).toSorted();
    assert.deepEqual(names, ["First", "Later", "Second", "Third"]);
    const { outcomes } = await server.figures();
    assert.deepEqual([outcomes.delivered, outcomes["refused-by-recipient"]], [4, 2]);
    await Promise.all([v0.client.shutdown(), v1.client.shutdown()]);
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

for (const mode of MODES) {
  test(`${mode}: a vendor that is down, busy or strange, and a gateway that was killed in between, lose and repeat nothing`, async () => {
    await using vendor = await startPosthogSimulator(KEY);
    const before = await opened(vendor, "minimal");
    let server = before;
    try {
      const unwell = [503, 429, 500, 502].map((status) => ({ status, body: "{}" }));
      vendor.answerNext("cut", ...unwell, { status: 200, body: "<html>", type: "text/html" });
      const sdk = start(server, mode);
      await sayEverything(sdk);
      await taken(server, SAID);
      await before.kill();
      server = await startServer({ after: before });
      await sayEverything(sdk);
      await settled(server, 2 * SAID);
      assert.deepEqual(sdk.errors, [], "the SDK notices nothing");
      assert.equal(vendor.events.length, 2 * SAID);
      const figures = await server.figures();
      assert.equal(figures.outcomes.delivered, 2 * SAID);
      assert.ok(addsUp(figures), JSON.stringify(figures));
      await sdk.client.shutdown();
    } finally {
      await server.stop();
      removeFolder(server.folder);
    }
  });
}

test("the real browser SDK: what a page gives away stays here, and nothing is loaded from the vendor", async () => {
  await using vendor = await startPosthogSimulator(KEY);
  const server = await opened(vendor, "minimal");
  try {
    const page = openPosthogPage({
      url: PAGE,
      referrer: REFERRER,
      title: CANARY.pageTitle,
      userAgent:
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
      cookie: `session=${CANARY.cookie}`,
      headers: { "x-forwarded-for": CANARY.forwardedFor },
      gateway: `http://${server.gateway}/product-analytics~web`,
      key: KEY,
      config: { request_batching: false, capture_pageview: false },
    });
    page.sdk.capture("$pageview", everything);
    page.sdk.identify(CANARY.userId, { email: CANARY.email, name: CANARY.name });
    page.sdk.group("company", CANARY.organisationId, { name: CANARY.organisationName });
    page.sdk.capture(EVENT_THAT_STAYS, { $set: everything });
    const wanted = ["$pageview", "$identify", "$groupidentify", EVENT_THAT_STAYS];
    const isThere = (name: string) => vendor.events.some((event) => event["event"] === name);
    await eventually(() => wanted.every(isThere), 20_000, "the page's events arrive");
    assert.deepEqual(found({ ...CANARY, device: DEVICE, gateway: server.gateway }, arrivedAt(vendor)), []);
    const identify = eventOf(vendor, "$identify");
    assert.equal(identify.properties?.["distinct_id"], eventOf(vendor, EVENT_THAT_STAYS).properties?.["distinct_id"]);
    assert.equal(identify.properties?.["$anon_distinct_id"], eventOf(vendor, "$pageview").properties?.["distinct_id"]);
    assert.deepEqual(page.loaded, []);
    assert.deepEqual(new Set(page.answered.map((one) => one.host)), new Set([server.gateway]));
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

describe("what else SDKs of this vendor say", () => {
  test("the older browser dialects arrive, side channels are answered here, a wrong key is refused", async () => {
    await using vendor = await startPosthogSimulator(KEY);
    const server = await opened(vendor, "minimal");
    try {
      const base = `http://${server.gateway}/product-analytics`;
      const say = (name: string) => ({ event: name, properties: { distinct_id: "u1", token: KEY }, offset: 5_000 });
      const batch = (name: string) => ({ api_key: KEY, batch: [say(name)], sent_at: new Date().toISOString() });
      const plain = { "content-type": "text/plain" };
      const form = { "content-type": "application/x-www-form-urlencoded" };
      const asForm = (value: object) =>
        `data=${encodeURIComponent(Buffer.from(JSON.stringify(value)).toString("base64"))}`;
      const calls = [
        ["/e/?compression=gzip-js&ver=1", { headers: plain, body: gzipSync(JSON.stringify(batch("gzip"))) }, 200],
        ["/e/?compression=base64", { headers: form, body: asForm([say("list")]) }, 200],
        ["/i/v0/e/?beacon=1", { headers: form, body: asForm(say("beacon")) }, 204],
        ["/capture/", { body: JSON.stringify({ api_key: KEY, event: "one", distinct_id: "u1" }) }, 200],
        ["/track/", { headers: form, body: asForm([say("track")]) }, 200],
        ["/engage/", { headers: form, body: asForm({ $token: KEY, $distinct_id: "u1", $set: { plan: "pro" } }) }, 200],
      ] as const;
      for (const [path, how, status] of calls) assert.equal((await call(base + path, how)).status, status, path);
      await settled(server, calls.length);
      assert.deepEqual(vendor.events.map((event) => String(event["event"])).toSorted(), [
        "$identify",
        "beacon",
        "gzip",
        "list",
        "one",
        "track",
      ]);

      vendor.forget();
      const { client } = start(server, "v0");
      assert.equal(
        await client.getFeatureFlag("a-flag", "u1", { personProperties: { email: CANARY.email } }),
        undefined,
      );
      assert.deepEqual(await client.getAllFlags("u1"), {});
      await client.shutdown();
      const config = await call(`${base}/array/${KEY}/config.js`);
      assert.match(config.body, /hasFeatureFlags":false/);
      assert.equal(JSON.parse((await call(`${base}/array/${KEY}/config`)).body).token, KEY);
      assert.equal((await call(`${base}/static/recorder.js`)).status, 200);
      assert.equal((await call(`${base}/s/`, { body: `{"html":"${CANARY.email}"}` })).status, 403);
      const wrong = { api_key: "phc_wrong", batch: [say("wrong")] };
      assert.equal((await call(`${base}/batch/`, { body: JSON.stringify(wrong) })).status, 401);
      await settled(server, calls.length);
      assert.equal(vendor.contains(CANARY.email), false);
      assert.ok((await server.figures()).outcomes["refused-by-gateway"] >= 4, "side channels are counted");
    } finally {
      await server.stop();
      removeFolder(server.folder);
    }
  });
});
