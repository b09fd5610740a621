import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { SHORTENERS } from "../hosts.data.ts";
import { opens } from "../senders.ts";

export const shortLink: Check = {
  id: "short-link",
  group: "links",
  says: {
    en: "A link is shortened, so that nobody sees where it leads.",
    fr: "Un lien est raccourci : on ne voit pas où il mène.",
    es: "Un enlace está acortado, así que no se ve adónde lleva.",
    de: "Ein Link ist gekürzt, sodass man nicht sieht, wohin er führt.",
    it: "Un link è accorciato: non si vede dove porta.",
  },
  find: (facts) =>
    opens(facts)
      .filter(({ domain, rest }) => SHORTENERS.has(domain?.registrable ?? "") && rest.length > 1)
      .map(({ link }) => whole(link.part, link.href)),
  positives: [{ text: "https://bit.ly/3abcdef" }],
  negatives: [{ text: "https://bit.ly/ https://example.org/bit.ly/x" }],
};
