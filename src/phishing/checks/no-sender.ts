import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";

/** Text that somebody pasted: nobody can be compared with the brand, so the text itself has to say more. */
export const noSender: Check = {
  id: "no-sender",
  group: "context",
  says: {
    en: "There is no sender to look at, only text.",
    fr: "Il n'y a pas d'expéditeur à examiner, seulement un texte.",
    es: "No hay remitente que examinar, solo un texto.",
    de: "Es gibt keinen Absender zu prüfen, nur Text.",
    it: "Non c'è un mittente da esaminare, solo un testo.",
  },
  find: ({ sender }) => (sender.mailbox === undefined ? [whole("from", "")] : []),
  positives: [{ from: "" }],
  negatives: [{ from: "Ada <ada@example.org>" }],
};
