import { invariant } from "../platform/fault.ts";
import {
  type Checkpoint,
  decodeBase64,
  MAX_NOTE_BYTES,
  type Malformed,
  type OpenedCheckpoint,
  openCheckpoint,
  parseCount,
  type SignatureLine,
  type Verifier,
} from "./checkpoint.ts";
import { HASH_BYTES, verifyInclusion } from "./merkle.ts";

/** A proof that can be checked offline that an entry is in the log: `*.tlog-proof`, c2sp.org/tlog-proof. */
const HEADER = "c2sp.org/tlog-proof@v1";
const MAX_HASHES = 63;
const MAX_EXTRA_BYTES = 65_536;
const MAX_PROOF_BYTES = MAX_NOTE_BYTES + 2 * MAX_EXTRA_BYTES;

export interface TlogProof {
  /** Zero-based position of the entry. */
  readonly index: number;
  /** 32 bytes each, from the leaf's sibling up to the root's child (RFC 6962 §2.1.1). */
  readonly hashes: readonly Uint8Array[];
  /** The signed note, verbatim, with the cosignatures that were there. */
  readonly checkpoint: string;
  /** Opaque and *not authenticated*: never decide anything by it. */
  readonly extra?: Uint8Array;
}

export type CheckedProof =
  | {
      readonly kind: "included";
      readonly index: number;
      readonly checkpoint: Checkpoint;
      /** Lines of keys that were not given, witnesses among them: not checked here. */
      readonly carried: readonly SignatureLine[];
    }
  | { readonly kind: "not-included" }
  | Exclude<OpenedCheckpoint, { kind: "verified" }>;

/** The text of a proof file. Throws when a part could not be read back. */
export function formatTlogProof(proof: TlogProof): string {
  const extra = proof.extra === undefined || proof.extra.length === 0 ? [] : [`extra ${base64(proof.extra)}`];
  const lines = [HEADER, ...extra, `index ${proof.index}`, ...proof.hashes.map(base64)];
  const text = `${lines.join("\n")}\n\n${proof.checkpoint}`;
  invariant(parseTlogProof(text).kind === "proof", "a proof can be read back");
  return text;
}

/** Reads a proof file; proves nothing yet. The checkpoint is kept as it stands and is read by `verifyTlogProof`. */
export function parseTlogProof(text: string): { readonly kind: "proof"; readonly proof: TlogProof } | Malformed {
  if (text.length > MAX_PROOF_BYTES) return malformed("too long");
  const gap = text.indexOf("\n\n");
  if (gap < 0) return malformed("no blank line before the checkpoint");
  const checkpoint = text.slice(gap + 2);
  if (checkpoint === "" || !checkpoint.endsWith("\n")) return malformed("the checkpoint is missing or cut off");

  const lines = text.slice(0, gap).split("\n");
  if (lines.shift() !== HEADER) return malformed(`the first line is not ${HEADER}`);
  const extraText = lines[0]?.startsWith("extra ") ? (lines.shift() as string).slice("extra ".length) : undefined;
  const extra = extraText === undefined ? undefined : decodeBase64(extraText);
  if (extra === "not-base64" || extra?.length === 0) return malformed("the extra data is not base64");
  if (extra !== undefined && extra.length > MAX_EXTRA_BYTES) return malformed("the extra data is too long");
  const indexLine = lines.shift() ?? "";
  const index = indexLine.startsWith("index ") ? parseCount(indexLine.slice("index ".length)) : "not-a-count";
  if (index === "not-a-count") return malformed("no index line with a plain decimal number");
  if (lines.length > MAX_HASHES) return malformed("too many hashes");
  const hashes = lines.map(decodeBase64);
  if (!hashes.every((hash) => hash !== "not-base64" && hash.length === HASH_BYTES)) {
    return malformed("a hash is not 32 bytes of base64");
  }
  const proof = { index, hashes: hashes as Uint8Array[], checkpoint };
  return { kind: "proof", proof: extra === undefined ? proof : { ...proof, extra } };
}

/**
 * Checks a proof file offline: the log signed this checkpoint, and the leaf hash is the entry at the file's index.
 * The caller works out `leaf` from the entry's own bytes; witnesses are to be checked with `openNote`.
 */
export function verifyTlogProof(text: string, leaf: Uint8Array, log: Verifier): CheckedProof {
  const parsed = parseTlogProof(text);
  if (parsed.kind !== "proof") return parsed;
  const { index, hashes, checkpoint: note } = parsed.proof;
  const opened = openCheckpoint(note, log);
  if (opened.kind !== "verified") return opened;
  const { checkpoint, carried } = opened;
  const { size, root } = checkpoint;
  if (!verifyInclusion({ index, size, leaf, proof: hashes, root })) return { kind: "not-included" };
  return { kind: "included", index, checkpoint, carried };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function malformed(why: string): Malformed {
  return { kind: "malformed", why: `proof: ${why}` };
}
