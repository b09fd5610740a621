import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Band, type Factors, formulaOf, SCALE, severityOf, valueOf } from "./severity.ts";

/** Worked examples that others published, and cases of our own on the edges: DPC, EI, C, I, A, malicious, score, band. */
const EXAMPLES: readonly (readonly [string, ...Numbers, boolean, number, Band])[] = [
  ["hospital, ransomware", 4, 0.75, 0, 0, 0.25, true, 3.75, "high"],
  ["hospital, salaries mailed to a known recipient", 3, 1, 0.25, 0, 0, false, 3.25, "high"],
  ["laptop lost, encrypted", 1, 0.25, 0, 0, 0, false, 0.25, "low"],
  ["newsletter with every address in CC", 1, 1, 0.25, 0, 0, false, 1.25, "low"],
  ["personnel data through an interface, known recipients", 3, 1, 0.25, 0, 0, false, 3.25, "high"],
  ["the same, logs prove that nobody came", 3, 1, 0, 0, 0, false, 3, "high"],
  ["insurer, exfiltration", 4, 1, 0.5, 0, 0, true, 5, "very_high"],
  ["a walkthrough", 4, 1, 0.25, 0, 0, true, 4.75, "very_high"],
  ["analytics vendor: name, e-mail, usage, in clear", 2, 1, 0.5, 0, 0, true, 3, "high"],
  ["the same, no insight", 1, 1, 0.5, 0, 0, true, 2, "medium"],
  ["the same through a gateway", 2, 0.25, 0.5, 0, 0, true, 1.5, "low"],
  ["the same through a gateway, no insight", 1, 0.25, 0.5, 0, 0, true, 1.25, "low"],
  ["a year of events in clear", 3, 1, 0.5, 0, 0, true, 4, "very_high"],
  ["a year of events through a gateway", 3, 0.25, 0.5, 0, 0, true, 1.75, "low"],
  ["viewing history of adults in clear", 4, 1, 0.5, 0, 0, true, 5, "very_high"],
  ["passwords captured, online bank, no sign of use", 4, 1, 0, 0, 0, false, 4, "very_high"],
  ["passwords captured, music store, no sign of use", 1, 1, 0, 0, 0, false, 1, "low"],
  ["the least", 1, 0.25, 0, 0, 0, false, 0.25, "low"],
  ["the most", 4, 1, 0.5, 0.5, 0.5, true, 6, "very_high"],
  ["just below 2", 2, 0.75, 0.25, 0, 0, false, 1.75, "low"],
  ["exactly 2", 2, 1, 0, 0, 0, false, 2, "medium"],
  ["just below 3", 3, 0.75, 0.25, 0.25, 0, false, 2.75, "medium"],
  ["exactly 3", 3, 1, 0, 0, 0, false, 3, "high"],
  ["just below 4", 3, 1, 0.25, 0.25, 0.25, false, 3.75, "high"],
  ["exactly 4", 4, 1, 0, 0, 0, false, 4, "very_high"],
];

type Numbers = readonly [
  Factors["dpc"],
  Factors["ei"],
  Factors["confidentiality"],
  Factors["integrity"],
  Factors["availability"],
];

const factors: fc.Arbitrary<Factors> = fc.record({
  dpc: fc.constantFrom(...SCALE.dpc),
  ei: fc.constantFrom(...SCALE.ei),
  confidentiality: fc.constantFrom(...SCALE.confidentiality),
  integrity: fc.constantFrom(...SCALE.integrity),
  availability: fc.constantFrom(...SCALE.availability),
  malicious: fc.boolean(),
});

describe("published examples and edges", () => {
  for (const [says, dpc, ei, confidentiality, integrity, availability, malicious, score, band] of EXAMPLES) {
    it(`${says}: ${score}, ${band}`, () => {
      const found = severityOf({ dpc, ei, confidentiality, integrity, availability, malicious });
      assert.equal(found.score, score);
      assert.equal(found.band, band);
    });
  }
});

describe("every combination", () => {
  it("is a multiple of 0.25 between 0.25 and 6, in the band of its score", () => {
    fc.assert(
      fc.property(factors, (one) => {
        const { score, band, presumption } = severityOf(one);
        assert.ok(Number.isInteger(score * 4) && score >= 0.25 && score <= 6);
        assert.equal(band, score < 2 ? "low" : score < 3 ? "medium" : score < 4 ? "high" : "very_high");
        assert.equal(presumption, score < 2 ? "register-only" : score < 3 ? "authority" : "authority-and-persons");
        assert.ok(formulaOf(one).endsWith(` = ${score}`));
      }),
    );
  });

  it("never falls when a factor rises", () => {
    fc.assert(
      fc.property(factors, factors, (a, b) => {
        const higher: Factors = {
          dpc: a.dpc > b.dpc ? a.dpc : b.dpc,
          ei: a.ei > b.ei ? a.ei : b.ei,
          confidentiality: a.confidentiality > b.confidentiality ? a.confidentiality : b.confidentiality,
          integrity: a.integrity > b.integrity ? a.integrity : b.integrity,
          availability: a.availability > b.availability ? a.availability : b.availability,
          malicious: a.malicious || b.malicious,
        };
        assert.ok(severityOf(higher).score >= Math.max(severityOf(a).score, severityOf(b).score));
      }),
    );
  });

  it("tells the three losses and malice apart, where a yes or no would not", () => {
    const none: Factors = { dpc: 1, ei: 1, confidentiality: 0, integrity: 0, availability: 0, malicious: false };
    const scores = [
      none,
      { ...none, confidentiality: 0.25 as const },
      { ...none, confidentiality: 0.5 as const },
      { ...none, integrity: 0.25 as const, availability: 0.25 as const },
      { ...none, malicious: true },
    ].map((one) => severityOf(one).score);
    assert.deepEqual(scores, [1, 1.25, 1.5, 1.5, 1.5]);
  });

  it("wants a second reviewer within 0.25 of an edge, and only there", () => {
    fc.assert(
      fc.property(factors, (one) => {
        const { score, needsSecondReviewer } = severityOf(one);
        const near = [2, 3, 4].some((edge) => score >= edge - 0.25 && score <= edge + 0.25);
        assert.equal(needsSecondReviewer, near);
      }),
    );
  });
});

describe("a value from its text", () => {
  it("is the same with zeros around it", () => {
    for (const text of ["0.5", "0.50", ".5", "00.5"]) assert.equal(valueOf("ei", text), 0.5, text);
    for (const text of ["1", "1.", "1.0", "01"]) assert.equal(valueOf("dpc", text), 1, text);
    for (const text of ["0", "0.0", "00", ".0"]) assert.equal(valueOf("integrity", text), 0, text);
  });

  it("is none that the scale lacks, however near", () => {
    const refused = ["0.3", "0.2500000000000000000001", "0.49999999999999999999", "5", "-1", "1e0", "0x1", "", " 1"];
    for (const text of [...refused, "NaN", "Infinity", "1,0", ".", "one", "0.25.0", "9".repeat(40)])
      for (const name of ["dpc", "ei", "confidentiality"] as const)
        assert.equal(valueOf(name, text), undefined, `${name} ${text}`);
    assert.equal(valueOf("dpc", "0"), undefined);
    assert.equal(valueOf("ei", "0"), undefined);
    assert.equal(valueOf("availability", "1"), undefined);
  });
});
