import type { Span } from "../domain/finding.ts";

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
