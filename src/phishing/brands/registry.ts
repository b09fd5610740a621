import { type Brand, type BrandEntry, brandFrom, domainsOf, type Role } from "./brand.ts";
import { BRANDS } from "./list.ts";
import { type Mention, mentionFinder, type Where } from "./mentions.ts";

export interface BrandOfDomain {
  readonly brand: Brand;
  readonly role: Role;
  /** The registered domain that covers the one asked for. */
  readonly domain: string;
}

/** Which brands exist, which domains are theirs, and where their names stand in a text. */
export interface BrandRegistry {
  /** The organisation's own first. */
  readonly brands: readonly Brand[];
  readonly brand: (id: string) => Brand | undefined;
  /** Whose official domain it is, or a subdomain of one. ASCII (punycode), any case; nothing for what nobody lists. */
  readonly brandOfDomain: (domain: string) => BrandOfDomain | undefined;
  readonly brandsNamedIn: (text: string, where: Where) => readonly Mention[];
  /** What the domain is to the brand or to its family (parent, siblings, subsidiaries); nothing if it is a stranger's. */
  readonly officialFor: (brand: Brand, domain: string) => Role | undefined;
  /** Whether mail from there, once authenticated, is the brand's own. */
  readonly maySendFor: (brand: Brand, domain: string) => boolean;
  /** Whether a link to there leads to the brand and not to what somebody put up at its place. */
  readonly mayLinkFor: (brand: Brand, domain: string) => boolean;
}

/**
 * The shipped brands and the organisation's own, whose entries win where both list a domain or a name. A shipped brand with
 * one of the organisation's domains is its own family then: mail that names either is genuine from both.
 */
export function openRegistry(own: readonly BrandEntry[] = []): BrandRegistry {
  const ownIds = new Set(own.map((entry) => entry.id));
  const adopted = new Map(own.flatMap((entry) => entry.domains.map((domain) => [domain, entry.id] as const)));
  const brands = [
    ...own.map((entry) => brandFrom(entry, true)),
    ...BRANDS.filter((entry) => !ownIds.has(entry.id)).map((entry) => {
      const parent = entry.domains.map((domain) => adopted.get(domain)).find((id) => id !== undefined);
      return brandFrom(parent === undefined ? entry : { ...entry, parent });
    }),
  ];
  const byId = new Map(brands.map((brand) => [brand.id, brand]));
  const byDomain = indexed(brands);
  // Made when first asked: who only asks for domains need not wait for it.
  let finder: ReturnType<typeof mentionFinder> | undefined;

  const brandOfDomain = (domain: string): BrandOfDomain | undefined => {
    let rest = domain.toLowerCase().replace(/\.$/, "");
    while (rest !== "") {
      const found = byDomain.get(rest);
      if (found !== undefined) return found;
      const dot = rest.indexOf(".");
      rest = dot < 0 ? "" : rest.slice(dot + 1);
    }
    return undefined;
  };

  const family = (brand: Brand): string => {
    const seen = new Set([brand.id]);
    let root = brand;
    for (let parent = byId.get(root.parent ?? ""); parent !== undefined; parent = byId.get(root.parent ?? "")) {
      if (seen.has(parent.id)) break;
      seen.add(parent.id);
      root = parent;
    }
    return root.id;
  };

  const officialFor = (brand: Brand, domain: string): Role | undefined => {
    const found = brandOfDomain(domain);
    return found !== undefined && family(found.brand) === family(brand) ? found.role : undefined;
  };

  return {
    brands,
    brand: (id) => byId.get(id),
    brandOfDomain,
    brandsNamedIn: (text, where) => (finder ??= mentionFinder(brands))(text, where),
    officialFor,
    maySendFor: (brand, domain) => ["domain", "sender"].includes(officialFor(brand, domain) ?? ""),
    mayLinkFor: (brand, domain) => !["hosting", ""].includes(officialFor(brand, domain) ?? ""),
  };
}

function indexed(brands: readonly Brand[]): ReadonlyMap<string, BrandOfDomain> {
  const byDomain = new Map<string, BrandOfDomain>();
  for (const brand of brands) {
    for (const [domain, role] of domainsOf(brand)) {
      if (!byDomain.has(domain)) byDomain.set(domain, { brand, role, domain });
    }
  }
  return byDomain;
}
