import type { Check } from "../check.ts";
import { isHeading } from "../evidence.ts";

export const threat: Check = {
  id: "threat",
  group: "wording",
  says: {
    en: "It threatens that something will be blocked, deleted or lost.",
    fr: "Il menace de bloquer, supprimer ou faire perdre quelque chose.",
    es: "Amenaza con bloquear, borrar o hacer perder algo.",
    de: "Sie droht, dass etwas gesperrt, gelöscht oder verloren wird.",
    it: "Minaccia che qualcosa sarà bloccato, cancellato o perso.",
  },
  find: ({ themes }) =>
    themes.filter(({ kind, evidence }) => kind === "threat" && !isHeading(evidence)).map(({ evidence }) => evidence),
  positives: [
    { text: "Your access will be suspended." },
    { text: "Votre compte sera bloqué." },
    { text: "Ihr Konto wird gesperrt." },
  ],
  negatives: [{ text: "See you on Monday." }],
};
