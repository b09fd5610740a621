import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";

export const lookAlikeSender: Check = {
  id: "look-alike-sender",
  group: "identity",
  says: {
    en: "The sender's domain resembles a brand's domain, but is another one.",
    fr: "Le domaine de l'expéditeur ressemble à celui d'une marque, mais ce n'est pas le sien.",
    es: "El dominio del remitente se parece al de una marca, pero es otro.",
    de: "Die Domain des Absenders ähnelt der einer Marke, ist aber eine andere.",
    it: "Il dominio del mittente somiglia a quello di un marchio, ma è un altro.",
  },
  find: ({ sender, imitated }) => (imitated.sender === undefined ? [] : [whole("from", sender.mailbox?.address ?? "")]),
  positives: [
    { from: "Support <a@openai-billing.com>" },
    { from: "Support <a@0penai.com>" },
    { from: "Support <a@xn--penai-iye.com>" },
    { from: "Support <a@openai.com.example.net>" },
  ],
  negatives: [{ from: "OpenAI <a@tm.openai.com>" }, { from: "Ada <ada@example.org>" }],
};
