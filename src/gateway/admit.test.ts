import assert from "node:assert/strict";
import { it } from "node:test";
import type { Item } from "../domain/item.ts";
import { readEnvelope, writeEnvelope } from "../journal/envelope-text.ts";
import { testEnvelope } from "../journal/test-envelope.ts";
import { configSchema } from "../platform/config-schema.ts";
import { vendorOf } from "../vendors/list.ts";
import { admit } from "./admit.ts";
import { openDoors } from "./doors.ts";

const TOKEN = "test-token";
const config = configSchema.parse({
  recipients: [{ id: "vendor", legal_name: "Vendor, Inc.", country: "US" }],
  destinations: [{ id: "d", vendor: "mixpanel", recipient: "vendor", token: TOKEN, upstream: "http://127.0.0.1:9" }],
});
const door = openDoors(config, Buffer.alloc(32, 1), vendorOf, () => 1).get("d");
assert.ok(door);

const event = (properties: object): Item => ({
  kind: "event",
  route: "track",
  body: { event: "Seen", properties: { token: TOKEN, ...properties } },
});

function written(items: readonly Item[]) {
  assert.ok(door);
  const about = { id: "0".repeat(24), receivedAt: 0, source: "web", authorised: false };
  const admission = admit(door.context, items, about);
  assert.equal(admission.kind, "admitted");
  const { identities, lines, bodies } = admission.admitted;
  return { identities, stored: readEnvelope(writeEnvelope(testEnvelope(1, { identities, lines, bodies }))).identities };
}

it("takes an id that turns up as a device anywhere in a request for a device everywhere, and writes it down as one", () => {
  const device = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
  // The second time the id is known from an earlier request, as a subject.
  for (let round = 0; round < 2; round++) {
    const { identities, stored } = written([
      event({ distinct_id: device }),
      event({ distinct_id: device, $device_id: device }),
    ]);
    assert.deepEqual(
      [identities, stored].map((all) => all.map(({ kind }) => kind)),
      [["device"], ["device"]],
    );
  }
});

it("writes each identity once, with the key by which it is found again", () => {
  const { identities, stored } = written([event({ distinct_id: "ada" }), event({ distinct_id: "ada" })]);
  assert.deepEqual(
    stored.map((one) => ({ ...one })),
    identities.map(({ key, sealed, kind, pseudonym }) => ({ key, sealed, kind, pseudonym })),
  );
  assert.equal(stored.length, 1);
});
