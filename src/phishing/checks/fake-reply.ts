import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { quotes } from "../senders.ts";

export const fakeReply: Check = {
  id: "fake-reply",
  group: "wording",
  says: {
    en: "The subject says that this is an answer, but nothing is quoted.",
    fr: "L'objet annonce une réponse, mais rien n'est cité.",
    es: "El asunto dice que es una respuesta, pero no cita nada.",
    de: "Der Betreff gibt sich als Antwort aus, aber nichts ist zitiert.",
    it: "L'oggetto dice che è una risposta, ma non cita nulla.",
  },
  find: ({ mail, texts }) => (REPLY.test(mail.subject) && !texts.some(quotes) ? [whole("subject", mail.subject)] : []),
  positives: [{ subject: "Re: your account", text: "Open this." }],
  negatives: [
    { subject: "Re: lunch", text: "Yes!\n\nOn Monday Ada wrote:\n> Lunch?" },
    { subject: "Report", text: "Here." },
  ],
};

const REPLY = /^\s*(?:re|aw|sv|rif|res|ref|r)\s*:/i;
