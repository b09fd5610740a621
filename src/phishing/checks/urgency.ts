import type { Check } from "../check.ts";
import { isHeading } from "../evidence.ts";

export const urgency: Check = {
  id: "urgency",
  group: "wording",
  says: {
    en: "It presses for time.",
    fr: "Il met la pression du temps.",
    es: "Mete prisa.",
    de: "Sie drängt zur Eile.",
    it: "Mette fretta.",
  },
  find: ({ themes }) =>
    themes.filter(({ kind, evidence }) => kind === "urgency" && !isHeading(evidence)).map(({ evidence }) => evidence),
  positives: [{ text: "Act within 24 hours." }, { text: "Dernier rappel." }, { text: "Bitte handeln Sie umgehend." }],
  negatives: [{ text: "Whenever you like." }],
};
