import { domainToASCII, domainToUnicode } from "node:url";
import { parse } from "tldts";
import { type Brand, sureNames } from "./brands/brand.ts";
import type { BrandRegistry } from "./brands/registry.ts";
import { KINDS } from "./lookalikes/kinds/list.ts";
import type { Candidate, KindId, LookAlikeKind, Original } from "./lookalikes/look-alike.ts";
import { fold } from "./normalise.ts";

/** A name that somebody might register to pass for another. */
export interface LookAlike {
  /** ASCII, as it is registered. */
  readonly domain: string;
  /** As it is drawn, where that differs. */
  readonly unicode?: string;
  readonly kind: KindId;
  /** From 0 to 1, two decimals; the order of the list. */
  readonly risk: number;
  readonly says: string;
}

const MOST_LABEL = 63;
const MOST_DOMAIN = 253;
/** Of which names of look-alikes get mail in a language nobody chose for them. */
const LANGUAGES = ["fr", "es", "de", "it", "pt", "nl"];

/**
 * Every look-alike of a domain, the most dangerous first, then by name; the same list for the same input. Names that the
 * registry knows as official are left out. Nothing if the domain is none that one can register.
 */
export function lookAlikes(
  domain: string,
  registry: BrandRegistry,
  kinds: readonly LookAlikeKind[] = KINDS,
): readonly LookAlike[] | undefined {
  const original = originalOf(domain, registry);
  if (original === undefined) return undefined;
  const own = `${original.label}.${original.suffix}`;
  const found = new Map<string, LookAlike>();
  for (const kind of kinds) {
    for (const candidate of kind.candidates(original)) {
      const name = nameOf(candidate, original);
      if (name === undefined || name.domain === own) continue;
      const risk = Math.round(candidate.risk * 100) / 100;
      if ((found.get(name.domain)?.risk ?? -1) >= risk) continue;
      found.set(name.domain, { ...name, kind: kind.id, risk, says: candidate.says });
    }
  }
  return [...found.values()]
    .filter(({ domain: name }) => registry.brandOfDomain(name) === undefined && parse(name).domain !== null)
    .toSorted((one, other) => other.risk - one.risk || (one.domain < other.domain ? -1 : 1));
}

function originalOf(domain: string, registry: BrandRegistry): Original | undefined {
  const ascii = domainToASCII(domain.trim());
  const { domainWithoutSuffix, publicSuffix, isIcann } = parse(ascii);
  if (!domainWithoutSuffix || publicSuffix === null || isIcann !== true) return undefined;
  const brand = registry.brandOfDomain(ascii)?.brand;
  const languages = brand === undefined || brand.languages.length === 0 ? LANGUAGES : brand.languages;
  return {
    label: domainWithoutSuffix,
    suffix: publicSuffix,
    languages,
    joints: brand === undefined ? [] : jointsOf(domainWithoutSuffix, brand),
    products: brand?.products ?? [],
  };
}

/** Where the brand's own spelling has a space, a hyphen or a capital inside: "Trust Wallet", "PayPal". */
function jointsOf(label: string, brand: Brand): readonly number[] {
  return sureNames(brand).flatMap((name) => {
    const words = fold(name.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2"))
      .text.split(/[^a-z0-9]+/)
      .filter((word) => word !== "");
    if (words.join("") !== label) return [];
    return words.slice(1).map((_, index) => words.slice(0, index + 1).join("").length);
  });
}

/** The candidate as a domain, if a registry would take it. */
function nameOf(candidate: Candidate, original: Original): Pick<LookAlike, "domain" | "unicode"> | undefined {
  const drawn = `${candidate.label}.${candidate.suffix ?? original.suffix}`;
  if (/^[a-z0-9.-]*$/.test(drawn)) return isDomain(drawn) ? { domain: drawn } : undefined;
  const domain = domainToASCII(drawn);
  // A letter that the standard maps to another (capital, compatibility) can't be registered as itself.
  return isDomain(domain) && domainToUnicode(domain) === drawn ? { domain, unicode: drawn } : undefined;
}

const isDomain = (domain: string): boolean =>
  domain.length <= MOST_DOMAIN && domain.split(".").every((label) => isLabel(label));

/** RFC 5890: letters, digits and inner hyphens; "??--" is kept for punycode. */
const isLabel = (label: string): boolean =>
  label.length <= MOST_LABEL &&
  /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label) &&
  (label.startsWith("xn--") || label.slice(2, 4) !== "--");
