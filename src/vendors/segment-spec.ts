import type { Item, ItemKind, Json, JsonObject } from "../domain/item.ts";
import type { PropertyPaths } from "../domain/property-paths.ts";
import { retryAfterMs } from "./retry-after.ts";
import {
  type AddedField,
  CONNECTING,
  type Identity,
  type IdentityLink,
  type ItemFacts,
  isObject,
  type Judgement,
  type Unpacked,
  type VendorAnswer,
  type VendorLocation,
} from "./vendor.ts";

/**
 * What Segment and RudderStack have in common: the Segment spec (https://segment.com/docs/connections/spec/), in which
 * RudderStack's SDKs and server speak too. Whatever only one of them does stands in that one's folder.
 */

/** The calls of the spec, and what each is in our words. `merge` is RudderStack's. */
const CALLS: ReadonlyMap<string, ItemKind> = new Map<string, ItemKind>([
  ["track", "event"],
  ["page", "event"],
  ["screen", "event"],
  ["alias", "event"],
  ["merge", "event"],
  ["identify", "profile"],
  ["group", "group"],
]);

/** The only route that items leave by; it takes every call. */
export const BATCH = "batch";

/** Neither vendor documents ids that it refuses to merge; these stand for nobody in what applications send. */
export const NOBODY: ReadonlySet<string> = new Set(
  (
    "anon anonymous nil none null n/a na undefined unknown false true 0 -1 [] {} <nil> guest nan [object object] " +
    "00000000-0000-0000-0000-000000000000"
  ).split(" "),
);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const string = (value: Json | undefined): string | undefined => (typeof value === "string" ? value : undefined);

// --- Requests ---------------------------------------------------------------------------------------------------------

/** `{batch: […], writeKey?}`. */
export function unpackBatch(value: Json, route: string): Unpacked | undefined {
  if (!isObject(value) || !Array.isArray(value["batch"])) return undefined;
  return { items: value["batch"].map((one) => asItem(one, route)), token: string(value["writeKey"]) };
}

/** One call on its own. @param type the call that the path names, for bodies that leave it out */
export function unpackCall(value: Json, route: string, type: string): Unpacked | undefined {
  if (!isObject(value)) return undefined;
  return { items: [asItem(value["type"] === undefined ? { ...value, type } : value, route)] };
}

/**
 * Two things are the request's and not the item's. `sentAt` would make the vendor move every time by as long as the item
 * waited here: `timestamp = receivedAt - (sentAt - originalTimestamp)`. And browser SDKs write a page's name a second time
 * among its properties, where it could be anybody's name.
 */
function asItem(value: Json, route: string): Item {
  if (!isObject(value)) return { kind: "event", route, body: value as unknown as JsonObject };
  const { type } = value;
  const kind = CALLS.get(string(type) ?? "") ?? "event";
  const twice = (type === "page" || type === "screen") && namesTwice(value);
  if (!twice && !("sentAt" in value)) return { kind, route, body: value };
  const { sentAt: _sentAt, ...call } = value;
  if (!twice || !isObject(call["properties"])) return { kind, route, body: call };
  const { name: _name, ...properties } = call["properties"];
  return { kind, route, body: { ...call, properties } };
}

const namesTwice = ({ name, properties }: JsonObject): boolean =>
  name !== undefined && isObject(properties) && properties["name"] === name;

// --- Facts ------------------------------------------------------------------------------------------------------------

/** A number beyond 2^53, decoded with its text kept (`JSON.rawJSON`). */
const exactText = (value: Json | undefined): string | undefined =>
  isObject(value) && Object.getPrototypeOf(value) === null ? string(value["rawJSON"]) : undefined;

/** An id as text: vendors coerce 42 to "42", so both are one identity. */
const textOf = (value: Json | undefined): string | undefined =>
  typeof value === "number" ? String(value) : (exactText(value) ?? (value === "" ? undefined : string(value)));

/** Blank and placeholder ids are nobody. */
function idOf(value: Json | undefined, kind: Identity["kind"]): Identity | undefined {
  const id = textOf(value);
  return id === undefined || NOBODY.has(id.toLowerCase()) ? undefined : { id, kind };
}

/** The earlier side of an alias: a device when it looks like one, else an earlier id of the same person. */
function previousOf(value: Json | undefined, device: Identity | undefined): Identity | undefined {
  const found = idOf(value, "subject");
  return found !== undefined && (UUID.test(found.id) || found.id === device?.id)
    ? { id: found.id, kind: "device" }
    : found;
}

/** The ids of a merge; the first stands for the person. */
const mergedIds = (value: Json | undefined): readonly Identity[] =>
  (Array.isArray(value) ? value : []).flatMap((one) => {
    const found = isObject(one) ? idOf(one["value"], "subject") : undefined;
    return found === undefined ? [] : [found];
  });

/** What the spec demands of a call beyond its ids. */
function isComplete(type: string, body: JsonObject): boolean {
  switch (type) {
    case "track":
      return typeof body["event"] === "string" && body["event"] !== "";
    case "group":
      return textOf(body["groupId"]) !== undefined;
    case "alias":
      return textOf(body["previousId"]) !== undefined;
    case "merge":
      return Array.isArray(body["mergeProperties"]);
    default:
      return true;
  }
}

/** Properties of a person; RudderStack's SDKs write each a second time into the context. */
export const SPEC_PROPERTIES: PropertyPaths = {
  told: ["traits", "context.traits"],
  unset: ["traits", "context.traits"],
};

/** Paths of traits with a null for a value, if the call has no others: with it a trait is taken back. */
function emptiedIn(body: JsonObject): ReadonlySet<string> | undefined {
  const inBox = (box: string, value: Json | undefined): readonly (readonly [string, Json])[] => {
    if (value === undefined || value === null) return [];
    return isObject(value) ? Object.entries(value).map(([name, one]) => [`${box}.${name}`, one]) : [[box, value]];
  };
  const given = [...inBox("traits", at(body, "traits")), ...inBox("context.traits", at(body, "context", "traits"))];
  const takesOnly = given.length > 0 && given.every(([, value]) => value === null);
  return takesOnly ? new Set(given.map(([path]) => path)) : undefined;
}

/** Calls that say who is who: their order matters. */
const ORDERED: ReadonlySet<string> = new Set(["identify", "group", "alias", "merge"]);

/** @param calls those that the vendor knows; any other is no item of it */
export function readCall(body: JsonObject, calls: ReadonlySet<string>): ItemFacts | undefined {
  const type = string(body["type"]) ?? "";
  const kind = CALLS.get(type);
  if (kind === undefined || !calls.has(type) || !isComplete(type, body)) return undefined;
  const merged = type === "merge" ? mergedIds(body["mergeProperties"]) : [];
  // Without either the vendor drops the call, or refuses its whole batch.
  const isIdentified = textOf(body["userId"]) !== undefined || textOf(body["anonymousId"]) !== undefined;
  if (!isIdentified && merged.length === 0) return undefined;

  const device = idOf(body["anonymousId"], "device");
  const user = idOf(body["userId"], "subject");
  const subject = user ?? merged[0] ?? device;
  const links: IdentityLink[] = [];
  const link = (from: Identity | undefined, to: Identity | undefined) => {
    if (from && to && from.id !== to.id) links.push({ from, to });
  };
  if (subject?.kind === "subject") link(device, subject);
  if (type === "alias") link(previousOf(body["previousId"], device), subject);
  for (const other of merged) link(other, subject);
  const emptied = type === "identify" ? emptiedIn(body) : undefined;
  return {
    kind,
    name: string(body["event"]),
    operation: emptied === undefined ? "set" : "unset",
    emptied,
    token: string(body["writeKey"]),
    subject,
    links,
    ...codesOf(body),
    ordered: ORDERED.has(type),
  };
}

/** The value at a path of objects. */
function at(body: Json | undefined, ...path: readonly string[]): Json | undefined {
  let value = body;
  for (const key of path) value = isObject(value) ? value[key] : undefined;
  return value;
}

/** Country and language codes that the application sent. */
function codesOf(body: JsonObject): Pick<ItemFacts, "country" | "language"> {
  const country = [
    at(body, "context", "location", "country"),
    ...[at(body, "traits"), at(body, "context", "traits")].map((traits) => at(traits, "address", "country")),
  ].find((one): one is string => typeof one === "string" && /^[A-Za-z]{2}$/.test(one));
  const language = string(at(body, "context", "locale"));
  return {
    country: country?.toUpperCase(),
    language:
      language !== undefined && /^[A-Za-z]{2}([-_]|$)/.test(language) ? language.slice(0, 2).toLowerCase() : undefined,
  };
}

/** Libraries that run on a person's own device; the vendor takes the connecting address for theirs. */
const ON_DEVICES =
  /^(analytics\.js|analytics-(ios|swift|android|kotlin|flutter)|@segment\/analytics-react-native|RudderLabs JavaScript SDK)/;

export const SPEC_LOCATION: VendorLocation = {
  address: ({ body }) => {
    const address = string(at(body, "context", "ip"));
    if (address !== undefined) return address;
    const library = string(at(body, "context", "library", "name")) ?? "";
    return body["channel"] === "web" || body["channel"] === "mobile" || ON_DEVICES.test(library)
      ? CONNECTING
      : undefined;
  },
  country: () => ["context", "location", "country"],
};

/** A de-duplication id and a time, where the SDK gave none: the vendor would take the moment when we deliver. */
export function completeCall({ body }: Item, id: string, receivedAt: number): readonly AddedField[] {
  const added: AddedField[] = [];
  if (body["messageId"] === undefined) added.push({ container: "", key: "messageId", value: id });
  if (body["timestamp"] === undefined && body["originalTimestamp"] === undefined)
    added.push({ container: "", key: "timestamp", value: new Date(receivedAt).toISOString() });
  return added;
}

// --- The vendor's side ------------------------------------------------------------------------------------------------

/**
 * A call that must not be forwarded to some (https://segment.com/docs/guides/filtering-data/#filtering-with-the-integrations-object).
 * What the application switched on itself is switched off.
 */
function excluding(body: string, names: readonly string[]): string {
  const call: unknown = JSON.parse(body);
  if (!isObject(call)) return body;
  const integrations = isObject(call["integrations"]) ? call["integrations"] : {};
  const off = Object.fromEntries(names.map((name) => [name, false]));
  return JSON.stringify({ ...call, integrations: { ...integrations, ...off } });
}

/** What both vendors' own SDKs send under; single calls may have 32 KB. */
export const BATCH_LIMITS = { items: 250, bytes: 450 * 1_024 } as const;

export const encodeBatch = (
  bodies: readonly string[],
  { token, excluded = [] }: { readonly token: string; readonly excluded?: readonly string[] },
) =>
  ({
    method: "POST",
    path: "/v1/batch",
    headers: {
      "content-type": "application/json",
      accept: "application/json",
      authorization: `Basic ${Buffer.from(`${token}:`).toString("base64")}`,
    },
    body: `{"batch":[${(excluded.length === 0 ? bodies : bodies.map((one) => excluding(one, excluded))).join(",")}]}`,
  }) as const;

/** Busy, or a key or a source that somebody must mend: neither says anything about the items. */
const RETRY_STATUSES: ReadonlySet<number> = new Set([401, 403, 404, 408, 410, 425, 429, 460]);

/**
 * Neither vendor names items: an answer is about the whole request. A refused batch is sent again in halves, so that one
 * bad call takes no other with it.
 */
export function judgeBatch({ status, body, retryAfter }: VendorAnswer, count: number): Judgement {
  if (status >= 500 || RETRY_STATUSES.has(status) || (status >= 300 && status < 400))
    return { kind: "again", says: `HTTP ${status}`, afterMs: retryAfterMs(retryAfter) };
  // A page where a word was expected comes from something in between, not from the vendor.
  if (status < 400 && body.trimStart().startsWith("<")) return { kind: "again", says: "a page", afterMs: undefined };
  const refused = status >= 400 || /"success"\s*:\s*false\b/.test(body);
  if (!refused) return { kind: "settled", refused: new Set() };
  return count > 1 ? { kind: "halve" } : { kind: "settled", refused: new Set([0]) };
}
