import { CONFUSABLES } from "./confusables.data.ts";

/**
 * Text as a reader takes it in, for comparing and never for showing. Two depths:
 *
 * - `fold`: no invisible characters, no accents, look-alike letters as the Latin letter they pass for, lower case. Readable;
 *   offsets lead back to the original.
 * - `skeleton`: besides, pairs that look the same in many fonts become one (rn/m, vv/w, cl/d, 0/o, 1/l/I). Not readable;
 *   compare the skeletons of both sides only. UTS #39 §4 is the idea, the pairs are ours.
 */
export interface Folded {
  readonly text: string;
  /** The place in the original of the UTF-16 unit at `index`; `text.length` gives the original's end. */
  readonly originalAt: (index: number) => number;
}

/** Zero width, soft hyphen, bidirectional controls, variation selectors, fillers, tags: drawn as nothing. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

/** Accents; without the voicing marks of kana, which make another letter. */
const ACCENT = /[[\p{Mn}&&\p{Script=Inherited}]--[\u3099\u309a]]/gv;

const LETTERS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(CONFUSABLES).flatMap(([base, alike]) => [...alike].map((one) => [one, base] as const)),
  ...Object.entries({ ß: "ss", ẞ: "ss", æ: "ae", Æ: "ae", œ: "oe", Œ: "oe", ð: "d", Ð: "d", ŋ: "n", Ŋ: "n", ĸ: "k" }),
]);

const PLAIN = /^[\0-\x7f]*$/;

export function fold(text: string): Folded {
  if (PLAIN.test(text)) return { text: text.toLowerCase(), originalAt: (index) => index };
  let folded = "";
  const origin: number[] = [];
  let at = 0;
  for (const character of text) {
    const letters = foldCharacter(character);
    for (let unit = 0; unit < letters.length; unit++) origin.push(at);
    folded += letters;
    at += character.length;
  }
  return { text: folded, originalAt: (index) => origin[index] ?? text.length };
}

/** One character, which can become none or several. */
function foldCharacter(character: string): string {
  if (character <= "\x7f") return character.toLowerCase();
  const known = LETTERS.get(character);
  if (known !== undefined) return known;
  if (INVISIBLE.test(character)) return "";
  const decomposed = character.normalize("NFKD");
  const bare = decomposed.replace(ACCENT, "");
  // Hangul and kana fall apart in NFKD; without an accent to take off, the composed form is the same letter.
  const letters = bare === decomposed ? character.normalize("NFKC") : bare;
  return PLAIN.test(letters)
    ? letters.toLowerCase()
    : [...letters].map((one) => LETTERS.get(one) ?? one.toLowerCase()).join("");
}

/** What two spellings have in common when a reader can't tell them apart. Equal skeletons, not equal words. */
export const skeleton = (text: string): string => skeletonOfFolded(fold(text).text);

/** `skeleton` for what is folded already. The order matters: `c1` is `cl` is `d`. */
export const skeletonOfFolded = (folded: string): string =>
  skeletonByLetter(folded).replace(/rn|vv|cl/g, (pair) => PAIRS[pair] ?? pair);

/** Without the pairs: for words written as one, where an r and an n can belong to two of them. */
export const skeletonByLetter = (folded: string): string =>
  folded.replace(/[01i|]/g, (one) => (one === "0" ? "o" : "l"));

const PAIRS: Readonly<Record<string, string>> = { rn: "m", vv: "w", cl: "d" };

/** The text without what is drawn as nothing; everything else as it was. */
export const withoutInvisible = (text: string): string =>
  PLAIN.test(text) ? text : text.replace(new RegExp(INVISIBLE, "gu"), "");
