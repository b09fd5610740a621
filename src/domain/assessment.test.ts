import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AssessmentChoice, type Assessed, assess, type Refusal } from "./assessment.ts";

/** The vendor's leak of November 2025 as it was: name, e-mail, coarse place, browser, organisation, in clear. */
const DIRECT: AssessmentChoice = {
  context: [
    { row: "simple", reason: "names and e-mail addresses" },
    { row: "behavioural", reason: "how the site was used, coarse location, referrers" },
  ],
  identifiers: [
    { row: "full-name.common", reason: "names as given to the account" },
    { row: "email.named", reason: "most addresses tell the name and are the main one" },
  ],
  confidentiality: { row: "unknown-recipients", reason: "an attacker exported the dataset" },
  integrity: { row: "none", reason: "nothing was written" },
  availability: { row: "none", reason: "nothing was lost" },
  malicious: { intent: true, reason: "smishing against the vendor's staff" },
  persons: 1_200,
  unintelligible: { is: false, reason: "in clear" },
  safeguards: { before: "none", after: "the vendor was cut off" },
  conclusion: { authority: "notify", persons: "communicate", reasons: "phishing with these facts is likely" },
};

/** The same through the gateway: pseudonyms, no names or addresses. */
const GATEWAY: AssessmentChoice = {
  ...DIRECT,
  context: [{ row: "behavioural", reason: "how the site was used" }],
  identifiers: [{ row: "code.unlinkable", reason: "a keyed pseudonym; the key is safe" }],
  conclusion: {
    authority: "unlikely-to-result-in-a-risk",
    persons: "no-high-risk",
    reasons: "nobody can be told apart",
  },
};

const assessed = (choice: AssessmentChoice): Assessed => {
  const answer = assess(choice);
  assert.equal(answer.kind, "assessed", JSON.stringify(answer));
  return (answer as { assessed: Assessed }).assessed;
};
const refusals = (choice: AssessmentChoice): readonly Refusal[] => {
  const answer = assess(choice);
  assert.equal(answer.kind, "refused");
  return (answer as { refusals: readonly Refusal[] }).refusals;
};

describe("a leak as it was and through the gateway", () => {
  it("is 3 and high, takes the highest of several rows, and wants a second person", () => {
    const found = assessed(DIRECT);
    assert.deepEqual([found.score, found.band, found.factors.dpc, found.factors.ei], [3, "high", 2, 1]);
    assert.equal(found.departs, false);
    assert.deepEqual(found.needsSecond, ["the score is within 0.25 of an edge between bands"]);
    assert.deepEqual(found.flags, { moreThan100Persons: true, unintelligible: false });
    assert.equal(found.crossChecks.edpb.number, 5);
  });

  it("is 1.5 and low", () => {
    const found = assessed(GATEWAY);
    assert.deepEqual([found.score, found.band, found.needsSecond], [1.5, "low", []]);
    assert.equal(found.crossChecks.edpb.number, 6);
  });

  it("does not depend on the order of rows", () => {
    assert.deepEqual(assessed({ ...DIRECT, context: DIRECT.context.toReversed() }), assessed(DIRECT));
  });
});

describe("few people who share what leaked", () => {
  it("raise the ease of identification, and never lower it", () => {
    const eiWith = (choice: AssessmentChoice, smallestGroup: number) =>
      assessed({ ...choice, smallestGroup }).factors.ei;
    assert.deepEqual(
      [1, 2, 4, 5, 1_000].map((group) => eiWith(GATEWAY, group)),
      [0.75, 0.5, 0.5, 0.25, 0.25],
    );
    assert.equal(eiWith(DIRECT, 1), 1);
    const raised = assessed({ ...GATEWAY, smallestGroup: 1 });
    assert.deepEqual(raised.raised, { from: 0.25, to: 0.75, why: "as few as 1 share what leaked of them" });
    assert.equal(raised.crossChecks.edpb.number, 5);
  });
});

describe("the legal bridge", () => {
  it("notices a departure from what the score suggests, in both directions", () => {
    const departs = (choice: AssessmentChoice, conclusion: Partial<AssessmentChoice["conclusion"]>) =>
      assessed({ ...choice, conclusion: { ...choice.conclusion, ...conclusion } }).departs;
    assert.ok(departs(DIRECT, { persons: "no-high-risk" }));
    assert.ok(departs(DIRECT, { authority: "unlikely-to-result-in-a-risk" }));
    assert.ok(departs(GATEWAY, { authority: "notify" }));
    assert.ok(!departs(DIRECT, { persons: "exempt", exemption: "c" }));
    assert.ok(!departs(GATEWAY, {}));
    const medium = { ...DIRECT, context: [{ row: "simple", reason: "names" }] };
    assert.ok(departs(medium, {}));
    assert.ok(!departs(medium, { persons: "no-high-risk" }));
  });

  it("wants a second person for a departure, far from any edge", () => {
    const needsSecond = assessed({
      ...GATEWAY,
      conclusion: { ...GATEWAY.conclusion, authority: "notify" },
    }).needsSecond;
    assert.deepEqual(needsSecond, ["the conclusion departs from what the score suggests"]);
  });

  it("takes an exemption with its letter only", () => {
    const conclusion = { ...DIRECT.conclusion, persons: "exempt" as const };
    assert.equal(refusals({ ...DIRECT, conclusion })[0]?.field, "conclusion.exemption");
    assert.equal(
      refusals({ ...DIRECT, conclusion: { ...DIRECT.conclusion, exemption: "a" } })[0]?.field,
      "conclusion.exemption",
    );
  });
});

describe("what is not set or not explained", () => {
  it("is not scored, and every field is named at once", () => {
    const empty = { row: "", reason: " " };
    const found = refusals({
      ...DIRECT,
      context: [],
      identifiers: [empty],
      integrity: empty,
      malicious: { intent: true, reason: "" },
    });
    assert.deepEqual(
      found.map(({ field }) => field),
      [
        "identifiers.0.reason",
        "identifiers.0.row",
        "integrity.reason",
        "integrity.row",
        "malicious.reason",
        "context",
        "identifiers",
      ],
    );
  });

  it("names the rows that there are", () => {
    const [refusal] = refusals({ ...DIRECT, availability: { row: "gone", reason: "x" } });
    assert.deepEqual(refusal, { field: "availability.row", why: "the method has none, temporary, lost" });
  });
});

it("is looked at beside the AEPD's guide of 2018 when its facts are given", () => {
  assert.equal(assessed(DIRECT).crossChecks.aepd2018, undefined);
  const found = assessed({ ...DIRECT, aepdImpact: 10, aepdSensitive: false }).crossChecks.aepd2018;
  assert.deepEqual(found, { score: 30, qualitative: 1, authority: false, persons: false });
});
