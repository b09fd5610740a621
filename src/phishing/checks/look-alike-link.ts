import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";

export const lookAlikeLink: Check = {
  id: "look-alike-link",
  group: "links",
  says: {
    en: "A link leads to a domain that resembles a brand's, but is another one.",
    fr: "Un lien mène à un domaine qui ressemble à celui d'une marque, mais ce n'est pas le sien.",
    es: "Un enlace lleva a un dominio que se parece al de una marca, pero es otro.",
    de: "Ein Link führt zu einer Domain, die der einer Marke ähnelt, aber eine andere ist.",
    it: "Un link porta a un dominio che somiglia a quello di un marchio, ma è un altro.",
  },
  find: ({ imitated }) => imitated.links.map(({ link }) => whole(link.part, link.href)),
  positives: [
    { text: "Go to https://openai-login.com/verify" },
    { text: "Go to https://openai.com.account.example.net/" },
    { text: "Go to https://0penai.com/" },
  ],
  negatives: [{ text: "Go to https://platform.openai.com/ or https://example.org/openai" }],
};
