import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";

export const forgedSender: Check = {
  id: "forged-sender",
  group: "identity",
  says: {
    en: "The sender's domain disowns this mail.",
    fr: "Le domaine de l'expéditeur désavoue ce message.",
    es: "El dominio del remitente desautoriza este correo.",
    de: "Die Domain des Absenders erkennt diese Mail nicht an.",
    it: "Il dominio del mittente disconosce questo messaggio.",
  },
  find: ({ authentication, sender }) =>
    authentication.state === "contradicted" ? [whole("from", sender.mailbox?.address ?? "")] : [],
  positives: [{ from: "Ada <ada@example.org>", results: "mx.example.com; spf=fail; dmarc=fail" }],
  negatives: [{ from: "Ada <ada@example.org>", results: "mx.elsewhere.example; spf=fail; dmarc=fail" }],
};
