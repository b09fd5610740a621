import { parse } from "tldts";
import { fold, skeletonOfFolded } from "../normalise.ts";
import { type Brand, domainsOf, type Role, sureNames } from "./brand.ts";

/** Suffixes under which only an authority can register, so that the suffix itself may stand for a government. */
const GOVERNMENT_SUFFIX = /^(?:[a-z]{2}\.)?(?:gov|gouv|gob|gv|gc)\.[a-z]{2}$|^nhs\.uk$/;
/** A name this short is in too many words to mean a brand on its own. */
const SHORTEST_SURE = 3;

/** What is wrong with a set of brands, one sentence each that names the entry; empty when all is well. */
export function problemsOf(brands: readonly Brand[]): readonly string[] {
  return [...idProblems(brands), ...nameProblems(brands), ...brands.flatMap(domainProblems), ...overlaps(brands)];
}

function idProblems(brands: readonly Brand[]): readonly string[] {
  const ids = new Set<string>();
  return brands.flatMap(({ id, parent, languages, domains }) => {
    const problems: string[] = [];
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) problems.push(`${id}: write the id in kebab-case`);
    if (ids.has(id)) problems.push(`${id}: another brand has this id`);
    if (domains.length === 0) problems.push(`${id}: give at least one official domain`);
    if (parent !== undefined && !brands.some((one) => one.id === parent))
      problems.push(`${id}: its parent ${parent} is no brand`);
    if (rootOf(brands, id) === undefined) problems.push(`${id}: it is its own parent's parent`);
    for (const language of languages)
      if (!/^[a-z]{2}$/.test(language)) problems.push(`${id}: "${language}" is no ISO 639-1 code`);
    ids.add(id);
    return problems;
  });
}

/** The brand at the top, or nothing in a circle. */
function rootOf(brands: readonly Brand[], id: string): string | undefined {
  let at = id;
  for (let step = 0; step <= brands.length; step++) {
    const parent = brands.find((one) => one.id === at)?.parent;
    if (parent === undefined) return at;
    at = parent;
  }
  return undefined;
}

function nameProblems(brands: readonly Brand[]): readonly string[] {
  const owners = new Map<string, Brand>();
  return brands.flatMap((brand) => {
    const problems: string[] = [];
    for (const name of new Set([...sureNames(brand), ...brand.ordinary])) {
      const key = skeletonOfFolded(fold(name).text).replace(/[^\p{L}\p{N}]/gu, "");
      const owner = owners.get(key);
      if (key === "") problems.push(`${brand.id}: "${name}" has no letters`);
      if (owner !== undefined && clash(owner, brand))
        problems.push(`${brand.id}: "${name}" is a name of ${owner.id}, or reads like one`);
      owners.set(key, brand);
    }
    for (const name of sureNames(brand))
      if (/^[\0-\x7f]*$/.test(name) && name.length < SHORTEST_SURE)
        problems.push(`${brand.id}: "${name}" is too short; list it as an ordinary word`);
    for (const name of brand.ordinary)
      if (brand.aliases.includes(name)) problems.push(`${brand.id}: "${name}" is both an alias and an ordinary word`);
    return problems;
  });
}

/** What the organisation says of itself wins over what ships, so that both may list the same. */
const clash = (one: Brand, other: Brand): boolean => one !== other && one.isOwn === other.isOwn;

function domainProblems(brand: Brand): readonly string[] {
  const all = domainsOf(brand);
  return all.flatMap(([domain, role], index) => {
    const problems: string[] = [];
    const { hostname, domain: registrable, isIcann, isIp } = parse(domain);
    const isGovernment = brand.kind === "government" && GOVERNMENT_SUFFIX.test(domain);
    if (hostname !== domain || isIp === true || !/^[a-z0-9.-]+$/.test(domain))
      problems.push(`${brand.id}: write ${domain} as a lower-case ASCII domain`);
    else if ((registrable === null || isIcann !== true) && !isGovernment)
      problems.push(`${brand.id}: ${domain} is no domain that one can register`);
    if (all.some((other, at) => at !== index && covers(other, [domain, role])))
      problems.push(`${brand.id}: ${domain} is covered by another entry already`);
    return problems;
  });
}

/** Says the same and more: the same domain, or one above it in a role that allows no less. */
function covers([above, allows]: readonly [string, Role], [domain, role]: readonly [string, Role]): boolean {
  if (above === domain) return true;
  const isSaid = allows === role || (allows === "domain" && (role === "sender" || role === "link"));
  return isSaid && isBelow(domain, above);
}

const isBelow = (domain: string, above: string): boolean => domain.endsWith(`.${above}`);

/** A domain belongs to one brand; below a brand's domain only its own family has entries. */
function overlaps(brands: readonly Brand[]): readonly string[] {
  const owners = new Map<string, Brand>();
  const problems: string[] = [];
  for (const brand of brands) {
    for (const [domain] of domainsOf(brand)) {
      const owner = owners.get(domain);
      if (owner !== undefined && clash(owner, brand))
        problems.push(`${brand.id}: ${domain} is listed for ${owner.id} too`);
      else owners.set(domain, brand);
    }
  }
  for (const [domain, brand] of owners) {
    for (
      let rest = domain.slice(domain.indexOf(".") + 1);
      rest.includes(".");
      rest = rest.slice(rest.indexOf(".") + 1)
    ) {
      const owner = owners.get(rest);
      // A suffix of authorities covers many of them.
      if (owner === undefined || !clash(owner, brand) || GOVERNMENT_SUFFIX.test(rest)) continue;
      if (rootOf(brands, owner.id) !== rootOf(brands, brand.id))
        problems.push(`${brand.id}: ${domain} is below ${rest} of ${owner.id}; make one the parent of the other`);
    }
  }
  return problems;
}
