import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { CATEGORIES, type Category } from "../domain/category.ts";
import { identifyingParts } from "./taken.ts";

const TABLE: readonly (readonly [category: Category, text: string, parts: readonly string[]])[] = [
  ["user.name", "Ada", ["Ada"]],
  ["user.name", "Ada Lovelace", ["Ada Lovelace", "Lovelace"]],
  ["user.name", "", []],
  ["user.contact.email", "ada@example.org", ["ada@example.org"]],
  ["user.contact.email", "ada.lovelace@example.org", ["ada.lovelace@example.org", "ada.lovelace"]],
  ["user.contact.email", "ada1815@example.org", ["ada1815@example.org", "ada1815"]],
  ["user.contact.email", "ada.lovelace", ["ada.lovelace"]],
  ["user.unique_id", "u1", ["u1"]],
  ["user.workplace", "Acme", ["Acme"]],
  ["user.authorizing.credentials", "hunter2", ["hunter2"]],
  ["user.contact.address.country", "FR", []],
  ["user.behavior.search_history", "shoes", []],
  ["user.behavior.search_history", "divorce lawyer", ["divorce lawyer"]],
  ["user.content", "a text about nobody", []],
  ["user.content", "write to ada@example.org or +33 6 39 98 01 23", ["ada@example.org", "+33 6 39 98 01 23"]],
  ["user.device", "1080", []],
  ["user.behavior", "pro", []],
  ["user.behavior.browsing_history", "https://x.example/pricing", []],
  ["user.behavior.browsing_history", "https://x.example/a?lang=fr&page=2", []],
  ["user.behavior.browsing_history", "https://x.example/a?utm_content=Ada+Lovelace", []],
  ["user.behavior.browsing_history", "https://x.example/a?who=Ada+Lovelace", ["Ada Lovelace"]],
  ["user.behavior.browsing_history", "https://x.example/a?who=Ada%20Lovelace#tab=ignored", ["Ada Lovelace"]],
  ["user.behavior.browsing_history", "https://x.example/?q=divorce", ["divorce"]],
  ["user.behavior.browsing_history", "https://x.example/o/9b51fe91b707481d/a", ["9b51fe91b707481d"]],
  ["user.behavior.browsing_history", "https://x.example/a?x=%E0%A4%A", ["%E0%A4%A"]],
  [
    "user.behavior.browsing_history",
    "https://x.example/a?email=ada%40example.org",
    ["ada%40example.org", "ada@example.org"],
  ],
];

describe("identifying parts", () => {
  for (const [category, text, parts] of TABLE) {
    test(`${category}: ${text}`, () => assert.deepEqual(identifyingParts(category, text), parts));
  }
});

test("a text is no name when it has many words, and no part is blank or endless", () => {
  const words = Array.from({ length: 3_000 }, (_, index) => `word${index}x`).join(" ");
  assert.ok(identifyingParts("user.name", words).length <= 8);
  fc.assert(
    fc.property(fc.constantFrom(...CATEGORIES), fc.string({ unit: "binary", maxLength: 400 }), (category, text) => {
      for (const part of identifyingParts(category, text)) assert.ok(part !== "" && part.length <= 256);
    }),
  );
});
