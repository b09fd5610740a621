import { domainToUnicode } from "node:url";
import { parse } from "tldts";
import type { Brand } from "./brands/brand.ts";
import type { BrandRegistry } from "./brands/registry.ts";
import { type Combination, combinationIn } from "./lookalikes/combination.ts";
import { editDistance, shortenedOnce } from "./lookalikes/edit-distance.ts";
import {
  keyOf,
  type ProtectedNames,
  protectedNames,
  SHORTEST_GLUED,
  SHORTEST_TYPO,
} from "./lookalikes/protected-names.ts";
import { fold } from "./normalise.ts";

/** What was done to the name of a protected domain. */
export type How = "homoglyph" | "typo" | "combosquat" | "subdomain" | "other-suffix";

export interface DomainImitation {
  readonly brand: Brand;
  /** The protected domain that it resembles most. */
  readonly domain: string;
  readonly how: How;
  /**
   * `strong`: hardly anybody but an imitator would register it. `weak`: the resemblance is there and has innocent
   * explanations (a brand's own country suffix, a customer's name at a service's subdomain); never convict on it.
   */
  readonly strength: "strong" | "weak";
  /** Letters that differ once look-alike letters count as equal; 0 where the name stands unchanged. */
  readonly distance: number;
}

const MOST_CHARACTERS = 253;
const LONGEST_TYPO = 40;
/** Words and well-known names one letter away from a protected name; the frequent ones in ordinary mail. */
const WORDS_OF_THEIR_OWN: ReadonlySet<string> = new Set(
  [
    "americans applied bitnet boogie booting bookings cooking correio correo direct directx discount easter ester",
    "evolution finance goggle hooking indirect insult interact interest interpola krill lester lively looking lunes",
    "mister mobile mondays online opengl panel password penal phone postal posted posti postini premium revolt sister",
    "skill space telnet topline trevor trust tunes ulster",
  ].flatMap((line) => line.split(" ")),
);

/** Tells which protected domain a strange one imitates, and how; nothing for official ones and for honest strangers. */
export function imitationFinder(registry: BrandRegistry): (host: string) => DomainImitation | undefined {
  const known = protectedNames(registry.brands);
  return (host) => {
    const ascii = host.toLowerCase().replace(/\.$/, "");
    if (ascii.length > MOST_CHARACTERS || registry.brandOfDomain(ascii) !== undefined) return undefined;
    const stranger = strangerOf(ascii);
    if (stranger === undefined) return undefined;
    const found = inSubdomain(stranger, registry) ?? sameName(stranger, known);
    if (found !== undefined) return found;
    const combination = combinationIn(stranger.folded, known);
    if (combination?.strength === "strong") return imitationBy(combination);
    const typo = mistyped(stranger, known);
    if (typo !== undefined) return typo;
    return combination === undefined ? namedBelow(stranger, known) : imitationBy(combination);
  };
}

interface Stranger {
  readonly host: string;
  /** The label that its owner chose, as it is drawn. */
  readonly label: string;
  readonly folded: string;
  readonly key: string;
  readonly subdomain: string;
  /** Empty for a suffix that does not exist. */
  readonly suffix: string;
}

function strangerOf(host: string): Stranger | undefined {
  const { domainWithoutSuffix, publicSuffix, subdomain, isIcann, isPrivate } = parse(host, {
    allowPrivateDomains: true,
  });
  if (!domainWithoutSuffix) return undefined;
  const label = domainToUnicode(domainWithoutSuffix) || domainWithoutSuffix;
  const suffix = isIcann === true || isPrivate === true ? (publicSuffix ?? "") : "";
  return { host, label, folded: fold(label).text, key: keyOf(label), subdomain: subdomain ?? "", suffix };
}

/** `openai.com.example.net`, `paypal.com-secure.example`: the whole protected domain, put before somebody else's. */
function inSubdomain({ host, suffix }: Stranger, registry: BrandRegistry): DomainImitation | undefined {
  const before = suffix === "" ? host : host.slice(0, -suffix.length - 1);
  const labels = before.split(/\.|(?<=\.[a-z]{2,3})-/);
  for (let from = 0; from < labels.length - 1; from++) {
    for (let to = Math.min(from + 3, labels.length); to >= from + 2; to--) {
      const domain = labels.slice(from, to).join(".");
      const found = registry.brandOfDomain(domain);
      if (found?.domain === domain && found.role === "domain")
        return { brand: found.brand, domain, how: "subdomain", strength: "strong", distance: 0 };
    }
  }
  return undefined;
}

/** The same name: drawn with other letters, with a hyphen more, or at another suffix. */
function sameName({ label, folded, key, suffix }: Stranger, { byKey }: ProtectedNames): DomainImitation | undefined {
  const target = byKey.get(key);
  if (target === undefined) return undefined;
  const { brand, domain } = target;
  const plain = label.replaceAll("-", "");
  if (plain !== target.label) {
    if (folded === label && target.key.length < SHORTEST_GLUED) return undefined;
    // Small l and small i are not as alike as capital I and small l: there are honest names that far apart.
    const isOnlyL = plain.replaceAll("i", "l") === target.label.replaceAll("i", "l");
    const strength = isOnlyL && !target.suffixes.has(suffix) ? "weak" : "strong";
    return { brand, domain, how: "homoglyph", strength, distance: 0 };
  }
  if (target.reach !== "any") return undefined;
  return label.includes("-") && !domain.includes("-")
    ? { brand, domain, how: "typo", strength: target.suffixes.has(suffix) ? "strong" : "weak", distance: 1 }
    : { brand, domain, how: "other-suffix", strength: "weak", distance: 0 };
}

/** One letter away, which the keyboard or the eye explains; of two such names, the one at this suffix. */
function mistyped({ folded, key, suffix }: Stranger, { byShortened }: ProtectedNames): DomainImitation | undefined {
  if (key.length < SHORTEST_TYPO - 1 || key.length > LONGEST_TYPO || WORDS_OF_THEIR_OWN.has(folded)) return undefined;
  const plain = folded.replaceAll("-", "");
  const shortened = [...shortenedOnce(key), ...shortenedOnce(plain)];
  const near = [...new Set(shortened.flatMap((one) => byShortened.get(one) ?? []))].filter(
    // Two letters that make one in a skeleton may be two mistakes, and one mistake may change two letters of it.
    (target) =>
      editDistance(plain, target.label) === 1 ||
      (editDistance(key, target.key) === 1 && editDistance(plain, target.label) === 2),
  );
  const target = near.find(({ suffixes }) => suffixes.has(suffix)) ?? near[0];
  if (target === undefined) return undefined;
  const strength = target.suffixes.has(suffix) ? "strong" : "weak";
  return { brand: target.brand, domain: target.domain, how: "typo", strength, distance: 1 };
}

function imitationBy({ target, strength }: Combination): DomainImitation {
  return { brand: target.brand, domain: target.domain, how: "combosquat", strength, distance: 0 };
}

/** A label of the subdomain is a protected name: `icloud.example.org`. Services name subdomains after customers, too. */
function namedBelow({ subdomain }: Stranger, { byKey }: ProtectedNames): DomainImitation | undefined {
  for (const label of subdomain.split(".")) {
    const target = byKey.get(keyOf(domainToUnicode(label) || label));
    if (target !== undefined && target.reach === "any")
      return { brand: target.brand, domain: target.domain, how: "subdomain", strength: "weak", distance: 0 };
  }
  return undefined;
}
