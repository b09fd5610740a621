/**
 * The last look: are values that were just taken still in the bytes that would leave? Searched in their plain,
 * percent-encoded and base64 spellings (three alignments), without regard to case where that costs nothing. Values
 * shorter than `SHORTEST_INSIDE` characters count only as whole strings, because they turn up in anything.
 */
export interface Needle {
  readonly spellings: readonly Spelling[];
}

interface Spelling {
  readonly text: string;
  /** Compared without regard to case; `text` is in lower case then. */
  readonly folded: boolean;
  readonly gram: number;
}

export const SHORTEST_INSIDE = 6;

export function needleOf(value: string): Needle {
  if (value.length < SHORTEST_INSIDE) return { spellings: [spelling(`"${escaped(value.toLowerCase())}"`, true)] };
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
  return { spellings: [...spellings, ...base64Spellings(value)] };
}

/** What HTML forms encode (https://url.spec.whatwg.org/#application-x-www-form-urlencoded-percent-encode-set) and `encodeURIComponent` does not. */
const FORM_ONLY = /[!'()~]/;

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** What must stand in a base64 text that holds `value` at any of the three byte alignments. */
function base64Spellings(value: string): Spelling[] {
  const bytes = Buffer.from(value, "utf8");
  return [0, 1, 2].flatMap((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    // Characters that also carry bits of the neighbours are left out at both ends.
    const text = whole.slice(offset === 0 ? 0 : offset + 1, Math.floor(((offset + bytes.length) * 8) / 6));
    const forUrls = text.replaceAll("+", "-").replaceAll("/", "_");
    return forUrls === text ? [spelling(text, false)] : [spelling(text, false), spelling(forUrls, false)];
  });
}

const spelling = (text: string, folded: boolean): Spelling => ({ text, folded, gram: gramAt(text, 0) });

const TABLE_BITS = 14;
const TABLE_MASK = (1 << TABLE_BITS) - 1;
/** Marks the grams that some needle starts with; set and cleared around each search, so that a search is one pass. */
const marked = new Uint8Array(1 << TABLE_BITS);

/** Case-blind. Outside of ASCII a bit does not tell the cases apart ("Ł" and "ł"), so all of that is one character here. */
const fold = (code: number): number => (code < 128 ? code | 32 : 0);

/** A case-blind hash of three characters. */
const gramAt = (text: string, at: number): number =>
  ((fold(text.charCodeAt(at)) * 961 + fold(text.charCodeAt(at + 1)) * 31 + fold(text.charCodeAt(at + 2))) &
    TABLE_MASK) |
  0;

/** Up to this many needles, one pass with marks is fastest; beyond, its cost would grow with needles times hits. */
const FEW_NEEDLES = 48;
/** Each hit compares all needles; a text made to hit everywhere is searched value by value instead. */
const MOST_HITS = 200;

/**
 * The needles whose value is still in `text`. One pass over the text whatever the number of needles: a plain `includes`
 * per spelling cost four times as much at twelve needles.
 */
export function leftBehind(text: string, needles: readonly Needle[]): Needle[] {
  if (needles.length > FEW_NEEDLES) return amongMany(text, needles);
  for (const needle of needles) for (const one of needle.spellings) marked[one.gram] = 1;
  const left = new Set<Needle>();
  let hits = 0;
  let a = fold(text.charCodeAt(0));
  let b = fold(text.charCodeAt(1));
  for (let at = 0; at + 2 < text.length; at++) {
    const c = fold(text.charCodeAt(at + 2));
    const gram = (a * 961 + b * 31 + c) & TABLE_MASK;
    if (marked[gram] === 1) {
      if (++hits > MOST_HITS) break;
      collect(text, at, gram, needles, left);
    }
    a = b;
    b = c;
  }
  for (const needle of needles) for (const one of needle.spellings) marked[one.gram] = 0;
  return hits > MOST_HITS ? amongMany(text, needles) : [...left];
}

function amongMany(text: string, needles: readonly Needle[]): Needle[] {
  const lower = text.toLowerCase();
  return needles.filter((needle) => needle.spellings.some((one) => (one.folded ? lower : text).includes(one.text)));
}

function collect(text: string, at: number, gram: number, needles: readonly Needle[], left: Set<Needle>): void {
  for (const needle of needles) {
    for (const one of needle.spellings) {
      if (one.gram !== gram) continue;
      const here = text.slice(at, at + one.text.length);
      if ((one.folded ? here.toLowerCase() : here) === one.text) left.add(needle);
    }
  }
}

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
