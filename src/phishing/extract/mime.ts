import { LIMITS, type LimitHit } from "../limits.ts";
import { firstField, type Headers, type Parameters, readHeaders, readParameters } from "./headers.ts";

/**
 * A mail cut into its leaves, in one pass. postal-mime 4 awaits every line: 4 MiB of empty lines took it 49 s, and past
 * 256 levels it throws, so it reads addresses and encoded words here and no bodies.
 */
export interface Leaf {
  /** IMAP part number: "1", "2.1"; "" is a mail without parts. */
  readonly id: string;
  readonly headers: Headers;
  readonly type: Parameters;
  /** Still transfer-encoded. */
  readonly body: Buffer;
  readonly isAttachment: boolean;
  readonly filename: string | undefined;
}

export interface CutMail {
  readonly headers: Headers;
  readonly leaves: readonly Leaf[];
  readonly limits: readonly LimitHit[];
}

interface Open {
  readonly id: string;
  readonly boundary: string;
  children: number;
}

const NEWLINE = 0x0a;

/** Cuts a message (RFC 2045, 2046). Never throws: what can't be understood is a leaf of text. */
export function cutMail(bytes: Buffer): CutMail {
  const limits = new Set<LimitHit>();
  const leaves: Leaf[] = [];
  const stack: Open[] = [];
  const { headers, bodyAt } = headAt(bytes, 0);
  if (headers.isCut) limits.add("headers-cut");
  let part = { id: "", headers, bodyAt };
  let isPreamble = opensMultipart(part.headers, "", stack, limits);
  const close = (end: number) => {
    if (!isPreamble) leaves.push(leafOf(part.id, part.headers, bytes.subarray(part.bodyAt, end)));
    isPreamble = true;
  };
  for (const mark of boundariesOf(bytes, bodyAt, stack)) {
    close(mark.start);
    if (leaves.length >= LIMITS.parts) {
      limits.add("parts-cut");
      return { headers, leaves, limits: [...limits] };
    }
    stack.length = mark.isEnd ? mark.depth : mark.depth + 1;
    const parent = stack[mark.depth];
    if (parent === undefined) continue;
    parent.children++;
    const id = parent.id === "" ? String(parent.children) : `${parent.id}.${parent.children}`;
    part = { id, ...headAt(bytes, mark.end) };
    isPreamble = opensMultipart(part.headers, id, stack, limits);
  }
  close(bytes.length);
  return { headers, leaves, limits: [...limits] };
}

/** True when the part is a container, which is then the innermost open one. */
function opensMultipart(headers: Headers, id: string, stack: Open[], limits: Set<LimitHit>): boolean {
  const type = readParameters(firstField(headers, "content-type") ?? "text/plain");
  const boundary = type.parameters.get("boundary");
  if (!type.value.startsWith("multipart/") || boundary === undefined || boundary === "") return false;
  if (stack.length >= LIMITS.nesting) {
    limits.add("nesting-cut");
    return false;
  }
  stack.push({ id, boundary: boundary.trimEnd(), children: 0 });
  return true;
}

interface Mark {
  readonly depth: number;
  readonly isEnd: boolean;
  /** Where the part before ends, and where the next one begins. */
  readonly start: number;
  readonly end: number;
}

/** Boundary lines, looked up in the stack as it is when each is reached. */
function* boundariesOf(bytes: Buffer, from: number, stack: readonly Open[]): Generator<Mark> {
  let at = Math.max(0, from - 1);
  if (stack.length === 0) return;
  for (let lines = 0; at < bytes.length && lines < LIMITS.boundaryLines; lines++) {
    const start = at === 0 && bytes[0] === 0x2d && bytes[1] === 0x2d ? 0 : bytes.indexOf("\n--", at, "latin1") + 1;
    if (start === 0 && at !== 0) return;
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    const line = bytes.toString("latin1", start + 2, Math.min(end, start + 240)).trimEnd();
    const depth = stack.findLastIndex((open) => line === open.boundary || line === `${open.boundary}--`);
    if (depth !== -1) yield { depth, isEnd: line !== stack[depth]?.boundary, start, end };
    at = Math.max(end - 1, start + 1);
  }
}

/** Headers from `at` up to the empty line. A block without any field is text without headers. */
function headAt(bytes: Buffer, at: number): { headers: Headers; bodyAt: number } {
  if (bytes[at] === NEWLINE) return { headers: readHeaders(""), bodyAt: at + 1 };
  if (bytes[at] === 0x0d && bytes[at + 1] === NEWLINE) return { headers: readHeaders(""), bodyAt: at + 2 };
  const [lf, crlf] = [bytes.indexOf("\n\n", at, "latin1"), bytes.indexOf("\n\r\n", at, "latin1")];
  const end = lf === -1 ? crlf : crlf === -1 ? lf : Math.min(lf, crlf);
  const stop = end === -1 ? bytes.length : end;
  const headers = readHeaders(bytes.toString("latin1", at, Math.min(stop, at + LIMITS.headerBytes + 1)));
  if (headers.fields.length === 0) return { headers, bodyAt: at };
  return { headers, bodyAt: end === -1 ? bytes.length : end + (end === lf ? 2 : 3) };
}

function leafOf(id: string, headers: Headers, body: Buffer): Leaf {
  const type = readParameters(firstField(headers, "content-type") ?? "text/plain");
  const disposition = readParameters(firstField(headers, "content-disposition") ?? "");
  return {
    id,
    headers,
    type,
    body,
    isAttachment: disposition.value === "attachment",
    filename: disposition.parameters.get("filename") ?? type.parameters.get("name"),
  };
}
