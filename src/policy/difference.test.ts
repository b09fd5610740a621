import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { DisclosedField, Form } from "../domain/field.ts";
import { collect, difference, readApprovals } from "./difference.ts";

const field = (path: string, form: Form = "clear"): DisclosedField => ({ path, category: "user.behavior", form });
const paths = (changes: readonly { readonly field: DisclosedField }[]) => changes.map((one) => one.field.path);

describe("the difference between two policies", () => {
  const old = collect([
    [field("event"), field("properties.id", "pseudonymous")],
    [field("event"), field("properties.gone")],
  ]);
  const now = collect([
    [field("event"), field("properties.id"), field("properties.plan")],
    [field("event"), field("properties.plan")],
  ]);

  it("is what newly leaves and what no longer does, a clearer form included", () => {
    const { added, removed } = difference("d", old, now, []);
    assert.deepEqual(paths(added), ["properties.id", "properties.plan"]);
    assert.deepEqual(
      added.map((one) => one.items),
      [1, 2],
    );
    assert.deepEqual(paths(removed), ["properties.gone", "properties.id"]);
    assert.deepEqual(difference("d", now, now, []), { added: [], removed: [] });
  });

  it("knows what was approved, for this destination, path and form only", () => {
    const approvals = readApprovals("# reviewed\n\nd properties.plan clear privacy office: counted per plan\n");
    assert.ok(typeof approvals !== "number");
    const approved = (destination: string) =>
      difference(destination, old, now, approvals).added.map((one) => one.approved);
    assert.deepEqual(approved("d"), [false, true]);
    assert.deepEqual(approved("other"), [false, false]);
    const masked = [{ destination: "d", path: "properties.plan", form: "masked", says: "privacy office" }];
    assert.deepEqual(
      difference("d", old, now, masked).added.map((one) => one.approved),
      [false, false],
    );
  });

  it("wants to know who approved and why", () => {
    assert.equal(readApprovals("# x\nd properties.plan clear"), 2);
  });
});
