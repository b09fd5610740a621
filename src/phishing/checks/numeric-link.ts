import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { opens } from "../senders.ts";

export const numericLink: Check = {
  id: "numeric-link",
  group: "links",
  says: {
    en: "A link leads to a bare number, an odd port, or hides its host behind a user name.",
    fr: "Un lien mène à une adresse numérique, à un port inhabituel, ou cache son hôte derrière un nom d'utilisateur.",
    es: "Un enlace lleva a una dirección numérica, a un puerto raro, o esconde su servidor tras un nombre de usuario.",
    de: "Ein Link führt zu einer bloßen Nummer, zu einem ungewöhnlichen Port oder versteckt den Server hinter einem Benutzernamen.",
    it: "Un link porta a un indirizzo numerico, a una porta insolita o nasconde il server dietro un nome utente.",
  },
  find: (facts) =>
    opens(facts)
      .filter(
        ({ domain, hasUser, port }) => domain?.isIp === true || hasUser || !["", "80", "443", "8080"].includes(port),
      )
      .map(({ link }) => whole(link.part, link.href)),
  positives: [{ text: "http://203.0.113.9/login" }, { text: "http://www.openai.com@example.net/" }],
  negatives: [{ text: "https://example.org/ https://example.org:443/" }],
};
