import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from "node:crypto";
import { invariant } from "../platform/fault.ts";
import { HASH_BYTES } from "./merkle.ts";

/**
 * Signed tree heads: a c2sp.org/tlog-checkpoint body inside a c2sp.org/signed-note. The note says who signed; whether
 * two checkpoints of a log are consistent is for `verifyConsistency` and the witnesses to say.
 */
export const MAX_NOTE_BYTES = 131_072; // 16 post-quantum signatures of nearly 5 kB each still fit
export const MAX_SIGNATURES = 32; // the specification asks for at least 16

const ED25519_TYPE = 0x01;
const ED25519_BYTES = 32;
const KEY_ID_BYTES = 4;
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex"); // RFC 8410 §7, before the seed
const SIGNATURE_LINE = /^— (?<name>\S+) (?<signature>[A-Za-z0-9+/]+=*)$/;
const NAME = /^[^\s\u0085+]+$/u;

export interface Checkpoint {
  /** The log's identity, a URL without scheme, and the name of its key. */
  readonly origin: string;
  /** Entries in the tree. */
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

/** One line under a note. Nothing is known about it until a verifier of that name and id has checked it. */
export interface SignatureLine {
  readonly name: string;
  /** 8 hexadecimal digits. */
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** A public key that we trust, under the name it signs with. */
export interface Verifier {
  readonly name: string;
  /** 8 hexadecimal digits: the start of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). */
  readonly keyId: string;
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Uint8Array;
  readonly verify: (text: string, signature: Uint8Array) => boolean;
}

export interface Signer {
  readonly verifier: Verifier;
  readonly sign: (text: string) => Uint8Array;
}

export interface Malformed {
  readonly kind: "malformed";
  readonly why: string;
}

/** `carried` are lines of keys that we do not know, among them witness cosignatures: kept, counted for nothing. */
export type OpenedNote =
  | {
      readonly kind: "verified";
      readonly text: string;
      readonly verified: readonly SignatureLine[];
      readonly carried: readonly SignatureLine[];
    }
  | { readonly kind: "no-known-signature"; readonly carried: readonly SignatureLine[] }
  | { readonly kind: "bad-signature"; readonly name: string; readonly keyId: string }
  | Malformed;

export type OpenedCheckpoint =
  | {
      readonly kind: "verified";
      readonly checkpoint: Checkpoint;
      readonly verified: readonly SignatureLine[];
      readonly carried: readonly SignatureLine[];
    }
  | { readonly kind: "other-origin"; readonly origin: string }
  | Exclude<OpenedNote, { kind: "verified" }>;

/** A verifier from a raw 32-byte Ed25519 public key. Throws on another length or a name with a space or a plus. */
export function verifierFromPublicKey(name: string, publicKey: Uint8Array): Verifier {
  invariant(isName(name), "a key name has no spaces, no plus and no control characters");
  invariant(publicKey.length === ED25519_BYTES, "an Ed25519 public key is 32 bytes");
  const raw = Uint8Array.from(publicKey);
  const x = Buffer.from(raw).toString("base64url");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  return Object.freeze({
    name,
    keyId: keyIdOf(name, raw),
    publicKey: raw,
    verify: (text: string, signature: Uint8Array) =>
      signature.length === 64 && verify(null, Buffer.from(text), key, signature),
  });
}

/** A signer from a 32-byte Ed25519 seed (the private key of RFC 8032). Throws on another length or a bad name. */
export function signerFromSeed(name: string, seed: Uint8Array): Signer {
  invariant(seed.length === ED25519_BYTES, "an Ed25519 seed is 32 bytes");
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: "der", type: "pkcs8" });
  const verifier = verifierFromPublicKey(name, rawPublicKey(key));
  return Object.freeze({ verifier, sign: (text: string) => sign(null, Buffer.from(text), key) });
}

/** `name+keyid+base64(0x01 ‖ public key)`, the text form of a trusted key (golang.org/x/mod/sumdb/note). */
export function formatVkey({ name, keyId, publicKey }: Verifier): string {
  return `${name}+${keyId}+${base64(Buffer.from([ED25519_TYPE, ...publicKey]))}`;
}

/** Reads a vkey; its key id must be the one that name and key give. */
export function parseVkey(vkey: string): { readonly kind: "verifier"; readonly verifier: Verifier } | Malformed {
  const [name = "", keyId = "", ...rest] = vkey.split("+");
  const key = decodeBase64(rest.join("+")); // base64 has plus signs of its own
  if (!isName(name)) return malformed("vkey: bad key name");
  if (key === "not-base64" || key.length !== 1 + ED25519_BYTES) return malformed("vkey: not an Ed25519 key");
  if (key[0] !== ED25519_TYPE) return malformed("vkey: only Ed25519 signatures (type 1) are supported");
  const verifier = verifierFromPublicKey(name, key.subarray(1));
  if (verifier.keyId !== keyId) return malformed("vkey: the key id does not fit the key");
  return { kind: "verifier", verifier };
}

/** `origin\nsize\nbase64(root)\n`, the text that is signed. Throws on a checkpoint that could not be read back. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  const text = `${origin}\n${size}\n${base64(root)}\n`;
  invariant(parseCheckpoint(text).kind === "checkpoint", "a checkpoint can be read back");
  return text;
}

/** Reads exactly three lines. Extension lines, which the specification allows, are refused: nobody audits them. */
export function parseCheckpoint(
  text: string,
): { readonly kind: "checkpoint"; readonly checkpoint: Checkpoint } | Malformed {
  const [origin = "", sizeText = "", rootText = "", end, ...rest] = text.split("\n");
  if (end !== "" || rest.length > 0) return malformed("checkpoint: not three lines");
  if (origin === "" || !isPlainText(origin)) return malformed("checkpoint: bad origin");
  const size = parseCount(sizeText);
  if (size === "not-a-count") return malformed("checkpoint: the size is not a plain decimal number");
  const root = decodeBase64(rootText);
  if (root === "not-base64" || root.length !== HASH_BYTES) return malformed("checkpoint: the root is not 32 bytes");
  return { kind: "checkpoint", checkpoint: { origin, size, root } };
}

/**
 * The signed note of a checkpoint, one line per signer (more than one while a key is being replaced). Whoever calls
 * this must first have made sure that the tree extends the last one signed: a log never signs two histories.
 */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly Signer[]): string {
  invariant(signers.length > 0, "a note has a signature");
  invariant(
    signers.every(({ verifier }) => verifier.name === checkpoint.origin),
    "the log signs under its origin",
  );
  const text = formatCheckpoint(checkpoint);
  const lines = signers.map(({ verifier, sign }) => formatLine({ ...verifier, signature: sign(text) }));
  return `${text}\n${lines.join("")}`;
}

/** Adds a witness's answer, one or more signature lines, to a note. Lines that are there already are not repeated. */
export function withCosignatures(note: string, lines: string): { readonly kind: "note"; note: string } | Malformed {
  const parts = splitNote(note);
  if ("kind" in parts) return parts;
  const more = parseLines(lines);
  if ("kind" in more) return more;
  const formatted = new Set([...parts.lines, ...more].map(formatLine));
  const cosigned = `${parts.text}\n${[...formatted].join("")}`;
  const whole = splitNote(cosigned);
  return "kind" in whole ? whole : { kind: "note", note: cosigned };
}

/**
 * Reads a signed note and checks it against the keys we trust. One bad signature of a trusted key spoils the note;
 * unknown keys are carried. The text is given out only when a trusted key signed it.
 */
export function openNote(note: string, verifiers: readonly Verifier[]): OpenedNote {
  const parts = splitNote(note);
  if ("kind" in parts) return parts;
  const verified = new Map<Verifier, SignatureLine>();
  const carried: SignatureLine[] = [];
  for (const line of parts.lines) {
    const verifier = verifiers.find(({ name, keyId }) => name === line.name && keyId === line.keyId);
    if (verifier === undefined) carried.push(line);
    else if (verifier.verify(parts.text, line.signature)) verified.set(verifier, line);
    else return { kind: "bad-signature", name: line.name, keyId: line.keyId };
  }
  if (verified.size === 0) return { kind: "no-known-signature", carried };
  return { kind: "verified", text: parts.text, verified: [...verified.values()], carried };
}

/** Opens a checkpoint of one log: signed by the log's own key, and for the origin that key is named after. */
export function openCheckpoint(note: string, log: Verifier): OpenedCheckpoint {
  const opened = openNote(note, [log]);
  if (opened.kind !== "verified") return opened;
  const parsed = parseCheckpoint(opened.text);
  if (parsed.kind !== "checkpoint") return parsed;
  const { checkpoint } = parsed;
  if (checkpoint.origin !== log.name) return { kind: "other-origin", origin: checkpoint.origin };
  return { kind: "verified", checkpoint, verified: opened.verified, carried: opened.carried };
}

/** Standard base64 (RFC 4648 §4) in its one canonical spelling: padded, no stray bits, nothing around it. */
export function decodeBase64(text: string): Uint8Array | "not-base64" {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? Uint8Array.from(bytes) : "not-base64";
}

/** A decimal number up to 2^53 - 1 without sign or leading zero. */
export function parseCount(text: string): number | "not-a-count" {
  const count = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(count) ? count : "not-a-count";
}

function splitNote(note: string): { text: string; lines: SignatureLine[] } | Malformed {
  if (note.length > MAX_NOTE_BYTES || Buffer.byteLength(note) > MAX_NOTE_BYTES) return malformed("note: too long");
  if (!isPlainText(note.replaceAll("\n", ""))) return malformed("note: not plain UTF-8 text");
  const gap = note.lastIndexOf("\n\n");
  if (gap < 0) return malformed("note: no blank line before the signatures");
  const lines = parseLines(note.slice(gap + 2));
  return "kind" in lines ? lines : { text: note.slice(0, gap + 1), lines };
}

function parseLines(block: string): SignatureLine[] | Malformed {
  if (!block.endsWith("\n")) return malformed("note: the last signature line does not end");
  const texts = block.slice(0, -1).split("\n");
  if (texts.length > MAX_SIGNATURES) return malformed("note: too many signatures");
  const lines = texts.map(parseLine);
  return lines.every((line) => line !== "not-a-signature") ? lines : malformed("note: bad signature line");
}

function parseLine(text: string): SignatureLine | "not-a-signature" {
  const { name = "", signature = "" } = SIGNATURE_LINE.exec(text)?.groups ?? {};
  const bytes = decodeBase64(signature);
  if (!isName(name) || bytes === "not-base64" || bytes.length <= KEY_ID_BYTES) return "not-a-signature";
  const keyId = Buffer.from(bytes.subarray(0, KEY_ID_BYTES)).toString("hex");
  return { name, keyId, signature: bytes.subarray(KEY_ID_BYTES) };
}

function formatLine({ name, keyId, signature }: SignatureLine): string {
  return `— ${name} ${base64(Buffer.concat([Buffer.from(keyId, "hex"), signature]))}\n`;
}

function keyIdOf(name: string, publicKey: Uint8Array): string {
  const input = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([ED25519_TYPE]), publicKey]);
  return hash("sha256", input, "hex").slice(0, 2 * KEY_ID_BYTES);
}

function rawPublicKey(key: KeyObject): Uint8Array {
  const { x } = createPublicKey(key).export({ format: "jwk" });
  return Buffer.from(x ?? "", "base64url");
}

function isName(name: string): boolean {
  return NAME.test(name) && isPlainText(name);
}

function isPlainText(text: string): boolean {
  return text.isWellFormed() && !/[\u0000-\u001f]/.test(text);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function malformed(why: string): Malformed {
  return { kind: "malformed", why };
}
