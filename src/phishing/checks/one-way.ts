import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { leadsToSender, opens } from "../senders.ts";

export const oneWay: Check = {
  id: "one-way",
  group: "links",
  says: {
    en: "Every link leads to the same site, and it is not the sender's.",
    fr: "Tous les liens mènent au même site, qui n'est pas celui de l'expéditeur.",
    es: "Todos los enlaces llevan al mismo sitio, que no es el del remitente.",
    de: "Alle Links führen zu derselben Website, und sie gehört nicht dem Absender.",
    it: "Tutti i link portano allo stesso sito, che non è quello del mittente.",
  },
  find: (facts) => {
    const links = opens(facts);
    const [first] = links;
    if (first === undefined || leadsToSender(first, facts)) return [];
    const isOne = links.every(({ domain }) => domain?.registrable === first.domain?.registrable);
    return isOne ? [whole(first.link.part, first.link.href)] : [];
  },
  positives: [{ from: "Ada <a@example.net>", text: "https://www.example.com/a https://example.com/b" }],
  negatives: [
    { from: "Ada <a@example.net>", text: "https://www.example.net/a" },
    { from: "Ada <a@example.net>", text: "https://www.example.com/a https://example.org/b" },
  ],
};
