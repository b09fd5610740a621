import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Fault } from "./fault.ts";

/** An operator's own Ed25519 key (RFC 8032). The private half stays in a file that only its holder can read. */
export interface OperatorKey {
  /** Whose file it says it is. */
  readonly name: string;
  readonly keyId: string;
  /** 32 bytes in base64. */
  readonly publicKey: string;
  /** Base64 of 64 bytes. */
  readonly sign: (text: string) => string;
}

const KEY_BYTES = 32;
const FILE_BYTES = 4_096;

/** 16 hexadecimal digits of SHA-256 over the public key. */
export const keyIdOf = (publicKey: string): string =>
  hash("sha256", Buffer.from(publicKey, "base64"), "hex").slice(0, 16);

/**
 * Makes a key and its file (PKCS 8 in PEM, mode 0600, the name in a line above).
 * @throws Fault `bad-request` when the file exists: a key is never overwritten
 */
export function newOperatorKey(file: string, name: string): OperatorKey {
  if (existsSync(file)) throw new Fault("bad-request", `${file} exists; move it away or give another --key`);
  const { privateKey } = generateKeyPairSync("ed25519");
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  writeFileSync(file, `operator: ${name}\n${pem}`, { mode: 0o600, flag: "wx" });
  return keyOf(name, privateKey);
}

/** @throws Fault `key-missing` or `key-exposed` */
export function readOperatorKey(file: string): OperatorKey {
  let text: string;
  try {
    const { mode, size } = statSync(file);
    if ((mode & 0o077) !== 0)
      throw new Fault("key-exposed", `${file} is readable by others; an operator's key is its holder's: chmod 600`);
    text = size > FILE_BYTES ? "" : readFileSync(file, "utf8");
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault("key-missing", `${file} can't be read; give the file of your own operator key`, { cause });
  }
  const name = /^operator: (\S{1,63})$/m.exec(text)?.[1];
  try {
    const key = createPrivateKey(text);
    if (name !== undefined && key.asymmetricKeyType === "ed25519") return keyOf(name, key);
  } catch {
    // Said below: what the file holds is never quoted.
  }
  throw new Fault("key-missing", `${file} holds no operator key; \`bulkhead operator add NAME\` makes one`);
}

function keyOf(name: string, key: KeyObject): OperatorKey {
  const { x = "" } = createPublicKey(key).export({ format: "jwk" });
  const publicKey = Buffer.from(x, "base64url").toString("base64");
  return Object.freeze({
    name,
    keyId: keyIdOf(publicKey),
    publicKey,
    sign: (text: string) => sign(null, Buffer.from(text), key).toString("base64"),
  });
}

/** Whether a key signed exactly this text. False for anything that is no key or no signature. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const raw = Buffer.from(publicKey, "base64");
  if (raw.length !== KEY_BYTES) return false;
  const jwk = { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") };
  try {
    const key = createPublicKey({ key: jwk, format: "jwk" });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
}
