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
  /** Twenty characters of a token without a break, other than a UUID's. */
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
const COLON = 16;
const DASH = 32;
const AT = 64;
const PERCENT = 128;
const EQUALS = 256;
const PLUS = 512;
const DEGREE = 1024;
/** A short text with none of these has no trait. */
const TELLING = DIGIT | COLON | DASH | AT | PERCENT | EQUALS | PLUS;

const LATIN_1 = 256;
const classes = new Uint16Array(LATIN_1);
const mark = (chars: string, flags: number): void => {
  for (const char of chars) classes[char.charCodeAt(0)] = (classes[char.charCodeAt(0)] ?? 0) | flags;
};
mark("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", LETTER | TOKEN);
mark("GHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz", BEYOND_HEX);
mark("123456789", DIGIT | TOKEN);
mark("0", ZERO | TOKEN);
mark("_-.+/=~", TOKEN);
mark(":", COLON);
mark("-", DASH);
mark("@", AT);
mark("%", PERCENT);
mark("=", EQUALS);
mark("+", PLUS);
mark("°º", DEGREE);

/** Three counters in one number, each wide enough for a stretch. */
const STRETCH = 1_000;
const FIELD = 2 ** 10 - 1;
const DOT_SHIFT = 10;
const COLON_SHIFT = 20;
const counts = new Int32Array(LATIN_1);
for (const char of "0123456789") counts[char.charCodeAt(0)] = 1;
counts[".".charCodeAt(0)] = 1 << DOT_SHIFT;
counts[":".charCodeAt(0)] = 1 << COLON_SHIFT;

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

/** One step per character: what kinds there are, how many, and what stands together. */
function look(text: string): Seen {
  let [any, recent, shows, digits, dots, colons] = [0, 0, 0, 0, 0, 0];
  for (let from = 0; from < text.length; from += STRETCH) {
    const to = Math.min(text.length, from + STRETCH);
    let count = 0;
    for (let i = from; i < to; i++) {
      const code = text.charCodeAt(i);
      const index = code < LATIN_1 ? code : 0;
      const flags = classes[index] as number;
      any |= flags;
      count += counts[index] as number;
      recent = ((recent << 2) | (flags & KIND)) & (RECENT - 1);
      shows |= shown[recent] as number;
    }
    digits += count & FIELD;
    dots += (count >> DOT_SHIFT) & FIELD;
    colons += count >> COLON_SHIFT;
  }
  return { any, shows, digits, dots, colons };
}

function traitsIn(text: string): number {
  const { length } = text;
  const seen = look(text);
  const { any, colons, dots } = seen;
  if ((any & TELLING) === 0 && length < TOKEN_LENGTH) return 0;
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
  if (mayBeToken && length >= TOKEN_LENGTH && hasTokenRun(text)) traits |= TRAIT.tokenLike;
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
  if (hasFraction || (any & DEGREE) !== 0) traits |= TRAIT.decimal;
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

/** Looks at every twentieth character only: each run that is long enough covers one of them. */
function hasTokenRun(text: string): boolean {
  const isToken = (i: number): boolean => ((classes[text.charCodeAt(i)] ?? 0) & TOKEN) !== 0;
  for (let i = TOKEN_LENGTH - 1; i < text.length; i += TOKEN_LENGTH) {
    if (!isToken(i)) continue;
    let start = i;
    let end = i + 1;
    while (start > 0 && i - start < TOKEN_LENGTH && isToken(start - 1)) start--;
    while (end < text.length && end - start < TOKEN_LENGTH && isToken(end)) end++;
    if (end - start >= TOKEN_LENGTH) return true;
  }
  return false;
}
