import type { Check } from "../check.ts";
import { isHeading } from "../evidence.ts";

export const baitHeading: Check = {
  id: "bait-heading",
  group: "wording",
  says: {
    en: "The subject or the sender's name promises money, a prize or a parcel.",
    fr: "L'objet ou le nom de l'expéditeur promet de l'argent, un prix ou un colis.",
    es: "El asunto o el nombre del remitente promete dinero, un premio o un paquete.",
    de: "Betreff oder Absendername versprechen Geld, einen Gewinn oder ein Paket.",
    it: "L'oggetto o il nome del mittente promette denaro, un premio o un pacco.",
  },
  find: ({ themes }) =>
    themes
      .filter(({ kind, evidence }) => isHeading(evidence) && ["prize", "money", "parcel", "crypto"].includes(kind))
      .map(({ evidence }) => evidence),
  positives: [{ subject: "Claim your reward" }, { from: "Gewinnspiel <a@example.net>" }],
  negatives: [{ subject: "Lunch", text: "reward" }],
};
