import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fieldSets, MOST_STATES, type State, step } from "./field-sets.ts";

const walk = (start: State, fields: readonly number[]): State => fields.reduce(step, start);

describe("field sets", () => {
  it("are the same whatever the order, and however often a field comes", () => {
    const sets = fieldSets();
    const [a, b] = [sets.number("a", "user.name", "clear"), sets.number("b", "user.device", "masked")];
    const one = sets.finish(walk(sets.start(), [a, b]));
    assert.deepEqual(sets.finish(walk(sets.start(), [b, a, b, a])), one);
    assert.deepEqual(
      one.fields.map((field) => field.path),
      ["a", "b"],
    );
    assert.notEqual(sets.finish(walk(sets.start(), [a])).id, one.id);
    assert.deepEqual(sets.finish(sets.start()).fields, []);
  });

  it("fold into wildcards beyond the cap", () => {
    const sets = fieldSets(2);
    const ids = Array.from({ length: 50 }, (_, index) =>
      sets.finish(walk(sets.start(), [sets.number(`properties.p${index}`, "user.behavior", "clear")])),
    );
    assert.equal(new Set(ids.map((one) => one.id)).size, 3);
    assert.deepEqual(
      ids.at(-1)?.fields.map((field) => field.path),
      ["properties.*"],
    );
  });

  it("are forgotten by the automaton before an attacker's orders of fields fill the memory", () => {
    const sets = fieldSets();
    const fields = Array.from({ length: 200 }, (_, index) => sets.number(`p${index}`, "user.behavior", "clear"));
    const first = sets.start();
    const known = sets.finish(walk(first, fields.slice(0, 3)));
    const turns = Math.ceil(MOST_STATES / fields.length) + 1;
    for (let turn = 0; turn < turns; turn++) walk(sets.start(), [1_000 + turn, ...fields]);
    const again = sets.start();
    assert.notEqual(again, first, "it began anew");
    assert.ok(again.size.states < MOST_STATES);
    assert.deepEqual(sets.finish(walk(again, fields.slice(0, 3))), known, "and nobody notices");
  });
});
