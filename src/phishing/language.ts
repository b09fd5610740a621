import type { Words } from "./wording/words.ts";

/** Function words that are frequent in one language and rare in the others. For display only; no verdict depends on it. */
const MARKS: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    en: "the and of to is you your for with this that have are we our from not will be been has please",
    fr: "le les des et vous votre pour avec dans est une sur que pas nous notre ce cette aux ou par merci",
    es: "el los las y usted su para con por una que no nos nuestro es del se como tu esta al gracias",
    de: "der die das und sie ihr ihre fur mit ist nicht ein eine wir von zu den auf im bitte wird haben",
    it: "il gli e per con che non una del della di sono la tuo tua suo nel alla questo vi grazie le",
    pt: "o os e voce seu sua para com que nao uma do da em no na por ao dos das obrigado foi",
    nl: "de het en van een u uw voor met is niet op dat wij je aan zijn wordt bij ook",
  }).map(([language, words]) => [language, new Set(words.split(" "))]),
);

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Hiragana}|\p{Script=Katakana}/u, "ja"],
  [/\p{Script=Hangul}/u, "ko"],
  [/\p{Script=Han}/u, "zh"],
  [/\p{Script=Arabic}/u, "ar"],
  [/\p{Script=Hebrew}/u, "he"],
  [/\p{Script=Greek}{3}/u, "el"],
  [/\p{Script=Cyrillic}{3}/u, "ru"],
  [/\p{Script=Thai}/u, "th"],
];

/** ISO 639-1, or `und`. A guess from function words; short texts are often guessed wrong. */
export function languageOf(texts: readonly Words[]): string {
  const counts = new Map<string, number>();
  let seen = 0;
  for (const { words } of texts) {
    for (const word of words.slice(0, 2_000)) {
      seen++;
      for (const [language, marks] of Object.entries(MARKS)) {
        if (marks.has(word)) counts.set(language, (counts.get(language) ?? 0) + 1);
      }
    }
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (best !== undefined && best[1] >= 2 && best[1] * 20 >= seen) return best[0];
  const sample = texts.map(({ text }) => text.slice(0, 1_000)).join(" ");
  return SCRIPTS.find(([script]) => script.test(sample))?.[1] ?? "und";
}
