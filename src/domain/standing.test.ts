import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { CATEGORIES } from "./category.ts";
import { FORMS } from "./field.ts";
import { type HeldKind, standingOf } from "./standing.ts";

const kind = (category: HeldKind["category"], form: HeldKind["form"], subjects = 10): HeldKind => ({
  category,
  form,
  subjects,
});

/** What the vendor of November 2025 held, in clear and as the gateway would have left it. */
const DIRECT = [
  kind("user.name", "clear"),
  kind("user.contact.email", "clear"),
  kind("user.location.imprecise", "clear"),
  kind("user.behavior.browsing_history", "clear"),
  kind("user.unique_id", "clear"),
];
const GATEWAY = [
  kind("user.location.imprecise", "generalised"),
  kind("user.behavior.browsing_history", "generalised"),
  kind("user.unique_id", "pseudonymous"),
];

describe("the score if a vendor leaked today", () => {
  it("is high in clear and low through the gateway, and higher for a year of events", () => {
    const score = (kinds: readonly HeldKind[], days: number) => standingOf(kinds, days)?.score;
    assert.deepEqual([score(DIRECT, 90), score(GATEWAY, 90)], [3, 1.5]);
    assert.deepEqual([score(DIRECT, 365), score(GATEWAY, 365)], [4, 1.75]);
  });

  it("says which kinds decided", () => {
    const found = standingOf(DIRECT, 90);
    assert.deepEqual(found?.identifier, { row: "email.named", because: ["user.contact.email clear"] });
    assert.deepEqual(found?.context?.because, [
      "user.location.imprecise clear",
      "user.behavior.browsing_history clear",
    ]);
  });

  it("is none when nothing is held of anybody", () => {
    assert.equal(standingOf([], 365), undefined);
    assert.equal(standingOf([kind("user.contact.email", "clear", 0)], 365), undefined);
  });

  it("leaves credentials to a person", () => {
    assert.match(standingOf([kind("user.authorizing.credentials", "clear")], 30)?.remarks[0] ?? "", /credentials/);
  });

  it("never falls when something more is held, or held in clear instead", () => {
    const kinds = fc.array(
      fc.record({
        category: fc.constantFrom(...CATEGORIES),
        form: fc.constantFrom(...FORMS),
        subjects: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(kinds, kinds, fc.constantFrom(30, 365), (some, more, days) => {
        const score = (held: readonly HeldKind[]) => standingOf(held, days)?.score ?? 0;
        assert.ok(score([...some, ...more]) >= score(some));
        assert.ok(score(some.map((one) => ({ ...one, form: "clear" as const }))) >= score(some));
      }),
    );
  });
});
