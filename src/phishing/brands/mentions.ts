import { fold, withoutInvisible } from "../normalise.ts";
import { type Brand, sureNames } from "./brand.ts";
import { corroborated } from "./corroborate.ts";
import { keyOf, type Word, wordsOf } from "./words.ts";

/** Where a text stood: the display name of a sender carries more of a claim than the body. */
export type Where = "sender-name" | "subject" | "body";

export interface Mention {
  readonly brand: Brand;
  /** The name in the registry that matched. */
  readonly name: string;
  /** `ordinary-word`: the name is also a word of the language, and nothing in this text says that the brand is meant. */
  readonly strength: "sure" | "ordinary-word";
  /** Spelt so that people read the name and programs do not: look-alike letters, something invisible inside. */
  readonly disguised: boolean;
  /** Part of an address (`https://…`, `a@b`, or a bare domain), so that the text points to the name rather than speaks in it. */
  readonly inAddress: boolean;
  /** In the text that was given, UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** Longer text is looked at so far: a mail that names nobody in this much claims nobody. */
const MOST_CHARACTERS = 500_000;
/** A name or a subject that is longer than this is none. */
const MOST_IN_HEADER = 2_000;
const MOST_MENTIONS = { "sender-name": 20, subject: 20, body: 1_000 } as const satisfies Record<Where, number>;
/** Below this a look-alike is another word too easily: LNG is not ING. */
const SHORTEST_DISGUISED = 5;
/** From here on, a name of several words is known when written as one: TrustWallet. */
const SHORTEST_TOGETHER = 8;
const MOST_WORDS = 5;
/** Scripts that write without spaces: their names are looked for anywhere. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const GAP = /^[^\p{L}\p{N}\n]{0,3}$/u;

interface Name {
  readonly brand: Brand;
  readonly name: string;
  readonly isOrdinary: boolean;
}

/** Finds the names of brands in a text, in time linear in its length. */
export function mentionFinder(brands: readonly Brand[]): (text: string, where: Where) => readonly Mention[] {
  const names: readonly Name[] = brands.flatMap((brand) => [
    ...sureNames(brand).map((name) => ({ brand, name, isOrdinary: false })),
    ...brand.ordinary.map((name) => ({ brand, name, isOrdinary: true })),
    ...brand.domains.map((name) => ({ brand, name, isOrdinary: false })),
  ]);
  const byWords = new Map<string, Name>();
  const unspaced: { readonly key: string; readonly name: Name }[] = [];
  for (const name of names) {
    for (const spelling of spellingsOf(name.name)) {
      const key = keyOf(spelling);
      if (UNSPACED.test(spelling)) unspaced.push({ key: fold(spelling).text, name });
      else if (!byWords.has(key)) byWords.set(key, name);
    }
  }
  const starts = new Set([...byWords.keys()].map((key) => key.split(" ", 1)[0] ?? ""));

  const find = (given: string, where: Where): readonly Mention[] => {
    const folded = fold(given);
    const words = wordsOf(folded.text);
    const mentions: Mention[] = [];
    const add = (name: Name, span: { start: number; end: number }, isJoined: boolean) => {
      const [start, end] = [folded.originalAt(span.start), folded.originalAt(span.end)];
      const mention = mentionOf(name, given, { start, end, isJoined });
      if (mention !== undefined) mentions.push(mention);
    };
    for (let index = 0; index < words.length && mentions.length < MOST_MENTIONS[where]; index++) {
      const found = longest(words, index, { byWords, starts, text: folded.text });
      if (found === undefined) continue;
      add(found.name, found, found.isJoined);
      index += found.words - 1;
    }
    for (const { key, name } of unspaced) {
      const start = folded.text.indexOf(key);
      if (start >= 0) add(name, { start, end: start + key.length }, false);
    }
    return mentions.map((mention) => corroborated(mention, given, where));
  };

  return (text, where) => {
    const given = text.slice(0, where === "body" ? MOST_CHARACTERS : MOST_IN_HEADER);
    const mentions = find(given, where);
    return mentions.length > 0 || where !== "sender-name" ? mentions : findIn(unglued(given), find);
  };
}

interface Unglued {
  readonly text: string;
  /** Where spaces were put in, in the original, ascending. */
  readonly joints: readonly number[];
}

/** "BinanceBNB" as "Binance BNB": senders write names together that a reader takes apart by the capitals. */
function unglued(text: string): Unglued {
  const joints = [...text.matchAll(/(?<=\p{Ll})(?=\p{Lu})/gu)].map(({ index }) => index);
  return { text: text.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, " "), joints };
}

function findIn(
  { text, joints }: Unglued,
  find: (text: string, where: Where) => readonly Mention[],
): readonly Mention[] {
  if (joints.length === 0) return [];
  const original = (index: number) => index - joints.filter((joint, before) => joint + before < index).length;
  return find(text, "sender-name").map((mention) => ({
    ...mention,
    start: original(mention.start),
    end: original(mention.end),
  }));
}

/** As it stands, in capitals (which can fold to other letters), without apostrophes, and in one word if it is long. */
function spellingsOf(name: string): ReadonlySet<string> {
  if (/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(name)) return new Set([name]);
  const together = name.replace(/[^\p{L}\p{M}\p{N}]/gu, "");
  const spellings = [name, name.toUpperCase(), name.replace(/['’]/g, "")];
  return new Set(together.length >= SHORTEST_TOGETHER ? [...spellings, together] : spellings);
}

interface Names {
  readonly byWords: ReadonlyMap<string, Name>;
  readonly starts: ReadonlySet<string>;
  readonly text: string;
}

interface Found {
  readonly name: Name;
  readonly start: number;
  readonly end: number;
  readonly words: number;
  readonly isJoined: boolean;
}

/** The longest name that starts with this word, or two words that are one name when put together. */
function longest(words: readonly Word[], from: number, { byWords, starts, text }: Names): Found | undefined {
  const first = words[from];
  if (first === undefined) return undefined;
  let found: Found | undefined;
  if (starts.has(first.key)) {
    let key = "";
    for (let count = 1; count <= MOST_WORDS; count++) {
      const last = words[from + count - 1];
      const before = words[from + count - 2];
      if (last === undefined || (count > 1 && !GAP.test(text.slice(before?.end, last.start)))) break;
      key = count === 1 ? last.key : `${key} ${last.key}`;
      const name = byWords.get(key);
      if (name !== undefined) found = { name, start: first.start, end: last.end, words: count, isJoined: false };
    }
  }
  return found ?? joined(first, words[from + 1], byWords);
}

function joined(first: Word, second: Word | undefined, byWords: ReadonlyMap<string, Name>): Found | undefined {
  if (second === undefined || second.start - first.end > 1 || second.end - first.start > 24) return undefined;
  const name = byWords.get(first.key + second.key);
  if (name === undefined || first.key.length + second.key.length < SHORTEST_DISGUISED + 1) return undefined;
  return { name, start: first.start, end: second.end, words: 2, isJoined: true };
}

function mentionOf(
  { brand, name, isOrdinary }: Name,
  text: string,
  { start, end, isJoined }: { readonly start: number; readonly end: number; readonly isJoined: boolean },
): Mention | undefined {
  const original = text.slice(start, end);
  // A domain is named by writing it, dots and all: "proton.me", not "proton me".
  const isDomain = brand.domains.includes(name);
  if (isDomain && fold(original).text !== name) return undefined;
  const spelling = original.replaceAll("\u00ad", "");
  const disguised = isDisguised(spelling, name);
  if (disguised && !UNSPACED.test(name) && name.length < SHORTEST_DISGUISED && /^[\0-\x7f]*$/.test(spelling))
    return undefined;
  // An ordinary word counts only as the brand writes it.
  if (isOrdinary && !disguised && spelling !== name && spelling !== name.toUpperCase()) return undefined;
  return {
    brand,
    name,
    strength: (isJoined || isOrdinary) && !disguised ? "ordinary-word" : "sure",
    disguised,
    inAddress: isDomain || isInAddress(text, start, end),
    start,
    end,
  };
}

/** Differs from the name in more than case, accents and punctuation. */
function isDisguised(spelling: string, name: string): boolean {
  return withoutInvisible(spelling) !== spelling || STRUCK.test(spelling) || bare(spelling) !== bare(name);
}

/** Marks that strike a letter through: no language spells with them. */
const STRUCK = /[\u0334-\u0338]/;

const bare = (name: string): string =>
  name
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^\p{L}\p{N}]/gu, "");

const isAddressCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[^\s<>()[\]"',;]/.test(character);

/** Grows the span to the run of characters that an address may have, at most 100 to each side. */
function isInAddress(text: string, start: number, end: number): boolean {
  let from = start;
  let to = end;
  while (from > 0 && start - from < 100 && isAddressCharacter(text[from - 1])) from--;
  while (to < text.length && to - end < 100 && isAddressCharacter(text[to])) to++;
  return (
    /[/@]|\.\p{L}/u.test(text.slice(from, start)) || /@|:\/|\/|^[\p{L}\p{N}-]*\.\p{L}{2}/u.test(text.slice(end, to))
  );
}
