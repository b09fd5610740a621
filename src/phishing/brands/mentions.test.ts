import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Where } from "./mentions.ts";
import { openRegistry } from "./registry.ts";

const { brandsNamedIn } = openRegistry();

/** Each mention as `brand`, with `?` for an ordinary word, `~` for a disguise, `@` in an address. */
const named = (text: string, where: Where = "body") =>
  brandsNamedIn(text, where)
    .map(
      ({ brand, strength, disguised, inAddress }) =>
        `${brand.id}${strength === "ordinary-word" ? "?" : ""}${disguised ? "~" : ""}${inAddress ? "@" : ""}`,
    )
    .join(" ");

const NAMED: readonly (readonly [text: string, mentions: string])[] = [
  ["Your OpenAI account", "openai"],
  ["your chatgpt subscription", "openai"],
  ["Ihr PayPal-Konto", "paypal"],
  ["Amazon's notice", "amazon"],
  ["Société Générale / SOCIETE GENERALE", "societe-generale societe-generale"],
  ["Microsoft 365 admin", "microsoft"],
  ["Crédit\u00a0Agricole", "credit-agricole"],
  ["Lowe’s or Lowes", "lowes lowes"],
  ["マイクロソフトからのお知らせ", "microsoft"],
  ["Сбербанк: СБЕРБАНК", "sberbank sberbank"],
  // Disguises.
  ["P\u0430yPal", "paypal~"],
  ["Micr0soft and rnicrosoft", "microsoft~ microsoft~"],
  ["Pay\u200bPal", "paypal~"],
  ["Pay\u00adPal", "paypal"],
  ["\u{1d5da}\u{1d5fc}\u{1d5fc}\u{1d5f4}\u{1d5f9}\u{1d5f2}", "google~"],
  ["App1e", "apple~"],
  ["UPS\u0337\u00ae", "ups~"],
  // Ordinary words count as the brand writes them, and weakly.
  ["an apple a day", ""],
  ["Apple", "apple?"],
  ["APPLE", "apple?"],
  ["a chase through the orange grove in the post", ""],
  ["ups and downs; the meta level; a slack rope", ""],
  ["LNG prices; ING prices", "ing?"],
  // Part of another word, or put together.
  ["pineapple, amazonian, googled", ""],
  ["Lin ked In, Trust-Wallet, TrustWallet", "trust-wallet trust-wallet"],
  ["write to help@paypal.com or see https://paypal.com/x", "paypal@ paypal@"],
  ["see paypal.com for more", "paypal@"],
  ["thanks. PayPal. Bye", "paypal"],
];

test("names are found whole, in several scripts and disguises", () => {
  for (const [text, mentions] of NAMED) assert.equal(named(text), mentions, text);
});

test("a service word beside an ordinary word says that the brand is meant", () => {
  assert.equal(named("Apple", "sender-name"), "apple");
  assert.equal(named("Chase Security Team", "sender-name"), "chase");
  assert.equal(named("Kundenservice Telekom", "sender-name"), "telekom");
  assert.equal(named("Chase Miller", "sender-name"), "chase?");
  assert.equal(named("Katie From Ledger", "sender-name"), "ledger");
  assert.equal(named("From Ledger to Spreadsheet", "sender-name"), "ledger?");
  assert.equal(named("Orange: votre facture", "subject"), "orange");
  assert.equal(named("The Orange Book is out", "subject"), "orange?");
  assert.equal(named("Apple security team", "body"), "apple?");
});

test("names written together in a sender's name are taken apart at the capitals", () => {
  assert.equal(named("BinanceBNB", "sender-name"), "binance");
  assert.equal(named("WinMetCenterParcs", "sender-name"), "center-parcs");
  assert.equal(named("MetaSupport", "sender-name"), "meta");
  assert.equal(named("BinanceBNB", "body"), "");
  assert.equal(named("Revolution DeMarco McKinsey", "sender-name"), "");
  const text = "🔔 PepeByBinanceBNB now";
  const [mention] = brandsNamedIn(text, "sender-name");
  assert.equal(text.slice(mention?.start, mention?.end), "Binance");
});

test("a mention points at the name in the original", () => {
  const text = "Straße ﬁx \u200b— your Ｐ\u0430yPal account";
  const [mention] = brandsNamedIn(text, "body");
  assert.equal(text.slice(mention?.start, mention?.end), "Ｐ\u0430yPal");
  assert.equal(mention?.name, "PayPal");
});

test("any text is read without an error, and every span lies within it", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.string({ unit: "binary", maxLength: 8 }), fc.constantFrom("PayPal", " ", "DHL", "Apple", "\u200b")),
      ),
      (parts) => {
        const text = parts.join("");
        for (const { start, end } of brandsNamedIn(text, "body"))
          assert.ok(start < end && end <= text.length && start >= 0);
      },
    ),
    { numRuns: 60 },
  );
});
