import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "../platform/fault.ts";
import { createFrontier, restoreFrontier, serialiseFrontier } from "./frontier.ts";
import { fromLeaves, leafHash, rootOf } from "./merkle.ts";

const leaves = Array.from({ length: 301 }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));

test("the frontier has the root of the whole tree, sizes 0 to 300", () => {
  const frontier = createFrontier();
  for (let size = 0; size <= 300; size += 1) {
    assert.equal(frontier.size, size);
    assert.deepEqual(frontier.root(), rootOf(leaves.slice(0, size)));
    assert.ok(frontier.hashes.length <= Math.log2(size + 1) + 1);
    frontier.append(leaves[size] as Uint8Array);
  }
});

test("a frontier comes back from its bytes and from its parts and goes on growing", () => {
  for (const size of [0, 1, 2, 3, 7, 8, 255, 256, 257, 300]) {
    const frontier = createFrontier();
    for (const leaf of leaves.slice(0, size)) frontier.append(leaf);
    const copies = [restoreFrontier(serialiseFrontier(frontier)), createFrontier(size, frontier.hashes)];
    for (const copy of copies) {
      assert.equal(copy.size, size);
      assert.deepEqual(Buffer.from(copy.root()), Buffer.from(frontier.root()));
      copy.append(leaves[size] as Uint8Array);
      assert.deepEqual(Buffer.from(copy.root()), Buffer.from(rootOf(leaves.slice(0, size + 1))));
      assert.equal(frontier.size, size);
    }
  }
});

test("appending tells which sub-trees became complete", () => {
  const frontier = createFrontier();
  const nodeAt = fromLeaves((index) => leaves[index] as Uint8Array);
  const completed = leaves.slice(0, 40).flatMap((leaf) => frontier.append(leaf));
  assert.equal(completed.length, 40 + 20 + 10 + 5 + 2 + 1);
  for (const node of completed) assert.deepEqual(Buffer.from(node.hash), Buffer.from(nodeAt(node)));
});

test("wrong parts are refused, and a refused leaf changes nothing", () => {
  assert.throws(() => createFrontier(3, [leaves[0] as Uint8Array]));
  assert.throws(() => createFrontier(1, [new Uint8Array(31)]));
  assert.throws(() => createFrontier(-1));
  assert.throws(() => createFrontier(0.5));
  const frontier = createFrontier(1, [leaves[0] as Uint8Array]);
  assert.throws(() => frontier.append(new Uint8Array(0)));
  assert.deepEqual([frontier.size, frontier.root()], [1, leaves[0]]);
});

test("damaged bytes are a ledger-mismatch", () => {
  const stored = serialiseFrontier(createFrontier(1, [leaves[0] as Uint8Array]));
  const damaged = [
    new Uint8Array(0),
    stored.subarray(0, 8),
    stored.subarray(0, -1),
    Buffer.concat([stored, Buffer.of(0)]),
    Uint8Array.from(stored, (byte, at) => (at === 0 ? 2 : byte)),
    Uint8Array.from(stored, (byte, at) => (at === 1 ? 255 : byte)),
    Uint8Array.from(stored, (byte, at) => (at === 8 ? 3 : byte)),
  ];
  for (const bytes of damaged) {
    assert.throws(
      () => restoreFrontier(bytes),
      (error) => error instanceof Fault && error.code === "ledger-mismatch",
    );
  }
});
