import type { IncomingHttpHeaders } from "node:http";
import { constants, gunzipSync, inflateSync } from "node:zlib";

export type Item = Record<string, unknown>;

export interface WireRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type Decoding =
  | { readonly kind: "decoded"; readonly json: Buffer; readonly parameters: ReadonlyMap<string, string> }
  | { readonly kind: "too-large" }
  | { readonly kind: "malformed"; readonly reason: string };

/** [doc] the vendor takes at most 10 MB of uncompressed JSON per call. */
export const decodedLimitBytes = 10 * 1024 * 1024;

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Finds the JSON in a request, wherever the SDK has put it: `data=` in the URL, `data=` in a form, or the plain body. */
export function decode(request: WireRequest): Decoding {
  const query = queryOf(request.url);
  const parameters = readParameters(query);
  const inUrl = rawField(query, "data");
  if (inUrl !== undefined) return decoded(jsonOfField(inUrl), parameters);

  const inflated = inflate(request.body, request.headers["content-encoding"]);
  if (inflated.kind !== "inflated") return inflated;
  if (inflated.body.length > decodedLimitBytes) return { kind: "too-large" };
  if (!isForm(inflated.body, request.headers["content-type"])) return decoded(inflated.body, parameters);

  const form = inflated.body.toString("utf8");
  const inForm = rawField(form, "data");
  if (inForm === undefined) return { kind: "malformed", reason: "the form has no data field" };
  return decoded(jsonOfField(inForm), new Map([...parameters, ...readParameters(form)]));
}

/** @throws SyntaxError when the text is neither JSON objects nor lines of them */
export function parseItems(json: Buffer): Item[] {
  const text = json.toString("utf8").trim();
  const parsed = parseWhole(text) ?? text.split("\n").filter(isFilled).map(parseLine);
  const items: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  if (!items.every(isItem)) throw new SyntaxError("an item is not an object");
  return items;
}

/** Counts the objects in an array, or in lines, by their braces alone: a benchmark must not pay for `JSON.parse`. */
export function countItems(json: Buffer): number {
  const start = json.findIndex((byte) => byte > 0x20);
  const itemDepth = json[start] === openBracket ? 1 : 0;
  let depth = 0;
  let items = 0;
  for (let at = Math.max(start, 0); at < json.length; at++) {
    const byte = json[at];
    if (byte === quote) at = endOfString(json, at);
    else if (byte === openBrace || byte === openBracket) {
      if (byte === openBrace && depth === itemDepth) items++;
      depth++;
    } else if (byte === closeBrace || byte === closeBracket) depth--;
  }
  return items;
}

/** What a search for canaries can see of a body, whole or cut off: never fails, gives back what it could undo. */
export function decodeForSearch(request: WireRequest): string {
  const decoding = decode({ ...request, body: inflateWhatIsThere(request.body) });
  return decoding.kind === "decoded" ? decoding.json.toString("utf8") : "";
}

/** Inflates as much as arrived; a body that is not gzip comes back as it is. */
export function inflateWhatIsThere(body: Buffer): Buffer {
  if (!isGzip(body)) return body;
  try {
    return gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return body; // a gzip that can't be undone is searched as raw bytes
  }
}

export function isItem(value: unknown): value is Item {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function decoded(json: Buffer, parameters: ReadonlyMap<string, string>): Decoding {
  if (json.length > decodedLimitBytes) return { kind: "too-large" };
  if (!/^\s*[[{]/.test(json.toString("latin1", 0, 64))) return { kind: "malformed", reason: "not JSON" };
  return { kind: "decoded", json, parameters };
}

type Inflation =
  | { readonly kind: "inflated"; readonly body: Buffer }
  | { readonly kind: "too-large" }
  | { readonly kind: "malformed"; readonly reason: string };

function inflate(body: Buffer, encoding: string | undefined): Inflation {
  try {
    if (isGzip(body)) return { kind: "inflated", body: gunzipSync(body, { maxOutputLength: decodedLimitBytes }) };
    if (encoding === "deflate") {
      return { kind: "inflated", body: inflateSync(body, { maxOutputLength: decodedLimitBytes }) };
    }
    return { kind: "inflated", body };
  } catch (error) {
    const isTooLarge = error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    return isTooLarge ? { kind: "too-large" } : { kind: "malformed", reason: "the body does not inflate" };
  }
}

function isGzip(body: Buffer): boolean {
  return body[0] === 0x1f && body[1] === 0x8b;
}

function isForm(body: Buffer, contentType: string | undefined): boolean {
  if (body[0] === openBrace || body[0] === openBracket) return false;
  return /form-urlencoded/i.test(contentType ?? "") || body.toString("latin1", 0, 5) === "data=";
}

function queryOf(url: string): string {
  const mark = url.indexOf("?");
  return mark < 0 ? "" : url.slice(mark + 1);
}

/** The field as it stands on the wire: `URLSearchParams` would turn the `+` of un-escaped base64 into a space. */
function rawField(encoded: string, name: string): string | undefined {
  const pair = encoded.split("&").find((each) => each.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

function readParameters(encoded: string): Map<string, string> {
  const small = encoded.split("&").filter((pair) => !pair.startsWith("data="));
  return new Map(new URLSearchParams(small.join("&")));
}

function jsonOfField(value: string): Buffer {
  const plain = unescapePercents(value);
  if (/^\s*[[{]/.test(plain)) return Buffer.from(unescapePercents(value.replaceAll("+", " ")), "utf8");
  return Buffer.from(plain.replaceAll(" ", "+"), "base64");
}

function unescapePercents(value: string): string {
  if (!value.includes("%")) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // a stray percent sign: the value is judged as it stands
  }
}

function parseWhole(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // perhaps one object per line
  }
}

function parseLine(line: string): unknown {
  return JSON.parse(line);
}

function isFilled(line: string): boolean {
  return line.trim() !== "";
}

function endOfString(json: Buffer, from: number): number {
  let at = from + 1;
  while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1;
  return at;
}
