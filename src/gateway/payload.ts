import { isUtf8 } from "node:buffer";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { Json } from "../domain/item.ts";
import { GATEWAY_LIMITS } from "./limits.ts";

/**
 * Bytes to JSON by content, because SDKs lie about `Content-Type`: compression, then a form's `data=`, then base64 or
 * JSON. Sizes, ratio and nesting are bounded before anything is parsed.
 */
export type Payload =
  | { readonly kind: "json"; readonly value: Json }
  | { readonly kind: "unreadable"; readonly reason: "malformed" | "too-large" };

const MALFORMED: Payload = { kind: "unreadable", reason: "malformed" };
const TOO_LARGE: Payload = { kind: "unreadable", reason: "too-large" };

/** @param maxBytes most bytes after decompression */
export function readBody(body: Buffer, encoding: string | undefined, maxBytes: number): Payload {
  const plain = decompress(body, encoding, maxBytes);
  if (!Buffer.isBuffer(plain)) return plain;
  return readText(plain, maxBytes);
}

/** The value of a `data` parameter as it stands in a URL, still percent-encoded. */
export const readParameter = (raw: string, maxBytes: number): Payload => {
  const decoded = percentDecoded(raw, false);
  return decoded === undefined ? MALFORMED : readEncoded(decoded, maxBytes);
};

/**
 * Query strings as objects: what stands in the URL is shared by all lines of the body; an empty body is one line. A
 * parameter that comes twice keeps its last value, as the vendor reads it.
 */
export function readQueryLines(query: string, body: Buffer): Payload {
  if (!isUtf8(body)) return MALFORMED;
  const shared = Object.fromEntries(new URLSearchParams(query));
  const lines = body
    .toString("utf8")
    .split(/\r?\n/)
    .filter((line) => line !== "");
  if (lines.length > GATEWAY_LIMITS.items) return TOO_LARGE;
  return {
    kind: "json",
    value:
      lines.length === 0
        ? [shared]
        : lines.map((line) => ({ ...shared, ...Object.fromEntries(new URLSearchParams(line)) })),
  };
}

function decompress(body: Buffer, encoding: string | undefined, maxBytes: number): Buffer | Payload {
  const gzipMagic = body.length > 2 && body[0] === 0x1f && body[1] === 0x8b;
  const named = encoding?.trim().toLowerCase() ?? "";
  if (!gzipMagic && (named === "" || named === "identity")) return body;
  const options = { maxOutputLength: Math.min(maxBytes, Math.max(65_536, body.length * GATEWAY_LIMITS.ratio)) };
  try {
    if (gzipMagic) return gunzipSync(body, options);
    if (named === "deflate") return inflateSync(body, options);
    if (named === "br") return brotliDecompressSync(body, options);
    // Labelled as gzip but not compressed: proxies do that. The content decides.
    return named === "gzip" || named === "x-gzip" ? body : MALFORMED;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? TOO_LARGE : MALFORMED;
  }
}

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

function readText(bytes: Buffer, maxBytes: number): Payload {
  if (bytes.length > maxBytes) return TOO_LARGE;
  const first = firstByte(bytes);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return parse(bytes);
  const text = bytes.toString("latin1");
  const parameter = formValue(text);
  // In a form a plus sign is a space; in un-escaped base64, which mixpanel-node sends, it is itself.
  const decoded = percentDecoded(parameter ?? text.trim(), /^\s*(%7b|%5b|\{|\[)/i.test(parameter ?? ""));
  return decoded === undefined ? MALFORMED : readEncoded(decoded, maxBytes);
}

function firstByte(bytes: Buffer): number | undefined {
  for (const byte of bytes.subarray(0, 64)) if (byte > 0x20) return byte;
  return undefined;
}

/** The raw value of `data` in a form body. */
function formValue(text: string): string | undefined {
  const at = text.startsWith("data=") ? 0 : text.indexOf("&data=") + 1;
  if (at === 0 && !text.startsWith("data=")) return undefined;
  const end = text.indexOf("&", at);
  return text.slice(at + "data=".length, end < 0 ? undefined : end);
}

function percentDecoded(text: string, plusIsSpace: boolean): string | undefined {
  const spaced = plusIsSpace ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return undefined;
  }
}

/** Base64, base64url or JSON. */
function readEncoded(text: string, maxBytes: number): Payload {
  const start = text.trimStart();
  if (start.startsWith("{") || start.startsWith("[")) return parse(Buffer.from(start, "utf8"));
  // A form parser on the way may have turned base64's plus signs into spaces.
  const base64 = text.trim().replaceAll(" ", "+");
  if (base64.length === 0 || base64.length > maxBytes * 1.4 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(base64))
    return MALFORMED;
  const bytes = Buffer.from(base64, "base64");
  return bytes.length > maxBytes ? TOO_LARGE : parse(bytes);
}

function parse(bytes: Buffer): Payload {
  if (!isUtf8(bytes)) return MALFORMED;
  if (bytes.length > GATEWAY_LIMITS.scanFromBytes && isDeep(bytes)) return MALFORMED;
  const text = bytes.toString("utf8");
  try {
    const value = (LONG_NUMBER.test(text) ? JSON.parse(text, keepExact) : JSON.parse(text)) as Json;
    return { kind: "json", value };
  } catch {
    return MALFORMED;
  }
}

/** A number with more digits than a double keeps; cheap, and wrong only to the careful side. */
const LONG_NUMBER = /[:[,\s]-?\d{16}/;

const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => Json };

/** Integers beyond 2^53 keep their text (TC39 JSON.parse source text access): they may be ids. */
function keepExact(_key: string, value: Json, context?: { readonly source?: string }): Json {
  const source = context?.source;
  return typeof value === "number" &&
    !Number.isSafeInteger(value) &&
    source !== undefined &&
    /^-?\d{1,400}$/.test(source)
    ? rawJSON(source)
    : value;
}

/** Counts nesting outside strings, so that a large bomb is refused before it becomes objects. */
function isDeep(bytes: Buffer): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > GATEWAY_LIMITS.depth) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}
