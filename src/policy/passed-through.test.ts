import assert from "node:assert/strict";
import { it } from "node:test";
import { passedThrough } from "./passed-through.ts";
import { testPseudonyms } from "./test-minimiser.ts";

it("passes ids through, and maps those that tell more than who somebody is", () => {
  const keyed = testPseudonyms();
  const { identity, eventId, isPlaceholder } = passedThrough(keyed);
  for (const id of ["u1", "42", "$device:1f0e", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "anonymous", ""]) {
    assert.equal(identity(id), id);
    assert.equal(eventId(id), id);
    assert.equal(isPlaceholder(id), keyed.isPlaceholder(id));
  }
  for (const id of ["ada@example.org", "+33 6 12 34 56 78", "203.0.113.77"]) {
    assert.equal(identity(id), keyed.identity(id));
    assert.notEqual(identity(id), id);
  }
});
