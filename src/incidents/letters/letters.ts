import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Reader } from "../../mail/notices/notice.ts";
import type { IdSealer } from "../../platform/seal-ids.ts";

/** A notice to one reader, before it is a mail. */
export interface Letter {
  readonly to: string;
  readonly reader: Omit<Reader, "code">;
}

/** Why somebody gets no letter although the audience includes them. */
export const NOT_WRITTEN = {
  /** Art. 33(2): their organisation decides what they are told. */
  "told-through-organisation": "suppressed",
  /** An earlier campaign told them the same. */
  "told-before": "suppressed",
  "not-in-directory": "unreachable",
  "no-address": "unreachable",
  "no-admin": "unreachable",
  "list-too-long": "unreachable",
  erased: "unreachable",
} as const;

export type NotWritten = keyof typeof NOT_WRITTEN;

/** A line of a draft's file. What names a person is sealed: the file rests, and the directory does not. */
export interface LetterLine {
  /** The keyed hash of the reader's id. */
  readonly who: string;
  /** What the reader is told, as a short hash: who was told the same is not written to again. */
  readonly told: string;
  readonly code?: string;
  readonly sealed?: string;
  readonly not?: NotWritten;
}

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** 60 random bits in letters that nobody confuses. */
export function newCode(): string {
  const symbols = [...randomBytes(12)].map((byte) => ALPHABET[byte & 31] ?? "0").join("");
  return `BH-${symbols.slice(0, 4)}-${symbols.slice(4, 8)}-${symbols.slice(8)}`;
}

export const CODE = /^BH(?:-[0-9A-HJKMNP-TV-Z]{4}){3}$/;

const LOOSE = /^BH([0-9A-Z]{4})([0-9A-Z]{4})([0-9A-Z]{4})$/;

/** A code as people type it: in small letters, without hyphens or with long ones, O for 0, I or L for 1. */
export function readCode(written: string): string | undefined {
  const [, ...parts] = LOOSE.exec(written.toUpperCase().replace(/[\s\p{Pd}\u2212.]/gu, "")) ?? [];
  const code = `BH-${parts.join("-").replaceAll("O", "0").replace(/[IL]/g, "1")}`;
  return CODE.test(code) ? code : undefined;
}

/** A code as a number of 60 bits: a million of them then take 8 MB. */
export const codeNumber = (code: string): bigint =>
  [...code.slice(2).replaceAll("-", "")].reduce((sum, symbol) => sum * 32n + BigInt(ALPHABET.indexOf(symbol)), 0n);

/** @returns how many lines there are, and the hash of the file */
export async function writeLetters(
  path: string,
  lines: Iterable<LetterLine>,
): Promise<{ readonly letters: number; readonly sha256: string }> {
  const file = await open(path, "wx", 0o600);
  const hash = createHash("sha256");
  let letters = 0;
  try {
    let piece = "";
    const flush = async (): Promise<void> => {
      hash.update(piece);
      await file.appendFile(piece);
      piece = "";
    };
    for (const line of lines) {
      piece += `${JSON.stringify(line)}\n`;
      letters += 1;
      if (piece.length > 2 ** 20) await flush();
    }
    await flush();
    await file.sync();
  } finally {
    await file.close();
  }
  return { letters, sha256: hash.digest("hex") };
}

/** Every line, in order. */
export async function* linesOf(path: string): AsyncIterable<LetterLine> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY }))
    if (line !== "") yield JSON.parse(line) as LetterLine;
}

/** Letters by their numbers, read when they are wanted. */
export interface LetterFile {
  readonly count: number;
  readonly line: (n: number) => Promise<LetterLine>;
  readonly close: () => Promise<void>;
}

/** @throws Error when the file is not the one that was approved */
export async function openLetters(path: string, sha256: string): Promise<LetterFile> {
  const hash = createHash("sha256");
  const ends: number[] = [];
  let size = 0;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(piece);
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) ends.push(size + at);
    size += piece.length;
  }
  if (hash.digest("hex") !== sha256) throw new Error("the letters differ from those that were approved");
  const file = await open(path, "r");
  return {
    count: ends.length,
    line: (n) => readLine(file, ends[n - 1] ?? -1, ends[n] ?? 0),
    close: () => file.close(),
  };
}

async function readLine(file: FileHandle, before: number, end: number): Promise<LetterLine> {
  const bytes = Buffer.alloc(end - before - 1);
  await file.read(bytes, 0, bytes.length, before + 1);
  return JSON.parse(bytes.toString("utf8")) as LetterLine;
}

export const sealLetter = (sealer: Pick<IdSealer, "seal">, letter: Letter): string =>
  sealer.seal(JSON.stringify(letter));

/** Undefined when another key sealed it. */
export function openLetter(sealer: Pick<IdSealer, "open">, sealed: string): Letter | undefined {
  const text = sealer.open(sealed);
  return text === undefined ? undefined : (JSON.parse(text) as Letter);
}
