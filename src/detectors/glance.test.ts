import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { glanceAt, hasAt, hasRun, KIND } from "./glance.ts";

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 120 }),
  fc.string({ unit: fc.constantFrom(..."0019 aZ_-.%@\u0660\u0130é"), maxLength: 120 }),
);

const edgesOf = (value: string): number[] => {
  const { edges, count } = glanceAt(value);
  return [...edges.subarray(0, count)];
};
const runsIn = (value: string): number[] =>
  [...value.matchAll(/\d+/g)].flatMap(({ 0: run, index }) => [index, index + run.length]);

test("edges are those of the runs of digits, whatever was looked at before", () => {
  fc.assert(fc.property(text, (value) => assert.deepEqual(edgesOf(value), runsIn(value))));
  const long = `${"é1".repeat(40_000)} 2`;
  assert.deepEqual(edgesOf(long), runsIn(long));
  assert.deepEqual(edgesOf("a"), []);
});

test("kinds are told at each place, and behind the text there are none of another one", () => {
  glanceAt("A".repeat(60));
  glanceAt("-7");
  assert.ok(hasAt(0, KIND.dash) && hasAt(1, KIND.digit) && !hasAt(0, KIND.digit));
  assert.ok(!hasAt(-1, -1) && !hasAt(2, -1) && !hasAt(3, -1));
});

test("runs and stretches are found wherever they stand, and not when they are one too short", () => {
  fc.assert(
    fc.property(text, fc.nat(40), text, (before, length, after) => {
      const value = `${before} ${"a".repeat(length)} ${after}`;
      assert.equal(hasRun(value, KIND.word, 16), /[\w-]{16}/.test(value));
      assert.equal(glanceAt(value).hasStretch, /[\w.+/=~-]{16}/.test(value));
    }),
  );
});
