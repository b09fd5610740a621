import type { Check } from "../check.ts";
import { isHeading } from "../evidence.ts";

export const money: Check = {
  id: "money",
  group: "wording",
  says: {
    en: "It speaks of money that is owed, due or waiting.",
    fr: "Il parle d'argent dû, à payer ou en attente.",
    es: "Habla de dinero pendiente o que espera.",
    de: "Sie spricht von Geld, das fällig ist oder wartet.",
    it: "Parla di denaro dovuto o in attesa.",
  },
  find: ({ themes }) =>
    themes.filter(({ kind, evidence }) => kind === "money" && !isHeading(evidence)).map(({ evidence }) => evidence),
  positives: [{ text: "Your refund is ready." }, { text: "Ihre Rückerstattung" }],
  negatives: [{ text: "Minutes of the meeting." }],
};
