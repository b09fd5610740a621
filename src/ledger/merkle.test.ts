import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import {
  consistencyProof,
  emptyRoot,
  fromLeaves,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  spanHash,
  verifyConsistency,
  verifyInclusion,
} from "./merkle.ts";
import vectors from "./rfc6962.vectors.json" with { type: "json" };

const MAX_SIZE = 70;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (text: string) => Buffer.from(text, "hex");
const leaves = Array.from({ length: 130 }, (_, i) => leafHash(Uint8Array.of(i)));
const leafAt = (index: number) => leaves[index] as Uint8Array;
const nodeAt = fromLeaves(leafAt);
const roots = Array.from({ length: MAX_SIZE + 2 }, (_, size) => rootOf(leaves.slice(0, size)));
const rootAt = (size: number) => roots[size] as Uint8Array;

function flipped(hash: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(hash);
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
}

/** Every proof that differs from a good one in one hash: a bit each, one missing, one more, two swapped. */
function* spoilt(proof: readonly Uint8Array[], bits: readonly number[]): Generator<Uint8Array[]> {
  for (let at = 0; at < proof.length; at += 1) {
    for (const bit of bits) yield proof.map((hash, i) => (i === at ? flipped(hash, bit) : hash));
    yield proof.toSpliced(at, 1);
    yield proof.map((hash, i) => (i === at ? hash.subarray(1) : hash));
    yield proof.map((hash, i) => (i === at ? new Uint8Array(33) : hash));
    if (at > 0) yield proof.toSpliced(at - 1, 2, proof[at] as Uint8Array, proof[at - 1] as Uint8Array);
  }
  yield [...proof, leafAt(0)];
  yield [leafAt(0), ...proof];
}

const everyBit = Array.from({ length: 256 }, (_, bit) => bit);
const someBits = (seed: number) => [seed % 256, (seed * 31 + 7) % 256];

test("the roots of the reference tree, sizes 0 to 8", () => {
  const hashes = vectors.leaves.map((leaf) => leafHash(bytes(leaf)));
  vectors.roots.forEach((root, size) => {
    assert.equal(hex(rootOf(hashes.slice(0, size))), root);
  });
  assert.equal(hex(emptyRoot()), vectors.roots[0]);
});

test("the reference leaf and node hashes", () => {
  for (const { leaf, left, right, hash } of vectors.hasher) {
    const got = leaf === undefined ? nodeHash(bytes(left ?? ""), bytes(right ?? "")) : leafHash(bytes(leaf));
    assert.equal(hex(got), hash);
  }
});

test("every inclusion proof up to 70 entries holds, and no spoilt one does", () => {
  for (let size = 1; size <= MAX_SIZE; size += 1) {
    for (let index = 0; index < size; index += 1) {
      const claim = {
        index,
        size,
        leaf: leafAt(index),
        proof: inclusionProof(index, size, nodeAt),
        root: rootAt(size),
      };
      assert.ok(verifyInclusion(claim), `${index} in ${size}`);
      const bits = size === 7 || (size === MAX_SIZE && index % 23 === 0) ? everyBit : someBits(index + size);
      for (const proof of spoilt(claim.proof, bits)) assert.ok(!verifyInclusion({ ...claim, proof }));
      for (const bit of bits) {
        assert.ok(!verifyInclusion({ ...claim, leaf: flipped(claim.leaf, bit) }));
        assert.ok(!verifyInclusion({ ...claim, root: flipped(claim.root, bit) }));
      }
      for (let other = 0; other < size; other += 1) {
        assert.equal(verifyInclusion({ ...claim, index: other }), other === index);
      }
    }
  }
});

test("every consistency proof up to 70 entries holds, and no spoilt one does", () => {
  for (let size2 = 1; size2 <= MAX_SIZE; size2 += 1) {
    for (let size1 = 1; size1 <= size2; size1 += 1) {
      const proof = consistencyProof(size1, size2, nodeAt);
      const claim = { size1, root1: rootAt(size1), size2, root2: rootAt(size2), proof };
      assert.ok(verifyConsistency(claim), `${size1} to ${size2}`);
      const bits = size2 === 7 || (size2 === MAX_SIZE && size1 % 23 === 0) ? everyBit : someBits(size1 + size2);
      for (const bad of spoilt(proof, bits)) assert.ok(!verifyConsistency({ ...claim, proof: bad }));
      for (const bit of bits) {
        assert.ok(!verifyConsistency({ ...claim, root1: flipped(claim.root1, bit) }));
        assert.ok(!verifyConsistency({ ...claim, root2: flipped(claim.root2, bit) }));
      }
      assert.ok(!verifyConsistency({ ...claim, size1: 0 }));
      assert.ok(!verifyConsistency({ ...claim, size1: size2 + 1 }));
    }
  }
});

test("a history with one entry changed is not consistent", () => {
  const changed = fromLeaves((index) => (index === 3 ? leafAt(99) : leafAt(index)));
  const root2 = spanHash({ from: 0, to: 40 }, changed);
  for (let size1 = 4; size1 < 40; size1 += 1) {
    const proof = consistencyProof(size1, 40, changed);
    assert.ok(!verifyConsistency({ size1, root1: rootAt(size1), size2: 40, root2, proof }));
  }
});

test("size1 = 0 is refused, and so are sizes and indexes outside the tree", () => {
  assert.throws(() => consistencyProof(0, 5, nodeAt));
  assert.throws(() => consistencyProof(6, 5, nodeAt));
  assert.throws(() => inclusionProof(5, 5, nodeAt));
  assert.throws(() => inclusionProof(-1, 5, nodeAt));
  assert.throws(() => inclusionProof(0, 0, nodeAt));
  assert.throws(() => inclusionProof(0.5, 5, nodeAt));
  const root = emptyRoot();
  assert.ok(!verifyConsistency({ size1: 0, root1: root, size2: 0, root2: root, proof: [] }));
  assert.ok(!verifyConsistency({ size1: 0, root1: root, size2: 1, root2: leafAt(0), proof: [] }));
  for (const index of [1, 2, -1, 0.5, Number.NaN, 2 ** 53]) {
    assert.ok(!verifyInclusion({ index, size: 1, leaf: leafAt(0), proof: [], root: leafAt(0) }));
  }
  for (const size of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    assert.ok(!verifyInclusion({ index: 0, size, leaf: leafAt(0), proof: [], root: leafAt(0) }));
  }
});

test("a hash that is not 32 bytes is refused", () => {
  const short = new Uint8Array(31);
  const none = new Uint8Array(0);
  assert.throws(() => rootOf([short]));
  assert.throws(() => rootOf([leafAt(0), none]));
  assert.throws(() => inclusionProof(0, 2, () => short));
  assert.throws(() => consistencyProof(1, 2, () => none));
  assert.ok(!verifyInclusion({ index: 0, size: 1, leaf: none, proof: [], root: none }));
  assert.ok(!verifyConsistency({ size1: 1, root1: none, size2: 1, root2: none, proof: [] }));
});

// The accumulated vectors of transparency-dev/merkle testonly/vectors_test.go, also Appendix C.1 of
// draft-ietf-plants-merkle-tree-certs: a sub-tree is valid when its start is a multiple of its width rounded up to a
// power of two.
function* validSubtrees(): Generator<[number, number]> {
  for (let end = 0; end <= 130; end += 1) {
    for (let start = 0; start <= end; start += 1) {
      let ceiling = 1;
      while (ceiling < end - start) ceiling *= 2;
      if (start % ceiling === 0) yield [start, end];
    }
  }
}

test("the rolling hash over all sub-trees up to 130", () => {
  const rolling = createHash("sha256");
  for (const [from, to] of validSubtrees()) rolling.update(`[${from}, ${to}) ${hex(spanHash({ from, to }, nodeAt))}\n`);
  assert.equal(rolling.digest("hex"), "b82806ad4265bb151c1119c0f4db437bb4d1a1f887b3a7fba1cd4ebf552e3e81");
});

test("the rolling hash over all inclusion proofs in sub-trees up to 130", () => {
  const rolling = createHash("sha256");
  for (const [start, end] of validSubtrees()) {
    const inside = fromLeaves((index) => leafAt(start + index));
    for (let index = start; index < end; index += 1) {
      const proof = inclusionProof(index - start, end - start, inside);
      rolling.update(`${[`${index} [${start}, ${end})`, ...proof.map(hex)].join(" ")}\n`);
    }
  }
  assert.equal(rolling.digest("hex"), "ac2a8f989e44d99e399db448050ff5f19757df53cfb716aa81015d3955d8163f");
});
