import { COMBO_WORDS } from "./combo-words.data.ts";

/** A word with its place in the list: 0 for the most frequent, towards 1 for the rarest. */
export interface ComboWord {
  readonly word: string;
  readonly rarity: number;
}

/** Even the first word of a language is rarer than those that phishers use in every language. */
const FOREIGN = 0.12;

const words = (language: string): readonly string[] => (COMBO_WORDS[language] ?? []).flatMap((line) => line.split(" "));

/** Words to put beside a name: those used everywhere, and those of the given languages. */
export function comboWords(languages: readonly string[]): readonly ComboWord[] {
  const seen = new Set<string>();
  return ["", ...languages].flatMap((language) => {
    const list = words(language);
    return list.flatMap((word, place) => {
      if (seen.has(word)) return [];
      seen.add(word);
      return [
        { word, rarity: language === "" ? place / list.length : FOREIGN + ((1 - FOREIGN) * place) / list.length },
      ];
    });
  });
}

/** Every word of every language. */
export const ALL_COMBO_WORDS: ReadonlySet<string> = new Set(Object.keys(COMBO_WORDS).flatMap(words));
