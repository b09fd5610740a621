import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { isOfficialSender } from "../senders.ts";

export const officialSender: Check = {
  id: "official-sender",
  group: "relief",
  says: {
    en: "The address belongs to the brand that the mail names.",
    fr: "L'adresse appartient à la marque que le message cite.",
    es: "La dirección pertenece a la marca que nombra el correo.",
    de: "Die Adresse gehört der Marke, die die Mail nennt.",
    it: "L'indirizzo appartiene al marchio che il messaggio cita.",
  },
  find: (facts) =>
    facts.claim !== undefined && isOfficialSender(facts) && facts.authentication.state !== "contradicted"
      ? [whole("from", facts.sender.mailbox?.address ?? "")]
      : [],
  positives: [{ from: "OpenAI <noreply@openai.com>" }],
  negatives: [{ from: "OpenAI <noreply@example.org>" }],
};
