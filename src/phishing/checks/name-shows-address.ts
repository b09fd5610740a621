import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { domainOf } from "../extract/addresses.ts";

export const nameShowsAddress: Check = {
  id: "name-shows-address",
  group: "identity",
  says: {
    en: "The sender's name shows one address or site, the mail comes from another.",
    fr: "Le nom de l'expéditeur affiche une adresse ou un site, le message vient d'un autre.",
    es: "El nombre del remitente muestra una dirección o un sitio; el correo viene de otro.",
    de: "Der Name des Absenders zeigt eine Adresse oder Website, die Mail kommt von einer anderen.",
    it: "Il nome del mittente mostra un indirizzo o un sito, il messaggio viene da un altro.",
  },
  find: ({ sender: { mailbox } }) => {
    if (mailbox === undefined) return [];
    const shown = /(?:^|[\s@"'(<])((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24})(?=$|[\s"')>,])/i.exec(
      mailbox.name.slice(0, 300),
    )?.[1];
    const domain = shown === undefined ? undefined : domainOf(shown);
    const isOther = domain?.isPublic === true && domain.registrable !== mailbox.domain?.registrable;
    return isOther ? [whole("from", `${mailbox.name} <${mailbox.address}>`)] : [];
  },
  positives: [
    { from: '"service@openai.com" <a@example.net>' },
    { from: '"Netflix.com" <a@example.net>' },
    { from: '"Bank (no-reply@example.com)" <a@example.net>' },
  ],
  negatives: [{ from: '"ada@example.org" <ada@example.org>' }, { from: "Dr. A. Lovelace <a@example.net>" }],
};
