import type { CANARY } from "../../e2e/canaries.ts";

/** Runs in the page: what a test asks of a vendor's SDK there. Each vendor's file puts one under the name `sdk`. */
export interface PageSdk {
  readonly start: (options: StartOptions) => unknown;
  /** Everything that an application can say about a person, each thing with planted values in it. */
  readonly sayEverything: (planted: typeof CANARY) => unknown;
  /** One event. */
  readonly say: (event: string) => unknown;
  /** Says one event right before the page goes, and resolves when the SDK has it in its queue; left out where `say` does. */
  readonly lastWords?: (event: string) => Promise<unknown>;
}

/**
 * - `recommended`: as docs/operating/browser.md says
 * - `address-only`: somebody changed the address and left it at that
 * - `as-it-comes`: nothing is set, so that the SDK talks to its vendor
 */
export type Settings = "recommended" | "address-only" | "as-it-comes";

export interface StartOptions {
  /** `http://127.0.0.1:PORT/destination~source`. */
  readonly gateway: string;
  readonly token: string;
  readonly settings: Settings;
}

export const expose = (sdk: PageSdk): void => void Object.assign(globalThis, { sdk });

/** Properties as an application that never heard of minimisation sends them. */
export const careless = (planted: typeof CANARY) => ({
  email: planted.email,
  work_email: planted.otherEmail,
  full_name: planted.name,
  lastName: planted.lastName,
  "Mobile Phone": planted.phone,
  phone: planted.plainPhone,
  organisation_name: planted.organisationName,
  lastSeenIp: planted.ipv4,
  address6: planted.ipv6,
  card_number: planted.card,
  iban: planted.iban,
  password: planted.password,
  shipping_address: planted.street,
  comment: planted.note,
  query: planted.searchWord,
  account: planted.numericUserId,
  copies: { state: btoa(planted.email), next: encodeURIComponent(`/for/${planted.name}`) },
  visits: [{ ip: planted.ipv4 }, [planted.otherEmail]],
  [planted.email]: true,
  plan: "pro",
});

/** … and once the person is known: an id shows as one because the item is about it. */
export const signedIn = (planted: typeof CANARY) => ({ ...careless(planted), owner: planted.userId });
