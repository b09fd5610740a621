import type { Brand } from "./brands/brand.ts";
import type { Mention } from "./brands/mentions.ts";
import type { BrandRegistry } from "./brands/registry.ts";
import { excerptAt, whole } from "./evidence.ts";
import { isAtBrand, isLike } from "./senders.ts";
import type { Claim, ClaimedBy, Sender, Text } from "./facts.ts";
import type { DomainImitation } from "./imitates.ts";

interface Given {
  readonly sender: Sender;
  readonly texts: readonly Text[];
  readonly imitation: DomainImitation | undefined;
  readonly registry: BrandRegistry;
  readonly pictures: readonly { readonly part: string; readonly alt: string }[];
}

/**
 * Whom the mail claims to come from: what a person reads first decides. A name in the text alone is a claim only when it
 * is the one that the text is about.
 */
export function claimOf(given: Given): Claim | undefined {
  return bySenderName(given) ?? bySenderDomain(given) ?? byAddress(given) ?? bySubject(given) ?? byText(given);
}

function bySenderName({ texts, sender }: Given): Claim | undefined {
  const name = texts.find(({ kind }) => kind === "sender-name");
  const mention = name?.mentions.find((one) => one.strength === "sure" || one.disguised);
  if (name === undefined || mention === undefined) return undefined;
  // "PayPal via Example Signing" from the signing service's own domain speaks for the service.
  const own = name.mentions.find(({ brand }) => brand.id === sender.official?.brand.id);
  return claimed(own ?? mention, "sender-name", name);
}

function bySenderDomain({ sender, imitation }: Given): Claim | undefined {
  const host = sender.mailbox?.domain?.host;
  if (host === undefined) return undefined;
  const evidence = { part: "from", offset: 0, excerpt: sender.mailbox?.address ?? host };
  const { official } = sender;
  if (official !== undefined && isAtBrand({ sender })) {
    return { brand: official.brand, by: "sender-domain", evidence };
  }
  return imitation === undefined ? undefined : { brand: imitation.brand, by: "look-alike", evidence };
}

/** `paypal-service@…`: a name in the part that anybody may choose. */
function byAddress({ sender, registry }: Given): Claim | undefined {
  const local = sender.mailbox?.local ?? "";
  const mention = registry.brandsNamedIn(local.replace(/[._+-]/g, " "), "sender-name").find(isSure);
  if (mention === undefined) return undefined;
  return { brand: mention.brand, by: "sender-address", evidence: { part: "from", offset: 0, excerpt: local } };
}

function bySubject({ texts }: Given): Claim | undefined {
  const subject = texts.find(({ kind }) => kind === "subject");
  const mention = subject?.mentions.find(isSure);
  return subject === undefined || mention === undefined ? undefined : claimed(mention, "subject", subject);
}

/** Pictures at the top among which a logo is looked for. */
const LOGOS = 3;

/** How far into a page a name counts as its heading, in characters. */
const HEADING = 400;

/** "© 2025 Name": whoever holds the rights in a mail wrote it, whatever other names stand around. */
const COPYRIGHT = /(?:©|\(c\)|copyright)[\s\d,–-]*$/iu;

/** A sender with a name and a domain of its own that fit together speaks for itself, whatever it writes about. */
function byText({ sender, texts, pictures, registry }: Given): Claim | undefined {
  const { mailbox } = sender;
  if (mailbox?.domain !== undefined && mailbox.name !== "" && isLike(mailbox.name, mailbox.domain.host))
    return undefined;
  for (const { part, alt } of pictures.slice(0, LOGOS)) {
    const mention = registry.brandsNamedIn(alt, "subject").find(isSure);
    // Rows of small pictures lead to one's pages at social networks.
    if (mention !== undefined && mention.brand.kind !== "social") {
      return { brand: mention.brand, by: "picture", evidence: whole(part, alt) };
    }
  }
  const pages = texts.filter(({ kind }) => kind !== "sender-name" && kind !== "subject");
  for (const page of pages) {
    const sure = page.mentions.filter((one) => isSure(one) && !one.inAddress);
    const [first] = sure;
    if (first === undefined) continue;
    const owner = sure.find(({ start }) => COPYRIGHT.test(page.words.text.slice(Math.max(0, start - 24), start)));
    if (owner !== undefined && owner.brand.kind !== "social") return claimed(owner, "text", page);
    const others = new Set(sure.map(({ brand }) => brand.id)).size;
    if (others === 1 && (first.start < HEADING || sure.length >= 2)) return claimed(first, "text", page);
  }
  return undefined;
}

const isSure = (mention: Mention): boolean => mention.strength === "sure" || mention.disguised;

const claimed = (mention: Mention & { readonly brand: Brand }, by: ClaimedBy, text: Text): Claim => ({
  brand: mention.brand,
  by,
  evidence: excerptAt(text.part, text.words.text, mention.start, mention.end - mention.start),
});
