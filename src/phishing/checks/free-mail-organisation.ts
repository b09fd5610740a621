import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { isFreeMail, speaksAsService } from "../senders.ts";

export const freeMailOrganisation: Check = {
  id: "free-mail-organisation",
  group: "identity",
  says: {
    en: "Somebody who calls themselves a department or a company writes from a free mailbox.",
    fr: "Quelqu'un qui se présente comme un service ou une société écrit depuis une messagerie gratuite.",
    es: "Alguien que se presenta como departamento o empresa escribe desde un correo gratuito.",
    de: "Jemand, der sich als Abteilung oder Firma ausgibt, schreibt aus einem kostenlosen Postfach.",
    it: "Chi si presenta come reparto o azienda scrive da una casella gratuita.",
  },
  find: (facts) => {
    const { mailbox } = facts.sender;
    if (mailbox === undefined || !isFreeMail(mailbox)) return [];
    const isOrganisation = facts.claim?.by === "sender-name" || speaksAsService(mailbox.name);
    return isOrganisation ? [whole("from", `${mailbox.name} <${mailbox.address}>`)] : [];
  },
  positives: [{ from: "Customer Service <j482@gmail.com>" }, { from: "OpenAI <openai.team@gmail.com>" }],
  negatives: [
    { from: "joyful <j482@gmail.com>" },
    { from: "Ada Lovelace <ada.lovelace@gmail.com>" },
    { from: "Customer Service <help@example.org>" },
  ],
};
