import type { Check } from "../check.ts";
import { isHeading } from "../evidence.ts";

export const health: Check = {
  id: "health",
  group: "wording",
  says: {
    en: "It advertises a cure.",
    fr: "Il vante un remède.",
    es: "Anuncia un remedio.",
    de: "Sie wirbt für ein Heilmittel.",
    it: "Pubblicizza un rimedio.",
  },
  find: ({ themes }) =>
    themes.filter(({ kind, evidence }) => kind === "health" && !isHeading(evidence)).map(({ evidence }) => evidence),
  positives: [{ text: "Lose weight with these pills." }],
  negatives: [{ text: "Minutes of the meeting." }],
};
