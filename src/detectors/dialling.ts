import type { Span } from "../domain/finding.ts";
import { type Glance, glanceAt, KIND } from "./glance.ts";

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
  for (let dropped = 0; dropped <= MAX_DROPPED_GROUPS && candidate.length >= FEWEST_DIGITS; dropped++) {
    if (isPhone(candidate)) return { start, end: start + candidate.length };
    const shorter = withoutLastGroup(candidate);
    if (shorter === candidate) return undefined;
    candidate = shorter;
  }
  return undefined;
}

function withoutLastGroup(candidate: string): string {
  let at = candidate.length;
  while (at > 0 && isDigit(candidate.charCodeAt(at - 1))) at--;
  // Behind a percent sign the digits may belong to a separator.
  if (candidate.includes("%")) return candidate.replace(LAST_GROUP, "");
  while (at > 0 && !isDigit(candidate.charCodeAt(at - 1))) at--;
  return at === 0 ? candidate : candidate.slice(0, at);
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

const FEWEST_DIGITS = 7;
const LONGEST_GAP = 3;
const ENCODED_LENGTH = 3;
const PAREN = 40;
const PERCENT = 37;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** Space, brackets, dash, dot, slash, no-break spaces and dashes, as in `GAP`. */
const isGap = (code: number): boolean =>
  code === 32 ||
  code === 40 ||
  code === 41 ||
  (code >= 45 && code <= 47) ||
  code === 0xa0 ||
  code === 0x202f ||
  (code >= 0x2010 && code <= 0x2013);

/** Where groups of digits begin, or the bracket before them, in stretches with enough digits for a phone number. */
export function dialledStarts(text: string): readonly number[] {
  const found: number[] = [];
  const glance = glanceAt(text);
  const { edges, count } = glance;
  let free = 0;
  for (let run = 0; run < count; run += 2) {
    const from = Math.max(edges[run] as number, free);
    if (from >= (edges[run + 1] as number) || !hasEnoughDigits(glance, run)) continue;
    const { end, digits } = stretchFrom(text, from);
    if (digits >= FEWEST_DIGITS) addGroups(text, from, end, found);
    free = end;
  }
  return found;
}

/** A first look at the runs of digits from one on: most stand alone. */
function hasEnoughDigits({ kinds, edges, count }: Glance, run: number): boolean {
  const farthest = (kinds & KIND.percent) === 0 ? LONGEST_GAP : LONGEST_GAP * ENCODED_LENGTH;
  let digits = (edges[run + 1] as number) - (edges[run] as number);
  for (let next = run + 2; next < count && digits < FEWEST_DIGITS; next += 2) {
    if ((edges[next] as number) - (edges[next - 1] as number) > farthest) break;
    digits += (edges[next + 1] as number) - (edges[next] as number);
  }
  return digits >= FEWEST_DIGITS;
}

function stretchFrom(text: string, from: number): { readonly end: number; readonly digits: number } {
  let digits = 0;
  let end = from;
  let gaps = 0;
  for (let at = from; at < text.length && gaps <= LONGEST_GAP; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) {
      digits++;
      gaps = 0;
      end = at + 1;
    } else if (isGap(code)) gaps++;
    else if (code !== PERCENT) break;
    else {
      gaps++;
      at += 2;
    }
  }
  return { end, digits };
}

function addGroups(text: string, from: number, end: number, starts: number[]): void {
  for (let at = from; at < end; at++) {
    if (!isDigit(text.charCodeAt(at)) || (at > from && isDigit(text.charCodeAt(at - 1)))) continue;
    starts.push(text.charCodeAt(at - 1) === PAREN ? at - 1 : at);
  }
}
