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

/** Query values, fragments and opaque path parts of an address. */
function addressParts(text: string): string[] {
  const parts = found(text);
  const cut = text.search(/[?#]/);
  const path = cut < 0 ? text : text.slice(0, cut);
  for (const part of path.split("/").slice(3)) if (part.length >= 6 && looksOpaque(part)) parts.push(decoded(part));
  if (cut < 0) return parts;
  for (const pair of text.slice(cut + 1).split(/[&#?;]/)) {
    const equals = pair.indexOf("=");
    const name = pair.slice(0, Math.max(0, equals)).toLowerCase();
    const value = decoded(pair.slice(equals + 1).replaceAll("+", " "));
    if (CAMPAIGN.test(name) || value.length < 6) continue;
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
