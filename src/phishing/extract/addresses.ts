import { addressParser, type Mailbox as ParsedMailbox } from "postal-mime";
import { parse } from "tldts";
import { LIMITS } from "../limits.ts";
import { allFields, type Headers, utf8 } from "./headers.ts";

export interface Mailbox {
  /** What a mail program shows; may be empty. */
  readonly name: string;
  readonly address: string;
  readonly local: string;
  readonly domain: Domain | undefined;
}

/** A host name cut by the public suffix list, private suffixes (`github.io`) included. */
export interface Domain {
  readonly host: string;
  /** `example.co.uk`; the host itself when no public suffix ends it. */
  readonly registrable: string;
  /** The registrable domain without its suffix: `example`. */
  readonly label: string;
  readonly subdomain: string;
  /** Ends in a suffix of the list, so that it can exist in the public DNS; or in one reserved for examples (RFC 2606). */
  readonly isPublic: boolean;
  readonly isIp: boolean;
}

/** Undefined when the text is no host name at all. */
export function domainOf(host: string): Domain | undefined {
  const plain = host.trim().toLowerCase().replace(/\.$/, "");
  if (plain === "" || plain.length > 253) return undefined;
  const { domain, domainWithoutSuffix, subdomain, isIcann, isPrivate, isIp, hostname } = parse(plain, {
    allowPrivateDomains: true,
    validateHostname: false,
  });
  if (hostname === null) return undefined;
  const isReserved = /\.(?:example|test)$/.test(hostname);
  const isPublic =
    domain !== null && (isIcann === true || isPrivate === true || isReserved) && /^[\p{L}\p{N}.-]+$/u.test(hostname);
  return {
    host: hostname,
    registrable: domain ?? hostname,
    label: domainWithoutSuffix ?? domain ?? hostname,
    subdomain: subdomain ?? "",
    isPublic,
    isIp: isIp === true,
  };
}

/** Mailboxes of an address field, groups opened. Never throws. */
export function mailboxesOf(headers: Headers, name: string): readonly Mailbox[] {
  const fields = allFields(headers, name).slice(0, 5);
  return fields.flatMap((field) => mailboxesIn(field.slice(0, 20_000))).slice(0, LIMITS.addresses);
}

function mailboxesIn(field: string): readonly Mailbox[] {
  try {
    return addressParser(/[\x80-\xff]/.test(field) ? utf8(field) : field, { flatten: true })
      .filter((one): one is ParsedMailbox => one.group === undefined)
      .map((one) => mailboxOf(one.name.replace(/\s+/g, " ").trim(), one.address ?? ""));
  } catch {
    return [];
  }
}

function mailboxOf(name: string, address: string): Mailbox {
  const plain = address.replace(/^["'\s]+|["'\s]+$/g, "");
  const at = plain.lastIndexOf("@");
  return {
    name: name.replace(/^["'\s]+|["'\s]+$/g, ""),
    address: plain,
    local: at === -1 ? plain : plain.slice(0, at),
    domain: at === -1 ? undefined : domainOf(plain.slice(at + 1)),
  };
}
