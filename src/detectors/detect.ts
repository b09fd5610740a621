import type { Detector, Finding } from "../domain/finding.ts";
import { DETECTORS } from "./list.ts";
import { traitsOf } from "./traits.ts";

/** The longest text that is searched, in UTF-16 code units. A longer one is one finding as a whole. */
export const MAX_TEXT = 10_000;

const tooLong = (text: string): Finding => ({
  detector: "too-long",
  category: "user.content",
  start: 0,
  end: text.length,
});

/** The masks apart from the detectors: most texts need none or few of them. */
const NEEDS = Int32Array.from(DETECTORS, ({ needs }) => needs);

/**
 * All findings in a text, in order and without overlaps: of two that overlap the longer one stays, of two of one length
 * the one whose detector is listed first. A text over `MAX_TEXT` fails closed, with one `too-long` finding over all of it.
 */
export function detect(text: string): Finding[] {
  if (text.length > MAX_TEXT) return [tooLong(text)];
  const traits = traitsOf(text);
  if (traits === 0) return [];
  const findings: Finding[] = [];
  for (let i = 0; i < NEEDS.length; i++) {
    if ((traits & (NEEDS[i] as number)) === 0) continue;
    const { id, category, find } = DETECTORS[i] as Detector;
    for (const { start, end } of find(text)) findings.push({ detector: id, category, start, end });
  }
  return findings.length < 2 ? findings : withoutOverlaps(findings, text.length);
}

/**
 * Some finding of a text, or `undefined` when it has none; for callers that drop the whole value anyway. It is the first
 * by detector, not by place.
 */
export function firstFinding(text: string): Finding | undefined {
  if (text.length > MAX_TEXT) return tooLong(text);
  const traits = traitsOf(text);
  if (traits === 0) return undefined;
  for (let i = 0; i < NEEDS.length; i++) {
    if ((traits & (NEEDS[i] as number)) === 0) continue;
    const { id, category, find } = DETECTORS[i] as Detector;
    const span = find(text)[0];
    if (span !== undefined) return { detector: id, category, start: span.start, end: span.end };
  }
  return undefined;
}

/** Longest first, a finding is kept when both its ends are free: what is kept already is never shorter. */
function withoutOverlaps(findings: readonly Finding[], length: number): Finding[] {
  const taken = new Uint8Array(length);
  const longestFirst = findings.toSorted((a, b) => b.end - b.start - (a.end - a.start));
  const kept = longestFirst.filter(({ start, end }) => {
    if (taken[start] === 1 || taken[end - 1] === 1) return false;
    taken.fill(1, start, end);
    return true;
  });
  return kept.toSorted((a, b) => a.start - b.start);
}
