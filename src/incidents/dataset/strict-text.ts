import { Transform, type TransformCallback } from "node:stream";
import { Fault } from "../../platform/fault.ts";

const LONGEST_LINE = 4 * 2 ** 20;
const NEWLINE = 0x0a;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Passes text on without its byte order mark, as long as it is UTF-8, has no NUL and no endless line. */
export interface StrictText extends Transform {
  /** The first one that is no space. */
  readonly firstCharacter: string;
}

/** @throws Fault `bad-dataset`, through the stream, with the number of the line and what to do; never a value */
export function strictText(): StrictText {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  let length = 0;
  let isFirst = true;
  let firstCharacter = "";

  const refuse = (what: string) => new Fault("bad-dataset", `line ${line} of the dataset ${what}`);

  /** The line in which decoding failed: those before it are whole. */
  const badLine = (chunk: Buffer): Fault => {
    for (let at = 0; at < chunk.length; ) {
      const end = chunk.indexOf(NEWLINE, at);
      if (end < 0) break;
      if (!isWhole(chunk.subarray(at, end))) break;
      line++;
      at = end + 1;
    }
    return refuse("is no UTF-8; convert the file (iconv -f latin1 -t utf-8) and keep the original");
  };

  const look = (chunk: Buffer): void => {
    try {
      const text = decoder.decode(chunk, { stream: true });
      if (firstCharacter === "") firstCharacter = text.trimStart().slice(0, 1);
    } catch {
      throw badLine(chunk);
    }
    const nul = chunk.indexOf(0);
    for (let at = 0; ; ) {
      const end = chunk.indexOf(NEWLINE, at);
      if (nul >= at && (end < 0 || nul < end)) throw refuse("has a NUL byte; this is no text file");
      length += (end < 0 ? chunk.length : end) - at;
      if (length > LONGEST_LINE) throw refuse(`is longer than ${LONGEST_LINE} bytes; this is no list of rows`);
      if (end < 0) return;
      line++;
      length = 0;
      at = end + 1;
    }
  };

  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      try {
        look(chunk);
        const hasMark = isFirst && chunk.subarray(0, BOM.length).equals(BOM);
        isFirst = false;
        done(null, hasMark ? chunk.subarray(BOM.length) : chunk);
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done: TransformCallback) {
      try {
        decoder.decode();
        done();
      } catch {
        done(refuse("ends in the middle of a character; check that the file was transferred whole"));
      }
    },
  });
  return Object.defineProperty(stream, "firstCharacter", { get: () => firstCharacter }) as StrictText;
}

function isWhole(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
