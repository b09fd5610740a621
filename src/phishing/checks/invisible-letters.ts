import type { Check } from "../check.ts";
import { excerptsOf } from "../evidence.ts";

/** Joiners are letters in Persian and Indic scripts, and a soft hyphen is typography, so Latin words with other ones count. */
export const invisibleLetters: Check = {
  id: "invisible-letters",
  group: "disguise",
  says: {
    en: "Invisible characters stand inside words.",
    fr: "Des caractères invisibles se trouvent à l'intérieur des mots.",
    es: "Hay caracteres invisibles dentro de las palabras.",
    de: "In Wörtern stecken unsichtbare Zeichen.",
    it: "Ci sono caratteri invisibili dentro le parole.",
  },
  find: ({ texts }) => texts.flatMap(({ part, words: { text } }) => excerptsOf(INSIDE, part, text)),
  positives: [{ subject: "Your pass\u200bword" }, { text: "ac\u2060count" }],
  negatives: [{ text: "می\u200cخواهم" }, { text: "price \u200b 5" }, { text: "Donau\u00addampfschiff" }],
};

const INSIDE =
  /\p{Script=Latin}(?:\u200b|\u200d|\u2060|\u2061|\u2062|\u2063|\u2064|\ufeff|\u180e|\u034f|[\u{e0000}-\u{e01ef}]|[\ufe00-\ufe0e]){1,99}\p{Script=Latin}/gu;
