import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configSchema } from "../platform/config-schema.ts";
import { testMinimiser } from "./test-minimiser.ts";

/** A rule that keeps some values: the campaigns that one runs are few, and anything else may be anybody's. */
const minimiser = testMinimiser({
  rules: [
    { where: "properties.utm_*", what: "keep", values: ["newsletter", "spring sale", "42"], why: "our campaigns" },
    { where: "category:user.tracking", what: "keep", values: ["brand"], why: "our campaigns" },
  ],
});
const left = (properties: Record<string, string | number | object>): unknown => {
  const result = minimiser.minimise({ event: "Opened", properties: properties as never }, []);
  assert.equal(result.kind, "minimised");
  return (JSON.parse(result.kind === "minimised" ? result.body : "") as { properties: unknown }).properties;
};

describe("a rule that keeps some values", () => {
  it("keeps these as they are, numbers as numbers, and nothing else", () => {
    assert.deepEqual(left({ utm_source: "newsletter", utm_campaign: "spring sale", utm_content: 42 }), {
      utm_source: "newsletter",
      utm_campaign: "spring sale",
      utm_content: 42,
    });
    assert.deepEqual(
      left({ utm_source: "Newsletter", utm_campaign: "for-ada", utm_content: 43, utm_x: { a: "brand" } }),
      {},
    );
  });

  it("keeps nothing that was taken elsewhere in the item", () => {
    assert.deepEqual(left({ $name: "newsletter", utm_source: "newsletter" }), {});
  });

  it("looks for what it took", () => {
    const note = "for-ada-lovelace";
    assert.deepEqual(left({ utm_source: note, plan: "pro" }), { plan: "pro" });
  });

  it("is a rule of `keep` only", () => {
    const rule = { where: "properties.utm_*", values: ["x"], why: "our campaigns" };
    const check = (what: string) =>
      configSchema.shape.policies.safeParse({ own: { rules: [{ ...rule, what }] } }).success;
    assert.deepEqual([check("keep"), check("drop"), check("mask")], [true, false, false]);
  });
});
