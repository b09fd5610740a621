import { hash } from "node:crypto";
import { invariant } from "../platform/fault.ts";

/**
 * A Merkle tree over SHA-256 as in RFC 6962 §2.1 and RFC 9162 §2.1. The two prefixes keep an inner node from passing
 * for an entry (second preimage). Sizes and indexes are whole numbers up to 2^53 - 1, so no 32-bit operators here.
 */
export const HASH_BYTES = 32;

const LEAF_PREFIX = 0x00;
const NODE_PREFIX = 0x01;

/** Entries `[from, to)` of a tree. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A complete sub-tree: it covers the `2^level` entries from `index * 2^level` on. Level 0 is a leaf hash. */
export interface Node {
  readonly level: number;
  readonly index: number;
}

export interface HashedNode extends Node {
  readonly hash: Uint8Array;
}

/** Where proofs get hashes from: the hash of one complete sub-tree, 32 bytes. See `fromLeaves` and `fromTiles`. */
export type NodeAt = (node: Node) => Uint8Array;

/** `SHA-256(0x00 ‖ entry)`, RFC 6962 §2.1. */
export function leafHash(entry: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + entry.length);
  input[0] = LEAF_PREFIX;
  input.set(entry, 1);
  return hash("sha256", input, "buffer");
}

/** `SHA-256(0x01 ‖ left ‖ right)`, RFC 6962 §2.1. Lengths are checked by the callers, where hashes come in. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + left.length + right.length);
  input[0] = NODE_PREFIX;
  input.set(left, 1);
  input.set(right, 1 + left.length);
  return hash("sha256", input, "buffer");
}

/** The root of a tree without entries: SHA-256 of nothing, RFC 6962 §2.1. */
export function emptyRoot(): Uint8Array {
  return hash("sha256", new Uint8Array(0), "buffer");
}

/** The root over all leaf hashes, O(n). Throws when a hash is not 32 bytes. */
export function rootOf(leafHashes: readonly Uint8Array[]): Uint8Array {
  return spanHash(
    { from: 0, to: leafHashes.length },
    fromLeaves((index) => leafHashes[index] as Uint8Array),
  );
}

/** Sub-tree hashes worked out from leaf hashes, O(2^level) each: for tests, exports and small trees. */
export function fromLeaves(leafAt: (index: number) => Uint8Array): NodeAt {
  const nodeAt: NodeAt = ({ level, index }) => {
    if (level === 0) return checked(leafAt(index));
    return nodeHash(nodeAt({ level: level - 1, index: 2 * index }), nodeAt({ level: level - 1, index: 2 * index + 1 }));
  };
  return nodeAt;
}

/**
 * The complete sub-trees of a span, largest first. The span must be one that halving a tree gives (a whole tree, a
 * complete sub-tree, or a right edge), which is what the span functions below return.
 */
export function nodesOf({ from, to }: Span): Node[] {
  const nodes: Node[] = [];
  for (let at = from, width = 1, level = 0; at < to; at += width) {
    for (width = 1, level = 0; width * 2 <= to - at; width *= 2) level += 1;
    invariant(at % width === 0, "a span is aligned to its sub-trees");
    nodes.push({ level, index: at / width });
  }
  return nodes;
}

/** The hash over a span, read from complete sub-trees. */
export function spanHash(span: Span, nodeAt: NodeAt): Uint8Array {
  return joined(nodesOf(span).map((node) => checked(nodeAt(node))));
}

/** What an inclusion proof consists of, from the leaf's sibling up to the root's child (RFC 6962 §2.1.1). */
export function inclusionSpans(index: number, size: number): Span[] {
  invariant(isCount(index) && isCount(size) && index < size, "the entry is in the tree");
  const path: Span[] = [];
  for (let from = 0, to = size; to - from > 1; ) {
    const middle = split(from, to);
    if (index < middle) {
      path.push({ from: middle, to });
      to = middle;
    } else {
      path.push({ from, to: middle });
      from = middle;
    }
  }
  return path.toReversed();
}

/** What a consistency proof consists of, in its order (RFC 6962 §2.1.2). Needs `1 <= size1 <= size2`. */
export function consistencySpans(size1: number, size2: number): Span[] {
  invariant(isCount(size1) && isCount(size2) && size1 >= 1 && size1 <= size2, "the older tree is in the newer one");
  const path: Span[] = [];
  let from = 0;
  let to = size2;
  while (size1 !== to) {
    const middle = split(from, to);
    if (size1 <= middle) {
      path.push({ from: middle, to });
      to = middle;
    } else {
      path.push({ from, to: middle });
      from = middle;
    }
  }
  if (from > 0) path.push({ from, to });
  return path.toReversed();
}

/** Audit path of 32-byte hashes for one entry. Throws when `index` is not below `size`. */
export function inclusionProof(index: number, size: number, nodeAt: NodeAt): Uint8Array[] {
  return inclusionSpans(index, size).map((span) => spanHash(span, nodeAt));
}

/** Proof that the first `size1` entries of the newer tree are the older tree. Throws when `size1` is 0 or too large. */
export function consistencyProof(size1: number, size2: number, nodeAt: NodeAt): Uint8Array[] {
  return consistencySpans(size1, size2).map((span) => spanHash(span, nodeAt));
}

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leaf: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** Whether the leaf hash is entry `index` of the tree with this root. Anything malformed is false, never thrown. */
export function verifyInclusion({ index, size, leaf, proof, root }: InclusionClaim): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  if (![leaf, root, ...proof].every(isHash)) return false;
  const spans = inclusionSpans(index, size);
  if (spans.length !== proof.length) return false;
  const built = spans.reduce((below, span, at) => {
    const beside = proof[at] as Uint8Array;
    return span.from > index ? nodeHash(below, beside) : nodeHash(beside, below);
  }, leaf);
  return isSame(built, root);
}

export interface ConsistencyClaim {
  readonly size1: number;
  readonly root1: Uint8Array;
  readonly size2: number;
  readonly root2: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Whether the tree with `root2` only added to the tree with `root1`. Anything malformed is false, never thrown, and
 * so is `size1` = 0: everything extends the empty tree, and a proof of nothing must not look like one.
 */
export function verifyConsistency({ size1, root1, size2, root2, proof }: ConsistencyClaim): boolean {
  if (!isCount(size1) || !isCount(size2) || size1 < 1 || size1 > size2) return false;
  if (![root1, root2, ...proof].every(isHash)) return false;
  const spans = consistencySpans(size1, size2);
  if (spans.length !== proof.length) return false;
  // The path starts where the older tree ends: at the older root itself if that is one node of the newer tree,
  // otherwise at the first hash of the proof.
  const startsAtRoot = spans[0] === undefined || spans[0].from >= size1;
  let older = startsAtRoot ? root1 : (proof[0] as Uint8Array);
  let newer = older;
  for (let at = startsAtRoot ? 0 : 1; at < spans.length; at += 1) {
    const beside = proof[at] as Uint8Array;
    if ((spans[at] as Span).from >= size1) {
      newer = nodeHash(newer, beside);
    } else {
      older = nodeHash(beside, older);
      newer = nodeHash(beside, newer);
    }
  }
  return isSame(older, root1) && isSame(newer, root2);
}

/** Where RFC 6962 cuts `[from, to)`: after the largest power of two below its width. */
function split(from: number, to: number): number {
  let width = 1;
  while (width * 2 < to - from) width *= 2;
  return from + width;
}

/** The hash over neighbouring complete sub-trees, largest first, that end at a right edge (RFC 6962 §2.1). */
export function joined(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.length === 0 ? emptyRoot() : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Gives a hash back. Throws when it is not 32 bytes. */
export function checked(candidate: Uint8Array): Uint8Array {
  invariant(isHash(candidate), "a hash is 32 bytes");
  return candidate;
}

function isHash(candidate: Uint8Array): boolean {
  return candidate instanceof Uint8Array && candidate.length === HASH_BYTES;
}

/** Whether this can be a size or an index: a whole number from 0 to 2^53 - 1. */
export function isCount(candidate: number): boolean {
  return Number.isSafeInteger(candidate) && candidate >= 0;
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
