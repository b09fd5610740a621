import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { looksOpaque } from "./opaque.ts";
import { testMinimiser } from "./test-minimiser.ts";
import { HELD_OUT, IDS, ORDINARY } from "./test-words.ts";
import { isLabel } from "./treat.ts";

const LEAST_RECALL = 0.97;
const MOST_DAMAGE = 0.025;

const wordsIn = (lists: readonly string[]): readonly string[] => lists.flatMap((list) => list.split(" "));
const share = (part: readonly string[], whole: readonly string[]): number => part.length / whole.length;

describe("measured on the list of ids and ordinary words", () => {
  const ids = wordsIn(Object.values(IDS));
  for (const [says, words] of [
    ["ordinary words", wordsIn(Object.values(ORDINARY))],
    ["ordinary words that no rule was made for", wordsIn(HELD_OUT)],
  ] as const)
    test(`${says}: at most ${MOST_DAMAGE * 100} % of ${words.length} are lost`, () => {
      const lost = words.filter((word) => !isLabel(word));
      assert.ok(share(lost, words) <= MOST_DAMAGE, lost.join(" "));
    });
  test(`ids: at least ${LEAST_RECALL * 100} % of ${ids.length} are seen`, () => {
    const missed = ids.filter(isLabel);
    assert.ok(share(missed, ids) <= 1 - LEAST_RECALL, missed.join(" "));
  });
  for (const [says, list] of Object.entries(IDS))
    test(`${says}: most are seen`, () => {
      const some = wordsIn([list]);
      assert.ok(some.filter(looksOpaque).length >= some.length / 2, list);
    });
});

describe("what decides", () => {
  const opaque = [
    ..."9b51fe91-b707-481d-951c-7c68cd61b5e0 9b51fe91b707481d 507f1f77bcf86cd799439011 01ARZ3NDEKTSV4RRFFQ69G5FAV".split(
      " ",
    ),
    ..."v4jpkazzunh5698m acct_1032D82eZvKYlo2C org-9f8e7d6c5b4a dXNlckBleGFtcGxlLm9yZw 84712 cus-84712".split(" "),
    ..."usr_9f8a3c user-17 cust:8471 0042-1815-7301 K7QF-9XWM-22PL -OaB3xKq9Zt_VwP2LmYh dQw4w9WgXcQ".split(" "),
  ];
  const words = [
    ..."pricing checkout-page Windows_11 iPhone15Pro v2.83.0 2026-11-24 2026-11-24T06:44:51Z Q3-2026 utf-8 en-GB".split(
      " ",
    ),
    ..."internationalisation spring_sale_2026 enterprise-annual step-12 A4 JavaScript 1.2.3 account_v2".split(" "),
    ..."numberOfItemsInCart BLACKFRIDAY2026 user_signed_up user-page 1920x1080 #1a2b3c".split(" "),
  ];
  for (const text of opaque) {
    test(`${text} is opaque`, () => assert.equal(looksOpaque(text), true));
  }
  for (const text of words) test(`${text} is a word`, () => assert.equal(looksOpaque(text), false));
});

test("nothing makes it throw or take long", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => typeof looksOpaque(text) === "boolean"));
  const started = performance.now();
  for (const unit of ["a1", "u_", "user-", "0-", "A1B2-", "aB", "x"]) looksOpaque(unit.repeat(100_000));
  assert.ok(performance.now() - started < 2_000);
});

test("an id in a property that nobody declared does not leave, a label beside it does", () => {
  const properties = {
    tier: "enterprise-annual",
    marker: "usr_9f8a3c",
    seen: "V1StGXR8_Z5jdHi6B-myT",
    build: "2.83.0",
  };
  const result = testMinimiser().minimise({ event: "Opened", properties }, []);
  assert.ok(result.kind === "minimised");
  assert.deepEqual(JSON.parse(result.body), {
    event: "Opened",
    properties: { tier: "enterprise-annual", build: "2.83.0" },
  });
});
