import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { leadsToSender, opens } from "../senders.ts";

export const openRedirector: Check = {
  id: "open-redirector",
  group: "links",
  says: {
    en: "A link borrows a well-known site to lead on to another one.",
    fr: "Un lien passe par un site connu pour mener à un autre.",
    es: "Un enlace usa un sitio conocido para llevar a otro.",
    de: "Ein Link benutzt eine bekannte Website, um auf eine andere weiterzuleiten.",
    it: "Un link sfrutta un sito noto per portare a un altro.",
  },
  find: (facts) =>
    opens(facts)
      .filter(
        (one) =>
          one.onward !== undefined &&
          !leadsToSender(one, facts) &&
          one.onward.registrable !== facts.sender.mailbox?.domain?.registrable,
      )
      .map(({ link }) => whole(link.part, link.href)),
  positives: [{ text: "https://www.google.com/url?q=https://pages.example.net/x" }],
  negatives: [
    { from: "Shop <a@example.net>", text: "https://click.example.org/?u=https%3A%2F%2Fwww.example.net%2Fx" },
    { text: "https://www.google.com/search?q=example" },
  ],
};
