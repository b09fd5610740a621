import { Fault, invariant } from "../platform/fault.ts";
import { HASH_BYTES, type Node, type NodeAt, nodesOf, rootOf, type Span } from "./merkle.ts";

/**
 * The tree cut into tiles of 256 hashes, as in c2sp.org/tlog-tiles: level 0 holds leaf hashes, and each hash of a
 * higher level is the root of one full tile below. A full tile never changes, so a store keeps it for good and reads a
 * handful of tiles for any proof.
 */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

/** One tile. `width` is its number of hashes, 1 to 256; below 256 it is partial, at the right edge. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

export interface TileCount {
  readonly level: number;
  /** Full tiles, with the indexes `0` to `full - 1`. */
  readonly full: number;
  /** Width of the partial tile with the index `full`, or 0 when there is none. */
  readonly partial: number;
}

/** The tiles of a tree, level by level from the leaves up. An empty tree has none. */
export function tileCounts(size: number): TileCount[] {
  invariant(Number.isSafeInteger(size) && size >= 0, "a size is a whole number");
  const counts: TileCount[] = [];
  for (let hashes = size, level = 0; hashes > 0; hashes = Math.floor(hashes / TILE_WIDTH), level += 1) {
    counts.push({ level, full: Math.floor(hashes / TILE_WIDTH), partial: hashes % TILE_WIDTH });
  }
  return counts;
}

/** `tile/<level>/<index>[.p/<width>]`, the index in groups of three digits: `x001/x234/067`. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
  const groups = padded.match(/\d{3}/g) ?? [];
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${level}/${path}${width < TILE_WIDTH ? `.p/${width}` : ""}`;
}

/** Which tile of a tree of `size` holds a node, and where its hashes start and end in it. */
export function tileOf(node: Node, size: number): { readonly tile: Tile; readonly from: number; readonly to: number } {
  const level = Math.floor(node.level / TILE_HEIGHT);
  const span = 2 ** (node.level % TILE_HEIGHT);
  const first = node.index * span;
  const index = Math.floor(first / TILE_WIDTH);
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  const width = Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH);
  const from = first - index * TILE_WIDTH;
  invariant(from + span <= width, "the node is complete in a tree of this size");
  return { tile: { level, index, width }, from, to: from + span };
}

/** Where a newly completed node is stored, or "unstored" when its level falls between two tile levels. */
export function cellOf({ level, index }: Node): { level: number; index: number; offset: number } | "unstored" {
  if (level % TILE_HEIGHT !== 0) return "unstored";
  const offset = index % TILE_WIDTH;
  return { level: level / TILE_HEIGHT, index: (index - offset) / TILE_WIDTH, offset };
}

/** The tiles that some spans need, each once, so that an asynchronous store can load them before proving. */
export function tilesFor(spans: readonly Span[], size: number): Tile[] {
  const tiles = spans.flatMap(nodesOf).map((node) => tileOf(node, size).tile);
  return [...new Map(tiles.map((tile) => [tilePath(tile), tile])).values()];
}

/**
 * Sub-tree hashes out of tiles of a tree of `size`. `tileAt` gives the tile's hashes one after another,
 * `width * 32` bytes; a full tile may answer for a partial one. Throws `ledger-mismatch` when bytes are missing.
 */
export function fromTiles(size: number, tileAt: (tile: Tile) => Uint8Array): NodeAt {
  return (node) => {
    const { tile, from, to } = tileOf(node, size);
    return rootOf(hashesIn(tileAt(tile), tile).slice(from, to));
  };
}

/** The hashes of a stored tile. Throws `ledger-mismatch` when the length is neither the tile's nor a full tile's. */
export function hashesIn(bytes: Uint8Array, tile: Tile): Uint8Array[] {
  if (bytes.length !== tile.width * HASH_BYTES && bytes.length !== TILE_WIDTH * HASH_BYTES) {
    throw new Fault("ledger-mismatch", `The stored ${tilePath(tile)} has ${bytes.length} bytes.`);
  }
  return Array.from({ length: tile.width }, (_, at) => bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}
