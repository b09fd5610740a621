import type { BrandEntry } from "./brands/brand.ts";

/** The organisation's own profile, from `organisation` and `inspector` of the configuration. */
export interface OwnProfile {
  readonly name: string | undefined;
  readonly names: readonly string[];
  readonly domains: readonly string[];
  readonly senders: readonly string[];
  readonly links: readonly string[];
}

/** The brand that comes before all others: the organisation's own. Nothing without a domain, which is what counts. */
export function ownBrand({ name, names, domains, senders, links }: OwnProfile): readonly BrandEntry[] {
  const [first = name, ...aliases] = [...(name === undefined ? [] : [name]), ...names];
  if (first === undefined || domains.length === 0) return [];
  return [
    { id: "own", name: first, kind: "other", aliases, domains, senders, links, neverAsks: ["card", "bank-details"] },
  ];
}
