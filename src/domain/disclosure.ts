import type { DisclosedField } from "./field.ts";
import type { ItemKind, Operation } from "./item.ts";

/** Whether an identity is a person or a device. */
export type IdentityKind = "subject" | "device";

/** How one identity belongs to another: a device to a person, an earlier id of the same person, a person to an organisation. */
export type Relation = "device" | "same" | "member";

/** An identity as it may rest: keyed hash and sealed id. The token is given at the ledger. */
export interface SealedIdentity {
  /** Keyed HMAC of the id (base64url, 16 bytes): finds the token again. */
  readonly key: string;
  /** AES-256-GCM of the id (base64url). */
  readonly sealed: string;
  readonly kind: IdentityKind | "organisation";
  /** The pseudonym that this destination knows it by. */
  readonly pseudonym: string;
}

/**
 * What the ledger will say about one item, before tokens are given. Indexes point into the envelope's `identities`;
 * −1 is nobody.
 */
export interface DraftLine {
  readonly kind: ItemKind;
  readonly operation: Operation;
  readonly route: string;
  readonly ordered: boolean;
  readonly subject: number;
  readonly organisation: number;
  readonly fieldSet: string;
  readonly country: string;
  readonly language: string;
  /** Triples of from, to, relation. */
  readonly links: readonly (readonly [number, number, Relation])[];
}

/** The fields behind a field-set id, per destination. */
export interface FieldSetDefinition {
  readonly destination: string;
  readonly id: string;
  readonly fields: readonly DisclosedField[];
}
