import type { Evidence } from "./facts.ts";
import { LIMITS } from "./limits.ts";

const AROUND = 20;

/** Words of a text with a little of what stands around them. Offsets count UTF-16 units of the part's visible text. */
export function excerptAt(part: string, text: string, offset: number, length: number): Evidence {
  const from = wordStart(text, Math.max(0, offset - AROUND), offset);
  const to = offset + Math.min(length, LIMITS.excerptChars - AROUND) + AROUND;
  return { part, offset, excerpt: text.slice(from, to).replace(/\s+/g, " ").trim().slice(0, LIMITS.excerptChars) };
}

/** Where the next word begins, so that no excerpt starts in the middle of one. */
function wordStart(text: string, from: number, to: number): number {
  if (from === 0) return 0;
  const space = text.slice(from, to).search(/\s/);
  return space === -1 ? to : from + space;
}

export const whole = (part: string, text: string): Evidence => ({
  part,
  offset: 0,
  excerpt: text.replace(/\s+/g, " ").trim().slice(0, LIMITS.excerptChars),
});

/**
 * Makes addresses unclickable wherever a report is pasted: `hxxps://login[.]example[.]org`. Only what has a letter or
 * digit on both sides of the dot is changed, so sentences stay sentences.
 */
export const defang = (text: string): string =>
  text
    .replace(/\bhttp(s?):/gi, "hxxp$1:")
    .replace(/(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}])/gu, "[.]")
    .replace(/@/g, "[@]");

/** The subject and the sender's name: what a list of mails shows. */
export const isHeading = ({ part }: Evidence): boolean => part === "subject" || part === "from";

/** The first places where a pattern stands. The pattern has the flag `g` and no unbounded repetition. */
export function excerptsOf(pattern: RegExp, part: string, text: string): readonly Evidence[] {
  const found: Evidence[] = [];
  for (const { 0: match, index } of text.matchAll(pattern)) {
    found.push(excerptAt(part, text, index, match.length));
    if (found.length === LIMITS.excerpts) break;
  }
  return found;
}
