import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { quotes } from "../senders.ts";

export const conversation: Check = {
  id: "conversation",
  group: "relief",
  says: {
    en: "It answers in a conversation that it quotes.",
    fr: "Il répond dans une conversation qu'il cite.",
    es: "Responde en una conversación que cita.",
    de: "Sie antwortet in einem Gespräch, das sie zitiert.",
    it: "Risponde in una conversazione che cita.",
  },
  find: ({ texts }) => texts.filter(quotes).map(({ part, words: { text } }) => whole(part, text)),
  positives: [{ text: "Yes!\n\nOn Monday Ada wrote:\n> Lunch?\n> At one." }],
  negatives: [{ text: "Lunch?" }],
};
