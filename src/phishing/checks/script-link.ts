import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";

export const scriptLink: Check = {
  id: "script-link",
  group: "disguise",
  says: {
    en: "A link carries a page or a program inside itself instead of leading to a site.",
    fr: "Un lien contient une page ou un programme au lieu de mener à un site.",
    es: "Un enlace contiene una página o un programa en vez de llevar a un sitio.",
    de: "Ein Link enthält selbst eine Seite oder ein Programm, statt zu einer Website zu führen.",
    it: "Un link contiene una pagina o un programma invece di portare a un sito.",
  },
  find: ({ links }) =>
    links
      .filter(
        ({ scheme, rest }) => scheme === "data" || (scheme === "script" && !/^javascript:\s*(?:void|;|$)/.test(rest)),
      )
      .map(({ link }) => whole(link.part, link.href)),
  positives: [{ html: '<a href="data:text/html;base64,PGI+aGk8L2I+">open</a>' }],
  negatives: [{ html: '<a href="https://example.org/">open</a><a href="javascript:void(0)">x</a>' }],
};
