import type { Authentication } from "./authentication.ts";
import type { Brand } from "./brands/brand.ts";
import type { Mention } from "./brands/mentions.ts";
import type { BrandOfDomain, BrandRegistry } from "./brands/registry.ts";
import type { Mailbox } from "./extract/addresses.ts";
import type { Page } from "./extract/page.ts";
import type { ReadMail } from "./extract/read-mail.ts";
import type { DomainImitation } from "./imitates.ts";
import type { WebLink } from "./web-links.ts";
import type { Ask } from "./wording/asks.ts";
import type { Theme } from "./wording/themes.ts";
import type { Words } from "./wording/words.ts";

/** Everything that checks may look at. Header names, the year, mail programs and the language are not among it. */
export interface Facts {
  readonly mail: ReadMail;
  readonly sender: Sender;
  readonly texts: readonly Text[];
  readonly links: readonly WebLink[];
  readonly claim: Claim | undefined;
  /** Domains that hardly anybody but an imitator would have. */
  readonly imitated: { readonly sender: DomainImitation | undefined; readonly links: readonly WebLink[] };
  readonly authentication: Authentication;
  readonly asks: readonly PlacedAsk[];
  readonly themes: readonly Placed<Theme>[];
  readonly registry: BrandRegistry;
  readonly noticeCodes: NoticeCodes;
  readonly recipient: Recipient;
}

export interface Sender {
  readonly mailbox: Mailbox | undefined;
  /** Whose official domain the address has; says nothing about who wrote it. */
  readonly official: BrandOfDomain | undefined;
}

/** A text with where it stands: the subject, the sender's name, a page. */
export interface Text {
  readonly part: string;
  readonly kind: Page["kind"] | "subject" | "sender-name";
  readonly words: Words;
  readonly mentions: readonly Mention[];
}

/** Whom the mail says it comes from. */
export interface Claim {
  readonly brand: Brand;
  readonly by: ClaimedBy;
  readonly evidence: Evidence;
}

export type ClaimedBy =
  | "sender-domain"
  | "sender-name"
  | "look-alike"
  | "sender-address"
  | "subject"
  | "text"
  | "picture";

export interface Placed<K extends string> {
  readonly kind: K;
  readonly evidence: Evidence;
}

export interface PlacedAsk extends Placed<Ask["kind"]> {
  readonly isByReply: boolean;
}

/** Where in the mail something stands, as written; excerpts are defanged when they are printed. */
export interface Evidence {
  readonly part: string;
  readonly offset: number;
  readonly excerpt: string;
}

/** The codes that our own notices carry, so that a reader can look one up at our site. */
export interface NoticeCodes {
  /** Finds whatever is written like a code of ours; has the flag `g`. */
  readonly pattern: RegExp;
  /** Whether we gave this code out. A copied one is genuine too: it vouches for no mail. */
  readonly isGenuine: (code: string) => boolean;
}

/** For an organisation that sends no notices. */
export const NO_CODES: NoticeCodes = { pattern: /(?!)/g, isGenuine: () => false };

/** What is known about whom the mail was sent to. */
export interface Recipient {
  /** Addresses in the mail's own `To`, or given by the caller. */
  readonly addresses: readonly string[];
  /** Fields that an incident exposed for this person, as the caller gives them: field name and value. */
  readonly exposed: readonly (readonly [field: string, value: string])[];
}
