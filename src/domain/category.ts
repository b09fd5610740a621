/**
 * Data categories: a closed list of Fideslang 3 keys (https://ethyca.github.io/fideslang/), so that registers, scopes
 * and notices speak of the same things. A new category is a line here and a word in the documents that show it.
 */
export const CATEGORIES = [
  "system.operations",
  "user.account",
  "user.account.username",
  "user.authorizing.credentials",
  "user.behavior",
  "user.behavior.browsing_history",
  "user.behavior.purchase_history",
  "user.behavior.search_history",
  "user.contact.address",
  "user.contact.address.country",
  "user.contact.email",
  "user.contact.phone_number",
  "user.content",
  "user.demographic",
  "user.demographic.date_of_birth",
  "user.demographic.gender",
  "user.demographic.language",
  "user.device",
  "user.device.cookie_id",
  "user.device.device_id",
  "user.device.ip_address",
  "user.financial",
  "user.financial.bank_account",
  "user.financial.credit_card",
  "user.government_id",
  "user.location.imprecise",
  "user.location.precise",
  "user.name",
  "user.payment",
  "user.telemetry",
  "user.tracking",
  "user.unique_id",
  "user.workplace",
] as const;

export type Category = (typeof CATEGORIES)[number];

const known: ReadonlySet<string> = new Set(CATEGORIES);

export const isCategory = (key: string): key is Category => known.has(key);

/** True when `key` is `parent` or lies below it: `user.contact` covers `user.contact.email`. */
export const isWithin = (key: Category, parent: string): boolean => key === parent || key.startsWith(`${parent}.`);

/** Categories whose raw values name, reach or single out a person: the last look searches for these. */
const IDENTIFYING = [
  "user.account.username",
  "user.authorizing",
  "user.contact",
  "user.demographic.date_of_birth",
  "user.device.cookie_id",
  "user.device.device_id",
  "user.device.ip_address",
  "user.financial",
  "user.government_id",
  "user.location.precise",
  "user.name",
  "user.payment",
  "user.unique_id",
  "user.workplace",
] as const;

const identifying: ReadonlySet<Category> = new Set(
  CATEGORIES.filter((key) => key !== "user.contact.address.country" && IDENTIFYING.some((top) => isWithin(key, top))),
);

export const isIdentifying = (key: Category): boolean => identifying.has(key);
