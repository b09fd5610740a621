import type { Span } from "../domain/finding.ts";

const BETWEEN = String.raw`(?:[ ()/\-\u00a0\u202f\u2010-\u2013]|\.(?! )|%20|%28|%29|%2F)`;
/** Up to three characters between two digits of a phone number, as in "+44 (0)20 …"; also percent-encoded. */
export const GAP = `${BETWEEN}{0,3}`;

const FIRST_GROUP = new RegExp(`^\\d+${BETWEEN}{1,3}`);
const LAST_GROUP = new RegExp(`${BETWEEN}{1,3}\\d+$`);
const MAX_DROPPED_GROUPS = 4;

/**
 * The candidate, or its beginning that is a phone number: something else may follow, as in "+44 20 7946 0958 10".
 * Undefined when no beginning is one.
 */
export function phoneWithin(text: string, { start, end }: Span, isPhone: (text: string) => boolean): Span | undefined {
  let candidate = text.slice(start, end);
  for (let dropped = 0; dropped <= MAX_DROPPED_GROUPS; dropped++) {
    if (isPhone(candidate)) return { start, end: start + candidate.length };
    const shorter = candidate.replace(LAST_GROUP, "");
    if (shorter === candidate) return undefined;
    candidate = shorter;
  }
  return undefined;
}

/** The span without its first group: a year or a number in a list may stand before. Undefined when there is one group. */
export function withoutFirstGroup(text: string, { start, end }: Span): Span | undefined {
  const first = FIRST_GROUP.exec(text.slice(start, end));
  return first === null ? undefined : { start: start + first[0].length, end };
}

/** What libphonenumber reads: without the encoding of URLs. */
export function decodedDigits(candidate: string): string {
  if (!candidate.includes("%")) return candidate;
  return candidate
    .replace(/%2B/gi, "+")
    .replace(/%20/g, " ")
    .replace(/%2[89F]/gi, " ");
}
