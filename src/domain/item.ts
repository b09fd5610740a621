/** What an item is about: something a person did, what is known of a person, what is known of an organisation. */
export const ITEM_KINDS = ["event", "profile", "group"] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** What an item does to what the recipient keeps. Events are always `set`. */
export const OPERATIONS = ["set", "unset", "delete"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Shapes of JSON that decode gives and encode takes. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/**
 * One message in the vendor's own shape, as decoded: raw values, in memory only (I2).
 * `route` is the vendor route it must leave by (`track`, `engage`).
 */
export interface Item {
  readonly kind: ItemKind;
  readonly route: string;
  readonly body: JsonObject;
}
