import type { Span } from "../domain/finding.ts";
import { type Glance, glanceAt, hasAt, KIND } from "./glance.ts";

export const NONE: readonly Span[] = Object.freeze([]);

/**
 * The matches of a global pattern, in order and without overlaps; `accept` says no to look-alikes. With the `d` flag
 * the span is that of the group `value`. Nothing is allocated for a text without a match, which is nearly every text.
 */
export function spansOf(pattern: RegExp, text: string, accept?: (match: string) => boolean): readonly Span[] {
  let spans: Span[] | undefined;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (accept !== undefined && !accept(match[0])) continue;
    const [start, end] = match.indices?.groups?.value ?? [match.index, match.index + match[0].length];
    spans ??= [];
    spans.push({ start, end });
  }
  return spans ?? NONE;
}

/** What begins with a digit. */
interface Digital {
  /** Sticky. */
  readonly pattern: RegExp;
  /** Whether it is worth a try at `start`, in the run of digits whose edges are those at `run`. */
  readonly mayBegin: (start: number, run: number, glance: Glance) => boolean;
  /** Says no to look-alikes. */
  readonly accept?: (match: string) => boolean;
}

/** The matches of such a pattern, as `spansOf` has them: tried where runs of digits start, also behind an encoded byte. */
export function spansAtDigits(text: string, { pattern, mayBegin, accept }: Digital): readonly Span[] {
  const glance = glanceAt(text);
  const { edges, count } = glance;
  let spans: Span[] | undefined;
  let free = 0;
  for (let run = 0; run < count; run += 2) {
    const [first, end] = [edges[run] as number, edges[run + 1] as number];
    const last = hasAt(first - 1, KIND.percent) ? first + ENCODED_DIGITS : first;
    for (let start = first; start <= last && start < end; start += ENCODED_DIGITS) {
      if (start < free || !mayBegin(start, run, glance)) continue;
      pattern.lastIndex = start;
      if (!pattern.test(text)) continue;
      free = pattern.lastIndex;
      if (accept !== undefined && !accept(text.slice(start, free))) continue;
      spans ??= [];
      spans.push({ start, end: free });
    }
  }
  return spans ?? NONE;
}
const ENCODED_DIGITS = 2;

/** A word begins here, also right behind a percent-encoded byte. */
export const WORD_START = String.raw`(?:(?<![A-Za-z\d])|(?<=%[\dA-Fa-f]{2}))`;

/** The spans that begin at one of the starts; `endOf` gives where one ends, or a negative number where there is none. */
export function spansFrom<Start extends { readonly at: number }>(
  starts: readonly Start[],
  endOf: (start: Start) => number,
): readonly Span[] {
  let spans: Span[] | undefined;
  let free = 0;
  for (const start of starts) {
    if (start.at < free) continue;
    const end = endOf(start);
    if (end < 0) continue;
    spans ??= [];
    spans.push({ start: start.at, end });
    free = end;
  }
  return spans ?? NONE;
}
