import assert from "node:assert/strict";
import { test } from "node:test";
import { passesBech32 } from "./bech32.ts";
import { isDay, isRepeated, passesLuhn, passesMod11Of10, weightedSum } from "./checks.ts";
import { passesBase58Check } from "./checksum58.ts";
import { keccak256 } from "./keccak.ts";

test("Keccak-256 of the reference's short messages", () => {
  assert.equal(keccak256(""), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  assert.equal(keccak256("abc"), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
});

test("Bech32 and Bech32m, from BIP 173 and BIP 350", () => {
  for (const valid of ["A12UEL5L", "a1lqfn3a", "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx"]) {
    assert.ok(passesBech32(valid), valid);
    assert.ok(!passesBech32(`${valid.slice(0, -1)}q`), valid);
  }
  assert.ok(!passesBech32("A12uEL5L"));
  assert.ok(!passesBech32("b1b"));
});

test("Base58Check, leading zero bytes and all", () => {
  assert.ok(passesBase58Check("1111111111111111111114oLvT2", 21));
  assert.ok(!passesBase58Check("1111111111111111111114oLvT3", 21));
  assert.ok(!passesBase58Check("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", 21));
});

test("check digits", () => {
  assert.ok(passesLuhn("79927398713") && !passesLuhn("79927398710"));
  assert.ok(passesMod11Of10("86095742719") && !passesMod11Of10("86095742718"));
  assert.equal(weightedSum("123", [3, 2, 1]), 10);
  assert.ok(isRepeated("000") && !isRepeated("001"));
});

test("days that exist in some year", () => {
  assert.deepEqual(
    [
      [2, 29],
      [2, 30],
      [4, 31],
      [12, 31],
      [0, 1],
      [13, 1],
      [1, 0],
    ].map(([month = 0, day = 0]) => isDay(month, day)),
    [true, false, false, true, false, false, false],
  );
});
