import assert from "node:assert/strict";
import { test } from "node:test";
import { createInstance, Identify, Revenue, Types } from "@amplitude/analytics-node";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type AmplitudeSimulator, startAmplitudeSimulator } from "../simulator/amplitude.ts";
import { call } from "../simulator/calls.ts";
import { CANARY, EVENT_THAT_STAYS } from "./canaries.ts";
import { found, type Place } from "./residue.ts";

/** The real Node SDK through a real gateway: what it sends, what arrives, and what it takes the answers for. */

const KEY = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const DEVICE = "5d958f87-542d-4c37-8b3f-3a3fd0f7a3a1";
const PAGE = `https://app.example.com/reset/${CANARY.urlToken}?email=${encodeURIComponent(CANARY.email)}#${CANARY.userId}`;
const REFERRER = `https://www.google.com/search?q=${CANARY.referrerQuery.replaceAll(" ", "+")}`;

type Instance = ReturnType<typeof createInstance>;

const start = async (server: Server, more: Types.NodeOptions = {}): Promise<Instance> => {
  const sdk = createInstance();
  const serverUrl = `http://${server.gateway}/product-analytics~web/2/httpapi`;
  await sdk.init(KEY, { serverUrl, flushIntervalMillis: 50, logLevel: Types.LogLevel.None, ...more }).promise;
  return sdk;
};

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
  query: CANARY.searchWord,
  account: String(CANARY.numericUserId),
  user_id: String(CANARY.numericUserId),
  referrer: REFERRER,
  utm_content: CANARY.otherEmail,
  "[Amplitude] Page Location": PAGE,
  "[Amplitude] Page Title": CANARY.pageTitle,
  "[Amplitude] Previous Page Location": REFERRER,
  "[Amplitude] Element Text": CANARY.note,
  nested: { contact: { email: CANARY.email, who: CANARY.userId }, ips: [CANARY.ipv4] },
  [CANARY.email]: true,
  copy: Buffer.from(CANARY.email).toString("base64"),
  plan: "pro",
};

/** Says everything that an application can say. @returns the code that the SDK made of each answer */
async function sayEverything(sdk: Instance): Promise<readonly number[]> {
  const who = { user_id: CANARY.userId, device_id: DEVICE, ip: CANARY.ipv4, language: "fr-FR", country: "FR" };
  const context = {
    city: "Canarywitz Holdings",
    location_lat: 48.85837,
    location_lng: 2.29448,
    idfa: CANARY.anonymousId,
  };
  const identify = new Identify()
    .set("email", CANARY.otherEmail)
    .set("plan", "pro")
    .setOnce("initial_referrer", REFERRER)
    .append("phones", CANARY.phone)
    .unset(CANARY.email);
  const group = new Identify().set("name", CANARY.organisationName).set("owner_email", CANARY.email).set("seats", 7);
  const charge = new Revenue().setProductId("basic").setPrice(12.5).setEventProperties({ comment: CANARY.note });
  const said = [
    sdk.track({ event_type: "Before signing in", device_id: DEVICE, event_properties: everything }),
    sdk.track(EVENT_THAT_STAYS, everything, { ...who, ...context }),
    sdk.track(`Mail from ${CANARY.email} opened`, {}, who),
    sdk.track({
      event_type: "Signed up",
      user_properties: { $set: everything },
      groups: { company: CANARY.organisationId },
      ...who,
    }),
    sdk.identify(identify, who),
    sdk.setGroup("company", CANARY.organisationId, who),
    sdk.groupIdentify("company", CANARY.organisationId, group, who),
    sdk.revenue(charge, who),
  ];
  await sdk.flush().promise;
  return (await Promise.all(said.map((one) => one.promise))).map((one) => one.code);
}

const settled = (server: Server): Promise<void> =>
  eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "everything has an outcome");

const arrivedAt = (vendor: AmplitudeSimulator): readonly Place[] =>
  vendor.received.map((request, index) => ({
    name: `request ${index}`,
    bytes: Buffer.concat([Buffer.from(`${request.url}\n${JSON.stringify(request.headers)}\n`), request.raw]),
  }));

const opened = (vendor: AmplitudeSimulator, policy: string) =>
  startServer({ upstream: vendor.url, token: KEY, destination: { vendor: "amplitude", policy } });

test("under `minimal` no planted value reaches Amplitude, and its identities stay one graph", async () => {
  await using vendor = await startAmplitudeSimulator(KEY);
  const server = await opened(vendor, "minimal");
  try {
    const sdk = await start(server);
    assert.deepEqual(
      await sayEverything(sdk),
      Array.from({ length: 8 }, () => 200),
    );
    await settled(server);
    assert.equal(vendor.events.length, 8, "all of them arrived");
    assert.ok(vendor.contains(EVENT_THAT_STAYS), "the harmless part arrived, so that the search can find something");
    assert.deepEqual(found({ ...CANARY, device: DEVICE, remote: "$remote" }, arrivedAt(vendor)), []);

    const ids = (key: string) => new Set(vendor.events.map((event) => event[key]).filter((id) => id !== undefined));
    assert.deepEqual([ids("user_id").size, ids("device_id").size, ids("insert_id").size], [1, 1, 8]);
    const [company] = vendor.events.flatMap((event) => Object.values(event["groups"] ?? {}));
    const setTo = vendor.events.map((event) => event["user_properties"] as { $set?: { company?: string } } | undefined);
    assert.ok(
      setTo.some((one) => one?.$set?.company === company),
      "the copy of a group is the group",
    );
    for (const event of vendor.events) assert.ok(String(event["device_id"] ?? event["user_id"]).length >= 5);
    assert.deepEqual(
      vendor.events.map((event) => event["country"]).filter((one) => one !== undefined && one !== "FR"),
      [],
    );

    // While sealed the SDK is told the same, and nothing leaves.
    await server.cli("seal", "product-analytics", "--reason", "a canary run");
    vendor.forget();
    assert.deepEqual(
      await sayEverything(sdk),
      Array.from({ length: 8 }, () => 200),
    );
    const figures = await server.figures();
    assert.equal(vendor.received.length, 0);
    assert.equal(figures.pending.held, 8);
    assert.ok(addsUp(figures), JSON.stringify(figures));
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

test("under `transparent` every value shows, but nobody asks the vendor to look at our address", async () => {
  await using vendor = await startAmplitudeSimulator(KEY);
  const server = await opened(vendor, "transparent");
  try {
    await sayEverything(await start(server, { useBatch: true }));
    const browser = { event_type: "Page", device_id: DEVICE, ip: "$remote" };
    const sent = await call(`http://${server.gateway}/product-analytics/batch`, {
      body: JSON.stringify({ api_key: KEY, events: [browser] }),
    });
    assert.equal(sent.status, 200);
    await settled(server);
    const { cookie, forwardedFor, ...inItems } = CANARY;
    for (const [label, value] of Object.entries(inItems)) assert.ok(vendor.contains(String(value)), label);
    assert.deepEqual(
      [vendor.contains(cookie), vendor.contains(forwardedFor), vendor.contains("$remote")],
      [false, false, false],
    );
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

test("one bad event, a throttled device and an exhausted user hold up nobody else", async () => {
  await using vendor = await startAmplitudeSimulator(KEY);
  const server = await opened(vendor, "transparent");
  try {
    const sdk = await start(server);
    vendor.exhaust("exhausted-user");
    const people = ["user-number-1", "user-number-2", "x", "exhausted-user"];
    const said = people.map((user_id) => sdk.track("Visited", {}, { user_id, device_id: `of-${user_id}` }).promise);
    await sdk.flush().promise;
    assert.deepEqual(
      (await Promise.all(said)).map((one) => one.code),
      [200, 200, 200, 200],
    );
    await settled(server);
    assert.deepEqual(vendor.events.map((event) => String(event["user_id"])).toSorted(), [
      "user-number-1",
      "user-number-2",
    ]);
    const { outcomes } = await server.figures();
    assert.deepEqual([outcomes.delivered, outcomes["refused-by-recipient"]], [2, 2]);
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

test("a vendor that is down, busy or strange, and a gateway that was killed in between, lose and repeat nothing", async () => {
  await using vendor = await startAmplitudeSimulator(KEY);
  const before = await opened(vendor, "minimal");
  let server = before;
  try {
    const unwell = [503, 429, 500, 502].map((status) => ({ status, body: JSON.stringify({ code: status }) }));
    vendor.answerNext(
      "cut",
      ...unwell,
      { status: 200, body: "{}" },
      { status: 200, body: "<html>", type: "text/html" },
    );
    const sdk = await start(server);
    assert.deepEqual(
      await sayEverything(sdk),
      Array.from({ length: 8 }, () => 200),
      "the SDK notices nothing",
    );
    await before.kill();
    server = await startServer({ after: before });
    assert.deepEqual(
      await sayEverything(sdk),
      Array.from({ length: 8 }, () => 200),
    );
    await settled(server);
    assert.equal(vendor.events.length, 16);
    const figures = await server.figures();
    assert.ok(addsUp(figures), JSON.stringify(figures));
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

test("side channels are answered here, and a wrong key is refused in the words at which the SDK gives up", async () => {
  await using vendor = await startAmplitudeSimulator(KEY);
  const server = await opened(vendor, "minimal");
  try {
    const base = `http://${server.gateway}/product-analytics`;
    assert.deepEqual(JSON.parse((await call(`${base}/config/${KEY}?config_group=browser`)).body), { configs: {} });
    assert.equal((await call(`${base}/v1/capture`, { body: `{"event":"${CANARY.email}"}` })).status, 200);
    assert.equal((await call(`${base}/sessions/v2/track`, { body: "{}" })).status, 403);
    const wrong = await call(`${base}/2/httpapi`, {
      body: JSON.stringify({ api_key: "wrong", events: [{ event_type: "A" }] }),
    });
    assert.match(JSON.parse(wrong.body).error, /^Invalid API key/);
    assert.equal(vendor.received.length, 0);
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});
