import type { Circumstance, Factors } from "./severity.ts";

/**
 * The rows that a factor is chosen from, in our words, after ENISA's "Recommendations for a methodology of the assessment
 * of severity of personal data breaches" (v1.0, December 2013), Annexes 1 to 3. The PDF was not at hand: the rows agree
 * with three transcriptions, so check against the source before quoting one. What the method leaves open has no row.
 */

export const CONTEXTS = ["simple", "behavioural", "financial", "sensitive"] as const;
export type Context = (typeof CONTEXTS)[number];

export interface ContextRow {
  /** What an assessment keeps: `behavioural+1`. */
  readonly id: string;
  readonly context: Context;
  readonly dpc: Factors["dpc"];
  readonly says: string;
}

const context = (id: string, dpc: Factors["dpc"], says: string): ContextRow => ({
  id,
  context: CONTEXTS.find((one) => id.startsWith(one)) ?? "simple",
  dpc,
  says,
});

/** Credentials are no context of their own: score what they give access to. Art. 9 and 10 data are `sensitive`. */
export const CONTEXT_ROWS: readonly ContextRow[] = [
  context("simple", 1, "biographical or contact data, education, family, work; nothing makes it worse"),
  context("simple+1", 2, "volume or controller allow a profile, or tell the social or financial status"),
  context("simple+2", 3, "leads to assumptions on health, sexuality, politics or belief"),
  context("simple+3", 4, "critical for the safety or condition of this person: minors, vulnerable persons"),
  context("behavioural-1", 1, "location, traffic, habits: no substantial insight, or easily found in public"),
  context("behavioural", 2, "location, traffic, preferences, habits; nothing changes it"),
  context("behavioural+1", 3, "volume or controller allow a detailed profile of everyday life"),
  context("behavioural+2", 4, "a profile from sensitive data is possible"),
  context("financial-2", 1, "no substantial insight: only that somebody is a customer of a bank"),
  context("financial-1", 2, "some financial data without significant insight: a bare account number"),
  context("financial", 3, "income, transactions, statements, cards; nothing changes it"),
  context("financial+1", 4, "enough for fraud, or for a detailed social or financial profile"),
  context("sensitive-3", 1, "no substantial insight, or public anyway"),
  context("sensitive-2", 2, "leads to general assumptions only"),
  context("sensitive-1", 3, "leads to assumptions about sensitive information"),
  context("sensitive", 4, "health, politics, sexual life and the like; nothing lessens it"),
];

export interface IdentifierRow {
  readonly id: string;
  readonly ei: Factors["ei"];
  readonly says: string;
}

const identifier = (id: string, ei: Factors["ei"], says: string): IdentifierRow => ({ id, ei, says });

export const IDENTIFIER_ROWS: readonly IdentifierRow[] = [
  identifier("full-name.common", 0.25, "many in the country share the name"),
  identifier("full-name.rare", 0.5, "few or none in the country share the name"),
  identifier("full-name.rare-in-town", 0.75, "few or none in a small town share the name"),
  identifier("full-name.with-birth-and-email", 1, "many share it, but birth date and e-mail stand beside it"),
  identifier("id-number.alone", 0.25, "the number alone, no access to its register"),
  identifier("id-number.linked", 0.75, "the number tells more and is linked to an e-mail or postal address"),
  identifier("id-number.with-register", 1, "name or picture from the register stand beside it"),
  identifier("phone-or-address.unlisted", 0.25, "in no public register"),
  identifier("phone-or-address.unlisted-town", 0.5, "in no public register, in a small town"),
  identifier("phone-or-address.listed", 1, "in a public register"),
  identifier("email.opaque", 0.25, "tells no identity, and is neither the main address nor found in public"),
  identifier("email.findable", 0.75, "tells no identity, but is the main address or found in public"),
  identifier("email.named", 1, "tells the name, and is the main address or found in public"),
  identifier("picture.vague", 0.25, "vague, as from a distant camera"),
  identifier("picture.vague-with-cues", 0.5, "vague, with cues beside it"),
  identifier("picture.clear", 0.75, "clear, nothing beside it"),
  identifier("picture.clear-linked", 1, "clear and linked to more"),
  identifier("code.unlinkable", 0.25, "a code, alias or pseudonym: not to be linked without key or mapping"),
  identifier("code.telling", 0.75, "tells, say, a first name and is linked to other data"),
  identifier("code.resolved", 1, "tells the full name, or key or mapping were breached too"),
];

export interface CircumstanceRow {
  readonly id: string;
  readonly value: Circumstance;
  readonly says: string;
}

const circumstance = (id: string, value: Circumstance, says: string): CircumstanceRow => ({ id, value, says });

export const CIRCUMSTANCE_ROWS = {
  confidentiality: [
    circumstance("none", 0, "at risk, without evidence of unlawful processing"),
    circumstance("known-recipients", 0.25, "to a number of known recipients"),
    circumstance("unknown-recipients", 0.5, "to an unknown number of recipients"),
  ],
  integrity: [
    circumstance("none", 0, "unaltered, or altered and recovered before any use"),
    circumstance("recoverable", 0.25, "altered and possibly used, but recoverable"),
    circumstance("unrecoverable", 0.5, "altered and possibly used, and not recoverable"),
  ],
  availability: [
    circumstance("none", 0, "recovered without difficulty"),
    circumstance("temporary", 0.25, "away for a time: rebuilt with some work, or given again by the person"),
    circumstance("lost", 0.5, "no backup, and the person can't give it again"),
  ],
} as const satisfies Record<string, readonly CircumstanceRow[]>;
