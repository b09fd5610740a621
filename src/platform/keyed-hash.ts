import { hash, hkdfSync } from "node:crypto";

/**
 * HMAC-SHA-256 (RFC 2104) from two one-shot hashes, because `createHmac` costs six times as much per call and ids are
 * mapped for every item. The key block holds 7-bit bytes only, so that the inner input can be one string: 448 bits of
 * key material remain. A test compares it with `createHmac`.
 */
export interface KeyedHash {
  /** 32 bytes. The caller must use them before the next call: the buffer is shared. */
  readonly digest: (message: string) => Buffer;
}

const BLOCK = 64;

/** @param block 64 bytes below 0x80, as `deriveBlock` makes them */
export function keyedHash(block: Uint8Array): KeyedHash {
  const inner = Buffer.from(block.map((byte) => byte ^ 0x36)).toString("latin1");
  const outer = Buffer.alloc(BLOCK + 32);
  outer.set(block.map((byte) => byte ^ 0x5c));
  const result = Buffer.alloc(32);
  return {
    digest: (message) => {
      outer.write(hash("sha256", inner + message, "binary"), BLOCK, "latin1");
      result.write(hash("sha256", outer, "binary"), 0, "latin1");
      return result;
    },
  };
}

/** HKDF-SHA-256 (RFC 5869) to `length` bytes. `info` names destination, epoch and purpose. */
export const derive = (master: Uint8Array, info: readonly string[], length: number): Buffer =>
  Buffer.from(
    hkdfSync("sha256", master, "bulkhead-v1", info.map((part) => `${part.length}:${part}`).join("|"), length),
  );

/** A key block for `keyedHash`. */
export const deriveBlock = (master: Uint8Array, info: readonly string[]): Uint8Array =>
  derive(master, info, BLOCK).map((byte) => byte & 0x7f);
