import type { Language } from "./check.ts";
import { readMail, type ReadMail } from "./extract/read-mail.ts";
import type { Evidence } from "./facts.ts";
import { whole } from "./evidence.ts";
import { gather } from "./gather.ts";
import { SHORTENERS } from "./hosts.data.ts";
import { inspect, type InspectOptions } from "./inspect.ts";
import { opens } from "./senders.ts";
import type { WebLink } from "./web-links.ts";

/**
 * The gate in front of our own notices: a notice that looks like the phishing it warns of teaches people to fall for it.
 * Whatever stands here is an error, not advice.
 */
export type Release =
  | { readonly kind: "may-go" }
  | { readonly kind: "refused"; readonly findings: readonly [ReleaseFinding, ...ReleaseFinding[]] };

export interface ReleaseFinding {
  readonly rule: ReleaseRule;
  /** What is wrong and what to do, for the person who writes the notice. */
  readonly says: string;
  readonly evidence: Evidence;
}

export const RELEASE_RULES = {
  "foreign-sender": "The sender's address is not at a domain of the organisation; send from your own.",
  "no-plain-text": "There is no plain text; write it first and let the page say the same.",
  attachment: "Something is attached; say it in the text instead.",
  "foreign-link": "A link leaves your own domains; name the page, or leave it out.",
  "short-link": "A link is shortened; write the whole address.",
  "tracked-link": "A link carries a token of its own, as click counters do; link to the plain page.",
  "remote-picture": "A picture is loaded from a server, which tells who opened the mail; leave it out.",
  "login-link": "A link leads to a sign-in page; ask the reader to type your address instead.",
  "shown-address": "A link shows one address and opens another.",
  asks: "It asks for something that people must never give by mail.",
  pressure: "The subject presses or alarms; say what happened.",
  "looks-like-phishing": "The inspector would warn of this mail; see the evidence.",
} as const satisfies Record<string, string>;

export type ReleaseRule = keyof typeof RELEASE_RULES;

/**
 * Whether a notice may be sent.
 *
 * @param notice the mail as it would leave, before it is signed
 * @param options as for `inspect`, with the organisation's own brand in the registry
 */
export async function mayRelease(notice: Buffer, options: Omit<InspectOptions, "language">): Promise<Release> {
  const english = { ...options, language: "en" satisfies Language } as const;
  const mail = await readMail(notice, options.openers);
  const facts = await gather(mail, options, options.recipient);
  const isOwn = facts.sender.official?.brand.isOwn === true;
  const links = opens(facts);
  const { verdict, reasons } = await inspect(notice, english);
  const found = (id: string): readonly Evidence[] =>
    reasons.filter(({ check }) => check === id).map(({ evidence }) => evidence);
  const findings = [
    ...told("foreign-sender", isOwn ? [] : [whole("from", mail.from?.address ?? "")]),
    ...told("no-plain-text", mail.pages[0]?.kind === "text" ? [] : [whole("", "")]),
    ...told("attachment", attachmentsOf(mail)),
    ...told("foreign-link", at(links.filter(({ domain }) => !isOwnHost(domain?.host, options)))),
    ...told("short-link", at(links.filter(({ domain }) => SHORTENERS.has(domain?.registrable ?? "")))),
    ...told("tracked-link", at(links.filter(({ rest }) => TOKEN.test(rest)))),
    ...told("remote-picture", remotePictures(mail)),
    ...told("login-link", at(links.filter(({ rest }) => LOGIN.test(rest)))),
    ...told("shown-address", found("link-text-mismatch")),
    ...told("asks", ASKS.flatMap(found)),
    ...told("pressure", found("pressure-heading")),
    ...told("looks-like-phishing", isWarned(verdict) ? reasons.slice(0, 3).map(({ evidence }) => evidence) : []),
  ];
  const [first, ...rest] = findings;
  return first === undefined ? { kind: "may-go" } : { kind: "refused", findings: [first, ...rest] };
}

const ASKS = ["asks-secret", "asks-by-reply", "asks-payment", "asks-identity", "password-form"];

/** Twenty characters in a row of letters and digits that no word has: a token that tells readers apart. */
const TOKEN = /[?&/=](?=[a-z\d_-]*\d)(?=[a-z\d_-]*[a-z])[a-z\d_-]{20,200}/;
const LOGIN =
  /(?:^|[/?&=._-])(?:log-?in|sign-?in|anmelden|connexion|acceso|accedi|auth|sso|password|reset)(?:[/?&=._-]|$)/;

const isWarned = (verdict: string): boolean => verdict === "phishing" || verdict === "suspicious";

const told = (rule: ReleaseRule, evidence: readonly Evidence[]): readonly ReleaseFinding[] =>
  evidence.map((one) => ({ rule, says: RELEASE_RULES[rule], evidence: one }));

const at = (links: readonly WebLink[]): readonly Evidence[] => links.map(({ link }) => whole(link.part, link.href));

const isOwnHost = (host: string | undefined, { registry }: Pick<InspectOptions, "registry">): boolean =>
  host !== undefined && registry.brandOfDomain(host)?.brand.isOwn === true;

const attachmentsOf = ({ attachments, attached }: ReadMail): readonly Evidence[] => [
  ...attachments.map(({ part, filename, type }) => whole(part, filename || type)),
  ...attached.map(({ part }) => whole(part, "message/rfc822")),
];

const remotePictures = ({ pages }: ReadMail): readonly Evidence[] =>
  pages.flatMap(({ images }) =>
    images.filter(({ src }) => /^(?:https?:)?\/\//i.test(src)).map(({ part, src }) => whole(part, src)),
  );
