/** What a mail can ask for; a brand says which of them it never asks for by mail. */
export const ASKS = [
  "password",
  "code",
  "key",
  "seed-phrase",
  "card",
  "bank-details",
  "payment",
  "identity-document",
  "remote-access",
] as const;

export type Ask = (typeof ASKS)[number];

/** What a brand does decides what it never asks for, and which words go with its name in a look-alike domain. */
export type BrandKind =
  | "software"
  | "mail"
  | "shop"
  | "bank"
  | "payment"
  | "wallet"
  | "parcel"
  | "government"
  | "telecom"
  | "social"
  | "streaming"
  | "insurance"
  | "travel"
  | "other";

/**
 * One organisation that mail claims to come from, as it stands in a data file. Domains are registrable or narrower and
 * cover their subdomains. Add what is official and nothing else: whatever stands here is believed once it is authenticated.
 */
export interface BrandEntry {
  /** Kebab-case, unique. */
  readonly id: string;
  /** As the brand writes itself. */
  readonly name: string;
  readonly kind: BrandKind;
  /** Further names, also of products and in other scripts, that mean this brand and nothing else. */
  readonly aliases?: readonly string[];
  /** Names that are ordinary words too, spelt as the brand spells them ("Apple"); weak until something corroborates. */
  readonly ordinary?: readonly string[];
  /** Where it lives on the web and sends mail from. The first is the one that look-alikes are made of. */
  readonly domains: readonly string[];
  /** Domains that are only seen as senders. */
  readonly senders?: readonly string[];
  /** Domains that are only seen in links: tracking, images, short links. */
  readonly links?: readonly string[];
  /** Where it gives anybody an address: as a sender it says nothing, as a link it is the brand's (`outlook.com`). */
  readonly mailboxes?: readonly string[];
  /** Where anybody can publish: being there says nothing, whoever asks (`sites.google.com`). */
  readonly hosting?: readonly string[];
  /** Id of the brand that owns it; their domains speak for each other. */
  readonly parent?: string;
  /** Words that go with the name in a domain ("api", "prime"), beside the common ones. */
  readonly products?: readonly string[];
  /** ISO 639-1, of the mail that it sends; empty is any. */
  readonly languages?: readonly string[];
  /** Beside those of its kind. */
  readonly neverAsks?: readonly Ask[];
}

export interface Brand extends Required<Omit<BrandEntry, "parent">> {
  readonly parent: string | undefined;
  /** Given by the organisation that runs this, not by us. */
  readonly isOwn: boolean;
}

const ACCOUNT: readonly Ask[] = ["password", "code", "key", "seed-phrase", "remote-access"];
const MONEY: readonly Ask[] = [...ACCOUNT, "card"];

/** What nobody of a kind asks for by mail. Sources: the security pages of the brands; they agree on these. */
const NEVER_ASKS: Readonly<Record<BrandKind, readonly Ask[]>> = {
  software: ACCOUNT,
  mail: ACCOUNT,
  social: ACCOUNT,
  shop: MONEY,
  bank: MONEY,
  payment: MONEY,
  wallet: MONEY,
  parcel: MONEY,
  government: MONEY,
  telecom: MONEY,
  streaming: ACCOUNT,
  insurance: MONEY,
  travel: MONEY,
  other: ACCOUNT,
};

export function brandFrom(entry: BrandEntry, isOwn = false): Brand {
  return {
    aliases: [],
    ordinary: [],
    senders: [],
    links: [],
    mailboxes: [],
    hosting: [],
    products: [],
    languages: [],
    ...entry,
    parent: entry.parent,
    neverAsks: [...new Set([...NEVER_ASKS[entry.kind], ...(entry.neverAsks ?? [])])],
    isOwn,
  };
}

/** Every name that means the brand; the plain name too, unless it is an ordinary word. */
export const sureNames = (brand: Brand): readonly string[] =>
  [brand.name, ...brand.aliases].filter((name) => !brand.ordinary.includes(name));

/** What a domain is to a brand; the last two are the brand's, but not its voice. */
export type Role = "domain" | "sender" | "link" | "mailbox" | "hosting";

/** Every domain of a brand with its role. */
export const domainsOf = (brand: Brand): readonly (readonly [domain: string, role: Role])[] => [
  ...brand.domains.map((domain) => [domain, "domain"] as const),
  ...brand.senders.map((domain) => [domain, "sender"] as const),
  ...brand.links.map((domain) => [domain, "link"] as const),
  ...brand.mailboxes.map((domain) => [domain, "mailbox"] as const),
  ...brand.hosting.map((domain) => [domain, "hosting"] as const),
];
