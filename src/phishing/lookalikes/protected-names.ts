import { parse } from "tldts";
import { type Brand, sureNames } from "../brands/brand.ts";
import { fold, skeletonByLetter, skeletonOfFolded } from "../normalise.ts";
import { shortenedOnce } from "./edit-distance.ts";

/** From here on a name may stand glued to other letters and still be seen. */
export const SHORTEST_GLUED = 5;
/** From here on a name with one letter wrong is still that name. */
export const SHORTEST_TYPO = 6;
/** Words that are the first label of a brand's domain and mean something else to most who use them. */
const ORDINARY_LABELS = new Set(
  "canada crypto poste bahn cash delta inter interac europa evri axa tim visa free online".split(" "),
);
/**
 * How much of a resemblance to a name counts. `any`: the name is the brand's alone. `with-words`: it is an ordinary word or
 * very short, so it takes a word of service beside it. `drawn`: a label of a further domain (`blog`, `office`), which counts
 * only when it is drawn with other letters.
 */
export type Reach = "any" | "with-words" | "drawn";

/** A name worth protecting: a domain's label or a brand's name, without hyphens. */
export interface ProtectedName {
  readonly brand: Brand;
  readonly domain: string;
  /** Every suffix that the brand uses. */
  readonly suffixes: ReadonlySet<string>;
  /** As people read it, folded. */
  readonly label: string;
  /** Its skeleton. */
  readonly key: string;
  readonly reach: Reach;
}

/** The protected names, ready to be looked up. */
export interface ProtectedNames {
  readonly byKey: ReadonlyMap<string, ProtectedName>;
  /** By the skeleton without pairs. */
  readonly byLetters: ReadonlyMap<string, ProtectedName>;
  readonly byShortened: ReadonlyMap<string, readonly ProtectedName[]>;
  readonly longest: number;
}

export function protectedNames(brands: readonly Brand[]): ProtectedNames {
  const ordinary = new Set(brands.flatMap((brand) => brand.ordinary.map(keyOf)));
  const targets = brands.flatMap((brand) => targetsOf(brand, ordinary));
  const byKey = new Map<string, ProtectedName>();
  for (const reach of ["any", "with-words", "drawn"]) {
    for (const target of targets) if (target.reach === reach && !byKey.has(target.key)) byKey.set(target.key, target);
  }
  const byShortened = new Map<string, ProtectedName[]>();
  for (const target of byKey.values()) {
    if (target.reach !== "any" || target.key.length < SHORTEST_TYPO) continue;
    for (const shortened of new Set([...shortenedOnce(target.key), ...shortenedOnce(target.label)])) {
      byShortened.set(shortened, [...(byShortened.get(shortened) ?? []), target]);
    }
  }
  const byLetters = new Map([...byKey.values()].map((target) => [skeletonByLetter(target.label), target]));
  return { byKey, byLetters, byShortened, longest: Math.max(...targets.map(({ label }) => label.length)) };
}

function targetsOf(brand: Brand, ordinary: ReadonlySet<string>): readonly ProtectedName[] {
  const domains = brand.domains.map((domain) => ({ ...parse(domain), domain }));
  const suffixes = new Set(domains.map(({ publicSuffix }) => publicSuffix ?? ""));
  // The label of aws.amazon.com is Amazon's, not the name of what lives there.
  const labels = domains
    .filter(({ subdomain }) => subdomain === "")
    .map(({ domain, domainWithoutSuffix }) => ({ domain, label: lettersOf(domainWithoutSuffix ?? "") }));
  const domain = brand.domains[0] ?? "";
  const names = sureNames(brand)
    .map(lettersOf)
    .filter((label) => label.length >= SHORTEST_GLUED)
    .map((label) => ({ domain: labels.find((one) => one.label === label)?.domain ?? domain, label }));
  const words = brand.ordinary.map((name) => ({ domain, label: lettersOf(name) }));
  const own = new Set([...names, ...words, ...labels.slice(0, 1)].map(({ label }) => label));
  return [...labels, ...names, ...words]
    .filter(({ label }) => label.length > 1)
    .map((target) => {
      const key = skeletonOfFolded(target.label);
      const isWord = ordinary.has(key) || key.length < SHORTEST_GLUED || ORDINARY_LABELS.has(target.label);
      const reach = !own.has(target.label) ? "drawn" : isWord ? "with-words" : "any";
      return { ...target, brand, suffixes, key, reach };
    });
}

const lettersOf = (name: string): string => fold(name).text.replace(/[^a-z0-9]/g, "");

export const keyOf = (name: string): string => skeletonOfFolded(fold(name).text.replace(/[^\p{L}\p{N}]/gu, ""));
