import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Item, JsonObject } from "../domain/item.ts";
import { vendorOf } from "./list.ts";
import { itemRoutes, oneItem } from "./one-item.ts";
import type { VendorAdapter } from "./vendor.ts";

const adapterOf = (id: string): VendorAdapter => {
  const vendor = vendorOf(id);
  assert.ok(vendor, id);
  return vendor.adapter;
};

const CASES: readonly (readonly [vendor: string, kind: Item["kind"], body: JsonObject])[] = [
  ["mixpanel", "event", { event: "Signed Up", properties: { distinct_id: "u1" } }],
  ["mixpanel", "profile", { $distinct_id: "u1", $set: { plan: "pro" } }],
  ["mixpanel", "group", { $group_key: "company", $group_id: "acme", $set: { plan: "pro" } }],
  ["segment", "event", { type: "track", event: "Signed Up", userId: "u1", messageId: "m1" }],
  ["segment", "profile", { type: "identify", userId: "u1", messageId: "m1", traits: { plan: "pro" } }],
  ["rudderstack", "event", { type: "track", event: "Signed Up", userId: "u1", messageId: "m1" }],
  ["amplitude", "event", { event_type: "Signed Up", user_id: "user-1" }],
  ["posthog", "event", { event: "Signed Up", distinct_id: "u1", properties: {} }],
  ["ga4", "event", { client_id: "1.2", events: [{ name: "sign_up", params: {} }] }],
];

describe("a single object", () => {
  for (const [vendor, kind, body] of CASES) {
    test(`${vendor}: ${JSON.stringify(body)}`, () => {
      const item = oneItem(adapterOf(vendor), body);
      assert.equal(item?.kind, kind);
      assert.ok(itemRoutes(adapterOf(vendor)).includes(item.route));
      assert.deepEqual(oneItem(adapterOf(vendor), body, item.route), item);
    });
  }

  test("may be a flag call", () => {
    assert.equal(oneItem(adapterOf("posthog"), { distinct_id: "u1", person_properties: {} })?.route, "flags/?v=2");
    assert.equal(oneItem(adapterOf("mixpanel"), { context: '{"distinct_id":"u1"}' })?.route, "flags");
  });

  test("that is no item of the vendor is none", () => {
    assert.equal(oneItem(adapterOf("mixpanel"), { a: 1 }), undefined);
    assert.equal(oneItem(adapterOf("segment"), { a: 1 }), undefined);
    assert.equal(oneItem(adapterOf("posthog"), { a: 1 }), undefined);
    assert.equal(oneItem(adapterOf("mixpanel"), { event: "A", properties: {} }, "groups"), undefined);
  });
});
