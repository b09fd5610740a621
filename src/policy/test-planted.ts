import assert from "node:assert/strict";
import fc from "fast-check";
import type { Item, Json, JsonObject } from "../domain/item.ts";
import type { VendorAdapter } from "../vendors/vendor.ts";
import { testMinimiser } from "./test-minimiser.ts";

/** An address and an id that must not leave, wherever and however they stand. */
export const PLANTED = { email: "zephyrine.quibble@canary-mail.example", id: "usr_canary_Zq7" } as const;

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const spellings = (text: string): readonly string[] => [
  text,
  text.toUpperCase(),
  `for ${text}`,
  encodeURIComponent(text),
  base64(text),
  base64(`x${text}`),
  JSON.stringify({ a: text }),
  `https://shop.example/users/${text}?next=${encodeURIComponent(text)}#${text}`,
];

const word = fc.constantFrom(
  "plan",
  "note",
  "email",
  "who",
  "label",
  "referrer",
  "company",
  "value",
  "user_id",
  "a b",
  "$set",
);
const planted = fc.constantFrom(...Object.values(PLANTED).flatMap(spellings));
const leaf: fc.Arbitrary<Json> = fc.oneof(planted, fc.constantFrom<Json>("pro", 7, true, null, ""), fc.string());
const key = fc.oneof({ weight: 8, arbitrary: word }, { weight: 1, arbitrary: planted });

/** Objects in which the planted values stand as values, inside texts, as keys and encoded. */
export const withPlanted: fc.Arbitrary<JsonObject> = fc.letrec<{ object: JsonObject; value: Json }>((tie) => ({
  object: fc.dictionary(key, tie("value"), { maxKeys: 6 }),
  value: fc.oneof({ depthSize: "small" }, leaf, tie("object"), fc.array(leaf, { maxLength: 3 })),
})).object;

/** What may leave of an item holds neither planted value, in any spelling that the last look knows. */
export function leavesNothingPlanted(adapter: VendorAdapter, item: Item): void {
  for (const policy of ["minimal", "declared-only"]) {
    const result = minimiserOf(policy, adapter.id).minimise(item.body, adapter.complete(item, "0".repeat(32), 0));
    if (result.kind === "withheld") continue;
    for (const value of Object.values(PLANTED))
      for (const spelling of [value, encodeURIComponent(value), base64(value).replace(/=+$/, "")])
        assert.equal(
          result.body.toLowerCase().includes(spelling.toLowerCase()),
          false,
          `${spelling} in ${result.body}`,
        );
  }
}

const minimisers = new Map<string, ReturnType<typeof testMinimiser>>();

function minimiserOf(policy: string, vendor: string): ReturnType<typeof testMinimiser> {
  const known = minimisers.get(`${policy} ${vendor}`) ?? testMinimiser(policy, vendor);
  minimisers.set(`${policy} ${vendor}`, known);
  return known;
}
