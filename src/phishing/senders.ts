import type { Mailbox } from "./extract/addresses.ts";
import { SERVICE_WORDS } from "./brands/service-words.data.ts";
import type { Facts, Text } from "./facts.ts";
import { FREE_MAIL, HOSTING } from "./hosts.data.ts";
import { fold } from "./normalise.ts";
import type { WebLink } from "./web-links.ts";

/** Questions about senders and hosts that several checks ask. */

export const isFreeMail = (mailbox: Mailbox | undefined): boolean =>
  FREE_MAIL.has(mailbox?.domain?.host ?? "") || FREE_MAIL.has(mailbox?.domain?.registrable ?? "");

/** True for a host where anybody can put up a page or send mail. */
export function isOpenHosting(host: string): boolean {
  for (let rest = host; rest !== ""; rest = rest.includes(".") ? rest.slice(rest.indexOf(".") + 1) : "") {
    if (HOSTING.has(rest)) return true;
  }
  return false;
}

/** True when the address belongs to the brand that the mail claims, or to its family. */
export function isOfficialSender({ claim, sender, registry }: Facts): boolean {
  const host = sender.mailbox?.domain?.host;
  if (claim === undefined || host === undefined) return false;
  // A provider gives addresses to anybody, but not these (RFC 2142 §5).
  const isReserved = /^(?:postmaster|mailer-daemon)$/i.test(sender.mailbox?.local ?? "");
  if (isReserved && registry.officialFor(claim.brand, host) === "mailbox") return true;
  return registry.maySendFor(claim.brand, host);
}

/** Whether the address lies at a domain that speaks for some brand. */
export const isAtBrand = ({ sender: { official } }: Pick<Facts, "sender">): boolean =>
  official?.role === "domain" || official?.role === "sender";

/** Web links, without the schema addresses that pages carry in their markup. */
export const opens = ({ links }: Facts): readonly WebLink[] =>
  links.filter(
    ({ scheme, domain }) => scheme === "web" && domain !== undefined && !/(?:^|\.)w3\.org$/.test(domain.host),
  );

export const leadsToSender = ({ domain }: WebLink, { sender }: Facts): boolean =>
  domain !== undefined && domain.registrable === sender.mailbox?.domain?.registrable;

const SHARED = 4;

/**
 * Whether a name and an address have four letters in a row in common, or the name's initials are in it. People's addresses
 * often have not; an organisation's almost always have.
 */
export function isLike(name: string, address: string): boolean {
  const plain = fold(address).text.replace(/[^a-z0-9]/g, "");
  const words = fold(name).text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const latin = words.map((word) => word.replace(/[^a-z0-9]/g, "")).filter((word) => word !== "");
  if (latin.length === 0) return true;
  const joined = latin.join("");
  for (let at = 0; at + SHARED <= joined.length; at++) {
    if (plain.includes(joined.slice(at, at + SHARED))) return true;
  }
  const initials = latin.map((word) => word[0]).join("");
  return (
    (initials.length >= 2 && plain.includes(initials)) ||
    latin.some((word) => word.length > 1 && word.length < SHARED && plain.includes(word))
  );
}

/** No word of any language that is written here: five consonants in a row, or letters and digits in turn. */
export function isRandom(label: string): boolean {
  const plain = label.toLowerCase();
  if (plain.startsWith("xn--")) return false;
  return (
    /[bcdfghjklmnpqrstvwxz]{6,}/.test(plain) || /(?:[a-z]\d+){3,}|(?:\d+[a-z]){3,}/.test(plain) || /\d{5,}/.test(plain)
  );
}

const SERVICE: ReadonlySet<string> = new Set(SERVICE_WORDS.map((word) => fold(word).text));

/** "Customer Service", "Sicherheitsteam": a name of offices rather than of a person. */
export function speaksAsService(name: string): boolean {
  const words = fold(name).text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.some((word) => word.length > 2 && SERVICE.has(word));
}

const QUOTE =
  /(?:^|\n)[ \t]{0,4}(?:>|-{3,10}[ ]?(?:original|forwarded|ursprüngliche|message d'origine|mensaje original|messaggio originale))/i;

/** Quotes another mail, as answers do. */
export const quotes = ({ words }: Text): boolean => QUOTE.test(words.text);

/** Links that belong neither to the brand that the mail claims nor to its family. */
export function leadsOffBrand(facts: Facts): readonly WebLink[] {
  const { claim, registry } = facts;
  if (claim === undefined) return [];
  const isOfficial = (host: string | undefined) => host !== undefined && registry.mayLinkFor(claim.brand, host);
  return opens(facts).filter(
    ({ domain, onward }) => !isOfficial(domain?.host) || (onward !== undefined && !isOfficial(onward.host)),
  );
}
