import type { IncomingMessage } from "node:http";
import { decodeForSearch, inflateWhatIsThere } from "./decode.ts";

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case, repeated headers joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: Buffer;
  /** The JSON inside: inflated, out of its form, out of base64. Empty when there is none. */
  readonly decoded: string;
  /** False when the connection went before the body was complete. */
  readonly isComplete: boolean;
}

const valuesPerHeader = 50;
const shortestBase64Search = 6;

/** Which headers callers sent: kept in every mode, because a header is where an address or a cookie slips through. */
export class HeadersSeen {
  readonly #values = new Map<string, Set<string>>();
  readonly #sets = new Set<string>();

  note(request: IncomingMessage): void {
    const headers = headersOf(request);
    this.#sets.add(Object.keys(headers).toSorted().join(" "));
    for (const [name, value] of Object.entries(headers)) {
      const seen = this.#values.get(name) ?? new Set();
      if (seen.size < valuesPerHeader) seen.add(value);
      this.#values.set(name, seen);
    }
  }

  /** Every header name ever received, with up to fifty of its values. */
  values(): Record<string, string[]> {
    return Object.fromEntries([...this.#values].map(([name, values]) => [name, [...values]]));
  }

  /** Every distinct set of header names, each sorted. */
  sets(): string[][] {
    return [...this.#sets].map((names) => names.split(" "));
  }

  forget(): void {
    this.#values.clear();
    this.#sets.clear();
  }
}

export function recordRequest(request: IncomingMessage, raw: Buffer, isComplete: boolean): ReceivedRequest {
  const url = request.url ?? "";
  const decoded = decodeForSearch({ url, headers: request.headers, body: raw });
  return { method: request.method ?? "", url, headers: headersOf(request), raw, decoded, isComplete };
}

/** Everything searchable in a request: as sent, percent-decoded, inflated, decoded, and with JSON escapes undone. */
export function haystackOf(request: ReceivedRequest): Buffer {
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
  const url = request.url.replace(/(?:%[0-9a-f]{2})+/gi, percentDecoded);
  const texts = [request.url, url, ...headers, request.decoded, withoutEscapes(request.decoded)];
  return Buffer.concat([Buffer.from(texts.join("\n")), request.raw, inflateWhatIsThere(request.raw)]);
}

/** The ways a value can be spelled on the wire: plain, JSON, percent- and form-encoded, base64 at its three alignments. */
export function spellingsOf(needle: string): string[] {
  if (needle === "") throw new RangeError("an empty needle is in everything");
  const json = JSON.stringify(needle).slice(1, -1);
  const ascii = json.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const percent = encodeURIComponent(needle.toWellFormed());
  const spellings = [needle, json, ascii, percent, percent.replaceAll("%20", "+")];
  const bytes = Buffer.from(needle);
  if (bytes.length < shortestBase64Search) return [...new Set(spellings)];
  const base64 = [0, 1, 2].map((offset) => base64Inside(bytes, offset));
  const urlSafe = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  return [...new Set([...spellings, ...base64, ...urlSafe])];
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers = new Map<string, string>();
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at]?.toLowerCase() ?? "";
    const value = request.rawHeaders[at + 1] ?? "";
    headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value);
  }
  return Object.fromEntries(headers);
}

function percentDecoded(escapes: string): string {
  return Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8");
}

function withoutEscapes(json: string): string {
  return json
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\(["\\/])/g, "$1");
}

/** Drops the first and last characters, which also depend on the neighbouring bytes. */
function base64Inside(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString("base64")
    .replace(/=+$/, "");
  const end = (offset + bytes.length) % 3 === 0 ? encoded.length : encoded.length - 1;
  return encoded.slice([0, 2, 3][offset], end);
}
