import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { isLike } from "../senders.ts";

export const unlikeName: Check = {
  id: "unlike-name",
  group: "identity",
  says: {
    en: "The sender's name and address have nothing in common.",
    fr: "Le nom et l'adresse de l'expéditeur n'ont rien en commun.",
    es: "El nombre y la dirección del remitente no tienen nada en común.",
    de: "Name und Adresse des Absenders haben nichts gemeinsam.",
    it: "Il nome e l'indirizzo del mittente non hanno nulla in comune.",
  },
  find: ({ sender: { mailbox } }) =>
    mailbox === undefined || mailbox.name === "" || isLike(mailbox.name, mailbox.address)
      ? []
      : [whole("from", `${mailbox.name} <${mailbox.address}>`)],
  positives: [{ from: "Cloud Storage <info@example.net>" }],
  negatives: [
    { from: "Ada Lovelace <lovelace@example.org>" },
    { from: "Example Shop <hello@example.org>" },
    { from: "ada@example.org" },
    { from: "日本 <a@example.org>" },
  ],
};
