import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fold, skeleton, withoutInvisible } from "./normalise.ts";

const ALIKE: readonly (readonly [disguised: string, plain: string])[] = [
  ["\u043epenai.com", "openai.com"],
  ["\u0430\u0440\u0440\u04cf\u0435", "apple"],
  ["\u0262oogle", "google"],
  ["\u00f8penai", "openai"],
  ["g00gle", "google"],
  ["paypaI", "paypal"],
  ["paypa1", "paypal"],
  ["rnicrosoft", "microsoft"],
  ["vvise", "wise"],
  ["c1ocusign", "docusign"],
  ["\uff50\uff41\uff59pal", "paypal"],
  ["p\u200bay\u00adp\u2060al", "paypal"],
  ["\u202epaypal\u202c", "paypal"],
  ["\u{1d41a}\u{1d429}\u{1d429}\u{1d425}\u{1d41e}.\u{1f152}\u{1f15e}\u{1f15c}", "apple.com"],
  ["\u24dc\u24d4\u24e3\u24d0", "meta"],
  ["n\u0117tfl\u00ecx", "netflix"],
  ["ne\u0307tflix", "netflix"],
  ["\u0455t\u0433i\u0440\u0435", "stripe"],
];

const APART: readonly (readonly [string, string])[] = [
  ["correos", "correios"],
  ["paypal", "paypall"],
  ["がす", "かす"],
  ["한글", "한국"],
];

test("what a reader can't tell apart has one skeleton", () => {
  for (const [disguised, plain] of ALIKE) assert.equal(skeleton(disguised), skeleton(plain), disguised);
  for (const [one, other] of APART) assert.notEqual(skeleton(one), skeleton(other), one);
});

test("folding keeps text readable, leaving letters of other scripts alone", () => {
  assert.equal(fold("Société Générale, Straße, Ærø").text, "societe generale, strasse, aero");
  assert.equal(fold("modern clock 10").text, "modern clock 10");
  assert.equal(fold("アマゾン 한글 ガス").text, "アマゾン 한글 ガス");
});

test("offsets lead back to the original", () => {
  const original = "Ihr \u200bＰ\u0430y\u00adpal-Konto ﬁx";
  const { text, originalAt } = fold(original);
  const start = text.indexOf("paypal");
  assert.equal(original.slice(originalAt(start), originalAt(start + 6)), "Ｐ\u0430y\u00adpal");
  assert.equal(originalAt(text.length), original.length);
  assert.equal(original.slice(originalAt(text.indexOf("fix"))), "ﬁx");
});

test("folding is stable, ordered and total", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (original) => {
      const { text, originalAt } = fold(original);
      let last = 0;
      for (let index = 0; index <= text.length; index++) {
        const at = originalAt(index);
        assert.ok(at >= last && at <= original.length);
        last = at;
      }
      assert.equal(skeleton(original), skeleton(original));
      assert.ok(!/[A-Z\u200b\u00ad\u202e]/.test(text));
    }),
  );
});

test("what is put between letters and drawn as nothing changes nothing", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z ]{1,20}$/),
      fc.constantFrom("\u200b", "\u00ad", "\u2060", "\u202e", "\ufe0f"),
      (word, nothing) => {
        const spread = [...word].join(nothing);
        assert.equal(fold(spread).text, word);
        assert.equal(withoutInvisible(spread), word);
      },
    ),
  );
});
