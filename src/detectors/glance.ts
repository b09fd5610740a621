/**
 * What one pass over a text shows: which kinds of characters it has, and where its digits stand. Digits are rarer than
 * letters, so that whatever begins with one is looked for there only.
 */
export interface Glance {
  /** The kinds of all its characters together, as flags of `KIND`. */
  readonly kinds: number;
  /** Where runs of digits start and end, in turns; valid until another text is looked at. */
  readonly edges: Int32Array;
  /** How many edges there are: two for each run. */
  readonly count: number;
  /** True for at least sixteen characters of a token in a row. */
  readonly hasStretch: boolean;
}

/** What a character is good for. One beyond ASCII is good for nothing, apart from the signs of a degree. */
export const KIND = {
  digit: 1,
  letter: 2,
  capital: 4,
  beyondHex: 8,
  /** Letters, digits, `_` and `-`. */
  word: 16,
  dot: 32,
  colon: 64,
  dash: 128,
  at: 256,
  percent: 512,
  equals: 1024,
  plus: 2048,
  degree: 4096,
  /** What keys are made of: the same as `word`, and more. The highest bit, so that it makes a mask. */
  token: -(2 ** 15),
} as const;

const kindsOf = new Int16Array(2 ** 16);
const mark = (chars: string, kinds: number): void => {
  for (const char of chars) kindsOf[char.charCodeAt(0)] = (kindsOf[char.charCodeAt(0)] as number) | kinds;
};
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
mark(CAPITALS + CAPITALS.toLowerCase(), KIND.letter | KIND.word | KIND.token);
mark(CAPITALS, KIND.capital);
mark("GHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz", KIND.beyondHex);
mark("0123456789", KIND.digit | KIND.word | KIND.token);
mark("_-", KIND.word | KIND.token);
mark(".+/=~", KIND.token);
mark(".", KIND.dot);
mark(":", KIND.colon);
mark("-", KIND.dash);
mark("@", KIND.at);
mark("%", KIND.percent);
mark("=", KIND.equals);
mark("+", KIND.plus);
mark("°º", KIND.degree);

/** The text as an array, because strings are read slowly. */
let bytes = Buffer.alloc(0);
let units = new Uint16Array(0);
let edges = new Int32Array(0);

function makeRoom(length: number): void {
  const size = 2 ** Math.ceil(Math.log2(length + 2));
  units = new Uint16Array(size);
  bytes = Buffer.from(units.buffer);
  edges = new Int32Array(size);
}
makeRoom(10_000);

/** Up to here the call costs more than the loop. */
const SHORT = 40;

let lastText = "";
let lastGlance: Glance = { kinds: 0, edges, count: 0, hasStretch: false };

/** The last text is remembered, because many detectors ask about the same one. */
export function glanceAt(text: string): Glance {
  if (text === lastText) return lastGlance;
  const { length } = text;
  if (length + 2 > units.length) makeRoom(length);
  if (length > SHORT) bytes.write(text, "utf16le");
  else for (let at = 0; at < length; at++) units[at] = text.charCodeAt(at);
  // A break behind the end closes a last run; one more, so that a look beyond it sees nothing of another text.
  units[length] = 0;
  units[length + 1] = 0;
  lastText = text;
  lastGlance = look(length);
  return lastGlance;
}

const TOKEN_BIT = 15;
const STRETCH = 16;

/** Without a branch in the loop, which the processor would guess wrong at each edge: that took longer than the rest. */
function look(length: number): Glance {
  const [from, to] = [units, edges];
  let kinds = 0;
  let count = 0;
  let wasDigit = 0;
  let stretch = 0;
  let stretches = 0;
  for (let at = 0; at <= length; at++) {
    const found = kindsOf[from[at] as number] as number;
    kinds |= found;
    const isDigit = found & KIND.digit;
    to[count] = at;
    count += isDigit ^ wasDigit;
    wasDigit = isDigit;
    stretch = (stretch + 1) & (found >> TOKEN_BIT);
    stretches |= stretch;
  }
  // Numbers below a power of two stay below it together.
  return { kinds, edges, count, hasStretch: stretches >= STRETCH };
}

/** True where the text that was looked at last has a character of that kind. */
export const hasAt = (at: number, kind: number): boolean => at >= 0 && isOf(units, at, kind);

const isOf = (from: Uint16Array, at: number, kind: number): boolean =>
  ((kindsOf[from[at] as number] as number) & kind) !== 0;

/** True for so many characters of a kind in a row. Looks at one in `least` only: each run long enough covers one. */
export function hasRun(text: string, kind: number, least: number): boolean {
  glanceAt(text);
  const [from, { length }] = [units, text];
  for (let at = least - 1; at < length; at += least) {
    if (!isOf(from, at, kind)) continue;
    let first = at;
    let next = at + 1;
    while (first > 0 && at - first < least && isOf(from, first - 1, kind)) first--;
    while (next - first < least && isOf(from, next, kind)) next++;
    if (next - first >= least) return true;
  }
  return false;
}
