import { type Inspection, type InspectOptions, inspect } from "./inspect.ts";

/** Whatever is written like a code of ours; an imitator rarely knows which letters we leave out. */
const WRITTEN = /\bBH(?:-[0-9A-Z]{4}){3}\b/gi;

/** Codes of one mail that are asked about; what is beyond is left open, and speaks neither way. */
const ASKED = 10;

/**
 * Inspects a mail as `inspect` does, and holds the notice codes in it against those that were given out. Only the codes are asked about:
 * nothing else of the mail leaves.
 * @param isOurs whether a code was given out, in capitals; asked once a code
 * @throws whatever `isOurs` throws: a code that can't be looked up is not a forged one
 */
export async function inspectWithCodes(
  bytes: Buffer,
  options: InspectOptions,
  isOurs: (code: string) => Promise<boolean>,
): Promise<Inspection> {
  const seen = new Set<string>();
  const look = (code: string): boolean => seen.add(code.toUpperCase()).size > 0;
  const first = await inspect(bytes, { ...options, noticeCodes: { pattern: WRITTEN, isGenuine: look } });
  const forged = new Set<string>();
  for (const code of [...seen].slice(0, ASKED)) if (!(await isOurs(code))) forged.add(code);
  if (forged.size === 0) return first;
  const isGenuine = (code: string): boolean => !forged.has(code.toUpperCase());
  return inspect(bytes, { ...options, noticeCodes: { pattern: WRITTEN, isGenuine } });
}
