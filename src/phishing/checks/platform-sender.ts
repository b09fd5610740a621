import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { isAtBrand, isOpenHosting } from "../senders.ts";

export const platformSender: Check = {
  id: "platform-sender",
  group: "identity",
  says: {
    en: "The address lies at a platform where anybody gets a sender of their own in a minute.",
    fr: "L'adresse se trouve sur une plateforme où chacun obtient un expéditeur en une minute.",
    es: "La dirección está en una plataforma donde cualquiera obtiene un remitente en un minuto.",
    de: "Die Adresse liegt bei einer Plattform, auf der jeder in einer Minute einen Absender bekommt.",
    it: "L'indirizzo si trova su una piattaforma dove chiunque ottiene un mittente in un minuto.",
  },
  find: ({ sender }) => {
    const { mailbox } = sender;
    const isOpen = mailbox?.domain !== undefined && isOpenHosting(mailbox.domain.host) && !isAtBrand({ sender });
    return isOpen ? [whole("from", mailbox.address)] : [];
  },
  positives: [{ from: "Team <noreply@project-1.firebaseapp.com>" }, { from: "Team <a@x17.onmicrosoft.com>" }],
  negatives: [{ from: "Team <noreply@example.org>" }],
};
