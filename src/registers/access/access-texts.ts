import type { ItemKind } from "../../domain/item.ts";
import type { AccessErasure, AccessRecipient, AccessRemoval } from "../../ledger/access-record.ts";

/**
 * All that a language says in an access answer; categories and forms it takes from the notices. Data, so that a
 * translator needs no code. `{words}` are filled in; see `FILLED`.
 */
export interface AccessTexts {
  readonly title: string;
  readonly request: {
    readonly heading: string;
    readonly asked: string;
    readonly identities: string;
    readonly unknown: string;
    readonly nothing: string;
    readonly record: string;
    readonly limits: string;
  };
  readonly sender: { readonly heading: string; readonly named: string };
  readonly recipient: {
    readonly role: string;
    readonly roles: Readonly<Record<NonNullable<AccessRecipient["role"]>, string>>;
    readonly safeguard: string;
    readonly safeguards: Readonly<Record<Exclude<NonNullable<AccessRecipient["transferBasis"]>, "none">, string>>;
    readonly forwards: string;
    readonly data: string;
    readonly first: string;
    readonly last: string;
    readonly items: string;
    readonly kept: string;
    readonly keeps: Readonly<Record<ItemKind, string>>;
    /** No connection says any more how long. */
    readonly keepsUnknown: string;
    readonly removed: string;
    readonly removals: Readonly<Record<AccessRemoval["operation"], string>>;
  };
  readonly erasure: {
    readonly heading: string;
    readonly none: string;
    readonly begun: string;
    readonly pending: string;
    readonly done: string;
    readonly states: Readonly<Record<AccessErasure["asked"][number]["state"], string>>;
  };
  readonly unknown: {
    readonly heading: string;
    readonly none: string;
    readonly since: string;
    /** Nothing was there before. */
    readonly whole: string;
    /** Some connection began later than another. */
    readonly before: string;
    readonly gap: string;
    readonly lasting: string;
  };
  readonly rights: { readonly heading: string; readonly yours: string; readonly write: string };
}

/** The words that may stand in braces. */
export const FILLED = ["organisation", "country", "contact", "id", "day", "days", "from", "to", "categories"] as const;
