import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
import { derive, deriveBlock, keyedHash } from "./keyed-hash.ts";

/**
 * How a subject's or organisation's own id rests (I2): a keyed hash that finds it again, and the id under AES-256-GCM.
 * Both keys come from the master key and are the same for all destinations, so that one person is one token.
 */
export interface IdSealer {
  /** Base64url of 16 bytes. */
  readonly key: (id: string) => string;
  /** Base64url of nonce, ciphertext and tag. */
  readonly seal: (id: string) => string;
  /** The id, or undefined when another key sealed it or a byte was changed. */
  readonly open: (sealed: string) => string | undefined;
}

const NONCE = 12;
const TAG = 16;

export function idSealer(master: Uint8Array): IdSealer {
  const index = keyedHash(deriveBlock(master, ["subject-index"]));
  const key = createSecretKey(derive(master, ["subject-seal"], 32));
  return {
    key: (id) => index.digest(id).toString("base64url", 0, 16),
    seal: (id) => {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      return Buffer.concat([nonce, cipher.update(id, "utf8"), cipher.final(), cipher.getAuthTag()]).toString(
        "base64url",
      );
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, "base64url");
      if (bytes.length < NONCE + TAG) return undefined;
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE));
      decipher.setAuthTag(bytes.subarray(-TAG));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString("utf8");
      } catch {
        return undefined;
      }
    },
  };
}
