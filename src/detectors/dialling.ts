import type { Span } from "../domain/finding.ts";

/** Up to three characters between two digits of a phone number, as in "+44 (0)20 …"; also percent-encoded. */
export const GAP = String.raw`(?:[ ()./\-\u00a0\u202f\u2010-\u2013]|%20|%28|%29){0,3}`;

const LAST_GROUP = new RegExp(String.raw`(?:[ ()./\-\u00a0\u202f\u2010-\u2013]|%20|%28|%29){1,3}\d+$`);
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

/** What libphonenumber reads: without the encoding of URLs. */
export const decodedDigits = (candidate: string): string =>
  candidate
    .replace(/%2B/gi, "+")
    .replace(/%20/g, " ")
    .replace(/%2[89]/g, "");
