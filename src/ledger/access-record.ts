import type { Category } from "../domain/category.ts";
import type { Form } from "../domain/field.ts";
import type { ItemKind } from "../domain/item.ts";
import type { VendorErasure } from "../journal/journal.ts";
import type { Config } from "../platform/config-schema.ts";

type RecipientConfig = Config["recipients"][number];

/** A legal entity as a person is told of it. One that the configuration no longer has keeps its id as its name. */
export interface NamedRecipient {
  readonly name: string;
  readonly country: string | null;
}

/** What one recipient was told about one person, over all connections to it. Times are ISO 8601. */
export interface AccessRecipient extends NamedRecipient {
  readonly role: RecipientConfig["role"] | null;
  readonly transferBasis: RecipientConfig["transfer_basis"] | null;
  /** Routers: who gets the data from it. */
  readonly forwardsTo: readonly NamedRecipient[];
  readonly data: readonly { readonly category: Category; readonly forms: readonly Form[] }[];
  readonly items: number;
  /** Null when nothing but removals went there. */
  readonly first: string | null;
  readonly last: string | null;
  readonly kept: AccessRetention;
  readonly removals: readonly AccessRemoval[];
}

/** How long a recipient keeps what it was told; events in days, null when no connection says so any more. */
export interface AccessRetention {
  readonly itemKinds: readonly ItemKind[];
  readonly eventsDays: number | null;
}

/** Details, or a whole profile, that a recipient was asked to forget in the course of things. */
export interface AccessRemoval {
  readonly operation: "unset" | "delete";
  readonly last: string;
  readonly categories: readonly Category[];
}

/** An erasure (Art. 17) of the person. */
export interface AccessErasure {
  readonly begun: string;
  readonly done: string | null;
  readonly asked: readonly { readonly name: string; readonly state: VendorErasure["state"]; readonly at: string }[];
}

/** Since when all that went to a recipient stands in the ledger, and with which gaps. */
export interface AccessCoverage {
  readonly name: string;
  readonly recordedSince: string | null;
  /** Something may have gone there before this that no record tells of; null when there was nothing before. */
  readonly unknownBefore: string | null;
  /** `until` null: it lasts. */
  readonly gaps: readonly { readonly since: string; readonly until: string | null }[];
}

/** What an answer under GDPR Art. 15(1)(c) is written from. It holds no values but the id that was asked about. */
export interface AccessRecord {
  readonly subject: string;
  readonly at: string;
  readonly known: boolean;
  /** Devices and earlier ids are counted with the person. */
  readonly identities: number;
  readonly organisation: NonNullable<Config["organisation"]> | null;
  readonly recipients: readonly AccessRecipient[];
  readonly erasures: readonly AccessErasure[];
  readonly coverage: readonly AccessCoverage[];
}
