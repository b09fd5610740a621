import assert from "node:assert/strict";
import { test } from "node:test";
import Mixpanel from "mixpanel";
import { type MixpanelSimulator, startMixpanelSimulator } from "./mixpanel.ts";

type Done = (error?: unknown) => void;

/** The real SDK, pointed at the simulator; `key` lets it import over plain HTTP, and is missing from its types. */
function sdk(simulator: MixpanelSimulator, extra: { verbose?: boolean; geolocate?: boolean; path?: string } = {}) {
  const quiet = () => undefined;
  const logger = { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet };
  const host = `${simulator.host}:${simulator.port}`;
  const config = { host, protocol: "http", key: "k", keepAlive: false, logger, ...extra };
  return Mixpanel.init("TOKEN", config);
}

function sent(send: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    send((error) => (error ? reject(error) : resolve()));
  });
}

test("keeps what the real SDK tracks, alone and in batches", async () => {
  await using simulator = await startMixpanelSimulator({ keepBytes: true });
  const client = sdk(simulator);
  await sent((done) => client.track("Signed up", { distinct_id: "u1", note: "ünïcode ~~~???>>>" }, done));
  const batch = Array.from({ length: 120 }, (_, index) => ({
    event: "Viewed",
    properties: { distinct_id: `u${index}` },
  }));
  await sent((done) => client.track_batch(batch, done));

  const { events } = simulator.rows();
  assert.equal(events.length, 121);
  const first = events.find((row) => row.event === "Signed up");
  assert.equal(first?.token, "TOKEN");
  assert.deepEqual(first?.properties, {
    distinct_id: "u1",
    note: "ünïcode ~~~???>>>",
    mp_lib: "node",
    $lib_version: "0.24.0",
  });
  const { requests, items, events: accepted } = simulator.counts();
  assert.deepEqual({ requests, items, accepted }, { requests: 4, items: 121, accepted: 121 });
  assert.ok(simulator.contains("ünïcode ~~~???>>>"));
});

test("speaks verbosely and takes any path prefix", async () => {
  await using simulator = await startMixpanelSimulator();
  const client = sdk(simulator, { verbose: true, path: "/some/prefix" });
  await sent((done) => client.track("A", { distinct_id: "u1" }, done));
  await sent((done) => client.people.set("u1", { plan: "x" }, done));
  assert.equal(simulator.rows().events.length, 1);
});

test("holds a profile in the state the vendor would hold it", async () => {
  await using simulator = await startMixpanelSimulator();
  const { people } = sdk(simulator);
  await sent((done) => people.set("u1", { $name: "Zorba Quaxlo", plan: "free", gone: 1 }, done));
  await sent((done) => people.set("u1", { plan: "paid" }, done));
  await sent((done) => people.set_once("u1", { plan: "late", first: "web" }, done));
  await sent((done) => people.increment("u1", "logins", 2, done));
  await sent((done) => people.increment("u1", { logins: 3 }, done));
  await sent((done) => people.append("u1", { pages: "a" }, done));
  await sent((done) => people.append("u1", { pages: "a" }, done));
  await sent((done) => people.union("u1", { tags: ["x", "y"] }, done));
  await sent((done) => people.union("u1", { tags: ["y", "z"] }, done));
  await sent((done) => people.remove("u1", { tags: "x" }, done));
  await sent((done) => people.unset("u1", "gone", done));
  const properties = {
    $name: "Zorba Quaxlo",
    plan: "paid",
    first: "web",
    logins: 5,
    pages: ["a", "a"],
    tags: ["y", "z"],
  };
  assert.deepEqual(simulator.rows().profiles, [{ token: "TOKEN", distinctId: "u1", properties, updates: 11 }]);

  await sent((done) => people.delete_user("u1", done));
  assert.deepEqual(simulator.rows().profiles, []);
});

test("holds groups, and deletes them", async () => {
  await using simulator = await startMixpanelSimulator();
  const { groups } = sdk(simulator);
  await sent((done) => groups.set("company", "acme", { $name: "Acme" }, done));
  await sent((done) => groups.union("company", "acme", { products: ["anvil"] }, done));
  const properties = { $name: "Acme", products: ["anvil"] };
  const row = { token: "TOKEN", groupKey: "company", groupId: "acme", properties, updates: 2 };
  assert.deepEqual(simulator.rows().groups, [row]);
  await sent((done) => groups.delete_group("company", "acme", done));
  assert.deepEqual(simulator.rows().groups, []);
});

test("follows an alias to the profile it stands for", async () => {
  await using simulator = await startMixpanelSimulator();
  const client = sdk(simulator);
  await sent((done) => client.alias("u1", "zorba@example.org", done));
  await sent((done) => client.people.set("zorba@example.org", { plan: "x" }, done));
  const { links, profiles } = simulator.rows();
  assert.deepEqual(links, [{ by: "$create_alias", from: "zorba@example.org", to: "u1" }]);
  assert.equal(profiles[0]?.distinctId, "u1");
});

test("imports with a key and says no to a wrong token", async () => {
  await using simulator = await startMixpanelSimulator({ badTokens: ["WRONG"] });
  const client = sdk(simulator);
  await sent((done) => client.import("Old", new Date("2020-02-02T00:00:00Z"), { distinct_id: "u1" }, done));
  assert.equal(simulator.rows().events[0]?.time, Date.UTC(2020, 1, 2));
  const wrong = { event: "A", properties: { distinct_id: "u1", token: "WRONG" } };
  await assert.rejects(
    sent((done) => client.track_batch([wrong], (errors) => done(errors?.[0]))),
    /Server Error: 0/,
  );
  assert.equal(simulator.rows().events.length, 1);
});

test("places whoever connects, when asked with ip=1 and only then", async () => {
  await using simulator = await startMixpanelSimulator({ geolocate: true });
  await sent((done) => sdk(simulator).track("without", { distinct_id: "u1" }, done));
  const client = sdk(simulator, { geolocate: true });
  await sent((done) => client.track("with", { distinct_id: "u1" }, done));
  await sent((done) => client.people.set("u1", { plan: "x" }, done));
  await sent((done) => sdk(simulator).track("given", { distinct_id: "u1", ip: "203.0.113.9" }, done));

  const { events, profiles } = simulator.rows();
  const countries = Object.fromEntries(events.map((row) => [row.event, row.properties["mp_country_code"]]));
  assert.deepEqual(countries, { without: undefined, with: "XX", given: "XC" });
  assert.equal(events[1]?.properties["$city"], "Examplestadt");
  assert.deepEqual(profiles[0]?.properties, {
    plan: "x",
    $city: "Examplestadt",
    $region: "XX-region",
    $country_code: "XX",
  });
});
