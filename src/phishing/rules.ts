import type { Verdict } from "./verdict.ts";

/**
 * A conjunction of findings: at least one of each list in `all`, and none of `unless`. Few and precise; a single weak
 * finding is in none of them, because a warning about every newsletter is read by nobody.
 */
export interface Rule {
  readonly verdict: Extract<Verdict, "phishing" | "suspicious">;
  readonly all: readonly (readonly string[])[];
  readonly unless: readonly string[];
}

const CLAIMS = ["brand-claim", "disguised-brand", "look-alike-sender"];
const WEAK_CLAIMS = ["brand-subject", "brand-text"];
const ASKS = ["asks-secret", "asks-payment", "asks-identity", "password-form"];
const ELSEWHERE = ["off-brand-link", "look-alike-link", "qr-link", "attached-page", "script-link"];
const PRESSURE = ["threat", "urgency", "alarm", "pressure-heading"];
const BAIT = ["prize", "money", "parcel", "crypto", "bait-heading"];
const NO_SENDER = ["impossible-sender", "random-sender", "platform-sender", "free-mail-organisation"];
const HIDES = [
  "image-only",
  "hosted-link",
  "short-link",
  "numeric-link",
  "hidden-text",
  "invisible-letters",
  "foreign-letters",
];
/** Anybody can quote a mail or add a delivery report, so neither clears a sender that calls itself a brand for good. */
const OTHER = ["official-sender", "bounce"];
const RELIEF = [...OTHER, "conversation"];

export const RULES: readonly Rule[] = [
  // It calls itself a brand, is not, and leads elsewhere or asks for something, with pressure or bait.
  {
    verdict: "phishing",
    all: [CLAIMS, [...ELSEWHERE, ...ASKS], [...PRESSURE, ...BAIT, "asks-account", ...ASKS]],
    unless: OTHER,
  },
  { verdict: "phishing", all: [CLAIMS, ELSEWHERE, [...NO_SENDER, ...HIDES, "unlike-name"]], unless: OTHER },
  { verdict: "phishing", all: [["brand-claim"], ["look-alike-sender", "disguised-brand"]], unless: OTHER },
  // It only speaks for a brand, from an address that no organisation has.
  {
    verdict: "phishing",
    all: [WEAK_CLAIMS, NO_SENDER, [...ASKS, "asks-account", ...PRESSURE], ELSEWHERE],
    unless: RELIEF,
  },
  // The brand's very address, but every link leads elsewhere and something is asked for.
  {
    verdict: "phishing",
    all: [["official-sender"], ELSEWHERE, ASKS],
    unless: ["own-links", "vouched", "bounce", "conversation"],
  },
  { verdict: "phishing", all: [["forged-sender"], ["brand-disowns"], [...ELSEWHERE, ...ASKS]], unless: ["bounce"] },
  // A link pretends to be the brand's.
  { verdict: "phishing", all: [["look-alike-link"], ASKS], unless: [...RELIEF, "own-links"] },
  { verdict: "phishing", all: [["link-text-mismatch"], ["off-brand-link"], ASKS, CLAIMS], unless: RELIEF },
  // A secret is wanted by mail, and nobody vouches for the sender.
  {
    verdict: "phishing",
    all: [["asks-by-reply"], [...CLAIMS, ...WEAK_CLAIMS, "official-sender", "pressure-heading", "personalised"]],
    unless: ["vouched", "bounce", "conversation"],
  },
  // A page that takes a password has no business in a mail.
  { verdict: "phishing", all: [["attached-page", "script-link"], ["password-form"]], unless: ["bounce"] },
  // Somebody knows what an incident exposed, and uses it.
  {
    verdict: "phishing",
    all: [["personalised"], [...CLAIMS, ...WEAK_CLAIMS, "forged-code"], [...ELSEWHERE, ...ASKS]],
    unless: RELIEF,
  },
  { verdict: "phishing", all: [["forged-code"], [...ELSEWHERE, ...ASKS, ...CLAIMS]], unless: ["bounce"] },

  { verdict: "suspicious", all: [CLAIMS, ELSEWHERE], unless: OTHER },
  { verdict: "suspicious", all: [CLAIMS, [...ASKS, "asks-account"]], unless: OTHER },
  {
    verdict: "suspicious",
    all: [["look-alike-sender", "disguised-brand", "reversed-text", "packed-page", "forged-code"]],
    unless: RELIEF,
  },
  { verdict: "suspicious", all: [["forged-sender"], [...ELSEWHERE, ...ASKS, "brand-disowns"]], unless: ["bounce"] },
  {
    verdict: "suspicious",
    all: [["official-sender"], ELSEWHERE, ["asks-account", "pressure-heading"]],
    unless: ["own-links", "vouched", "bounce", "conversation"],
  },
  {
    verdict: "suspicious",
    all: [
      ["attached-page", "script-link", "qr-link"],
      [...ASKS, "asks-account", "pressure-heading"],
    ],
    unless: RELIEF,
  },
  { verdict: "suspicious", all: [["asks-by-reply"]], unless: ["bounce", "conversation"] },
  {
    verdict: "suspicious",
    all: [["official-sender"], ELSEWHERE, ["hosted-link", "numeric-link", "look-alike-link"]],
    unless: ["own-links", "vouched", "bounce", "conversation"],
  },
  {
    verdict: "suspicious",
    all: [["bounce"], CLAIMS, ELSEWHERE, [...ASKS, "asks-account", "pressure-heading"]],
    unless: ["official-sender"],
  },
  // Pasted text has no sender, so more of the rest is wanted.
  {
    verdict: "suspicious",
    all: [["no-sender"], WEAK_CLAIMS, ELSEWHERE, [...ASKS, "asks-account", ...PRESSURE, ...BAIT]],
    unless: [],
  },
  {
    verdict: "suspicious",
    all: [["no-sender"], [...ASKS, "asks-account"], PRESSURE, ["one-way", ...HIDES]],
    unless: [],
  },
  {
    verdict: "suspicious",
    all: [["changed-bank-details"], ["reply-to-swap", "free-mail-organisation", "look-alike-sender", "forged-sender"]],
    unless: ["bounce"],
  },
  {
    verdict: "suspicious",
    all: [["personalised"], [...ASKS, "asks-account"]],
    unless: ["official-sender", "vouched", "bounce"],
  },
  { verdict: "suspicious", all: [NO_SENDER, [...ASKS, "asks-account"], ["pressure-heading"]], unless: RELIEF },
];

/** Advertising of a stranger: unwelcome, not dangerous by what is written in it. */
export const UNSOLICITED: Omit<Rule, "verdict"> = {
  all: [
    [...BAIT, "health"],
    ["unlike-name", "three-strangers", "one-way", "image-only", ...NO_SENDER, ...HIDES],
  ],
  unless: ["official-sender", "own-links", "conversation", "bounce", "vouched"],
};

export const holds = ({ all, unless }: Omit<Rule, "verdict">, found: ReadonlySet<string>): boolean =>
  all.every((any) => any.some((id) => found.has(id))) && !unless.some((id) => found.has(id));
