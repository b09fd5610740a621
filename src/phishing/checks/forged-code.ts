import type { Check } from "../check.ts";
import { excerptAt } from "../evidence.ts";
import { LIMITS } from "../limits.ts";

/** A code of ours that we never gave out. A genuine one proves nothing: whoever got a notice can copy it. */
export const forgedCode: Check = {
  id: "forged-code",
  group: "identity",
  says: {
    en: "It shows a notice code that was never given out.",
    fr: "Il affiche un code d'avis qui n'a jamais été attribué.",
    es: "Muestra un código de aviso que nunca se emitió.",
    de: "Sie zeigt einen Hinweiscode, der nie vergeben wurde.",
    it: "Mostra un codice di avviso che non è mai stato emesso.",
  },
  find: ({ texts, noticeCodes: { pattern, isGenuine } }) =>
    texts.flatMap(({ part, words: { text } }) =>
      [...text.matchAll(pattern)]
        .slice(0, LIMITS.excerpts)
        .filter(({ 0: code }) => !isGenuine(code))
        .map(({ 0: code, index }) => excerptAt(part, text, index, code.length)),
    ),
  positives: [{ text: "Your notice code: BH-9999-ZZZZ" }],
  negatives: [{ text: "Your notice code: BH-1234-ABCD" }, { text: "Order BH-1234" }],
};
