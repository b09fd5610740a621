import { looksOpaque } from "./opaque.ts";

/**
 * What `generalise` leaves. Each takes a raw text and gives what may leave, or undefined when nothing can be said of
 * it: then the field is dropped (fail closed).
 */
export const GENERALISATIONS = {
  origin,
  "path-template": pathTemplate,
  domain,
  "browser-family": browserFamily,
  "os-family": osFamily,
  day,
  country,
  region,
} as const satisfies Record<string, (text: string) => string | undefined>;

export type Generalisation = keyof typeof GENERALISATIONS;

const LONGEST = 8_192;
/** What SDKs write where no referrer was. */
const DIRECT: ReadonlySet<string> = new Set(["", "$direct", "direct", "none", "$none"]);

function parse(text: string): URL | undefined {
  if (text.length > LONGEST) return undefined;
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** `https://mail.example.org/u/0?q=x` → `https://mail.example.org`. */
function origin(text: string): string | undefined {
  if (DIRECT.has(text)) return text;
  const url = parse(text);
  if (url === undefined) return undefined;
  return url.protocol === "http:" || url.protocol === "https:"
    ? `${url.protocol}//${safeHost(url.host)}`
    : url.protocol;
}

/** A host name without opaque labels. An address is an address: nothing of it stays. */
function safeHost(host: string): string {
  if (!/[a-z](:\d+)?$/i.test(host)) return "x";
  return host
    .split(".")
    .map((label) => (looksOpaque(label) ? "x" : label))
    .join(".");
}

/** `www.example.org` → `www.example.org`; addresses and ports are taken away. */
function domain(text: string): string | undefined {
  if (DIRECT.has(text)) return text;
  const url = parse(text.includes("://") ? text : `http://${text}`);
  if (url === undefined || !/[a-z]$/i.test(url.hostname)) return undefined;
  return safeHost(url.hostname);
}

/** `https://x.example/orders/8471/edit?a=b#c` → `https://x.example/orders/:id/edit`; takes bare paths too. */
function pathTemplate(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  if (isPathWord(text)) return text;
  const bare = text.startsWith("/") && !text.startsWith("//");
  const url = parse(bare ? `http://x${text}` : text);
  if (url === undefined) return undefined;
  if (url.protocol !== "http:" && url.protocol !== "https:") return url.protocol;
  const path = url.pathname
    .split("/")
    .map((part, at, parts) =>
      isPathWord(part) && !(part !== "" && NAMES_FOLLOW.has(parts[at - 1] ?? "")) ? part : ":id",
    )
    .join("/");
  return bare ? path : `${url.protocol}//${safeHost(url.host)}${path}`;
}

/** After these, a path names somebody: `/users/ada-lovelace`. */
const NAMES_FOLLOW: ReadonlySet<string> = new Set(
  (
    "author authors contact contacts customer customers employee employees invite invites member members patient " +
    "patients people person persons profile profiles student students u user users"
  ).split(" "),
);

/** A word that a developer wrote, as far as its look tells: letters and hyphens, a version, an extension. */
function isPathWord(part: string): boolean {
  if (part === "" || /^v\d{1,2}$/.test(part)) return true;
  if (part.length > 32) return false;
  return /^[a-z]+([-_][a-z]+){0,4}(\.(html?|php|aspx?|jsp))?$/i.test(part) && !looksOpaque(part);
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\/|\bOpera\b/, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bChrom(?:e|ium)\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, "Android"],
  [/\biPhone|\biPad|\biOS\b/, "iOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X|\bMacintosh|\bmacOS\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

const firstOf = (table: readonly (readonly [RegExp, string])[], text: string) =>
  table.find(([pattern]) => pattern.test(text.slice(0, 1_024)))?.[1] ?? "Other";

function browserFamily(text: string): string {
  return firstOf(BROWSERS, text);
}

/** What browsers of a family call themselves in user agents. */
const PRODUCTS: ReadonlyMap<string, string> = new Map([
  ["Edge", "Edg"],
  ["Opera", "OPR"],
  ["Samsung Internet", "SamsungBrowser"],
  ["Firefox", "Firefox"],
  ["Chrome", "Chrome"],
  ["Safari", "Safari"],
]);

/** A user agent of which this browser family would be left; undefined for what is no family. */
export function agentOf(family: string): string | undefined {
  const product = PRODUCTS.get(family);
  return product && `Mozilla/5.0 ${product}/1.0`;
}

function osFamily(text: string): string {
  return firstOf(SYSTEMS, text);
}

/** An ISO time or milliseconds since the epoch, as its UTC day. */
function day(text: string): string | undefined {
  const at = /^\d{10}$/.test(text) ? Number(text) * 1_000 : /^\d{13}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString().slice(0, 10);
}

/** A two-letter country code stays; everything else is more than a country. */
function country(text: string): string | undefined {
  return /^[A-Za-z]{2}$/.test(text) ? text.toUpperCase() : undefined;
}

/** A code of ISO 3166-2 (`FR-IDF`) stays, and so does the code of a country, which says less. A name may be anything. */
function region(text: string): string | undefined {
  return /^[A-Za-z]{2}-[A-Za-z\d]{1,3}$/.test(text) ? text.toUpperCase() : country(text);
}
