import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "../platform/fault.ts";
import { createFrontier } from "./frontier.ts";
import {
  consistencyProof,
  consistencySpans,
  fromLeaves,
  inclusionProof,
  inclusionSpans,
  leafHash,
  spanHash,
  verifyConsistency,
  verifyInclusion,
} from "./merkle.ts";
import vectors from "./rfc6962.vectors.json" with { type: "json" };
import { cellOf, fromTiles, type Tile, tileCounts, tileOf, tilePath, tilesFor } from "./tiles.ts";

const SIZE = vectors.tileSizes.treeSize;

/** A store that keeps tiles as a log grows: what `append` completes goes into its cell. */
function grow(size: number) {
  const stored = new Map<string, Uint8Array[]>();
  const frontier = createFrontier();
  for (let index = 0; index < size; index += 1) {
    for (const node of frontier.append(leafHash(Buffer.from(String(index))))) {
      const cell = cellOf(node);
      if (cell === "unstored") continue;
      const key = `${cell.level}/${cell.index}`;
      const hashes = stored.get(key) ?? [];
      hashes[cell.offset] = node.hash;
      stored.set(key, hashes);
    }
  }
  const tileAt = (tile: Tile) => Buffer.concat((stored.get(`${tile.level}/${tile.index}`) ?? []).slice(0, tile.width));
  return { frontier, stored, tileAt };
}

const log = grow(SIZE);

test("the tiles of 70 000 entries and of 256", () => {
  const want = vectors.tileSizes;
  assert.deepEqual(tileCounts(SIZE), [
    { level: 0, full: want.level0Full, partial: want.level0Partial },
    { level: 1, full: want.level1Full, partial: want.level1Partial },
    { level: 2, full: 0, partial: want.level2Partial },
  ]);
  assert.deepEqual(tileCounts(256), [
    { level: 0, full: 1, partial: 0 },
    { level: 1, full: 0, partial: 1 },
  ]);
  assert.deepEqual(tileCounts(0), []);
  assert.deepEqual(tileCounts(255), [{ level: 0, full: 0, partial: 255 }]);
});

test("a log that grows fills exactly those tiles", () => {
  const tiles = tileCounts(SIZE).reduce((sum, { full, partial }) => sum + full + (partial > 0 ? 1 : 0), 0);
  assert.equal(log.stored.size, tiles);
  for (const { level, full, partial } of tileCounts(SIZE)) {
    if (full > 0) assert.equal(log.stored.get(`${level}/${full - 1}`)?.length, 256);
    if (partial > 0) assert.equal(log.stored.get(`${level}/${full}`)?.length, partial);
  }
});

test("tile paths are those of tlog-tiles", () => {
  assert.equal(tilePath({ level: 0, index: 1_234_067, width: 256 }), "tile/0/x001/x234/067");
  assert.equal(tilePath({ level: 0, index: 273, width: 112 }), "tile/0/273.p/112");
  assert.equal(tilePath({ level: 2, index: 0, width: 1 }), "tile/2/000.p/1");
  assert.equal(tilePath({ level: 0, index: 1000, width: 256 }), "tile/0/x001/000");
});

test("proofs from tiles hold and need few tiles", () => {
  const nodeAt = fromTiles(SIZE, log.tileAt);
  const root = log.frontier.root();
  assert.deepEqual(spanHash({ from: 0, to: SIZE }, nodeAt), root);
  for (const index of [0, 1, 255, 256, 257, 65_535, 65_536, 69_887, 69_888, SIZE - 1]) {
    const leaf = leafHash(Buffer.from(String(index)));
    const proof = inclusionProof(index, SIZE, nodeAt);
    assert.ok(verifyInclusion({ index, size: SIZE, leaf, proof, root }));
    assert.ok(tilesFor(inclusionSpans(index, SIZE), SIZE).length <= 5);
  }
  for (const size1 of [1, 255, 256, 257, 65_536, 65_537, 69_999, SIZE]) {
    const root1 = spanHash({ from: 0, to: size1 }, fromTiles(size1, log.tileAt));
    const proof = consistencyProof(size1, SIZE, nodeAt);
    assert.ok(verifyConsistency({ size1, root1, size2: SIZE, root2: root, proof }));
  }
});

test("the tiles that a proof needs are all that it reads", () => {
  for (const spans of [inclusionSpans(12_345, SIZE), consistencySpans(33_333, SIZE)]) {
    const loaded = new Map(tilesFor(spans, SIZE).map((tile) => [tilePath(tile), log.tileAt(tile)]));
    const nodeAt = fromTiles(SIZE, (tile) => {
      const bytes = loaded.get(tilePath(tile));
      assert.ok(bytes, tilePath(tile));
      return bytes;
    });
    for (const span of spans) assert.equal(spanHash(span, nodeAt).length, 32);
  }
});

test("tiles and leaves give the same hashes in a small tree", () => {
  const fromStored = fromTiles(600, grow(600).tileAt);
  const fromEntries = fromLeaves((index) => leafHash(Buffer.from(String(index))));
  for (let level = 0; level <= 9; level += 1) {
    for (let index = 0; (index + 1) * 2 ** level <= 600; index += 1) {
      assert.deepEqual(Buffer.from(fromStored({ level, index })), Buffer.from(fromEntries({ level, index })));
    }
  }
});

test("a full tile answers for a partial one, a short one is a ledger-mismatch", () => {
  const whole = log.tileAt({ level: 0, index: 0, width: 256 });
  assert.deepEqual(fromTiles(100, () => whole)({ level: 0, index: 5 }), whole.subarray(160, 192));
  for (const bytes of [whole.subarray(1), whole.subarray(0, 99 * 32), new Uint8Array(0)]) {
    assert.throws(
      () => fromTiles(100, () => bytes)({ level: 0, index: 5 }),
      (error) => error instanceof Fault && error.code === "ledger-mismatch",
    );
  }
});

test("a node that is not complete has no tile", () => {
  assert.throws(() => tileOf({ level: 0, index: 100 }, 100));
  assert.throws(() => tileOf({ level: 3, index: 12 }, 100));
  assert.throws(() => tileOf({ level: 8, index: 0 }, 255));
});
