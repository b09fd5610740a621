import type { Check } from "../check.ts";
import { excerptsOf } from "../evidence.ts";

export const foreignLetters: Check = {
  id: "foreign-letters",
  group: "disguise",
  says: {
    en: "Words mix letters of two scripts that look the same.",
    fr: "Des mots mêlent des lettres de deux alphabets qui se ressemblent.",
    es: "Hay palabras que mezclan letras de dos alfabetos parecidos.",
    de: "Wörter mischen ähnlich aussehende Buchstaben zweier Schriften.",
    it: "Alcune parole mescolano lettere di due alfabeti somiglianti.",
  },
  find: ({ texts }) => texts.flatMap(({ part, words: { text } }) => excerptsOf(MIXED, part, text)),
  positives: [{ subject: "Your p\u0430ssword" }, { text: "V\u0435rify" }],
  negatives: [{ text: "Привет Ada, π and ∑ and µm" }, { text: "5 кг" }],
};

const MIXED =
  /\p{Script=Latin}{2}[\p{Script=Cyrillic}\p{Script=Greek}]|\p{Script=Latin}[\p{Script=Cyrillic}\p{Script=Greek}]\p{Script=Latin}|[\p{Script=Cyrillic}\p{Script=Greek}]\p{Script=Latin}{2}/gu;
