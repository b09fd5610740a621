import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CIRCUMSTANCE_ROWS, CONTEXT_ROWS, CONTEXTS, IDENTIFIER_ROWS } from "./enisa-2013.data.ts";
import { SCALE } from "./severity.ts";

/** The method's own examples for the context of the data, each with the row that it illustrates. */
const CONTEXT_EXAMPLES: readonly (readonly [example: string, row: string, dpc: number])[] = [
  ["a supermarket's customer list", "simple", 1],
  ["delivery addresses of a shop for adults", "simple+2", 3],
  ["credentials that open a music store only", "simple", 1],
  ["a week of call history", "behavioural", 2],
  ["calls to a centre for psychological support", "behavioural+2", 4],
  ["a year of places from a transport card", "behavioural+1", 3],
  ["a letter that tells only which bank somebody uses", "financial-2", 1],
  ["a month of balances", "financial", 3],
  ["old, invalid card numbers", "financial-2", 1],
  ["that somebody had a general blood test", "sensitive-3", 1],
  ["that somebody was tested for one disease", "sensitive-1", 3],
  ["political opinions in a closed forum", "sensitive", 4],
];

const valueIn = <Row extends { readonly id: string }>(rows: readonly Row[], id: string): Row => {
  const row = rows.find((one) => one.id === id);
  assert.ok(row !== undefined, id);
  return row;
};

describe("the context of the data", () => {
  for (const [example, id, dpc] of CONTEXT_EXAMPLES)
    it(`${example}: ${dpc}`, () => assert.equal(valueIn(CONTEXT_ROWS, id).dpc, dpc));

  it("reaches every value from every context, in whole steps from the context's base", () => {
    const bases = { simple: 1, behavioural: 2, financial: 3, sensitive: 4 };
    for (const context of CONTEXTS) {
      const rows = CONTEXT_ROWS.filter((row) => row.context === context);
      assert.deepEqual(new Set(rows.map((row) => row.dpc)), new Set([1, 2, 3, 4]));
      for (const row of rows) assert.equal(row.dpc - bases[context], Number(row.id.slice(context.length)), row.id);
    }
  });
});

describe("the ease of identification", () => {
  it("has the cells that the method defines, and no others", () => {
    const cells = Map.groupBy(IDENTIFIER_ROWS, (row) => row.id.replace(/\..*/, ""));
    assert.deepEqual(Object.fromEntries([...cells].map(([name, rows]) => [name, rows.map((row) => row.ei)])), {
      "full-name": [0.25, 0.5, 0.75, 1],
      "id-number": [0.25, 0.75, 1],
      "phone-or-address": [0.25, 0.5, 1],
      email: [0.25, 0.75, 1],
      picture: [0.25, 0.5, 0.75, 1],
      code: [0.25, 0.75, 1],
    });
  });
});

describe("the circumstances", () => {
  it("have one row per value of the scale", () => {
    for (const factor of ["confidentiality", "integrity", "availability"] as const)
      assert.deepEqual(
        CIRCUMSTANCE_ROWS[factor].map((row) => row.value),
        SCALE[factor],
      );
  });

  it("count what can be restored with some work as 0.25", () => {
    assert.equal(valueIn(CIRCUMSTANCE_ROWS.availability, "temporary").value, 0.25);
  });
});

it("no id stands twice", () => {
  const ids = [...CONTEXT_ROWS, ...IDENTIFIER_ROWS].map((row) => row.id);
  assert.equal(new Set(ids).size, ids.length);
});
