import { type Glance, glanceAt, hasAt, hasRun, KIND } from "./glance.ts";
import { numberStarts, sumsOf } from "./number-starts.ts";

/**
 * What one pass over a text shows at a glance. Detectors name theirs in `needs`, and a text without any trait
 * is skipped for all of them, so every detector needs at least one. Most property values ("Chrome", "pro") have none.
 */
export const TRAIT = {
  /** An `@`, which e-mail addresses and URLs with credentials need. */
  at: 1,
  /** A percent-encoded byte: anything may hide behind. */
  percent: 2,
  /** An `=`, as in query parameters. */
  assignment: 4,
  /** `+` or a word starting with `00`, and seven digits: an international phone number. */
  dialled: 8,
  /** Thirteen digits, and five in a row or a group of four: a card number. */
  longNumber: 16,
  /** A word starting with two letters and two digits, in a text of at least fifteen characters: an IBAN. */
  countryCheck: 32,
  /** Four runs of digits with dots between: an IPv4 address. */
  dotted: 64,
  /** `::` or six colons: an IPv6 address. */
  colons: 128,
  /** Twenty characters of a token without a break and a capital, or sixteen of a word or a dash; other than a UUID's. */
  tokenLike: 256,
  /** Five dashes in a row: a PEM header. */
  ruled: 512,
  /** Six digits, other than those of a timestamp or a UUID alone: a number given to a person. */
  numbered: 1024,
  /** Five digits, two of them together, other than those of a timestamp: a date. */
  dated: 2048,
  /** Five colons or dashes three apart, or two dots five apart: a hardware address. */
  paired: 4096,
  /** Four digits behind a dot, or a degree sign: coordinates. */
  decimal: 8192,
  /**
   * What `dated` is, and four digits with few letters between, eleven in a row, sixteen letters and digits in a row, or
   * an encoded byte: an Italian tax code.
   */
  coded: 16_384,
} as const;

/** The sums of `NumberStart` are traits of their own, above the others. */
const FEWEST_DIGITS = 6;
const FIRST_OF_SUMS = 15;
const ofSums = (sums: number): number => (sums >> FEWEST_DIGITS) << FIRST_OF_SUMS;

/** A number of so many digits, from six to nineteen, as `numberStarts` has them. */
export const numberOf = (...digits: readonly number[]): number => ofSums(sumsOf(...digits));

/** A short text with none of these has no trait: most property values, and the engine's own patterns are quick. */
const TELLING = /[\d:\-@%=+]/;
const ENCODED_BYTE = /%[\dA-Fa-f]{2}/;
const TOKEN_LENGTH = 20;
const WORD_LENGTH = 16;
const UUID_LENGTH = 36;
const HYPHEN = 0x2d;
const CAPITAL_T = 0x54;

let lastText = "";
let lastTraits = 0;

/** The traits of a text, as flags of `TRAIT`. The last text is remembered, because callers may ask twice. */
export function traitsOf(text: string): number {
  if (text !== lastText) {
    lastTraits = text.length < TOKEN_LENGTH && !TELLING.test(text) ? 0 : traitsIn(text);
    lastText = text;
  }
  return lastTraits;
}

function traitsIn(text: string): number {
  const glance = glanceAt(text);
  const { kinds } = glance;
  const { length } = text;
  let traits = numberTraits(text, glance);
  if ((kinds & KIND.at) !== 0) traits |= TRAIT.at;
  if (hasEncodedByte(text, glance)) traits |= TRAIT.percent;
  if ((kinds & KIND.equals) !== 0) traits |= TRAIT.assignment;
  if ((kinds & KIND.colon) !== 0) traits |= colonTraits(text);
  if ((kinds & KIND.dot) !== 0 && length >= 14 && hasMarks(text, ".", 5, 2)) traits |= TRAIT.paired;
  if ((kinds & KIND.dash) !== 0 && length >= 17) {
    if (hasMarks(text, "-", 3, 5)) traits |= TRAIT.paired;
    if (text.includes("-----")) traits |= TRAIT.ruled;
  }
  if (!glance.hasStretch) return traits;
  if (length >= TOKEN_LENGTH && hasToken(text, kinds)) traits |= TRAIT.tokenLike;
  const hasLongWord = (traits & TRAIT.dated) !== 0 && hasRun(text, KIND.letter | KIND.digit, WORD_LENGTH);
  return hasLongWord ? traits | TRAIT.coded : traits;
}

const hasEncodedByte = (text: string, { kinds }: Glance): boolean =>
  (kinds & KIND.percent) !== 0 && ENCODED_BYTE.test(text);

function colonTraits(text: string): number {
  let colons = 0;
  for (let at = text.indexOf(":"); at >= 0 && colons < 6; at = text.indexOf(":", at + 1)) colons++;
  const traits = colons === 6 || (colons > 1 && text.includes("::")) ? TRAIT.colons : 0;
  return colons > 4 && hasMarks(text, ":", 3, 5) ? traits | TRAIT.paired : traits;
}

/** For a text with a long stretch without a break. */
function hasToken(text: string, kinds: number): boolean {
  const mayBe = (kinds & KIND.beyondHex) !== 0 || (text.length > UUID_LENGTH && (kinds & KIND.dash) !== 0);
  if (!mayBe) return false;
  // A key in small letters is a long word; one with slashes or dots in it is base64 and has capitals.
  const isMixed = (kinds & KIND.capital) !== 0;
  return (isMixed && hasRun(text, KIND.token, TOKEN_LENGTH)) || hasRun(text, KIND.word, WORD_LENGTH);
}

/** What the digits show: how many there are, and by each run of them, how long it is and what stands around it. */
function numberTraits(text: string, glance: Glance): number {
  const { kinds, edges, count } = glance;
  let digits = 0;
  for (let run = 0; run < count; run += 2) digits += (edges[run + 1] as number) - (edges[run] as number);
  if (digits < 4) return 0;
  let traits = digits < 5 || isStamp(text, digits) ? 0 : datedTraits(text, glance, digits);
  for (let run = 0; run < count; run += 2) traits |= runTraits(text, glance, run);
  if ((kinds & KIND.plus) !== 0) traits |= TRAIT.dialled;
  if ((kinds & KIND.degree) !== 0) traits |= TRAIT.decimal;
  if (digits < 7) traits &= ~TRAIT.dialled;
  if (digits < 13) traits &= ~TRAIT.longNumber;
  return text.length < 15 ? traits & ~TRAIT.countryCheck : traits;
}

function datedTraits(text: string, glance: Glance, digits: number): number {
  const mayBeCode = hasEncodedByte(text, glance) || mayBeSpelt(glance);
  const traits = mayBeCode ? TRAIT.dated | TRAIT.coded : TRAIT.dated;
  return digits < 6 ? traits : traits | TRAIT.numbered | ofSums(numberStarts(text).sums);
}

/** How far apart the digits of a tax code can be: five letters, and what stands between groups. */
const FARTHEST = 9;
const FEWEST_IN_CODE = 4;
const LONGEST_IN_CODE = 3;
const PROVISIONAL_CODE = 11;

/** True for digits that may be those of an Italian tax code: in short runs with letters on both sides, or eleven. */
function mayBeSpelt({ edges, count }: Glance): boolean {
  let digits = 0;
  for (let run = 0; run < count; run += 2) {
    const [start, end] = [edges[run] as number, edges[run + 1] as number];
    const length = end - start;
    if (length === PROVISIONAL_CODE) return true;
    const isFirst = run === 0 || start - (edges[run - 1] as number) > FARTHEST;
    const isLast = run + 2 === count || (edges[run + 2] as number) - end > FARTHEST;
    if (isFirst) digits = 0;
    // Most digits stand alone, so that what is next to them is looked at last.
    if (isFirst && isLast) continue;
    const isAmongLetters =
      length <= LONGEST_IN_CODE && isNextToLetter(start - 1, start - 2) && isNextToLetter(end, end + 1);
    digits = isAmongLetters ? digits + length : 0;
    if (digits >= FEWEST_IN_CODE) return true;
  }
  return false;
}

const isNextToLetter = (next: number, beyond: number): boolean =>
  hasAt(next, KIND.letter) || hasAt(beyond, KIND.letter);

function runTraits(text: string, glance: Glance, run: number): number {
  const start = glance.edges[run] as number;
  const length = (glance.edges[run + 1] as number) - start;
  if (hasAt(start - 1, KIND.letter)) {
    const isBehindTwo = length > 1 && hasAt(start - 2, KIND.letter) && !hasAt(start - 3, KIND.letter | KIND.digit);
    return (length > 4 ? TRAIT.longNumber : 0) | (isBehindTwo ? TRAIT.countryCheck : 0);
  }
  const dialled = length > 1 && text.startsWith("00", start) ? TRAIT.dialled : 0;
  if (length < 4) return isSecondOfFour(glance, run) ? dialled | TRAIT.dotted : dialled;
  return dialled | TRAIT.longNumber | (hasAt(start - 1, KIND.dot) ? TRAIT.decimal : 0);
}

/** True for the `2` in `1.2.3.4`. */
function isSecondOfFour({ edges, count }: Glance, run: number): boolean {
  if (run === 0 || run + 4 >= count) return false;
  for (let edge = run - 1; edge <= run + 3; edge += 2) {
    const end = edges[edge] as number;
    if (edges[edge + 1] !== end + 1 || !hasAt(end, KIND.dot)) return false;
  }
  return true;
}

/** True when a mark stands so many times, always as far from the last one. */
function hasMarks(text: string, sign: string, step: number, times: number): boolean {
  const code = sign.charCodeAt(0);
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
    let found = 1;
    while (found < times && text.charCodeAt(at + found * step) === code) found++;
    if (found === times) return true;
  }
  return false;
}

/** A whole ISO 8601 timestamp or UUID, the commonest texts with many digits. */
function isStamp(text: string, digits: number): boolean {
  const { length } = text;
  if (text.charCodeAt(4) === HYPHEN && text.charCodeAt(7) === HYPHEN) {
    return text.charCodeAt(10) === CAPITAL_T && length <= 29 && digits <= 21;
  }
  return length === UUID_LENGTH && [8, 13, 18, 23].every((at) => text.charCodeAt(at) === HYPHEN);
}
