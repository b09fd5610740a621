import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { ItemKind, JsonObject } from "../domain/item.ts";
import { NO_PLACES } from "../policy/place.ts";
import { VENDORS, vendorOf } from "../vendors/list.ts";
import { located, openPlaces } from "./country.ts";

const HERE = "203.0.113.9";
const THERE = "198.51.100.7";
const placeOf = (address: string) => ({ [HERE]: "FR", [THERE]: "DE" })[address];

function locate(vendor: string, body: JsonObject, query = "", kind: ItemKind = "event", route = "") {
  const adapter = vendorOf(vendor)?.adapter;
  assert.ok(adapter);
  const asked = { query: new URLSearchParams(query), connecting: HERE, placeOf };
  const { item, country } = located(adapter, { kind, route, body }, asked);
  return { body: item.body, country, read: adapter.read(item)?.country };
}

const segmentCall = (context: JsonObject) => ({ type: "track", event: "A", userId: "u", context });
const browser = { library: { name: "analytics.js" } };

/** Vendor, what comes in, its query, kind and route → what is added. */
const WRITTEN: readonly (readonly [string, JsonObject, JsonObject, string?, ItemKind?, string?])[] = [
  ["mixpanel", { event: "A", properties: { a: 1 } }, { properties: { a: 1, mp_country_code: "FR" } }, "ip=1"],
  ["mixpanel", { event: "A", properties: { ip: THERE } }, { properties: { ip: THERE, mp_country_code: "DE" } }],
  ["mixpanel", { $distinct_id: "u", $set: { a: 1 } }, { $set: { a: 1, $country_code: "FR" } }, "ip=1", "profile"],
  ["amplitude", { event_type: "A", platform: "Web" }, { country: "FR" }],
  ["amplitude", { event_type: "A", ip: THERE }, { country: "DE" }],
  ["posthog", { event: "A", properties: {} }, { properties: { $geoip_country_code: "FR" } }],
  ["segment", segmentCall(browser), { context: { ...browser, location: { country: "FR" } } }],
  ["segment", segmentCall({ ip: THERE }), { context: { ip: THERE, location: { country: "DE" } } }],
  ["rudderstack", { ...segmentCall({}), channel: "web" }, { context: { location: { country: "FR" } } }],
  ["ga4", { en: "a", cid: "1.2" }, { _uc: "FR" }, "", "event", "g/collect"],
  ["ga4", { client_id: "1.2", ip_override: THERE, events: [{ name: "a" }] }, { user_location: { country_id: "DE" } }],
];

/** Items of application servers: the connecting address is the server's, and says nothing of a person. */
const SERVERS: readonly (readonly [string, JsonObject, string?])[] = [
  ["mixpanel", { event: "A", properties: {} }, "ip=0&verbose=0"],
  ["amplitude", { event_type: "A", library: "amplitude-node-ts/1.5.73" }],
  ["posthog", { event: "A", properties: { $geoip_disable: true } }],
  ["segment", segmentCall({ library: { name: "@segment/analytics-node" } })],
  ["rudderstack", { ...segmentCall({}), channel: "server" }],
  ["ga4", { client_id: "1.2", events: [{ name: "a" }] }],
];

describe("an item's country", () => {
  it("is written where each vendor takes one, and read from there", () => {
    for (const [vendor, body, added, query, kind, route] of WRITTEN) {
      const result = locate(vendor, body, query, kind, route);
      assert.deepEqual(result.body, { ...body, ...added }, vendor);
      assert.equal(result.read, result.country, vendor);
    }
    assert.deepEqual(new Set(WRITTEN.map(([vendor]) => vendor)), new Set(VENDORS.map((one) => one.adapter.id)));
  });

  it("is not made of the address of an application's server", () => {
    for (const [vendor, body, query] of SERVERS) {
      const result = locate(vendor, body, query);
      assert.deepEqual([result.body, result.country], [body, undefined], vendor);
    }
    assert.deepEqual(new Set(SERVERS.map(([vendor]) => vendor)), new Set(VENDORS.map((one) => one.adapter.id)));
  });

  it("leaves alone what the application said, and what stands in the way", () => {
    const said = { event: "A", properties: { mp_country_code: "PT" } };
    assert.deepEqual(locate("mixpanel", said, "ip=1").body, said);
    const odd = segmentCall({ ...browser, location: "Lisbon" });
    assert.deepEqual(locate("segment", odd).body, odd);
    assert.equal(locate("segment", odd).country, "FR");
  });
});

describe("a country database", () => {
  it("tells the country of public addresses and of no others", () => {
    const countries = openPlaces("built-in");
    // Addresses that have belonged to the same operators for decades.
    assert.equal(countries("8.8.8.8", "country"), "US");
    assert.equal(countries("193.0.6.139", "country"), "NL");
    assert.equal(countries("2001:67c:2e8::1", "country"), "NL");
    for (const nowhere of ["127.0.0.1", "10.1.2.3", "::1", "", "8.8.8", "somebody"])
      assert.equal(countries(nowhere, "country"), undefined, nowhere);
    // It has no regions.
    assert.equal(countries("8.8.8.8", "region"), "US");
    assert.equal(openPlaces("off"), NO_PLACES);
  });

  it("has a region where the database does, and otherwise the country", () => {
    const folder = mkdtempSync(join(tmpdir(), "bulkhead-regions-"));
    const file = join(folder, "regions.mmdb");
    const placeIn = (record: Encodable, precision: "country" | "region") => {
      writeFileSync(file, databaseOf(record));
      return openPlaces(file)("9.9.9.9", precision);
    };
    const country = { iso_code: "FR" };
    assert.equal(placeIn({ country, subdivisions: [{ iso_code: "IDF" }, { iso_code: "75" }] }, "region"), "FR-IDF");
    assert.equal(placeIn({ country, subdivisions: [{ iso_code: "IDF" }] }, "country"), "FR");
    assert.equal(placeIn({ country }, "region"), "FR");
    assert.equal(placeIn({ country, subdivisions: [{ iso_code: "Paris 9e" }] }, "region"), "FR");
    assert.equal(placeIn({ subdivisions: [{ iso_code: "IDF" }] }, "region"), undefined);
    rmSync(folder, { recursive: true });
  });

  it("says what to do about a file that is none", () => {
    const folder = mkdtempSync(join(tmpdir(), "bulkhead-countries-"));
    const file = join(folder, "countries.mmdb");
    assert.throws(() => openPlaces(file), { code: "geoip-unreadable", message: /ENOENT.*built-in/ });
    writeFileSync(file, "no database");
    assert.throws(() => openPlaces(file), { code: "geoip-unreadable" });
    rmSync(folder, { recursive: true });
  });
});

type Encodable = string | number | readonly Encodable[] | { readonly [key: string]: Encodable };

/** A value of the data section: https://maxmind.github.io/MaxMind-DB/ */
function encoded(value: Encodable): Buffer {
  const typed = (type: number, size: number): Buffer =>
    type < 8 ? Buffer.from([(type << 5) | size]) : Buffer.from([size, type - 7]);
  if (typeof value === "string") return Buffer.concat([typed(2, value.length), Buffer.from(value)]);
  if (typeof value === "number") return Buffer.concat([typed(6, 1), Buffer.from([value])]);
  if (isList(value)) return Buffer.concat([typed(11, value.length), ...value.map(encoded)]);
  const entries = Object.entries(value);
  return Buffer.concat([typed(7, entries.length), ...entries.flatMap(([key, one]) => [encoded(key), encoded(one)])]);
}

const isList = (value: Encodable): value is readonly Encodable[] => Array.isArray(value);

/** A database with one record for the lower half of all addresses. */
function databaseOf(record: Encodable): Buffer {
  const [nodes, gap] = [1, 16];
  const tree = Buffer.from([0, 0, nodes + gap, 0, 0, nodes]);
  const metadata = { node_count: nodes, record_size: 24, ip_version: 4, binary_format_major_version: 2 };
  const start = Buffer.from("\xab\xcd\xefMaxMind.com", "latin1");
  return Buffer.concat([tree, Buffer.alloc(gap), encoded(record), start, encoded(metadata)]);
}
