import assert from "node:assert/strict";
import { test } from "node:test";
import { propertyPattern } from "./property-paths.ts";

const find = (path: string, boxes: readonly string[], below?: string): string | undefined =>
  new RegExp(propertyPattern(boxes, below)).exec(path)?.[1];

test("a property is what follows its box, and the box is no pattern", () => {
  const boxes = ["$set", "properties.$set"];
  assert.equal(find("$set.plan", boxes), "plan");
  assert.equal(find("properties.$set.[Name] of it", boxes), "[Name] of it");
  for (const path of ["xset.plan", "$set", "$set.", "$set_once.plan", "propertiesx$set.plan", "a.$set.plan", ""])
    assert.equal(find(path, boxes), undefined, path);
});

test("a name that may stand for others is none", () => {
  for (const path of ["$set.a.b", "$set.*", "$set.a*", "$set.a."]) assert.equal(find(path, ["$set"]), undefined, path);
});

test("a property may hold an object with its value", () => {
  assert.equal(find("user_properties.plan.value", ["user_properties", "up"], "value"), "plan");
  assert.equal(find("up.plan", ["user_properties", "up"], "value"), "plan");
  assert.equal(find("user_properties.plan.other", ["user_properties"], "value"), undefined);
});

test("without boxes nothing is a property", () => {
  for (const path of [".plan", "plan", "$set.plan"]) assert.equal(find(path, []), undefined);
});
