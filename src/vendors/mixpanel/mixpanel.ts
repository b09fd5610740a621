import type { Item, Json, JsonObject } from "../../domain/item.ts";
import {
  CONNECTING,
  hosts,
  type Identity,
  type IdentityLink,
  type InboundRoute,
  type ItemFacts,
  isObject,
  type Judgement,
  type OutboundRequest,
  type Reply,
  type SdkAnswers,
  type Vendor,
  type VendorAdapter,
  type VendorAnswer,
} from "../vendor.ts";
import { FIELDS } from "./fields.ts";
import { encodeFlagCall, FLAG_CALLS, FLAG_ROUTE, FLAGS } from "./flags.ts";
import { erasure } from "./erasure.ts";
import { SETUP } from "./setup.ts";

const DEVICE_PREFIX = "$device:";
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ids that the vendor rejects or never merges (docs.mixpanel.com, distinct_id limits), compared in lower case. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(
  (
    "anon anonymous nil none null n/a na undefined unknown false true 0 -1 [] {} <nil> lmy47d guest " +
    "00000000-0000-0000-0000-000000000000"
  ).split(" "),
);

const json = (status: number, value: Json): Reply => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});
const text = (status: number, body: string): Reply => ({ status, type: "text/plain", body });

const notForwarded = (what: string): InboundRoute => ({
  kind: "refused",
  says: what,
  answer: json(403, { error: `${what} is not forwarded by this gateway` }),
});

const ROUTES: ReadonlyMap<string, InboundRoute> = new Map<string, InboundRoute>([
  ["/track", { kind: "items", itemKind: "event", route: "track" }],
  ["/import", { kind: "items", itemKind: "event", route: "import", tokenInHeader: true }],
  ["/engage", { kind: "items", itemKind: "profile", route: "engage" }],
  ["/groups", { kind: "items", itemKind: "group", route: "groups" }],
  // The vendor may change the SDK's behaviour here at any time; a pinned empty answer keeps what the page was built with.
  ["/settings", { kind: "stub", answer: json(200, {}) }],
  ["/flags", FLAG_ROUTE],
  ["/flags/definitions", notForwarded("feature flags")],
  ["/record", notForwarded("session replay")],
  ["/decide", notForwarded("remote decisions")],
]);

const string = (value: Json | undefined): string | undefined => (typeof value === "string" ? value : undefined);

/** A number beyond 2^53, decoded with its text kept (`JSON.rawJSON`). */
const exactText = (value: Json | undefined): string | undefined =>
  isObject(value) && Object.getPrototypeOf(value) === null ? string(value["rawJSON"]) : undefined;

/** An id as text: vendors coerce 42 to "42", so both are one identity. Blank and placeholder ids are nobody. */
function idOf(value: Json | undefined, deviceId?: string): Identity | undefined {
  const id = typeof value === "number" ? String(value) : (exactText(value) ?? value);
  if (typeof id !== "string" || id === "" || PLACEHOLDERS.has(id.toLowerCase())) return undefined;
  if (id.startsWith(DEVICE_PREFIX)) return { id: id.slice(DEVICE_PREFIX.length), kind: "device" };
  return { id, kind: id === deviceId ? "device" : "subject" };
}

function deviceOf(value: Json | undefined): Identity | undefined {
  const found = idOf(value);
  return found && { id: found.id, kind: "device" };
}

/** The anonymous side of an identify: a device when it looks like one, else an earlier id of the same person. */
function anonymousOf(value: Json | undefined, deviceId: string | undefined): Identity | undefined {
  const found = idOf(value, deviceId);
  return found !== undefined && UUID.test(found.id) ? { id: found.id, kind: "device" } : found;
}

function readEvent(body: JsonObject): ItemFacts | undefined {
  const properties = body["properties"];
  if (typeof body["event"] !== "string" || !isObject(properties)) return undefined;
  const device = deviceOf(properties["$device_id"]);
  const deviceId = device?.id;
  const user = idOf(properties["$user_id"]);
  const distinct = idOf(properties["distinct_id"], deviceId);
  const merged = Array.isArray(properties["$distinct_ids"]) ? properties["$distinct_ids"] : [];
  const subject = user ?? distinct ?? idOf(properties["$identified_id"]) ?? idOf(merged[0], deviceId);
  const links: IdentityLink[] = [];
  const link = (from: Identity | undefined, to: Identity | undefined) => {
    if (from && to && from.id !== to.id) links.push({ from, to });
  };
  const identity = body["event"].startsWith("$") && IDENTITY_EVENTS.has(body["event"]);
  if (body["event"] === "$identify") {
    link(anonymousOf(properties["$anon_distinct_id"], deviceId), subject);
    link(anonymousOf(properties["$anon_id"], deviceId), idOf(properties["$identified_id"]) ?? subject);
  }
  if (body["event"] === "$create_alias") link(anonymousOf(properties["alias"], deviceId), distinct);
  if (body["event"] === "$merge") {
    const [first, ...others] = merged.map((one) => idOf(one, deviceId));
    for (const other of others) link(other, first);
  }
  if (subject?.kind === "subject") link(device, subject);
  return {
    kind: "event",
    name: body["event"],
    operation: "set",
    token: string(properties["token"]),
    subject,
    links,
    ...codesOf(properties),
    ordered: identity,
  };
}

/** Country and language codes that the application sent. */
function codesOf(properties: JsonObject): Pick<ItemFacts, "country" | "language"> {
  const country = string(properties["$country_code"]) ?? string(properties["mp_country_code"]);
  const language = string(properties["$locale"]) ?? string(properties["$language"]);
  return {
    country: country !== undefined && /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : undefined,
    language:
      language !== undefined && /^[A-Za-z]{2}([-_]|$)/.test(language) ? language.slice(0, 2).toLowerCase() : undefined,
  };
}

const IDENTITY_EVENTS: ReadonlySet<string> = new Set(["$identify", "$create_alias", "$merge"]);

function readProfile(body: JsonObject): ItemFacts | undefined {
  const device = deviceOf(body["$device_id"]);
  const user = idOf(body["$user_id"]);
  const subject = user ?? idOf(body["$distinct_id"], device?.id);
  const links = user && device && device.id !== user.id ? [{ from: device, to: user }] : [];
  const operation = operationOf(body);
  if (operation === undefined || !("$distinct_id" in body)) return undefined;
  const set = isObject(body["$set"]) ? body["$set"] : {};
  return { kind: "profile", operation, token: string(body["$token"]), subject, links, ...codesOf(set), ordered: true };
}

function readGroup(body: JsonObject): ItemFacts | undefined {
  const operation = operationOf(body);
  if (operation === undefined || typeof body["$group_key"] !== "string" || !("$group_id" in body)) return undefined;
  return {
    kind: "group",
    operation,
    token: string(body["$token"]),
    subject: undefined,
    links: [],
    ...codesOf({}),
    ordered: true,
  };
}

const GIVING = ["$set", "$set_once", "$add", "$append", "$union", "$remove"];

function operationOf(body: JsonObject): ItemFacts["operation"] | undefined {
  if (GIVING.some((key) => isObject(body[key]) || Array.isArray(body[key]))) return "set";
  if ("$unset" in body) return "unset";
  return "$delete" in body ? "delete" : undefined;
}

/** Whom a flag call asks about. The vendor keeps no profile of it, so it counts as an event. */
function readFlagCall(body: JsonObject): ItemFacts | undefined {
  const context = isObject(body["context"]) ? body["context"] : {};
  const device = deviceOf(context["device_id"]);
  const subject = idOf(context["distinct_id"], device?.id);
  const links =
    device && subject?.kind === "subject" && device.id !== subject.id ? [{ from: device, to: subject }] : [];
  return {
    kind: "event",
    operation: "set",
    token: string(body["token"]),
    subject,
    links,
    ...codesOf({}),
    ordered: false,
  };
}

const READERS = { event: readEvent, profile: readProfile, group: readGroup } as const;

/** Imports take what the vendor would refuse as too old on /track; with credentials every event goes that way. */
function encode(
  route: string,
  bodies: readonly string[],
  options: Parameters<VendorAdapter["encode"]>[2],
): OutboundRequest {
  const { credentials, token } = options;
  if (route === FLAGS) return encodeFlagCall(bodies[0] ?? "{}", token);
  const body = `[${bodies.join(",")}]`;
  const headers: Record<string, string> = { "content-type": "application/json", accept: "application/json" };
  const imports = route === "import" || (route === "track" && credentials !== undefined);
  if (!imports) return { method: "POST", path: `/${route}?ip=0&verbose=1`, headers, body };
  const user = credentials ? `${credentials.username}:${credentials.secret}` : `${token}:`;
  headers["authorization"] = `Basic ${Buffer.from(user).toString("base64")}`;
  const project =
    credentials?.project_id === undefined ? "" : `&project_id=${encodeURIComponent(credentials.project_id)}`;
  return { method: "POST", path: `/import?strict=1${project}`, headers, body };
}

/** Busy, or a credential that somebody must mend: neither says anything about the items. */
const RETRY_STATUSES: ReadonlySet<number> = new Set([401, 403, 408, 425, 429]);

/** Reads Mixpanel's answer: `1`, `{status}`, `{code, failed_records}`. */
function judge(_route: string, answer: VendorAnswer, count: number): Judgement {
  const { status } = answer;
  if (status >= 500 || RETRY_STATUSES.has(status) || (status >= 300 && status < 400)) {
    return { kind: "again", says: `HTTP ${status}`, afterMs: retryAfterMs(answer.retryAfter) };
  }
  if (status === 413 && count > 1) return { kind: "halve" };
  const failed = failedRecords(answer.body, count);
  if (failed !== undefined) return { kind: "settled", refused: failed };
  // A page where a word was expected comes from something in between, not from the vendor.
  if (status < 400 && answer.body.trimStart().startsWith("<"))
    return { kind: "again", says: "a page", afterMs: undefined };
  const refused = status >= 400 || answer.body.trim() === "0" || /"status"\s*:\s*0\b/.test(answer.body);
  return {
    kind: "settled",
    refused: refused ? new Set(Array.from({ length: count }, (_, index) => index)) : new Set(),
  };
}

function failedRecords(body: string, count: number): Set<number> | undefined {
  if (!body.includes('"failed_records"')) return undefined;
  try {
    const parsed: unknown = JSON.parse(body);
    const records = isObject(parsed) ? parsed["failed_records"] : undefined;
    if (!Array.isArray(records) || records.length === 0) return undefined;
    const indexes = records.map((one) => (isObject(one) ? one["index"] : undefined));
    // An index that we can't read leaves us unable to say which item failed: then none counts as delivered.
    if (indexes.some((one) => !Number.isInteger(one) || Number(one) < 0 || Number(one) >= count)) return undefined;
    return new Set(indexes.map(Number));
  } catch {
    return undefined;
  }
}

/** `Retry-After` in seconds or as an HTTP date (RFC 9110 §10.2.3), in milliseconds. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,7}$/.test(header.trim())) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

/** An address that the application gave; the vendor would look it up and forget it. */
const addressIn = (body: JsonObject): string | undefined =>
  string(body["$ip"]) ?? (isObject(body["properties"]) ? string(body["properties"]["ip"]) : undefined);

const ANSWERS: SdkAnswers = {
  accepted: (query, items) => {
    if (query.get("strict") === "1") return json(200, { code: 200, num_records_imported: items.length, status: "OK" });
    return query.get("verbose") === "1" ? json(200, { status: 1, error: null }) : text(200, "1");
  },
  unavailable: (query) => refusal(query, 503, "the gateway cannot store events now"),
  refused: (query, reason) => {
    switch (reason) {
      case "wrong-token":
        return refusal(query, 401, "this token is not the destination's");
      case "too-large":
        return refusal(query, 413, "the request is larger than the gateway takes");
      case "malformed":
        return refusal(query, 400, "the request holds no readable items");
      case "unknown-route":
        return refusal(query, 404, "the gateway does not forward this route");
    }
  },
};

const refusal = (query: URLSearchParams, status: number, says: string): Reply =>
  query.get("verbose") === "1" ? json(status, { status: 0, error: says }) : text(status, "0");

const MOST_ITEMS: Readonly<Record<string, number>> = { groups: 200, [FLAGS]: 1 };

const adapter: VendorAdapter = {
  id: "mixpanel",
  name: "Mixpanel",
  routes: ROUTES,
  fields: FIELDS,
  // A name in `$unset` stands in the ledger as the property that it names.
  properties: { told: GIVING, unset: ["$set"], silent: ["$had_persisted_distinct_id"] },
  placeholders: PLACEHOLDERS,
  idPrefixes: [DEVICE_PREFIX],
  read: (item: Item) => (item.route === FLAGS ? readFlagCall(item.body) : READERS[item.kind](item.body)),
  complete: (item, id, receivedAt) => {
    if (item.kind !== "event" || !isObject(item.body["properties"])) return [];
    const properties = item.body["properties"];
    const wanted = [
      { key: "$insert_id", value: id },
      // Left out, the vendor would take the moment when we deliver, which may be days later.
      { key: "time", value: receivedAt },
      // Without any id Mixpanel makes one person out of the connecting address, which is ours.
      ...("$user_id" in properties || "$device_id" in properties ? [] : [{ key: "distinct_id", value: "" }]),
    ];
    return wanted
      .filter(({ key }) => properties[key] === undefined)
      .map((one) => ({ container: "properties", ...one }));
  },
  encode,
  limits: (route) => ({ items: MOST_ITEMS[route] ?? 2_000, bytes: 2 * 2 ** 20 }),
  judge,
  flags: FLAG_CALLS,
  location: {
    address: ({ route, body }, query) =>
      route === FLAGS ? undefined : (addressIn(body) ?? (query.get("ip") === "1" ? CONNECTING : undefined)),
    country: ({ kind, body }) => {
      if (kind === "event") return ["properties", "mp_country_code"];
      return kind === "profile" && isObject(body["$set"]) ? ["$set", "$country_code"] : undefined;
    },
  },
  erasure,
  hosts: [
    ...hosts(
      "collection",
      "events, profiles, groups, flags, settings, recordings",
      "api.mixpanel.com api-js.mixpanel.com api-eu.mixpanel.com api-in.mixpanel.com",
    ),
    ...hosts("aside", "scripts that record sessions and decide about flags", "cdn.mxpnl.com"),
  ],
  sources: [
    "https://docs.mixpanel.com/docs/tracking-methods/sdks/nodejs",
    "https://developer.mixpanel.com/reference/import-events",
    "https://developer.mixpanel.com/reference/track-event",
  ],
};

export const mixpanel: Vendor = { adapter, setup: SETUP, answers: ANSWERS };
