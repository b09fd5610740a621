import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { derive, deriveBlock, keyedHash } from "./keyed-hash.ts";

test("is HMAC-SHA-256", () => {
  const block = deriveBlock(randomBytes(32), ["destination", "1"]);
  const hash = keyedHash(block);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (message) => {
      const expected = createHmac("sha256", block).update(message, "utf8").digest("hex");
      assert.equal(hash.digest(message).toString("hex"), expected);
    }),
  );
});

test("keys of different destinations and epochs differ, also when names could run together", () => {
  const master = randomBytes(32);
  const seen = new Set(
    [["a", "1"], ["a", "2"], ["b", "1"], ["a1"], ["a|1:1"], ["a", "1", ""]].map((info) =>
      derive(master, info, 32).toString("hex"),
    ),
  );
  assert.equal(seen.size, 6);
});
