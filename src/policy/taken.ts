import { detect, MAX_TEXT } from "../detectors/detect.ts";
import { type Category, isIdentifying } from "../domain/category.ts";
import { looksOpaque } from "./generalise.ts";

/**
 * Which parts of a value that was taken name or single out a person, so that the last look can search for them: the
 * value itself when its category is identifying, what detectors find in free text, the parameters of an address.
 */
export function identifyingParts(category: Category, text: string): readonly string[] {
  return partsOf(category, text.slice(0, MAX_TEXT)).filter((part) => part !== "" && part.length <= LONGEST_VALUE);
}

/** A longer value is no name, address or id; what it holds was looked at by the detectors. */
const LONGEST_VALUE = 256;
/** A person has few names; a text with more words is no name. */
const MOST_NAMES = 8;
const NOTHING: readonly string[] = [];

function partsOf(category: Category, text: string): readonly string[] {
  switch (category) {
    case "user.name":
      return [text, ...text.split(/\s+/, MOST_NAMES).filter((word) => word.length >= 6 && word !== text)];
    case "user.contact.email": {
      const local = text.slice(0, Math.max(0, text.indexOf("@")));
      return /[.\d]/.test(local) ? [text, local] : [text];
    }
    case "user.behavior.search_history":
      return text.length >= 6 ? [text] : NOTHING;
    case "user.behavior.browsing_history":
      return addressParts(text);
    default:
      return isIdentifying(category) ? [text] : found(text);
  }
}

const found = (text: string): string[] => detect(text).map((finding) => text.slice(finding.start, finding.end));

const SEARCH_PARAMETERS: ReadonlySet<string> = new Set(["q", "query", "search", "keyword", "p", "wd", "text"]);
const CAMPAIGN = /^(utm_|hsa_|mc_)/;

/** Opaque path parts of an address, and what its query gives away. */
function addressParts(text: string): string[] {
  const cut = text.search(/[?#]/);
  const path = cut < 0 ? text : text.slice(0, cut);
  const opaque = path
    .split("/")
    .slice(3)
    .filter((part) => part.length >= 6 && looksOpaque(part));
  return [...found(path), ...opaque.map(decoded), ...(cut < 0 ? [] : queryParts(text.slice(cut)))];
}

/** Values in an address from its first `?` or `#` on: what detectors find, search words, and whatever is no plain word. */
export function queryParts(query: string): string[] {
  const parts = found(query);
  for (const pair of query.slice(1).split(/[&#?;]/)) {
    const equals = pair.indexOf("=");
    const value = decoded(pair.slice(equals + 1).replaceAll("+", " "));
    if (value.length < 6 || value.length > LONGEST_VALUE) continue;
    const name = pair.slice(0, Math.max(0, equals)).toLowerCase();
    if (CAMPAIGN.test(name)) continue;
    if (SEARCH_PARAMETERS.has(name) || !/^[a-z_ -]+$/.test(value)) parts.push(value);
  }
  return parts;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
