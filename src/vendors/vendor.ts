import type { Category } from "../domain/category.ts";
import type { Item, ItemKind, Json, JsonObject, Operation } from "../domain/item.ts";
import type { PropertyPaths } from "../domain/property-paths.ts";
import type { ErasureCall } from "./erasure.ts";

/**
 * The vendor port: what an adapter tells about a vendor's protocol. An adapter says where things are; it never decides
 * what happens to them, and it never changes an item's shape.
 */
export interface VendorAdapter {
  readonly id: string;
  readonly name: string;
  /** Inbound routes by their path after the destination prefix, without a trailing slash: `/track`. */
  readonly routes: ReadonlyMap<string, InboundRoute>;
  /** Routes whose path holds a key or a file name (`/array/KEY/config.js`); asked when `routes` has none. */
  readonly otherRoute?: (path: string) => InboundRoute | undefined;
  /** Known fields: pattern → what the adapter knows of it. Patterns are item paths; `*` is one step, `**` any depth. */
  readonly fields: readonly KnownField[];
  /** Where items tell and take back properties of a person, so that the ledger knows what the vendor forgot. */
  readonly properties: PropertyPaths;
  /** Ids that stand for nobody: passed through, never mapped (they would become one real super-person). */
  readonly placeholders: ReadonlySet<string>;
  /** Prefixes that stay in front of a mapped id: `$device:`. */
  readonly idPrefixes: readonly string[];
  /** Facts about one decoded item, or undefined when it is no item of this vendor. Never throws on strange input. */
  readonly read: (item: Item) => ItemFacts | undefined;
  /** What the vendor needs and the SDK did not give: a de-duplication id, a blank subject, a time (`receivedAt`, milliseconds). `id` is stable over retries. */
  readonly complete: (item: Item, id: string, receivedAt: number) => readonly AddedField[];
  /** Items of one outbound route as one request. */
  readonly encode: (route: string, bodies: readonly string[], options: EncodeOptions) => OutboundRequest;
  /** Most items and bytes in one outbound request, per outbound route. */
  readonly limits: (route: string) => { readonly items: number; readonly bytes: number };
  /** Whether two bodies of a route may share a request; left out, any may. Asked of the first one and each next one. */
  readonly together?: (route: string, first: string, next: string) => boolean;
  /** For vendors with calls of kind `flags`. */
  readonly flags?: FlagCalls;
  /** The vendor's answer, item by item. `bodies` are what was sent, for vendors that name ids instead of indexes. */
  readonly judge: (route: string, answer: VendorAnswer, count: number, bodies?: readonly string[]) => Judgement;
  /** A router: it forwards to other recipients, and takes `integrations: {Name: false}` in an item for an exclusion. */
  readonly forwards?: true;
  /** Left out, the vendor neither looks up addresses nor takes a country. */
  readonly location?: VendorLocation;
  /** Where the vendor's SDKs go by themselves; docs/operating/browser.md makes deny lists of them. */
  readonly hosts: readonly VendorHost[];
  /** How the vendor is asked to forget people. */
  readonly erasure: ErasureCall;
  readonly sources: readonly string[];
}

/**
 * A host that an SDK talks to when nobody keeps it from it.
 * - `collection`: where items go; the SDK's address option moves it to the gateway
 * - `aside`: settings, scripts, recordings, diagnostics, which the address option may leave where they are
 * - `script`: where the SDK itself comes from when no package holds it; a page can't do without
 */
export interface VendorHost {
  readonly name: string;
  readonly kind: "collection" | "aside" | "script";
  /** What goes there, in a few words. */
  readonly carries: string;
}

/** One host of a kind for each name. */
export const hosts = (kind: VendorHost["kind"], carries: string, names: string): readonly VendorHost[] =>
  names.split(" ").map((name) => ({ name, kind, carries }));

/** How the vendor would locate the person of an item, and where it takes a country instead. */
export interface VendorLocation {
  /**
   * The address that the vendor would look up: one in the item, or the connecting one where the item comes from the
   * person's own device. Undefined when it would look up none: the connecting address of a server says nothing of a person.
   */
  readonly address: (item: Item, query: URLSearchParams) => string | typeof CONNECTING | undefined;
  /** Path of the country's code; each step but the last is an object. Undefined when the item has no place for one. */
  readonly country: (item: Item) => readonly [string, ...string[]] | undefined;
}

export const CONNECTING = Symbol("the connecting address");

export type InboundRoute =
  /** Items: decoded, admitted, journalled, then answered with success. */
  | {
      readonly kind: "items";
      readonly itemKind: ItemKind;
      readonly route: string;
      /** A token or credentials in the header stand for the token in each item, here and at the vendor. */
      readonly tokenInHeader?: true;
      /** `query-lines`: the request's query and each line of its body are query strings; a value is then one object per line. */
      readonly form?: "query-lines";
      /** For requests that are no plain list of items: takes them apart. Undefined when it is no request of this vendor. */
      readonly unpack?: (value: Json, query: URLSearchParams) => Unpacked | undefined;
    }
  /**
   * A question whose answer the SDK waits for: feature flags. One item, minimised and announced as any other, if the
   * destination proxies such calls; else refused and counted.
   */
  | {
      readonly kind: "flags";
      readonly itemKind: ItemKind;
      readonly route: string;
      readonly tokenInHeader?: true;
      readonly form?: "query-lines";
      readonly unpack: (value: Json, query: URLSearchParams) => Unpacked | undefined;
      readonly refused: Reply;
    }
  /** A pinned local answer; nothing is forwarded. `withFlags` is the one where flags are proxied, if it differs. */
  | { readonly kind: "stub"; readonly says?: string; readonly answer: Reply; readonly withFlags?: Reply }
  /** Refused and counted: data would leave on a path that is not minimised. */
  | { readonly kind: "refused"; readonly says: string; readonly answer: Reply };

/** What is to be known of a vendor's flag calls, besides how they are encoded. */
export interface FlagCalls {
  /** Outbound routes of flag calls: sent once and at once, because nobody waits for a second try. */
  readonly routes: ReadonlySet<string>;
  /** What the answer belongs to, of a minimised call: whom it asks about and which flags. */
  readonly question: (route: string, body: JsonObject) => Json;
  /** Undefined when the vendor's answer is none. */
  readonly read: (answer: VendorAnswer) => FlagAnswer | undefined;
  /** When there is no answer, and none remembered: what makes the SDK keep its defaults. */
  readonly none: Reply;
}

export interface FlagAnswer {
  /** JSON for the SDK: of the vendor's answer only what is about flags. */
  readonly body: string;
  /** All flags are in it, so that it may be remembered. */
  readonly whole: boolean;
}

/** A request taken apart. */
export interface Unpacked {
  readonly items: readonly Item[];
  /** The token beside the items, which then stands for the token in each of them. */
  readonly token?: string | undefined;
  /** A secret beside a token that everybody may know: it must be the user name of the destination's credentials. */
  readonly secret?: string | undefined;
}

export interface Reply {
  readonly status: number;
  readonly type: "application/json" | "text/plain" | "text/javascript" | "image/gif";
  readonly body: string;
}

/**
 * - `identity`: subject, device and organisation ids share one name space, so that the same value stays the same
 * - `event-id`: ids of events, sessions, inserts
 * - `structure`: the vendor's own switches and times; kept as they are
 * - `name`: what the item is called; it keeps its words, and detectors run on it
 * - `field`: a personal or describing field; the policy decides by category
 * - `container`: holds named fields (`properties`, `$set`)
 * - `value`: the value of the field that its parent's key names, as in `{ plan: { value: "pro" } }`
 */
export type Role =
  | "identity"
  | "organisation"
  | "event-id"
  | "structure"
  | "name"
  | "field"
  | "container"
  | "key-container"
  | "value"
  | "forbidden";

export interface KnownField {
  readonly where: string;
  readonly role: Role;
  readonly category: Category;
  /** What `minimal` leaves of it, when the category alone does not say. */
  readonly leaves?: "origin" | "path-template" | "domain" | "browser-family" | "os-family" | undefined;
  /** True when `minimal` keeps the field although its category names a device or behaviour (a browser family, a width). */
  readonly harmless?: true;
  /** Of a `structure`: texts of this format (a regular expression for the whole text) stay although they look opaque. */
  readonly format?: string;
}

/** Whether an identity is a person or a device, as far as the item tells. */
export type IdentityKind = "subject" | "device";

export interface Identity {
  /** The inner id, without the vendor's prefix. */
  readonly id: string;
  readonly kind: IdentityKind;
}

/** `from` turned out to be `to`: a device that signed in, an alias, a merge. */
export interface IdentityLink {
  readonly from: Identity;
  readonly to: Identity;
}

export interface ItemFacts {
  readonly kind: ItemKind;
  /** What the item is called, for rules that name events; undefined for items without a name of their own. */
  readonly name?: string | undefined;
  /** An item that gives something counts as giving, whatever it takes back besides: the ledger may not under-report (I1). */
  readonly operation: Operation;
  /** Of an item that takes properties back by writing null over them: their paths. */
  readonly emptied?: ReadonlySet<string> | undefined;
  /** The token in the item, or undefined when it carries none. */
  readonly token: string | undefined;
  /** Whom the item is about, or undefined for groups and for items about nobody. */
  readonly subject: Identity | undefined;
  readonly links: readonly IdentityLink[];
  /** Two-letter codes, when the item carries them; they may rest in clear. */
  readonly country: string | undefined;
  readonly language: string | undefined;
  /** True when its order against other items of the same person matters. */
  readonly ordered: boolean;
}

export interface AddedField {
  /** The key of an object of the item, or blank for the item itself. */
  readonly container: string;
  readonly key: string;
  readonly value: string | number | boolean;
}

export interface EncodeOptions {
  readonly token: string;
  readonly credentials:
    | { readonly username: string; readonly secret: string; readonly project_id?: string | undefined }
    | undefined;
  /** Of routers: what they must not forward to, in their own names. */
  readonly excluded?: readonly string[];
}

export interface OutboundRequest {
  /** A GET has a blank body. */
  readonly method: "POST" | "GET";
  /** Path and query, appended to the upstream's own path. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface VendorAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** At most the first 64 KiB. */
  readonly body: string;
}

/** Items that a vendor asks for again, while it took the others. */
export interface Later {
  readonly indexes: ReadonlySet<number>;
  readonly afterMs: number | undefined;
}

export type Judgement =
  /** Every item is settled but those in `later`, if any; `refused` holds the indexes that the vendor would not take. */
  | { readonly kind: "settled"; readonly refused: ReadonlySet<number>; readonly later?: Later }
  /** Try the same request again later. */
  | { readonly kind: "again"; readonly says: string; readonly afterMs: number | undefined }
  /**
   * The vendor took nothing, because of some: `refused` are settled, `later` are tried again after a while, and all others
   * at once. `refused` and `later` are not both empty.
   */
  | {
      readonly kind: "without";
      readonly refused: ReadonlySet<number>;
      readonly later: ReadonlySet<number>;
      readonly afterMs: number;
    }
  /** The request is too large: try again in halves. */
  | { readonly kind: "halve" };

/** How the gateway answers an SDK of this vendor. */
export interface SdkAnswers {
  readonly accepted: (query: URLSearchParams, items: readonly Item[]) => Reply;
  readonly unavailable: (query: URLSearchParams) => Reply;
  readonly refused: (
    query: URLSearchParams,
    reason: "wrong-token" | "too-large" | "malformed" | "unknown-route",
  ) => Reply;
}

/** How an SDK is pointed at the gateway, in the SDK's own words. */
export interface SdkOption {
  /** The package's name in its registry, or what people call it. */
  readonly sdk: string;
  /** The option as it is written. @param at the gateway's address with the destination as its path */
  readonly option: (at: URL) => string;
}

/** What `init` and `status` tell somebody who connects this vendor. */
export interface VendorSetup {
  /** Who gets the data, when the contract says nothing else. */
  readonly company: { readonly legalName: string; readonly country: string };
  /** The vendor's addresses by region, the first being the usual one; empty when everybody has an address of their own. */
  readonly regions: Readonly<Record<string, string>>;
  readonly sdks: readonly SdkOption[];
  /** What will be different from the first event on. */
  readonly beware: readonly string[];
  /**
   * Other vendors that the project's settings load straight into a page, and that therefore end behind the gateway.
   * Undefined when these are not such settings; left out where a vendor has none.
   */
  readonly loadedInPage?: (settings: Json) => readonly string[] | undefined;
}

export interface Vendor {
  readonly adapter: VendorAdapter;
  readonly setup: VendorSetup;
  readonly answers: SdkAnswers;
}

/** A plain object, not an array and not null. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
