import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { leadsOffBrand } from "../senders.ts";

export const offBrandLink: Check = {
  id: "off-brand-link",
  group: "links",
  says: {
    en: "The mail speaks for a brand, and its links lead elsewhere.",
    fr: "Le message parle au nom d'une marque, et ses liens mènent ailleurs.",
    es: "El correo habla en nombre de una marca y sus enlaces llevan a otro sitio.",
    de: "Die Mail spricht für eine Marke, und ihre Links führen woandershin.",
    it: "Il messaggio parla per un marchio e i suoi link portano altrove.",
  },
  find: (facts) => leadsOffBrand(facts).map(({ link }) => whole(link.part, link.href)),
  positives: [
    { from: "OpenAI <a@example.net>", text: "Confirm at https://pages.example.com/login" },
    { from: "OpenAI <a@openai.com>", text: "Confirm at https://pages.example.com/login" },
    { from: "OpenAI <a@openai.com>", text: "Go https://openai.com/r?to=https://pages.example.com/login" },
  ],
  negatives: [
    { from: "OpenAI <a@example.net>", text: "Confirm at https://platform.openai.com/" },
    { from: "Ada <ada@example.org>", text: "Look at https://pages.example.com/" },
  ],
};
