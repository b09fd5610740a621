/**
 * The last look: are values that were just taken still in the bytes that would leave? Searched in their plain,
 * percent-encoded and base64 spellings (three alignments), without regard to case where that costs nothing. Values
 * shorter than `SHORTEST_INSIDE` characters count only as whole strings, because they turn up in anything.
 */
export interface Needle {
  readonly spellings: readonly Spelling[];
  /** Hashes of the first grams of each spelling; empty when one is too short to be sure to meet a sampled gram. */
  readonly grams: readonly number[];
}

interface Spelling {
  readonly text: string;
  /** Compared without regard to case; `text` is in lower case then. */
  readonly folded: boolean;
}

export const SHORTEST_INSIDE = 6;

/** Texts that read the same in JSON and in an address. */
const UNESCAPED = /^[\w.-]*$/;

export function needleOf(value: string): Needle {
  if (value.length >= SHORTEST_INSIDE && UNESCAPED.test(value)) {
    return needle([spelling(value.toLowerCase(), true), ...base64Spellings(value)]);
  }
  if (value.length < SHORTEST_INSIDE) return needle([spelling(`"${escaped(value.toLowerCase())}"`, true)]);
  const lower = value.toLowerCase();
  const plain = escaped(lower);
  // Upper case may take other letters than lower case: "Groß" is "GROSS".
  const folded = new Set([plain, escaped(value.toUpperCase().toLowerCase())]);
  // JSON inside a string, as SDKs put whole objects into one property.
  if (plain !== lower) folded.add(escaped(plain));
  const percent = encodeURIComponent(value.toWellFormed()).toLowerCase();
  if (percent !== lower || FORM_ONLY.test(value)) {
    const form = percent.replace(/[!'()~]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
    for (const one of [percent, form]) folded.add(one).add(one.replaceAll("%20", "+"));
  }
  const spellings = [...folded].map((text) => spelling(text, true));
  // Lower case may differ in length ("İ"), so that only the very spelling can be compared.
  if (lower.length !== value.length) spellings.push(spelling(escaped(value), false));
  return needle([...spellings, ...base64Spellings(value)]);
}

function needle(spellings: readonly Spelling[]): Needle {
  const grams: number[] = [];
  for (const { text } of spellings) {
    if (text.length < GRAM + STRIDE - 1) return { spellings, grams: [] };
    for (let at = 0; at < STRIDE; at++) grams.push(gramAt(text, at));
  }
  return { spellings, grams };
}

/** What HTML forms encode (https://url.spec.whatwg.org/#application-x-www-form-urlencoded-percent-encode-set) and `encodeURIComponent` does not. */
const FORM_ONLY = /[!'()~]/;

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** What must stand in a base64 text that holds `value` at any of the three byte alignments. */
function base64Spellings(value: string): Spelling[] {
  const spellings: Spelling[] = [];
  for (let offset = 0; offset < 3; offset++) {
    const bytes = Buffer.from(PADDING[offset] + value, "utf8");
    // Characters that also carry bits of the neighbours are left out at both ends.
    const text = bytes.toString("base64").slice(offset === 0 ? 0 : offset + 1, Math.floor((bytes.length * 8) / 6));
    spellings.push(spelling(text, false));
    if (/[+/]/.test(text)) spellings.push(spelling(text.replaceAll("+", "-").replaceAll("/", "_"), false));
  }
  return spellings;
}

const PADDING = ["", "\0", "\0\0"] as const;

const spelling = (text: string, folded: boolean): Spelling => ({ text, folded });

/** Characters per gram, and how far apart the text is sampled: of a spelling's first `STRIDE` grams one must be met. */
const GRAM = 4;
const STRIDE = 3;
const TABLE_BITS = 14;
const TABLE_MASK = (1 << TABLE_BITS) - 1;
/** Which text last had a gram. A stamp instead of a flag, so that nothing need be cleared. */
const stamps = new Uint32Array(1 << TABLE_BITS);
let stamp = 0;

/** Case-blind. Outside of ASCII a bit does not tell the cases apart ("Ł" and "ł"), so all of that is one character here. */
const fold = (code: number): number => (code < 128 ? code | 32 : 0);

/** A case-blind hash of `GRAM` characters. */
const gramAt = (text: string, at: number): number =>
  (fold(text.charCodeAt(at)) * 29_791 +
    fold(text.charCodeAt(at + 1)) * 961 +
    fold(text.charCodeAt(at + 2)) * 31 +
    fold(text.charCodeAt(at + 3))) &
  TABLE_MASK;

/**
 * The needles whose value is still in `text`. The text's grams are sampled once, and only a needle that shares one is
 * searched for (after Wu and Manber, "A fast algorithm for multi-pattern searching", 1994): searching for every
 * spelling cost ten times as much at nine values, and they are searched for in every item.
 */
export function leftBehind(text: string, needles: readonly Needle[]): Needle[] {
  stamp = (stamp + 1) >>> 0;
  if (stamp === 0) {
    stamps.fill(0);
    stamp = 1;
  }
  for (let at = 0; at + GRAM <= text.length; at += STRIDE) stamps[gramAt(text, at)] = stamp;
  const left: Needle[] = [];
  let lower: string | undefined;
  for (let index = 0; index < needles.length; index++) {
    const one = needles[index] as Needle;
    if (!mayMeet(one.grams)) continue;
    lower ??= text.toLowerCase();
    if (isIn(text, lower, one)) left.push(one);
  }
  return left;
}

function mayMeet(grams: readonly number[]): boolean {
  for (let index = 0; index < grams.length; index++) if (stamps[grams[index] as number] === stamp) return true;
  return grams.length === 0;
}

const isIn = (text: string, lower: string, { spellings }: Needle): boolean =>
  spellings.some((one) => (one.folded ? lower : text).includes(one.text));

/** Whether a kept string is, or holds, one of the values. `text` is the raw string, not JSON. */
export const holdsAny = (text: string, needles: readonly Needle[]): boolean =>
  leftBehind(JSON.stringify(text), needles).length > 0;

/** The text with every plain spelling masked; encoded ones and whole values are left to the caller's second look. */
export function withoutNeedles(text: string, needles: readonly Needle[]): string {
  let left = text;
  for (const { spellings } of needles) {
    for (const one of spellings) {
      if (!one.folded || one.text.startsWith('"')) continue;
      for (let at = left.toLowerCase().indexOf(one.text); at >= 0; at = left.toLowerCase().indexOf(one.text)) {
        left = `${left.slice(0, at)}[*]${left.slice(at + one.text.length)}`;
      }
    }
  }
  return left;
}
