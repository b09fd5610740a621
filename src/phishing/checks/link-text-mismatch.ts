import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { domainOf } from "../extract/addresses.ts";
import type { Facts } from "../facts.ts";
import { opens } from "../senders.ts";
import type { WebLink } from "../web-links.ts";

const ADDRESS = /^(?:https?:\/\/)?(?:www\.)?((?:[\p{L}\p{N}-]{1,63}\.){1,6}\p{L}{2,24})(?:[/?#:][^\s]{0,2000})?$/iu;

/** Weak by itself: newsletters count clicks on a host of their own. Against a brand's shown address it is strong. */
export const linkTextMismatch: Check = {
  id: "link-text-mismatch",
  group: "links",
  says: {
    en: "A link shows one address and opens another.",
    fr: "Un lien affiche une adresse et en ouvre une autre.",
    es: "Un enlace muestra una dirección y abre otra.",
    de: "Ein Link zeigt eine Adresse und öffnet eine andere.",
    it: "Un link mostra un indirizzo e ne apre un altro.",
  },
  find: (facts) =>
    opens(facts)
      .filter((one) => showsAnother(one, facts))
      .map(({ link }) => whole(link.part, `${link.shown} → ${link.href}`)),
  positives: [{ html: '<a href="https://pages.example.net/x">https://www.openai.com/login</a>' }],
  negatives: [
    { html: '<a href="https://www.example.org/x">example.org</a>' },
    { html: '<a href="https://click.example.org/x">Read more</a>' },
    { from: "Shop <a@example.org>", html: '<a href="https://click.example.org/x">www.example.com</a>' },
  ],
};

function showsAnother({ link, domain }: WebLink, facts: Facts): boolean {
  if (link.via !== "anchor" || domain === undefined) return false;
  const shown = domainOf(ADDRESS.exec(link.shown.trim())?.[1] ?? "");
  if (shown?.isPublic !== true || shown.registrable === domain.registrable) return false;
  // Counting clicks on the sender's own host is no disguise.
  if (domain.registrable === facts.sender.mailbox?.domain?.registrable) return false;
  const official = facts.registry.brandOfDomain(shown.host);
  return official === undefined || !facts.registry.mayLinkFor(official.brand, domain.host);
}
