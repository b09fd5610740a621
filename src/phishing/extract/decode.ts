import { LIMITS, type LimitHit } from "../limits.ts";
import { firstField } from "./headers.ts";
import type { Leaf } from "./mime.ts";

/** The part's bytes without their transfer encoding (RFC 2045 §6), at most `most` of them. */
export function bytesOf(leaf: Leaf, most: number): Buffer {
  switch (firstField(leaf.headers, "content-transfer-encoding")?.trim().toLowerCase()) {
    case "base64":
      return Buffer.from(leaf.body.toString("latin1", 0, Math.ceil(most * 1.4)), "base64").subarray(0, most);
    case "quoted-printable":
      return unquoted(leaf.body.subarray(0, most * 3)).subarray(0, most);
    default:
      return leaf.body.subarray(0, most);
  }
}

/** The part as text, in its own charset; a wrong or missing one is guessed as browsers do. */
export function textOf(leaf: Leaf, limits: Set<LimitHit>): string {
  const bytes = bytesOf(leaf, LIMITS.textBytes);
  if (bytes.length >= LIMITS.textBytes) limits.add("text-cut");
  return decoded(bytes, leaf.type.parameters.get("charset"));
}

export function decoded(bytes: Uint8Array, charset: string | undefined): string {
  const name = charset?.trim().toLowerCase();
  if (name !== undefined && name !== "utf-8" && name !== "us-ascii") {
    try {
      return new TextDecoder(name).decode(bytes);
    } catch {
      // An unknown charset: fall through to the guess.
    }
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(name === "utf-8" ? "utf-8" : "windows-1252").decode(bytes);
  }
}

const [EQUALS, CR, LF] = [0x3d, 0x0d, 0x0a];

/** RFC 2045 §6.7. A `=` that is no escape stays, as in every mail program. */
function unquoted(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length);
  let length = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0;
    if (byte !== EQUALS) {
      out[length++] = byte;
      continue;
    }
    const [one, two] = [body[at + 1], body[at + 2]];
    if (one === LF || one === undefined) at += 1;
    else if (one === CR && two === LF) at += 2;
    else {
      const value = hex(one) * 16 + hex(two);
      out[length++] = Number.isNaN(value) ? byte : value;
      if (!Number.isNaN(value)) at += 2;
    }
  }
  return out.subarray(0, length);
}

function hex(byte: number | undefined): number {
  if (byte === undefined) return Number.NaN;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}
