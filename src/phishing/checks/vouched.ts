import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";

export const vouched: Check = {
  id: "vouched",
  group: "relief",
  says: {
    en: "The sender's domain vouches for the mail.",
    fr: "Le domaine de l'expéditeur répond du message.",
    es: "El dominio del remitente responde del correo.",
    de: "Die Domain des Absenders bürgt für die Mail.",
    it: "Il dominio del mittente garantisce il messaggio.",
  },
  find: ({ authentication }) =>
    authentication.state === "verified" ? [whole("from", authentication.alignedDomain ?? "")] : [],
  positives: [{ from: "Ada <ada@example.org>", results: "mx.example.com; dkim=pass header.d=example.org" }],
  negatives: [
    { from: "Ada <ada@example.org>", results: "mx.example.com; dkim=pass header.d=example.net" },
    { from: "Ada <ada@example.org>" },
  ],
};
