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
  return [...found(path), ...opaque.map(decoded), ...(cut < 0 ? [] : queryParts(text, cut))];
}

/**
 * Values in an address from its first `?` or `#` on: what detectors find, search words, and whatever is no plain word.
 * The address is read in place: a part that was cut out of it is read several times as slowly.
 * @param from where the first `?` or `#` is
 */
export function queryParts(address: string, from: number): string[] {
  const simple = (kindsIn(address, from, address.length) & SIGN) === 0;
  const parts = simple ? [] : found(address.slice(from));
  let start = from + 1;
  let equals = -1;
  for (let at = start; at <= address.length; at++) {
    const code = at < address.length ? address.charCodeAt(at) : AMPERSAND;
    if (code === EQUALS && equals < 0) equals = at;
    if (!isDelimiter(code)) continue;
    if (at > start) addPart(parts, address, { start, equals, end: at }, simple);
    start = at + 1;
    equals = -1;
  }
  return parts;
}

const EQUALS = 0x3d;
const AMPERSAND = 0x26;
const isDelimiter = (code: number): boolean => code === AMPERSAND || code === 0x23 || code === 0x3f || code === 0x3b;

/** Kinds of characters in queries, as bits. Nothing that is written with signs or in several parts can hide in the first three. */
const WORD = 1;
const CAPITAL = 2;
const OTHER = 4;
const SIGN = 8;
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z_+-]/.test(character)) return WORD;
  if (/[A-Z]/.test(character)) return CAPITAL;
  return /[\d=&?;#]/.test(character) ? OTHER : SIGN;
});

function kindsIn(text: string, start: number, end: number): number {
  let kinds = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    kinds |= code < 128 ? (KINDS[code] as number) : SIGN;
  }
  return kinds;
}

/** Where a parameter begins, where its equals sign is (-1: nowhere), and where it ends. */
interface Place {
  readonly start: number;
  readonly equals: number;
  readonly end: number;
}

/** No detector takes offence at so few characters, or at so many of words, beside a name that gives nothing away. */
const HARMLESS = { characters: 12, words: 19 } as const;

function addPart(parts: string[], address: string, { start, equals, end }: Place, simple: boolean): void {
  const from = equals < 0 ? start : equals + 1;
  const length = end - from;
  const name = nameOf(equals < 0 ? "" : address.slice(start, equals));
  const kinds = kindsIn(address, from, end);
  const harmless = length <= (kinds <= (WORD | CAPITAL) ? HARMLESS.words : HARMLESS.characters);
  if (simple && (name.guards || !harmless)) parts.push(...found(address.slice(start, end)));
  if (name.campaign || length < SHORTEST) return;
  if (simple && kinds === WORD && !name.searches) return;
  const spaced = address.slice(from, end).replaceAll("+", " ");
  const value = simple ? spaced : decoded(spaced);
  if (value.length < SHORTEST || value.length > LONGEST_VALUE) return;
  if (name.searches || !PLAIN_WORDS.test(value)) parts.push(value);
}

const SHORTEST = 6;
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
