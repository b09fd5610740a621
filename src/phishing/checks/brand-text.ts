import type { Check } from "../check.ts";
import { isOfficialSender } from "../senders.ts";

export const brandText: Check = {
  id: "brand-text",
  group: "identity",
  says: {
    en: "The text speaks in the name of a brand that the sender does not belong to.",
    fr: "Le texte parle au nom d'une marque à laquelle l'expéditeur n'appartient pas.",
    es: "El texto habla en nombre de una marca a la que el remitente no pertenece.",
    de: "Der Text spricht im Namen einer Marke, zu der der Absender nicht gehört.",
    it: "Il testo parla a nome di un marchio a cui il mittente non appartiene.",
  },
  find: (facts) => {
    const isByText = facts.claim?.by === "text" || facts.claim?.by === "picture";
    return facts.claim !== undefined && isByText && !isOfficialSender(facts) ? [facts.claim.evidence] : [];
  },
  positives: [
    { from: "Service <a@example.net>", subject: "Notice", text: "OpenAI\nDear user, confirm your details." },
    { from: "Service <a@example.net>", subject: "Notice", html: '<img src="cid:1" alt="OpenAI"><p>Dear user</p>' },
    { from: "Service <a@example.net>", subject: "Notice", text: "PayPal, Netflix and others.\n© 2025 Netflix" },
  ],
  negatives: [
    { from: "OpenAI <noreply@openai.com>", subject: "Notice", text: "OpenAI\nDear user" },
    { from: "Ada <ada@example.org>", subject: "Notice", text: "We compared OpenAI, Mixpanel and Anthropic." },
  ],
};
