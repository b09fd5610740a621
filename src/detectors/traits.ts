/**
 * What one pass over a text shows at a glance. Detectors name theirs in `needs`, and a text without any trait
 * is skipped for all of them, so every detector needs at least one. Most property values ("Chrome", "pro") have none.
 */
export const TRAIT = {
  /** An `@`, which e-mail addresses and URLs with credentials need. */
  at: 1,
  /** A `%`: anything may hide behind percent-encoding. */
  percent: 2,
  /** An `=`, as in query parameters. */
  assignment: 4,
  /** `+` or a word starting with `00`, and seven digits: an international phone number. */
  dialled: 8,
  /** Nothing but seven to fifteen digits and the separators of phone numbers, or a leading 0. */
  grouped: 16,
  /** Thirteen digits, and five in a row or a second group of four: a card number. */
  longNumber: 32,
  /** A word starting with two letters and two digits, in a text of at least fifteen characters: an IBAN. */
  countryCheck: 64,
  /** Three dots and four digits: an IPv4 address. */
  dotted: 128,
  /** `::` or six colons: an IPv6 address. */
  colons: 256,
  /** Twenty characters of a token without a break, other than a UUID's. */
  tokenLike: 512,
  /** Five dashes in a row: a PEM header. */
  ruled: 1024,
  /** Six digits, other than those of a timestamp or a UUID alone: a number given to a person, a place, a birthday. */
  numbered: 2048,
  /** Five digits, four of them in a row or three pairs apart, other than those of a timestamp: a date. */
  dated: 4096,
  /** Six pairs apart, or two dots between groups of four: a hardware address. */
  paired: 8192,
} as const;

// Two bits for the kind of a character (0 is a break), then what it is good for.
const LETTER = 1;
const DIGIT = 2;
const ZERO = 3;
const KIND = 3;
const DIALLING = 4;
const TOKEN = 8;
const BEYOND_HEX = 16;
const AT = 32;
const PERCENT = 64;
const EQUALS = 128;
const PLUS = 256;
const DASH = 512;

const classes = new Uint16Array(128);
const mark = (chars: string, flags: number): void => {
  for (const char of chars) classes[char.charCodeAt(0)] = (classes[char.charCodeAt(0)] ?? 0) | flags;
};
mark("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", LETTER | TOKEN);
mark("GHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz", BEYOND_HEX);
mark("123456789", DIGIT | TOKEN | DIALLING);
mark("0", ZERO | TOKEN | DIALLING);
mark("_-.+/=~", TOKEN);
mark(" ().-/", DIALLING);
mark("@", AT);
mark("%", PERCENT);
mark("=", EQUALS);
mark("+", PLUS);
mark("-", DASH);

/** Three counters in one number, each wide enough for the longest text. */
const ONE_DIGIT = 1;
const ONE_DOT = 2 ** 14;
const ONE_COLON = 2 ** 28;
const counts = new Float64Array(128);
for (const char of "0123456789") counts[char.charCodeAt(0)] = ONE_DIGIT;
counts[".".charCodeAt(0)] = ONE_DOT;
counts[":".charCodeAt(0)] = ONE_COLON;

/** What the kinds of the last five characters show. */
const DIAL_PREFIX = 1;
const COUNTRY_CHECK = 2;
const FIVE_DIGITS = 4;
const GROUP_OF_FOUR = 8;
const shown = Uint8Array.from({ length: 4 ** 5 }, (_, recent) => {
  const kinds = [8, 6, 4, 2, 0].map((shift) => "-ad0"[(recent >> shift) & KIND]).join("");
  const tests: readonly (readonly [RegExp, number])[] = [
    [/-00$/, DIAL_PREFIX],
    [/^-aa[d0][d0]$/, COUNTRY_CHECK],
    [/^[d0]{5}$/, FIVE_DIGITS],
    [/^-[d0]{4}$/, GROUP_OF_FOUR],
  ];
  return tests.reduce((flags, [pattern, flag]) => (pattern.test(kinds) ? flags | flag : flags), 0);
});

const TOKEN_LENGTH = 20;
const UUID_LENGTH = 36;
const HYPHEN = 0x2d;
const CAPITAL_T = 0x54;

let lastText = "";
let lastTraits = 0;

/**
 * The traits of a text, as flags of `TRAIT`; all of them for a text that is too long to count in. The last text is
 * remembered, because all detectors see it in turn.
 */
export function traitsOf(text: string): number {
  if (text !== lastText) {
    lastTraits = text.length < ONE_DOT ? scan(text) : -1;
    lastText = text;
  }
  return lastTraits;
}

function scan(text: string): number {
  let every = DIALLING;
  let any = 0;
  let count = 0;
  let recent = 0;
  let shows = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const index = code < 128 ? code : 0;
    const flags = classes[index] ?? 0;
    every &= flags;
    any |= flags;
    count += counts[index] ?? 0;
    recent = ((recent << 2) | (flags & KIND)) & (4 ** 5 - 1);
    const shownHere = shown[recent] ?? 0;
    shows |= i === 3 ? shownHere & ~GROUP_OF_FOUR : shownHere;
  }
  const digits = count % ONE_DOT;
  if (digits < 2 && any < AT && count < 2 * ONE_COLON && text.length < TOKEN_LENGTH) return 0;
  let traits = 0;
  if ((any & AT) !== 0) traits |= TRAIT.at;
  if ((any & PERCENT) !== 0) traits |= TRAIT.percent;
  if ((any & EQUALS) !== 0) traits |= TRAIT.assignment;
  if (digits >= 7 && ((any & PLUS) !== 0 || (shows & DIAL_PREFIX) !== 0)) traits |= TRAIT.dialled;
  if (digits >= 7 && digits <= 15 && every !== 0 && (digits < text.length || text.startsWith("0"))) {
    traits |= TRAIT.grouped;
  }
  if (digits >= 13 && (shows & (FIVE_DIGITS | GROUP_OF_FOUR)) !== 0) traits |= TRAIT.longNumber;
  if (text.length >= 15 && (shows & COUNTRY_CHECK) !== 0) traits |= TRAIT.countryCheck;
  if (digits >= 4 && Math.floor(count / ONE_DOT) % ONE_DOT >= 3) traits |= TRAIT.dotted;
  if (count >= 6 * ONE_COLON || (count >= 2 * ONE_COLON && text.includes("::"))) traits |= TRAIT.colons;
  if (((any & BEYOND_HEX) !== 0 || (text.length > UUID_LENGTH && (any & DASH) !== 0)) && hasTokenRun(text))
    traits |= TRAIT.tokenLike;
  if (digits >= 5 && !isStamp(text, digits)) traits |= digits >= 6 ? TRAIT.numbered | TRAIT.dated : TRAIT.dated;
  if (text.length >= 14 && mayBePaired(any, count)) traits |= TRAIT.paired;
  if ((any & DASH) !== 0 && text.length >= TOKEN_LENGTH && text.includes("-----")) traits |= TRAIT.ruled;
  return traits;
}

/** Five colons, a dash before the last pair, or two dots: what stands between the parts of a hardware address. */
const mayBePaired = (any: number, count: number): boolean =>
  count >= 5 * ONE_COLON || Math.floor(count / ONE_DOT) % ONE_DOT >= 2 || (any & DASH) !== 0;

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
