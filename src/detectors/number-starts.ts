import { glanceAt } from "./glance.ts";

const MIN_DIGITS = 6;
const MOST_DIGITS = 19;
const MOST_WORDS = 12;
/** Words before the first digit that may belong to a number: "RSS MRA 85T10 A562S", "AB 12 34 56 C". */
const LEADING_WORDS = 2;
const SHORT_WORD = 3;
const ENCODED_SEPARATOR = "%(?:20|2[ED]|C2%A0|E2%80%AF)";
const SEPARATOR_AHEAD = new RegExp(`^${ENCODED_SEPARATOR}`, "i");
const SEPARATOR_BEHIND = new RegExp(`${ENCODED_SEPARATOR}$`, "i");
const LONGEST_SEPARATOR = 9;
const ENCODED_BYTE = /^%\d[\dA-F]/i;
const DOT = 46;
const PERCENT = 37;

const NO_STARTS: NumberStarts = { list: [], sums: 0 };
let lastText = "";
let lastStarts = NO_STARTS;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const isWord = (code: number): boolean => isDigit(code) || isLetter(code);
const isSeparator = (code: number): boolean =>
  code === 32 ||
  code === DOT ||
  code === 45 ||
  code === 43 ||
  code === 0xa0 ||
  code === 0x202f ||
  (code >= 0x2010 && code <= 0x2013);

/** A place where a number given to a person may start. */
export interface NumberStart {
  readonly at: number;
  /** Bit n is set when a word ends after n digits from here: the dates in a text, 4-2-2, are no number of nine. */
  readonly sums: number;
  readonly beginsWithDigit: boolean;
}

/** All of a text, and the sums of all together. */
export interface NumberStarts {
  readonly list: readonly NumberStart[];
  readonly sums: number;
}

/** The bits of `NumberStart.sums` for numbers of so many digits. */
export const sumsOf = (...digits: readonly number[]): number => digits.reduce((mask, count) => mask | (1 << count), 0);

/**
 * Where numbers may start: words with a digit or of at most three letters, joined by single separators into a cluster,
 * with six digits to come in it; never behind a decimal point. Found once per text for all detectors that ask.
 */
export function numberStarts(text: string): NumberStarts {
  if (text !== lastText) {
    const list = findStarts(text);
    lastStarts = list.length === 0 ? NO_STARTS : { list, sums: list.reduce((sums, one) => sums | one.sums, 0) };
    lastText = text;
  }
  return lastStarts;
}

function findStarts(text: string): NumberStart[] {
  const found: NumberStart[] = [];
  const { edges, count } = glanceAt(text);
  let free = 0;
  for (let run = 0; run < count; run += 2) {
    let at = edges[run] as number;
    if (text.charCodeAt(at - 1) === PERCENT && ENCODED_BYTE.test(text.slice(at - 1, at + 2))) at += 2;
    at = Math.max(at, free);
    if (at >= (edges[run + 1] as number)) continue;
    const from = free;
    free = clusterEnd(text, at);
    let digits = (edges[run + 1] as number) - at;
    for (let next = run + 2; next < count && (edges[next] as number) < free; next += 2)
      digits += (edges[next + 1] as number) - (edges[next] as number);
    // Most clusters are too short, so that their words are looked at last.
    if (digits >= MIN_DIGITS) addStarts(text, firstWord(text, at, from), free, found);
  }
  return found;
}

/** The start of the word around `at`, or of up to two short words before it, but not before `free`. */
function firstWord(text: string, at: number, free: number): number {
  let start = wordStart(text, at, free);
  for (let words = 0; words < LEADING_WORDS; words++) {
    const end = start - separatorBefore(text, start);
    const before = wordStart(text, end, Math.max(free, end - SHORT_WORD - 1));
    if (end === start || before === end || end - before > SHORT_WORD) break;
    start = before;
  }
  return start;
}

function wordStart(text: string, end: number, free: number): number {
  let start = end;
  // The two digits of a percent-encoded byte belong to it, not to the word behind it.
  while (start > free && isWord(text.charCodeAt(start - 1)) && text.charCodeAt(start - 3) !== PERCENT) start--;
  return start;
}

/** Where the cluster ends whose first digit stands at `from`. */
function clusterEnd(text: string, from: number): number {
  let end = from;
  for (let at = from, separator = 1; separator > 0; at += separator) {
    const start = at;
    let hasDigit = false;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (isDigit(code)) hasDigit = true;
      else if (!isLetter(code)) break;
    }
    if (at === start || (!hasDigit && at - start > SHORT_WORD)) break;
    end = at;
    separator = separatorAt(text, at);
  }
  return end;
}

/** Adds the words of a cluster that numbers may start with. */
function addStarts(text: string, from: number, end: number, starts: NumberStart[]): void {
  /** Where each word starts, and the digits in the cluster up to its end. */
  const words: number[] = [];
  const upTo: number[] = [];
  let digits = 0;
  for (let at = from, separator = 1; separator > 0 && at < end; at += separator) {
    words.push(at);
    for (; at < end && isWord(text.charCodeAt(at)); at++) if (isDigit(text.charCodeAt(at))) digits++;
    upTo.push(digits);
    separator = separatorAt(text, at);
  }
  for (let word = 0; word < words.length; word++) {
    const before = word === 0 ? 0 : (upTo[word - 1] as number);
    if (digits - before < MIN_DIGITS) break;
    const at = words[word] as number;
    if (isDecimal(text, at)) continue;
    starts.push({ at, sums: sumsFrom(upTo, word, before), beginsWithDigit: isDigit(text.charCodeAt(at)) });
  }
}

function sumsFrom(upTo: readonly number[], word: number, before: number): number {
  let sums = 0;
  for (let last = word; last < upTo.length && last < word + MOST_WORDS; last++) {
    const digits = (upTo[last] as number) - before;
    if (digits > MOST_DIGITS) break;
    sums |= 1 << digits;
  }
  return sums;
}

/** The length of the separator at `at`, 0 for none. */
function separatorAt(text: string, at: number): number {
  if (at >= text.length) return 0;
  const code = text.charCodeAt(at);
  if (isSeparator(code)) return 1;
  const encoded = code === PERCENT ? SEPARATOR_AHEAD.exec(text.slice(at, at + LONGEST_SEPARATOR)) : null;
  return encoded === null ? 0 : encoded[0].length;
}

function separatorBefore(text: string, at: number): number {
  if (at > 0 && isSeparator(text.charCodeAt(at - 1))) return 1;
  if (text.charCodeAt(at - 3) !== PERCENT) return 0;
  return SEPARATOR_BEHIND.exec(text.slice(Math.max(0, at - LONGEST_SEPARATOR), at))?.[0].length ?? 0;
}

const isDecimal = (text: string, start: number): boolean =>
  text.charCodeAt(start - 1) === DOT && isDigit(text.charCodeAt(start - 2));
