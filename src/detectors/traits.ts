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
  /** Three dots and four digits, one to three of them between dots: an IPv4 address. */
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
  /** Five colons, five dashes three apart, or two dots five apart: a hardware address. */
  paired: 4096,
  /** Four digits behind a dot, or a degree sign: coordinates. */
  decimal: 8192,
} as const;

// Two bits for the kind of a character (0 is a break), then what it is good for.
const LETTER = 1;
const DIGIT = 2;
const ZERO = 3;
const KIND = 3;
const TOKEN = 4;
const BEYOND_HEX = 8;
const CAPITAL = 16;
const DASH = 32;
const AT = 64;
const PERCENT = 128;
const EQUALS = 256;
const PLUS = 512;
const WORD = 1024;

/** A short text with none of these has no trait: most property values, and the engine's own patterns are quick. */
const TELLING = /[\d:\-@%=+]/;

const classes = new Int32Array(256);
const mark = (chars: string, flags: number): void => {
  for (const char of chars) classes[char.charCodeAt(0)] = (classes[char.charCodeAt(0)] ?? 0) | flags;
};
mark("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", LETTER | TOKEN | WORD);
mark("ABCDEFGHIJKLMNOPQRSTUVWXYZ", CAPITAL);
mark("GHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz", BEYOND_HEX);
mark("123456789", DIGIT | TOKEN | WORD);
mark("0", ZERO | TOKEN | WORD);
mark("_-", TOKEN | WORD);
mark(".+/=~", TOKEN);
mark("-", DASH);
mark("@", AT);
mark("%", PERCENT);
mark("=", EQUALS);
mark("+", PLUS);

/** Three counters above the flags, each wide enough for a stretch. */
const STRETCH = 127;
const FIELD = 2 ** 7 - 1;
const DIGITS_SHIFT = 11;
const DOTS_SHIFT = 18;
const COLONS_SHIFT = 25;
mark("0123456789", 1 << DIGITS_SHIFT);
mark(".", 1 << DOTS_SHIFT);
mark(":", 1 << COLONS_SHIFT);

/** What the kinds of the last five characters show. */
const RECENT = 4 ** 5;
const DIAL_PREFIX = 1;
const COUNTRY_CHECK = 2;
const FIVE_DIGITS = 4;
const GROUP_OF_FOUR = 8;
const shown = Uint8Array.from({ length: RECENT }, (_, recent) => {
  const kinds = [8, 6, 4, 2, 0].map((shift) => "-ad0"[(recent >> shift) & KIND]).join("");
  const tests: readonly (readonly [RegExp, number])[] = [
    [/-00$/, DIAL_PREFIX],
    [/^-aa[d0][d0]$/, COUNTRY_CHECK],
    [/^[d0]{5}$/, FIVE_DIGITS],
    [/^-[d0]{4}$/, GROUP_OF_FOUR],
  ];
  return tests.reduce((flags, [pattern, flag]) => (pattern.test(kinds) ? flags | flag : flags), 0);
});

const FRACTION = /\.\d{4}/;
const DOTTED = /\d\.\d{1,3}\.\d/;
const ENCODED_BYTE = /%[\dA-Fa-f]{2}/;
const TOKEN_LENGTH = 20;
const WORD_LENGTH = 16;
const UUID_LENGTH = 36;
const HYPHEN = 0x2d;
const CAPITAL_T = 0x54;
/** A longer text has all traits. */
const LONGEST = 2 ** 14;

let lastText = "";
let lastTraits = 0;

/** The traits of a text, as flags of `TRAIT`. The last text is remembered, because callers may ask twice. */
export function traitsOf(text: string): number {
  if (text !== lastText) {
    lastTraits = text.length < LONGEST ? traitsIn(text) : -1;
    lastText = text;
  }
  return lastTraits;
}

interface Seen {
  readonly any: number;
  readonly shows: number;
  readonly digits: number;
  readonly dots: number;
  readonly colons: number;
}

/** A text as the engine's strings are read slowly, and bytes are not. What is not ASCII is a break. */
const bytes = new Uint8Array(3 * LONGEST);
const encoder = new TextEncoder();

/** One step per byte: what kinds there are, how many, and what stands together. */
function look(length: number): Seen {
  let [any, recent, shows, digits, dots, colons] = [0, 0, 0, 0, 0, 0];
  for (let from = 0; from < length; from += STRETCH) {
    const to = Math.min(length, from + STRETCH);
    let count = 0;
    for (let i = from; i < to; i++) {
      const flags = classes[bytes[i] as number] as number;
      any |= flags;
      count += flags >>> DIGITS_SHIFT;
      recent = ((recent << 2) | (flags & KIND)) & (RECENT - 1);
      shows |= shown[recent] as number;
    }
    digits += count & FIELD;
    dots += (count >> (DOTS_SHIFT - DIGITS_SHIFT)) & FIELD;
    colons += count >> (COLONS_SHIFT - DIGITS_SHIFT);
  }
  return { any, shows, digits, dots, colons };
}

function traitsIn(text: string): number {
  if (text.length < TOKEN_LENGTH && !TELLING.test(text)) return 0;
  const length = encoder.encodeInto(text, bytes).written;
  const seen = look(length);
  const { any, colons, dots } = seen;
  let traits = seen.digits < 4 ? 0 : numberTraits(text, seen);
  if ((any & AT) !== 0) traits |= TRAIT.at;
  if ((any & PERCENT) !== 0 && ENCODED_BYTE.test(text)) traits |= TRAIT.percent;
  if ((any & EQUALS) !== 0) traits |= TRAIT.assignment;
  if (colons >= 6 || (colons >= 2 && text.includes("::"))) traits |= TRAIT.colons;
  if (colons >= 5 || (dots >= 2 && length >= 14 && hasMarks(text, ".", 5, 2))) traits |= TRAIT.paired;
  if ((any & DASH) !== 0 && length >= 17) {
    if (hasMarks(text, "-", 3, 5)) traits |= TRAIT.paired;
    if (text.includes("-----")) traits |= TRAIT.ruled;
  }
  const mayBeToken = (any & BEYOND_HEX) !== 0 || (length > UUID_LENGTH && (any & DASH) !== 0);
  // A key in small letters is a long word; one with slashes or dots in it is base64 and has capitals.
  const hasTokens = (any & CAPITAL) !== 0 && hasRun(length, TOKEN, TOKEN_LENGTH);
  if (mayBeToken && length >= TOKEN_LENGTH && (hasTokens || hasRun(length, WORD, WORD_LENGTH)))
    traits |= TRAIT.tokenLike;
  return traits;
}

function numberTraits(text: string, { any, shows, digits, dots }: Seen): number {
  let traits = 0;
  if (digits >= 5 && !isStamp(text, digits)) traits |= digits >= 6 ? TRAIT.numbered | TRAIT.dated : TRAIT.dated;
  if (digits >= 7 && ((any & PLUS) !== 0 || (shows & DIAL_PREFIX) !== 0)) traits |= TRAIT.dialled;
  if (text.length >= 15 && (shows & COUNTRY_CHECK) !== 0) traits |= TRAIT.countryCheck;
  if (digits >= 13 && (shows & (FIVE_DIGITS | GROUP_OF_FOUR)) !== 0) traits |= TRAIT.longNumber;
  if (dots >= 3 && DOTTED.test(text)) traits |= TRAIT.dotted;
  const hasFraction = dots > 0 && (shows & GROUP_OF_FOUR) !== 0 && FRACTION.test(text);
  if (hasFraction || text.includes("°") || text.includes("º")) traits |= TRAIT.decimal;
  return traits;
}

/** True when a mark stands so many times, always as far from the last one. */
function hasMarks(text: string, sign: string, step: number, times: number): boolean {
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
    let found = 1;
    while (found < times && text[at + found * step] === sign) found++;
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

/** Looks at one character in `length` only: each run that is long enough covers one of them. */
function hasRun(end: number, of: number, length: number): boolean {
  const isOne = (i: number): boolean => ((classes[bytes[i] as number] as number) & of) !== 0;
  for (let i = length - 1; i < end; i += length) {
    if (!isOne(i)) continue;
    let first = i;
    let next = i + 1;
    while (first > 0 && i - first < length && isOne(first - 1)) first--;
    while (next < end && next - first < length && isOne(next)) next++;
    if (next - first >= length) return true;
  }
  return false;
}
