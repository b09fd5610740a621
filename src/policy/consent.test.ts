import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Json } from "../domain/item.ts";
import { consent } from "./consent.ts";

describe("consent", () => {
  it("is not asked for without conditions", () => {
    const none = consent({ signals: [] });
    assert.equal(none.inRequest({ "sec-gpc": "1", dnt: "1" }), true);
    assert.equal(none.inItem({}), true);
  });

  it("is refused by the signals that count, and by nothing but 1", () => {
    const gpc = consent({ signals: ["gpc"] });
    assert.equal(gpc.inRequest({ "sec-gpc": "1" }), false);
    assert.equal(gpc.inRequest({ "sec-gpc": "0" }), true);
    assert.equal(gpc.inRequest({ dnt: "1" }), true);
    assert.equal(consent({ signals: ["gpc", "dnt"] }).inRequest({ dnt: "1" }), false);
  });

  it("must be in the item, and must be a yes", () => {
    const { inItem } = consent({ signals: [], property: "properties.consent.analytics" });
    const carrying = (analytics: Json) => ({ properties: { consent: { analytics } } });
    for (const yes of [true, 1, "granted", "Yes", "TRUE"]) assert.equal(inItem(carrying(yes)), true, String(yes));
    for (const no of [false, 0, "denied", "", null, {}, ["granted"], 2]) assert.equal(inItem(carrying(no)), false);
    assert.equal(inItem({ properties: { consent: true } }), false);
    assert.equal(inItem({ properties: [] }), false);
    assert.equal(inItem({}), false);
  });

  it("is not inherited from prototypes", () => {
    assert.equal(consent({ signals: [], property: "constructor.name" }).inItem({}), false);
  });
});
