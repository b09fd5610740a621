import { BoundedCache } from "../platform/bounded-cache.ts";

/**
 * The last look: are values that were just taken still in the bytes that would leave? Searched in their plain,
 * percent-encoded and base64 spellings (three alignments), without regard to case where that costs nothing. Values
 * shorter than `SHORTEST_INSIDE` characters count only as whole strings, because they turn up in anything.
 */
export const SHORTEST_INSIDE = 6;

interface Spelling {
  readonly text: string;
  /** Compared without regard to case; `text` is in lower case then. */
  readonly folded: boolean;
}

/** Characters per gram, and how far apart the text is sampled: of a spelling's first `STRIDE` grams one must be met. */
const GRAM = 4;
const STRIDE = 3;
/** Large, so that two hundred grams leave few values to search for by chance; small enough for a core's second cache. */
const TABLE_BITS = 16;
const TABLE_MASK = (1 << TABLE_BITS) - 1;
/** Which look last met a gram. A stamp instead of a flag, so that the table is cleared once in 255 looks. */
const stamps = new Uint8Array(1 << TABLE_BITS);
let stamp = 0;

/**
 * Characters as grams see them: case-blind, both base64 alphabets as one. Outside of ASCII a bit does not tell the cases
 * apart ("Ł" and "ł"), so all of that is one character, but for the one sign whose lower case is in ASCII.
 */
const FOLDED = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase().replace("-", "+").replace("_", "/");
  return character.charCodeAt(0);
});
const KELVIN_SIGN = 0x212a;
const K = 0x6b;
const fold = (code: number): number => (code < 128 ? (FOLDED[code] as number) : code === KELVIN_SIGN ? K : 0);

const gram = (a: number, b: number, c: number, d: number): number => (a * 29_791 + b * 961 + c * 31 + d) & TABLE_MASK;

const gramAt = (text: string, at: number): number =>
  gram(
    fold(text.charCodeAt(at)),
    fold(text.charCodeAt(at + 1)),
    fold(text.charCodeAt(at + 2)),
    fold(text.charCodeAt(at + 3)),
  );

/** Begins a look: what is sampled from here on is what the values are searched in. */
export function beginLook(): void {
  stamp = (stamp + 1) & 0xff;
  if (stamp !== 0) return;
  stamps.fill(0);
  stamp = 1;
}

/** Takes note of a piece of the text. A value that lies within one piece is met; one that spans two may not be. */
export function sample(piece: string): void {
  for (let at = 0; at + GRAM <= piece.length; at += STRIDE) stamps[gramAt(piece, at)] = stamp;
}

/** What `sample` notes of a piece that comes often, to be kept ready. */
export function gramsOf(piece: string): readonly number[] {
  const grams: number[] = [];
  for (let at = 0; at + GRAM <= piece.length; at += STRIDE) grams.push(gramAt(piece, at));
  return grams;
}

export function sampleGrams(grams: readonly number[]): void {
  for (let index = 0; index < grams.length; index++) stamps[grams[index] as number] = stamp;
}

/**
 * The values that are still in `text`, of which everything that may hold one was sampled. Only a value that shares a gram
 * is searched for (after Wu and Manber, "A fast algorithm for multi-pattern searching", 1994). A value's grams are
 * worked out each time, from its first six characters that read the same in every spelling: kept ready they lay too far
 * away in memory, and fetching them cost more than the search.
 */
export function leftBehind(text: string, values: readonly string[]): string[] {
  const left: string[] = [];
  let lower: string | undefined;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as string;
    const met = meeting(value);
    if (met === NOWHERE) continue;
    lower ??= text.toLowerCase();
    if (met === PLAINLY && UNESCAPED.test(value) ? lower.includes(value.toLowerCase()) : isIn(text, lower, value))
      left.push(value);
  }
  return left;
}

/** The values that are in `text`. */
export function valuesIn(text: string, values: readonly string[]): string[] {
  beginLook();
  sample(text);
  return leftBehind(text, values);
}

/** Texts that read the same in JSON and in an address. */
const UNESCAPED = /^[\w.-]*$/;

/** Codes of characters that read the same in JSON and in an address. */
const SAFE = Uint8Array.from({ length: 128 }, (_, code) => (/[\w.-]/.test(String.fromCharCode(code)) ? 1 : 0));
const BASE64 = Uint8Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", (one) =>
  fold(one.charCodeAt(0)),
);
const digit = (bits: number): number => BASE64[bits & 63] as number;

const NOWHERE = 0;
const PLAINLY = 1;
const SOMEHOW = 2;

/** In which spelling the value may be in the text that was sampled last. */
function meeting(value: string): typeof NOWHERE | typeof PLAINLY | typeof SOMEHOW {
  if (value.length < SHORTEST_INSIDE) return SOMEHOW;
  const at = safeRun(value);
  if (at < 0) return meetsAny(value) ? SOMEHOW : NOWHERE;
  const a = value.charCodeAt(at);
  const b = value.charCodeAt(at + 1);
  const c = value.charCodeAt(at + 2);
  const d = value.charCodeAt(at + 3);
  const e = value.charCodeAt(at + 4);
  const f = value.charCodeAt(at + 5);
  // Base64 with nothing, one byte and two bytes in front; characters that also carry the neighbour's bits are left out.
  if (
    meets(
      digit(a >> 2),
      digit((a << 4) | (b >> 4)),
      digit((b << 2) | (c >> 6)),
      digit(c),
      digit(d >> 2),
      digit((d << 4) | (e >> 4)),
    ) ||
    meets(
      digit((a << 2) | (b >> 6)),
      digit(b),
      digit(c >> 2),
      digit((c << 4) | (d >> 4)),
      digit((d << 2) | (e >> 6)),
      digit(e),
    ) ||
    meets(digit(a), digit(b >> 2), digit((b << 4) | (c >> 4)), digit((c << 2) | (d >> 6)), digit(d), digit(e >> 2))
  ) {
    return SOMEHOW;
  }
  return meets(fold(a), fold(b), fold(c), fold(d), fold(e), fold(f)) ? PLAINLY : NOWHERE;
}

/** Where the value has six safe characters in a row, or -1. */
function safeRun(value: string): number {
  let length = 0;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    length = code < 128 && SAFE[code] ? length + 1 : 0;
    if (length === SHORTEST_INSIDE) return at - length + 1;
  }
  return -1;
}

const meets = (a: number, b: number, c: number, d: number, e: number, f: number): boolean =>
  stamps[gram(a, b, c, d)] === stamp || stamps[gram(b, c, d, e)] === stamp || stamps[gram(c, d, e, f)] === stamp;

/** The same from the spellings themselves, for values whose every spelling is another one throughout. */
function meetsAny(value: string): boolean {
  return spellingsOf(value).some(({ text }) => {
    if (text.length < GRAM + STRIDE - 1) return true;
    for (let at = 0; at < STRIDE; at++) if (stamps[gramAt(text, at)] === stamp) return true;
    return false;
  });
}

const isIn = (text: string, lower: string, value: string): boolean =>
  spellingsOf(value).some((one) => (one.folded ? lower : text).includes(one.text));

const remembered = new BoundedCache<string, readonly Spelling[]>(10_000);

function spellingsOf(value: string): readonly Spelling[] {
  const known = remembered.get(value);
  if (known !== undefined) return known;
  const spellings =
    value.length < SHORTEST_INSIDE ? [folded(`"${escaped(value.toLowerCase())}"`)] : everySpelling(value);
  remembered.set(value, spellings);
  return spellings;
}

const folded = (text: string): Spelling => ({ text, folded: true });
const exact = (text: string): Spelling => ({ text, folded: false });
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** What HTML forms encode (https://url.spec.whatwg.org/#application-x-www-form-urlencoded-percent-encode-set) and `encodeURIComponent` does not. */
const FORM_ONLY = /[!'()~]/;

function everySpelling(value: string): readonly Spelling[] {
  const lower = value.toLowerCase();
  const plain = escaped(lower);
  // Upper case may take other letters than lower case: "Groß" is "GROSS".
  const texts = new Set([plain, escaped(value.toUpperCase().toLowerCase())]);
  // JSON inside a string, as SDKs put whole objects into one property.
  if (plain !== lower) texts.add(escaped(plain));
  const percent = encodeURIComponent(value.toWellFormed()).toLowerCase();
  if (percent !== lower || FORM_ONLY.test(value)) {
    const form = percent.replace(/[!'()~]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
    for (const one of [percent, form]) texts.add(one).add(one.replaceAll("%20", "+"));
  }
  const spellings = [...texts].map(folded);
  // Lower case may differ in length ("İ"), so that only the very spelling can be compared.
  if (lower.length !== value.length) spellings.push(exact(escaped(value)));
  return [...spellings, ...base64Spellings(value)];
}

/** What must stand in a base64 text that holds `value` at any of the three byte alignments, in both alphabets. */
function base64Spellings(value: string): readonly Spelling[] {
  return ["", "\0", "\0\0"].flatMap((padding, offset) => {
    const bytes = Buffer.from(padding + value, "utf8");
    const text = bytes.toString("base64").slice(offset === 0 ? 0 : offset + 1, Math.floor((bytes.length * 8) / 6));
    const forAddresses = text.replaceAll("+", "-").replaceAll("/", "_");
    return forAddresses === text ? [exact(text)] : [exact(text), exact(forAddresses)];
  });
}

/** Whether a kept string is, or holds, one of the values. `text` is the raw string, not JSON. */
export const holdsAny = (text: string, values: readonly string[]): boolean =>
  valuesIn(JSON.stringify(text), values).length > 0;

/** The text with every plain spelling masked; encoded ones and whole values are left to the caller's second look. */
export function withoutValues(text: string, values: readonly string[]): string {
  let left = text;
  for (const value of values) {
    for (const one of spellingsOf(value)) {
      if (!one.folded || one.text.startsWith('"')) continue;
      for (let at = left.toLowerCase().indexOf(one.text); at >= 0; at = left.toLowerCase().indexOf(one.text)) {
        left = `${left.slice(0, at)}[*]${left.slice(at + one.text.length)}`;
      }
    }
  }
  return left;
}
