import type { Check } from "../check.ts";
import { excerptsOf } from "../evidence.ts";

export const styledLetters: Check = {
  id: "styled-letters",
  group: "disguise",
  says: {
    en: "Words are written in mathematical or boxed letters that filters do not read.",
    fr: "Des mots sont écrits en lettres mathématiques ou encadrées que les filtres ne lisent pas.",
    es: "Hay palabras escritas con letras matemáticas o enmarcadas que los filtros no leen.",
    de: "Wörter stehen in mathematischen oder umrahmten Buchstaben, die Filter nicht lesen.",
    it: "Alcune parole sono scritte in lettere matematiche o incorniciate che i filtri non leggono.",
  },
  find: ({ texts, links }) => [
    ...texts.flatMap(({ part, words: { text } }) => excerptsOf(STYLED, part, text)),
    ...links.flatMap(({ link }) => excerptsOf(STYLED, link.part, link.href.slice(0, 300))),
  ],
  positives: [{ subject: "\u{1d5d5}\u{1d5ee}\u{1d5fb}\u{1d5f8}" }],
  negatives: [{ text: "for all \u{1d465} in R" }],
};

const STYLED = /[\u{1d400}-\u{1d7ff}\u{1f110}-\u{1f189}\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9]{3}/gu;
