import { hash } from "node:crypto";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const VALUES = new Map([...ALPHABET].map((char, value) => [char, BigInt(value)]));
const CHECKSUM_BYTES = 4;

const sha256 = (bytes: Buffer): Buffer => hash("sha256", bytes, "buffer");

/** True for `bytes` of payload in Base58Check, as Bitcoin writes addresses: the last four bytes are their double hash. */
export function passesBase58Check(text: string, bytes: number): boolean {
  const number = [...text].reduce((sum, char) => sum * 58n + (VALUES.get(char) ?? 0n), 0n);
  const hex = number.toString(16).padStart((bytes + CHECKSUM_BYTES) * 2, "0");
  if (hex.length !== (bytes + CHECKSUM_BYTES) * 2) return false;
  const decoded = Buffer.from(hex, "hex");
  return sha256(sha256(decoded.subarray(0, bytes)))
    .subarray(0, CHECKSUM_BYTES)
    .equals(decoded.subarray(bytes));
}
