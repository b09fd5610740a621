import type { Check } from "../check.ts";
import { excerptAt } from "../evidence.ts";

export const disguisedBrand: Check = {
  id: "disguised-brand",
  group: "disguise",
  says: {
    en: "A brand's name is spelt with look-alike or invisible letters, so that filters do not see it.",
    fr: "Le nom d'une marque est écrit avec des lettres ressemblantes ou invisibles, pour échapper aux filtres.",
    es: "El nombre de una marca está escrito con letras parecidas o invisibles para eludir los filtros.",
    de: "Ein Markenname ist mit ähnlichen oder unsichtbaren Zeichen geschrieben, damit Filter ihn nicht sehen.",
    it: "Il nome di un marchio è scritto con lettere somiglianti o invisibili per eludere i filtri.",
  },
  find: ({ texts }) =>
    texts.flatMap(({ part, words, mentions }) =>
      mentions
        .filter(({ disguised, inAddress }) => disguised && !inAddress)
        .map(({ start, end }) => excerptAt(part, words.text, start, end - start)),
    ),
  positives: [{ from: "Ореn\u0410I <a@example.net>" }, { subject: "Your Micro\u200bsoft account" }],
  negatives: [{ from: "OpenAI <a@openai.com>", subject: "Your Microsoft account" }],
};
