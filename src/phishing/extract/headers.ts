import { decodeWords } from "postal-mime";
import { LIMITS } from "../limits.ts";

/** The header fields of one message or part, in order. Names are lower case; values unfolded, encoded words not yet read. */
export interface Headers {
  readonly fields: readonly Field[];
  readonly isCut: boolean;
}

export interface Field {
  readonly name: string;
  readonly value: string;
}

const LINE = /^([!-9;-~]{1,200})[ \t]*:(.*)$/;

/** RFC 5322 §2.2; lines that are no field are skipped, as mail programs do. */
export function readHeaders(block: string): Headers {
  const fields: Field[] = [];
  const lines = block.slice(0, LIMITS.headerBytes).split(/\r*\n|\r$/);
  let open: { name: string; lines: string[] } | undefined;
  const close = () => {
    if (open !== undefined) fields.push({ name: open.name, value: open.lines.join("").trim() });
    open = undefined;
  };
  for (const line of lines) {
    if (fields.length >= LIMITS.headers) break;
    if (open !== undefined && (line.startsWith(" ") || line.startsWith("\t"))) {
      open.lines.push(line);
      continue;
    }
    close();
    const [, name, value] = LINE.exec(line) ?? [];
    if (name !== undefined && value !== undefined) open = { name: name.toLowerCase(), lines: [value] };
  }
  close();
  return { fields, isCut: block.length > LIMITS.headerBytes || fields.length >= LIMITS.headers };
}

export const firstField = ({ fields }: Headers, name: string): string | undefined =>
  fields.find((one) => one.name === name)?.value;

export const allFields = ({ fields }: Headers, name: string): readonly string[] =>
  fields.filter((one) => one.name === name).map((one) => one.value);

/** RFC 2047 words as text; raw bytes in a header are taken as UTF-8, as RFC 6532 allows. */
export function wordsOf(value: string): string {
  const raw = /[\x80-\xff]/.test(value) ? utf8(value) : value;
  try {
    return decodeWords(raw.slice(0, 20_000)).replace(/\s+/g, " ").trim();
  } catch {
    return raw.replace(/\s+/g, " ").trim();
  }
}

/** Headers are read byte by byte (latin1), so that offsets are bytes; here the bytes become characters again. */
export const utf8 = (latin1: string): string => Buffer.from(latin1, "latin1").toString("utf8");

export interface Parameters {
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const PARAMETER = /;\s*([\w*.-]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.){0,2000})"|([^\s;"]{0,2000}))/g;

/** RFC 2045 §5.1 with the continuations of RFC 2231 joined: `text/html; charset=utf-8`. */
export function readParameters(field: string): Parameters {
  const value = (field.split(";", 1)[0] ?? "").trim().toLowerCase();
  const parameters = new Map<string, string>();
  for (const [, rawName = "", quoted, bare] of field.slice(0, 8_000).matchAll(PARAMETER)) {
    const isEncoded = rawName.endsWith("*");
    const name = rawName.toLowerCase().replace(/\*\d*\*?$/, "");
    const text = quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "";
    parameters.set(name, (parameters.get(name) ?? "") + (isEncoded ? unescaped(text) : text));
  }
  return { value, parameters };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replace(/^[\w-]*'[\w-]*'/, ""));
  } catch {
    return text;
  }
}
