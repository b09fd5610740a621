import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { isAtBrand } from "../senders.ts";

/** Together with `forged-sender`, which any broken mailing list causes, this is an exact spoof. */
export const brandDisowns: Check = {
  id: "brand-disowns",
  group: "identity",
  says: {
    en: "The mail bears a brand's own address, and that domain does not vouch for it.",
    fr: "Le message porte l'adresse d'une marque, et ce domaine n'en répond pas.",
    es: "El correo lleva la dirección de una marca y ese dominio no responde de él.",
    de: "Die Mail trägt die Adresse einer Marke, und deren Domain bürgt nicht für sie.",
    it: "Il messaggio porta l'indirizzo di un marchio e quel dominio non ne risponde.",
  },
  find: ({ sender, authentication }) =>
    isAtBrand({ sender }) && authentication.state === "contradicted"
      ? [whole("from", sender.mailbox?.address ?? "")]
      : [],
  positives: [{ from: "OpenAI <noreply@openai.com>", results: "mx.example.com; spf=fail; dmarc=fail" }],
  negatives: [
    { from: "OpenAI <noreply@openai.com>" },
    { from: "Ada <ada@example.org>", results: "mx.example.com; spf=fail; dmarc=fail" },
  ],
};
