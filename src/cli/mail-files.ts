import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../platform/fault.ts";
import { readBytes } from "./input.ts";

export interface NamedMail {
  readonly name: string;
  readonly bytes: Buffer;
  /** The only one, which is told in full. */
  readonly isOne: boolean;
}

export async function isFolder(path: string | undefined): Promise<boolean> {
  if (path === undefined || path === "-") return false;
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new Fault("bad-request", `cannot read ${path}; check the path`);
  return found.isDirectory();
}

export async function* mailsAt(path: string | undefined, isMany: boolean): AsyncGenerator<NamedMail> {
  if (path === undefined || path === "-") {
    yield* mailsOf("-", await readBytes(), true);
    return;
  }
  if (!isMany) {
    yield* mailsOf(path, await readOrFail(path), true);
    return;
  }
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const names = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  for (const name of names.toSorted()) {
    if (MAIL.test(name)) yield* mailsOf(name, await readOrFail(name), false);
  }
}

/** Files of a folder that hold mail: by ending, or without one as in a Maildir. */
const MAIL = /(?:\.(?:eml|mbox|mbx|mime|msg|txt)|(?:^|\/)[^./][^/.]*|(?:^|\/)\d{6,}\.[^/]+)$/i;

async function* mailsOf(name: string, bytes: Buffer, isOne: boolean): AsyncGenerator<NamedMail> {
  const { isMbox, mailsInMbox } = await import("../phishing/mails.ts");
  if (!isMbox(bytes)) {
    yield { name, bytes, isOne };
    return;
  }
  let number = 0;
  for (const mail of mailsInMbox(bytes)) yield { name: `${name}#${++number}`, bytes: mail, isOne: false };
}

/** @throws Fault `bad-request` when the file can't be read. */
export async function readOrFail(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    throw new Fault("bad-request", `cannot read ${file}; check the path`);
  }
}
