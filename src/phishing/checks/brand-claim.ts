import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { isOfficialSender } from "../senders.ts";

/** The work-horse: six in ten brand spoofs come from a domain that has nothing to do with the brand. */
export const brandClaim: Check = {
  id: "brand-claim",
  group: "identity",
  says: {
    en: "The sender calls itself by the name of a brand, but the address does not belong to it.",
    fr: "L'expéditeur porte le nom d'une marque, mais l'adresse ne lui appartient pas.",
    es: "El remitente usa el nombre de una marca, pero la dirección no le pertenece.",
    de: "Der Absender nennt sich wie eine Marke, aber die Adresse gehört ihr nicht.",
    it: "Il mittente usa il nome di un marchio, ma l'indirizzo non gli appartiene.",
  },
  find: (facts) => {
    const { claim, sender } = facts;
    if (claim === undefined || !["sender-name", "sender-address"].includes(claim.by) || isOfficialSender(facts))
      return [];
    return [claim.evidence, whole("from", sender.mailbox?.address ?? "")];
  },
  positives: [
    { from: '"OpenAI" <billing@mail.example.net>' },
    { from: "OpenAI Support <openai@example.net>" },
    { from: "<openai.billing@example.net>" },
  ],
  negatives: [
    { from: "OpenAI <noreply@openai.com>" },
    { from: "Ada <ada@example.org>", subject: "OpenAI has a new model", text: "OpenAI has a new model." },
  ],
};
