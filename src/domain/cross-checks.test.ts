import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AepdAnswer, type AepdFacts, aepd2018, aepdVolume, EDPB_CASES, nearestEdpbCase } from "./cross-checks.ts";

describe("the EDPB's cases", () => {
  it("are 18, numbered in order", () => {
    assert.deepEqual(
      EDPB_CASES.map((one) => one.number),
      Array.from({ length: 18 }, (_, at) => at + 1),
    );
  });

  /** What the guidelines conclude: nobody beyond the register, or authority and persons. */
  const outcomes: readonly (readonly [number, authority: boolean, persons: boolean])[] = [
    [1, false, false],
    [3, true, true],
    [5, true, true],
    [6, false, false],
    [7, true, true],
    [8, true, false],
    [9, false, false],
    [11, true, true],
    [13, false, false],
    [15, false, false],
    [16, true, false],
    [17, true, true],
  ];
  for (const [number, authority, persons] of outcomes)
    it(`case ${number}`, () => {
      const found = EDPB_CASES[number - 1];
      assert.deepEqual([found?.authority, found?.persons], [authority, persons]);
    });

  it("tells nobody's persons without the authority", () => {
    for (const one of EDPB_CASES) assert.ok(one.authority || !one.persons, one.title);
  });

  it("nearest to a vendor's leak are 5 with identities and 6 without", () => {
    assert.equal(nearestEdpbCase(true).number, 5);
    assert.equal(nearestEdpbCase(false).number, 6);
  });
});

describe("the AEPD's guide of 2018", () => {
  const rows: readonly (readonly [...Values, AepdAnswer["score"], qualitative: number, boolean, boolean])[] = [
    [1, 2, 10, 20, 2, false, false],
    [3, 1, 8, 24, 1, false, false],
    [4, 1, 8, 32, 2, true, false],
    [5, 1, 10, 50, 2, true, true],
    [5, 2, 10, 100, 3, true, true],
    [4, 1, 10, 40, 2, true, false],
    [5, 1, 4, 20, 1, false, false],
  ];
  for (const [volume, type, impact, score, qualitative, authority, persons] of rows)
    it(`${volume} × ${type} × ${impact} = ${score}`, () =>
      assert.deepEqual(aepd2018({ volume, type, impact }), { score, qualitative, authority, persons }));

  it("counts persons in steps", () => {
    const steps = [99, 100, 1_000, 1_001, 100_000, 100_001, 1_000_000, 1_000_001].map(aepdVolume);
    assert.deepEqual(steps, [1, 2, 2, 3, 3, 4, 4, 5]);
  });
});

type Values = readonly [AepdFacts["volume"], AepdFacts["type"], AepdFacts["impact"]];
