import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { isOpenHosting, leadsToSender, opens } from "../senders.ts";

export const hostedLink: Check = {
  id: "hosted-link",
  group: "links",
  says: {
    en: "A link leads to a place where anybody can put up a page without saying who they are.",
    fr: "Un lien mène à un hébergement où chacun publie une page sans dire qui il est.",
    es: "Un enlace lleva a un alojamiento donde cualquiera publica una página sin decir quién es.",
    de: "Ein Link führt dorthin, wo jeder eine Seite ablegen kann, ohne zu sagen, wer er ist.",
    it: "Un link porta a un servizio dove chiunque pubblica una pagina senza dire chi è.",
  },
  find: (facts) =>
    opens(facts)
      .filter((one) => isOpenHosting(one.domain?.host ?? "") && !leadsToSender(one, facts))
      .map(({ link }) => whole(link.part, link.href)),
  positives: [{ text: "https://storage.googleapis.com/bucket/page.html" }, { text: "https://login-7.web.app/" }],
  negatives: [{ text: "https://example.org/" }],
};
