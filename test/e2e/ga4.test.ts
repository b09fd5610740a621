import assert from "node:assert/strict";
import { test } from "node:test";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { call, type Reply } from "../simulator/calls.ts";
import { type Ga4Simulator, startGa4Simulator } from "../simulator/ga4.ts";
import { CANARY, EVENT_THAT_STAYS } from "./canaries.ts";
import { found, type Place } from "./residue.ts";

/** Requests as gtag and Measurement Protocol callers send them: gtag is loaded from the vendor, so there is no package to run. */

const STREAM = "G-CANARY0001";
const SECRET = "an-api-secret-0001";
const CLIENT = "1234567890.1700000000";
const SESSION = "1795489072";
const PAGE = `https://app.example.com/reset/${CANARY.urlToken}?email=${encodeURIComponent(CANARY.email)}#${CANARY.userId}`;
const REFERRER = `https://www.google.com/search?q=${CANARY.referrerQuery.replaceAll(" ", "+")}`;

const everything = {
  email: CANARY.email,
  phone: CANARY.plainPhone,
  full_name: CANARY.name,
  card_number: CANARY.card,
  iban: CANARY.iban,
  password: CANARY.password,
  shipping_address: CANARY.street,
  comment: CANARY.note,
  lastSeenIp: CANARY.ipv6,
  search_term: CANARY.searchWord,
  page_location: PAGE,
  page_referrer: REFERRER,
  page_title: CANARY.pageTitle,
  work_email: CANARY.otherEmail,
  company: CANARY.organisationId,
  organisation_name: CANARY.organisationName,
  user_id: String(CANARY.numericUserId),
  [CANARY.email]: "yes",
  copy: Buffer.from(CANARY.email).toString("base64"),
  upper: CANARY.name.toUpperCase(),
  plan: "pro",
};

const page = {
  v: "2",
  tid: STREAM,
  gtm: "45je5bk0v9101234567za200",
  _p: "1795489071234",
  cid: CLIENT,
  uid: CANARY.userId,
  ul: "fr-fr",
  sr: "1440x900",
  uaa: "x86",
  uafvl: "Chromium;126.0.6478.127|Not-A.Brand;24.0.0.0",
  uap: "Linux",
  _uip: CANARY.ipv4,
  gcd: "13l3l3l3l1l1",
  gcs: "G111",
  npa: "0",
  sid: SESSION,
  sct: "1",
  seg: "1",
  dl: PAGE,
  dr: REFERRER,
  dt: CANARY.pageTitle,
  gclid: CANARY.anonymousId,
  em: `tv.1~em.${Buffer.from(CANARY.email).toString("base64url")}`,
};

const prefixed = (prefix: string, all: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(all).map(([name, value]) => [`${prefix}.${name}`, value]));
const query = (all: Readonly<Record<string, string>>): string => new URLSearchParams(all).toString();

/** gtag's single hit as GET and as POST, its batch, and a Measurement Protocol payload: five events in all and three more. */
async function sayEverything(server: Server): Promise<readonly Reply[]> {
  const base = `http://${server.gateway}/product-analytics~web`;
  const headers = { cookie: `sid=${CANARY.cookie}`, "x-forwarded-for": CANARY.forwardedFor };
  const event = { en: EVENT_THAT_STAYS, _ee: "1", _et: "1234567", ...prefixed("ep", everything), "epn.value": "12.5" };
  const lines = [
    query({ en: "scroll", "epn.percent_scrolled": "90", _et: "5" }),
    query({ en: `Mail from ${CANARY.email} opened`, ...prefixed("up", everything) }),
    query({ en: "login", "ep.method": "google" }),
  ];
  const payload = {
    client_id: CLIENT,
    user_id: CANARY.userId,
    timestamp_micros: Date.now() * 1_000,
    ip_override: CANARY.ipv4,
    user_location: { city: CANARY.organisationName, country_id: "FR" },
    user_data: { sha256_email_address: ["a".repeat(64)], address: [{ city: CANARY.street }] },
    user_properties: Object.fromEntries(Object.entries(everything).map(([name, value]) => [name, { value }])),
    consent: { ad_user_data: "GRANTED", ad_personalization: "DENIED" },
    events: [
      {
        name: EVENT_THAT_STAYS,
        params: { ...everything, session_id: SESSION, engagement_time_msec: 100, value: 12.5 },
      },
      {
        name: "purchase",
        params: { transaction_id: "T-1", items: [{ item_name: "Socks", price: 9, note: CANARY.note }] },
      },
      { name: "nested", params: { who: { name: CANARY.name, ips: [CANARY.ipv4] } } },
    ],
  };
  return [
    await call(`${base}/g/collect?${query({ ...page, ...event })}`, { headers }),
    await call(`${base}/g/collect?${query({ ...page, ...event })}`, { method: "POST", headers, body: "" }),
    await call(`${base}/g/collect?${query(page)}`, {
      headers: { ...headers, "content-type": "text/plain" },
      body: lines.join("\r\n"),
    }),
    await call(`${base}/mp/collect?measurement_id=${STREAM}&api_secret=${SECRET}`, {
      headers,
      body: JSON.stringify(payload),
    }),
  ];
}

const settled = (server: Server): Promise<void> =>
  eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "everything has an outcome");

/** Forms write a space as a plus sign. */
const unescaped = (text: string): string => decodeURIComponent(text.replaceAll("+", " "));

const arrivedAt = (vendor: Ga4Simulator): readonly Place[] =>
  vendor.received.map(({ url, headers, raw }, index) => ({
    name: `request ${index}`,
    bytes: Buffer.from([url, unescaped(url), JSON.stringify(headers), raw, unescaped(raw.toString("utf8"))].join("\n")),
  }));

const opened = (vendor: Ga4Simulator, policy: string) =>
  startServer({
    upstream: vendor.url,
    token: STREAM,
    destination: { vendor: "ga4", policy, credentials: { username: SECRET } },
  });

const NO_CONTENT = [204, 204, 204, 204];

test("under `minimal` no planted value reaches GA4, and a person is one person on both protocols", async () => {
  await using vendor = await startGa4Simulator(STREAM, SECRET);
  const server = await opened(vendor, "minimal");
  try {
    assert.deepEqual(
      (await sayEverything(server)).map((one) => one.status),
      NO_CONTENT,
    );
    await settled(server);
    assert.deepEqual(vendor.discarded, []);
    assert.equal(vendor.events.length, 8, "all of them arrived");
    assert.ok(vendor.received.length <= 6, "the events of a payload leave together");
    assert.ok(vendor.events.some((event) => event.name === EVENT_THAT_STAYS));
    const hashes = { hash: "a".repeat(64), city: "CANARY WHARFSIDE", device: CLIENT, session: SESSION };
    assert.deepEqual(found({ ...CANARY, ...hashes }, arrivedAt(vendor)), []);

    const of = (pick: (event: Ga4Simulator["events"][number]) => string | undefined) =>
      new Set(vendor.events.map(pick).filter((one) => one !== undefined));
    assert.deepEqual(
      [of((one) => one.client).size, of((one) => one.user).size, of((one) => one.session).size],
      [1, 1, 1],
    );
    assert.match([...of((one) => one.client)][0] ?? "", /^\d{10}\.\d{10}$/);
    const [tag] = vendor.events;
    const kept = ["gcd", "gcs", "_et", "epn.value", "dl", "dr", "ul", "ep.plan"].map((name) => tag?.parameters[name]);
    assert.deepEqual(kept, [
      "13l3l3l3l1l1",
      "G111",
      "1234567",
      "12.5",
      "https://app.example.com/reset/:id",
      "https://www.google.com",
      "fr-fr",
      "pro",
    ]);
    const company = (event: Ga4Simulator["events"][number] | undefined) =>
      event?.parameters["ep.company"] ?? event?.parameters["company"];
    assert.equal(company(vendor.events.find((one) => one.protocol === "measurement")), company(tag));

    await server.cli("seal", "product-analytics", "--reason", "a canary run");
    vendor.forget();
    assert.deepEqual(
      (await sayEverything(server)).map((one) => one.status),
      NO_CONTENT,
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

test("under `transparent` every value shows", async () => {
  await using vendor = await startGa4Simulator(STREAM, SECRET);
  const server = await opened(vendor, "transparent");
  try {
    await sayEverything(server);
    await settled(server);
    const { cookie, forwardedFor, phone, ...inItems } = CANARY;
    for (const [label, value] of Object.entries(inItems)) assert.ok(vendor.contains(String(value)), label);
    assert.deepEqual(
      [vendor.contains(cookie), vendor.contains(forwardedFor), vendor.contains(phone)],
      [false, false, false],
    );
    assert.ok(vendor.contains(CLIENT));
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

test("another stream, a wrong secret, the vendor's script and advertising go nowhere", async () => {
  await using vendor = await startGa4Simulator(STREAM, SECRET);
  const server = await opened(vendor, "minimal");
  try {
    const base = `http://${server.gateway}/product-analytics`;
    const payload = JSON.stringify({ client_id: CLIENT, events: [{ name: "login" }] });
    const statuses = [
      (await call(`${base}/g/collect?${query({ ...page, tid: "G-OTHER", en: "login" })}`)).status,
      (await call(`${base}/mp/collect?measurement_id=${STREAM}&api_secret=wrong`, { body: payload })).status,
      (await call(`${base}/mp/collect?measurement_id=${STREAM}&api_secret=${STREAM}`, { body: payload })).status,
      (await call(`${base}/mp/collect?measurement_id=${STREAM}`, { body: payload })).status,
      (await call(`${base}/gtag/js?id=${STREAM}`)).status,
      (await call(`${base}/_/service_worker/5bk0/sw.js`)).status,
      (await call(`${base}/pagead/1p-user-list/1`)).status,
      (await call(`${base}/debug/mp/collect`, { body: payload })).status,
    ];
    assert.deepEqual(statuses, [403, 403, 403, 403, 403, 403, 403, 403]);
    assert.equal(vendor.received.length, 0);
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});
