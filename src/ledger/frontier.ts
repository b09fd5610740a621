import { Fault, invariant } from "../platform/fault.ts";
import { checked, HASH_BYTES, type HashedNode, isCount, joined, nodeHash, nodesOf } from "./merkle.ts";

const VERSION = 1;
const HEADER_BYTES = 9;

/** The right edge of a growing tree: one hash per complete sub-tree, so O(log n), enough for the root and to grow. */
export interface Frontier {
  readonly size: number;
  /** Hashes of the complete sub-trees, largest first; as many as `size` has one-bits. */
  readonly hashes: readonly Uint8Array[];
  readonly root: () => Uint8Array;
  /** Adds one leaf hash; returns every sub-tree that this leaf completed, itself first. Throws unless 32 bytes. */
  readonly append: (leaf: Uint8Array) => HashedNode[];
}

/** A frontier from its parts, or an empty one. Throws when the hashes do not fit the size. */
export function createFrontier(initialSize = 0, initialHashes: readonly Uint8Array[] = []): Frontier {
  invariant(isCount(initialSize), "a size is a whole number");
  invariant(initialHashes.length === nodesOf({ from: 0, to: initialSize }).length, "one hash per complete sub-tree");
  let size = initialSize;
  const hashes = initialHashes.map(checked);
  return {
    get size() {
      return size;
    },
    get hashes() {
      return [...hashes];
    },
    root: () => joined(hashes),
    append: (leaf) => {
      let node: HashedNode = { level: 0, index: size, hash: checked(leaf) };
      const completed = [node];
      while (node.index % 2 === 1) {
        const left = hashes.pop() as Uint8Array;
        node = { level: node.level + 1, index: (node.index - 1) / 2, hash: nodeHash(left, node.hash) };
        completed.push(node);
      }
      hashes.push(node.hash);
      size += 1;
      return completed;
    },
  };
}

/** `version 1 (1 byte) ‖ size (uint64, big-endian) ‖ hashes (32 bytes each)`. */
export function serialiseFrontier(frontier: Frontier): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(VERSION, 0);
  header.writeBigUInt64BE(BigInt(frontier.size), 1);
  return Buffer.concat([header, ...frontier.hashes]);
}

/** Reads what `serialiseFrontier` wrote. Throws `ledger-mismatch` on anything else. */
export function restoreFrontier(bytes: Uint8Array): Frontier {
  const stored = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const mismatch = () => new Fault("ledger-mismatch", "The stored right edge of the Merkle log is damaged.");
  if (stored.length < HEADER_BYTES || stored.readUInt8(0) !== VERSION) throw mismatch();
  const size = Number(stored.readBigUInt64BE(1));
  if (!isCount(size)) throw mismatch();
  const count = nodesOf({ from: 0, to: size }).length;
  if (stored.length !== HEADER_BYTES + count * HASH_BYTES) throw mismatch();
  const hashes = Array.from({ length: count }, (_, at) => {
    const from = HEADER_BYTES + at * HASH_BYTES;
    return Uint8Array.from(stored.subarray(from, from + HASH_BYTES));
  });
  return createFrontier(size, hashes);
}
