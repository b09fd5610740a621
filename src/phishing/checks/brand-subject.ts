import type { Check } from "../check.ts";
import { isOfficialSender } from "../senders.ts";

export const brandSubject: Check = {
  id: "brand-subject",
  group: "identity",
  says: {
    en: "The subject names a brand that the sender does not belong to.",
    fr: "L'objet cite une marque à laquelle l'expéditeur n'appartient pas.",
    es: "El asunto nombra una marca a la que el remitente no pertenece.",
    de: "Der Betreff nennt eine Marke, zu der der Absender nicht gehört.",
    it: "L'oggetto cita un marchio a cui il mittente non appartiene.",
  },
  find: (facts) => (facts.claim?.by === "subject" && !isOfficialSender(facts) ? [facts.claim.evidence] : []),
  positives: [{ from: "Billing <billing@example.net>", subject: "Your OpenAI account" }],
  negatives: [
    { from: "OpenAI <noreply@openai.com>", subject: "Your OpenAI account" },
    { from: "Ada <ada@example.org>", subject: "Lunch?" },
  ],
};
