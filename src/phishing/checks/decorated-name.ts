import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";

export const decoratedName: Check = {
  id: "decorated-name",
  group: "disguise",
  says: {
    en: "The sender's name is decorated with pictures or signs.",
    fr: "Le nom de l'expéditeur est décoré d'images ou de signes.",
    es: "El nombre del remitente lleva dibujos o signos.",
    de: "Der Absendername ist mit Bildchen oder Zeichen verziert.",
    it: "Il nome del mittente è decorato con immagini o segni.",
  },
  find: ({ sender: { mailbox } }) =>
    mailbox !== undefined && DECORATION.test(mailbox.name) ? [whole("from", mailbox.name)] : [],
  positives: [
    { from: "=?utf-8?q?=F0=9F=8E=81_Rewards?= <a@example.net>" },
    { from: '"  _*Rewards*_  " <a@example.net>' },
  ],
  negatives: [{ from: "Ada Lovelace (Example) <a@example.net>" }],
};

const DECORATION = /\p{Extended_Pictographic}(?<![\d#*©®™])|[_*~|]{1,9}[\p{L}\s]|["]{2}|\p{L}[_*~]{1,9}$/u;
