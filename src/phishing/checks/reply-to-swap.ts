import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { isFreeMail, isLike } from "../senders.ts";

export const replyToSwap: Check = {
  id: "reply-to-swap",
  group: "identity",
  says: {
    en: "Answers go to an address that has nothing to do with the sender.",
    fr: "Les réponses partent vers une adresse sans rapport avec l'expéditeur.",
    es: "Las respuestas van a una dirección sin relación con el remitente.",
    de: "Antworten gehen an eine Adresse, die nichts mit dem Absender zu tun hat.",
    it: "Le risposte vanno a un indirizzo che non c'entra con il mittente.",
  },
  find: ({ mail, sender: { mailbox } }) => {
    const answer = mail.replyTo[0];
    if (mailbox?.domain === undefined || answer?.domain === undefined) return [];
    if (answer.domain.registrable === mailbox.domain.registrable) return [];
    const isStranger =
      !isLike(mailbox.domain.label, answer.domain.host) && !isLike(answer.domain.label, mailbox.domain.host);
    return isStranger || isFreeMail(answer) ? [whole("reply-to", answer.address)] : [];
  },
  positives: [{ from: "Bank <service@bank.example>", replyTo: "bank.help@gmail.com" }],
  negatives: [
    { from: "Bank <service@bank.example>", replyTo: "help@answers.bank.example" },
    { from: "Bank <service@bank.example>" },
  ],
};
