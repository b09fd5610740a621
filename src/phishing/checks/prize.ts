import type { Check } from "../check.ts";
import { isHeading } from "../evidence.ts";

export const prize: Check = {
  id: "prize",
  group: "wording",
  says: {
    en: "It promises a prize, a gift or a reward.",
    fr: "Il promet un prix, un cadeau ou une récompense.",
    es: "Promete un premio, un regalo o una recompensa.",
    de: "Sie verspricht einen Gewinn, ein Geschenk oder eine Prämie.",
    it: "Promette un premio, un regalo o una ricompensa.",
  },
  find: ({ themes }) =>
    themes.filter(({ kind, evidence }) => kind === "prize" && !isHeading(evidence)).map(({ evidence }) => evidence),
  positives: [{ text: "Congratulations, you have been selected." }, { text: "Sie haben gewonnen" }],
  negatives: [{ text: "Minutes of the meeting." }],
};
