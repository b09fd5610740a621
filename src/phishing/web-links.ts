import { type Domain, domainOf } from "./extract/addresses.ts";
import type { Link } from "./extract/page.ts";

/** A link that opens something, with where it leads. */
export interface WebLink {
  readonly link: Link;
  readonly scheme: "web" | "data" | "script" | "file";
  /** Undefined for `data:` and the like, and for what is no address. */
  readonly domain: Domain | undefined;
  /** Where it leads in the end, when the address carries another one: `https://a.example/?u=https://b.example`. */
  readonly onward: Domain | undefined;
  /** Path and query, for shapes; lower case. */
  readonly rest: string;
  readonly hasUser: boolean;
  readonly port: string;
}

const HARMLESS = /^(?:mailto|tel|sms|cid|mid|webcal|about|#|\{|%%|\[|$)/i;
const ONWARD = /https?(?::|%3a)(?:\/|%2f){2}([^/?#&%"'\s]{1,253})/gi;

/** Links of all parts with their targets. `mailto:`, anchors and unfilled templates lead nowhere and are left out. */
export function webLinks(links: readonly Link[]): readonly WebLink[] {
  const domains = new Map<string, Domain | undefined>();
  const lookUp = (host: string): Domain | undefined => {
    if (!domains.has(host)) domains.set(host, domainOf(host));
    return domains.get(host);
  };
  return links.flatMap((link) => {
    if (HARMLESS.test(link.href)) return [];
    const one = webLink(link, lookUp);
    return one === undefined ? [] : [one];
  });
}

const NOWHERE = { domain: undefined, onward: undefined, hasUser: false, port: "" } as const;

function webLink(link: Link, lookUp: (host: string) => Domain | undefined): WebLink | undefined {
  const start = link.href.slice(0, 20).toLowerCase();
  const rest = link.href.slice(0, 300).toLowerCase();
  if (start.startsWith("data:") || start.startsWith("blob:")) return { link, scheme: "data", rest, ...NOWHERE };
  if (/^(?:javascript|vbscript):/.test(start)) return { link, scheme: "script", rest, ...NOWHERE };
  if (/^(?:file:|\\\\)/.test(start)) return { link, scheme: "file", rest, ...NOWHERE };
  const url = parsed(link.href);
  if (url === undefined) return undefined;
  const domain = lookUp(url.hostname);
  const path = (url.pathname + url.search + url.hash).toLowerCase();
  return {
    link,
    scheme: "web",
    domain,
    onward: onwardOf(path, domain, lookUp),
    rest: path,
    hasUser: url.username !== "",
    port: url.port,
  };
}

function parsed(href: string): URL | undefined {
  const full = href.startsWith("//") ? `https:${href}` : href;
  if (!/^https?:/i.test(full)) return undefined;
  return URL.parse(full) ?? undefined;
}

function onwardOf(path: string, domain: Domain | undefined, lookUp: (host: string) => Domain | undefined) {
  for (const [, host = ""] of path.matchAll(ONWARD)) {
    const target = lookUp(host);
    if (target?.isPublic === true && target.registrable !== domain?.registrable) return target;
  }
  return undefined;
}
