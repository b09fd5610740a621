import type { Check } from "../check.ts";
import { excerptsOf } from "../evidence.ts";

export const reversedText: Check = {
  id: "reversed-text",
  group: "disguise",
  says: {
    en: "Hidden control characters turn the order of letters around.",
    fr: "Des caractères de contrôle cachés inversent l'ordre des lettres.",
    es: "Caracteres de control ocultos invierten el orden de las letras.",
    de: "Versteckte Steuerzeichen kehren die Reihenfolge der Buchstaben um.",
    it: "Caratteri di controllo nascosti invertono l'ordine delle lettere.",
  },
  find: ({ mail, texts }) =>
    [
      ...texts.map(({ part, words: { text } }) => ({ part, text })),
      ...mail.attachments.map(({ part, filename }) => ({ part, text: filename })),
    ].flatMap(({ part, text }) => excerptsOf(OVERRIDE, part, text)),
  positives: [{ subject: "invoice\u202efdp.exe" }],
  negatives: [{ text: "\u200fשלום\u200f" }],
};

const OVERRIDE = /[\u202d\u202e]/gu;
