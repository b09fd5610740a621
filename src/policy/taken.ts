import { detect, MAX_TEXT } from "../detectors/detect.ts";
import { type Category, isIdentifying } from "../domain/category.ts";
import { BoundedCache } from "../platform/bounded-cache.ts";
import { looksOpaque } from "./opaque.ts";

/**
 * Which parts of a value that was taken name or single out a person, so that the last look can search for them: the
 * value itself when its category is identifying, what detectors find in free text, the parameters of an address.
 */
export function identifyingParts(category: Category, text: string): readonly string[] {
  const parts = partsOf(category, text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text);
  return parts.every(isSearchable) ? parts : parts.filter(isSearchable);
}

const isSearchable = (part: string): boolean => part !== "" && part.length <= LONGEST_VALUE;

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

/** Where the query or the fragment of an address begins, or -1. */
export function queryStart(address: string): number {
  const query = address.indexOf("?");
  const fragment = address.indexOf("#");
  return fragment < 0 || (query >= 0 && query < fragment) ? query : fragment;
}

/** Opaque path parts of an address, and what its query gives away. */
function addressParts(text: string): string[] {
  const cut = queryStart(text);
  const path = cut < 0 ? text : text.slice(0, cut);
  const opaque = path
    .split("/")
    .slice(3)
    .filter((part) => part.length >= 6 && looksOpaque(part));
  return [...found(path), ...opaque.map(decoded), ...(cut < 0 ? [] : queryParts(text.slice(cut)))];
}

/** Values in an address from its first `?` or `#` on: what detectors find, search words, and whatever is no plain word. */
export function queryParts(query: string): string[] {
  const simple = SIMPLE.test(query);
  const parts = simple ? [] : found(query);
  let start = 1;
  for (let at = 1; at <= query.length; at++) {
    if (at < query.length && !isDelimiter(query.charCodeAt(at))) continue;
    if (at > start) addPart(parts, query.slice(start, at), simple);
    start = at + 1;
  }
  return parts;
}

/** Nothing that is written with signs or in several parts can hide in these characters. */
const SIMPLE = /^[\w=&?;#+-]*$/;
/** No detector takes offence at so few characters, or at words, beside a name that gives nothing away. */
const HARMLESS = { length: 12, words: /^[A-Za-z+_-]{1,19}$/ } as const;

const isDelimiter = (code: number): boolean => code === 0x26 || code === 0x23 || code === 0x3f || code === 0x3b;

function addPart(parts: string[], pair: string, simple: boolean): void {
  const equals = pair.indexOf("=");
  const raw = pair.slice(equals + 1);
  const name = nameOf(equals < 0 ? "" : pair.slice(0, equals));
  if (simple && (name.guards || (raw.length > HARMLESS.length && !HARMLESS.words.test(raw))))
    parts.push(...found(pair));
  if (name.campaign || raw.length < 6) return;
  const spaced = raw.includes("+") ? raw.replaceAll("+", " ") : raw;
  const value = simple ? spaced : decoded(spaced);
  if (value.length < 6 || value.length > LONGEST_VALUE) return;
  if (name.searches || !PLAIN_WORDS.test(value)) parts.push(value);
}

const PLAIN_WORDS = /^[a-z_ -]+$/;

interface ParameterName {
  readonly campaign: boolean;
  readonly searches: boolean;
  /** What stands behind it is a secret, whatever it looks like. */
  readonly guards: boolean;
}

const names = new BoundedCache<string, ParameterName>(2_000);

function nameOf(text: string): ParameterName {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = text.toLowerCase();
  const facts = {
    campaign: CAMPAIGN.test(name),
    searches: SEARCH_PARAMETERS.has(name),
    guards: found(`${text}=x1`).length > 0,
  };
  if (text.length <= LONGEST_NAME) names.set(text, facts);
  return facts;
}

const LONGEST_NAME = 64;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
