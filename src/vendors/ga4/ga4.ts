import type { Item, Json, JsonObject } from "../../domain/item.ts";
import { retryAfterMs } from "../retry-after.ts";
import {
  CONNECTING,
  type EncodeOptions,
  hosts,
  type Identity,
  type InboundRoute,
  type ItemFacts,
  isObject,
  type Judgement,
  type OutboundRequest,
  type Reply,
  type SdkAnswers,
  type Unpacked,
  type Vendor,
  type VendorAdapter,
  type VendorAnswer,
} from "../vendor.ts";
import { FIELDS } from "./fields.ts";
import { flattened, gathered } from "./tag.ts";
import { erasure } from "./erasure.ts";
import { SETUP } from "./setup.ts";

const PLACEHOLDERS: ReadonlySet<string> = new Set(
  "anonymous anon guest null none nil undefined unknown n/a na (not_set) 0 -1 true false nan [object_object] 00000000-0000-0000-0000-000000000000"
    .split(" ")
    .map((one) => one.replace("_", " ")),
);

/** Cookies hold a client id behind their version and the depth of their domain; some send the cookie as it is. */
const COOKIES = ["GA1.1.", "GA1.2.", "GA1.3.", "GA1.4."];

const MOST_EVENTS = 25;

const NOTHING: Reply = { status: 204, type: "text/plain", body: "" };
const text = (status: number, body: string): Reply => ({ status, type: "text/plain", body });

const refusedRoute = (what: string): InboundRoute => ({
  kind: "refused",
  says: what,
  answer: text(403, `${what} is not forwarded by this gateway`),
});

const TAG: InboundRoute = {
  kind: "items",
  itemKind: "event",
  route: "g/collect",
  form: "query-lines",
  unpack: (value) => unpackTag(value),
};

const PROTOCOL: InboundRoute = {
  kind: "items",
  itemKind: "event",
  route: "mp/collect",
  unpack: (value, query) => unpackProtocol(value, query),
};

const ROUTES: ReadonlyMap<string, InboundRoute> = new Map<string, InboundRoute>([
  ["/g/collect", TAG],
  ["/mp/collect", PROTOCOL],
  ["/debug/mp/collect", refusedRoute("validation of raw events")],
  ["/gtag/js", refusedRoute("the vendor's script")],
  ["/gtm.js", refusedRoute("the vendor's script")],
  ["/ns.html", refusedRoute("the vendor's page")],
  ["/collect", refusedRoute("Universal Analytics")],
  ["/j/collect", refusedRoute("Universal Analytics")],
  ["/r/collect", refusedRoute("Universal Analytics")],
  ["/batch", refusedRoute("Universal Analytics")],
  ["/ads/ga-audiences", refusedRoute("advertising")],
]);

/** A container's service worker and iframe, advertising and conversions: the vendor's code, or its other products. */
const otherRoute = (path: string): InboundRoute | undefined => {
  if (path.startsWith("/_/")) return refusedRoute("the vendor's service worker");
  return /^\/(pagead|ccm|ads|d|rmkt|td|activity)\//.test(path) ? refusedRoute("advertising") : undefined;
};

/** One item per query string: those of the request and of each line of its body, laid over another. */
function unpackTag(value: Json): Unpacked | undefined {
  const lines = Array.isArray(value) ? value : [value];
  if (!lines.every(isObject)) return undefined;
  return {
    items: lines.map((line) => ({ kind: "event", route: TAG.kind === "items" ? TAG.route : "", body: gathered(line) })),
  };
}

/** One item per event, each with what the payload says of client and user; those of a payload leave together again. */
function unpackProtocol(value: Json, query: URLSearchParams): Unpacked | undefined {
  if (!isObject(value) || !Array.isArray(value["events"])) return undefined;
  const { events, ...shared } = value;
  const items = events.map((one): Item => ({ kind: "event", route: "mp/collect", body: { ...shared, events: [one] } }));
  const token = query.get("measurement_id") ?? query.get("firebase_app_id") ?? "";
  return { items, token, secret: query.get("api_secret") ?? "" };
}

const { isRawJSON } = JSON as unknown as { isRawJSON: (value: unknown) => value is { rawJSON: string } };

function idOf(value: Json | undefined, kind: Identity["kind"]): Identity | undefined {
  const raw = isRawJSON(value) ? value.rawJSON : typeof value === "number" ? String(value) : value;
  if (typeof raw !== "string") return undefined;
  const prefix = COOKIES.find((one) => raw.startsWith(one)) ?? "";
  const id = raw.slice(prefix.length);
  return id === "" || PLACEHOLDERS.has(id.toLowerCase()) ? undefined : { id, kind };
}

/** A payload may hold several events; it has a name only when there is one. */
function onlyName(events: Json | undefined): string | undefined {
  const [first, second] = Array.isArray(events) ? events : [];
  const name = isObject(first) ? first["name"] : undefined;
  return second === undefined && typeof name === "string" ? name : undefined;
}

function read({ route, body }: Item): ItemFacts | undefined {
  const isTag = route === "g/collect";
  if (isTag ? !isName(body["en"]) : !isPayload(body)) return undefined;
  const user = idOf(body[isTag ? "uid" : "user_id"], "subject");
  const device = idOf(isTag ? body["cid"] : (body["client_id"] ?? body["app_instance_id"]), "device");
  // What an event sets on its user stays with the user.
  const profile = (isTag ? ["up", "upn"] : ["user_properties"]).some((box) => isFilled(body[box]));
  const emptied = isTag ? undefined : emptiedIn(body["user_properties"]);
  return {
    kind: profile ? "profile" : "event",
    name: isTag && typeof body["en"] === "string" ? body["en"] : onlyName(body["events"]),
    operation: emptied === undefined ? "set" : "unset",
    emptied,
    token: isTag && typeof body["tid"] === "string" ? body["tid"] : undefined,
    subject: user ?? device,
    links: user && device && user.id !== device.id ? [{ from: device, to: user }] : [],
    ...(isTag
      ? codesOf(body["_uc"], body["ul"])
      : codesOf(inside(body, "user_location", "country_id"), inside(body, "device", "language"))),
    ordered: profile,
  };
}

/** Paths of user properties with a null for a value, if there are no others: with it a property is taken back. */
function emptiedIn(properties: Json | undefined): ReadonlySet<string> | undefined {
  if (!isObject(properties)) return undefined;
  const given = Object.entries(properties);
  const takesOnly = given.length > 0 && given.every(([, one]) => isObject(one) && one["value"] === null);
  return takesOnly ? new Set(given.map(([name]) => `user_properties.${name}.value`)) : undefined;
}

const isName = (value: Json | undefined): boolean => typeof value === "string" && value !== "";
const isFilled = (value: Json | undefined): boolean => isObject(value) && Object.keys(value).length > 0;
const inside = (body: JsonObject, box: string, key: string): Json | undefined => {
  const within = body[box];
  return isObject(within) ? within[key] : undefined;
};

const eventsOf = (body: JsonObject): readonly Json[] => {
  const { events } = body;
  return Array.isArray(events) ? events : [];
};

/** The vendor throws away a payload with an event that it can't read, and tells nobody. */
function isPayload(body: JsonObject): boolean {
  const events = eventsOf(body);
  return (
    events.length > 0 && events.length <= MOST_EVENTS && events.every((one) => isObject(one) && isName(one["name"]))
  );
}

function codesOf(country: Json | undefined, language: Json | undefined): Pick<ItemFacts, "country" | "language"> {
  const isCode = typeof country === "string" && /^[A-Za-z]{2}$/.test(country);
  const isTag = typeof language === "string" && /^[A-Za-z]{2}([-_]|$)/.test(language);
  return {
    country: isCode ? country.toUpperCase() : undefined,
    language: isTag ? language.slice(0, 2).toLowerCase() : undefined,
  };
}

const parsed = (body: string): JsonObject => {
  const value: unknown = JSON.parse(body);
  return isObject(value) ? value : {};
};

/** Events of one page or one payload: whether the vendor takes those of several people in one request is not documented. */
function together(route: string, first: string, next: string): boolean {
  const shared = (body: string): string => {
    if (route === "g/collect") return flattened(parsed(body), "").query;
    const { events: _events, ...others } = parsed(body);
    return JSON.stringify(others);
  };
  return shared(first) === shared(next);
}

function encode(route: string, bodies: readonly string[], { token, credentials }: EncodeOptions): OutboundRequest {
  const items = bodies.map(parsed);
  if (route === "g/collect") {
    const lines = items.map((one) => flattened(one, token));
    const path = `/g/collect?${lines[0]?.query ?? ""}`;
    return {
      method: "POST",
      path,
      headers: { "content-type": "text/plain" },
      body: lines.map((one) => one.line).join("\r\n"),
    };
  }
  const stream = /^G-/i.test(token) ? "measurement_id" : "firebase_app_id";
  const query = new URLSearchParams({ [stream]: token, api_secret: credentials?.username ?? "" });
  const payload = { ...items[0], ...filledProperties(items[0]), events: items.flatMap(eventsOf) };
  const headers = { "content-type": "application/json" };
  return { method: "POST", path: `/mp/collect?${query.toString()}`, headers, body: JSON.stringify(payload) };
}

/** A user property whose value was taken would be an empty object, at which the vendor might throw away the payload. */
function filledProperties(payload: JsonObject | undefined): JsonObject {
  const properties = payload?.["user_properties"];
  if (!isObject(properties)) return {};
  const left = Object.entries(properties).filter(([, one]) => isObject(one) && "value" in one);
  return { user_properties: Object.fromEntries(left) };
}

/** Busy, or a proxy that somebody must mend: neither says anything about the items. */
const RETRY_STATUSES: ReadonlySet<number> = new Set([401, 403, 407, 408, 425, 429]);

/** The vendor says 2xx to whatever comes, also to what it throws away: "delivered" means that its edge took the bytes. */
function judge(_route: string, { status, retryAfter }: VendorAnswer, count: number): Judgement {
  if (status >= 500 || RETRY_STATUSES.has(status) || (status >= 300 && status < 400))
    return { kind: "again", says: `HTTP ${status}`, afterMs: retryAfterMs(retryAfter) };
  const refused = status >= 400 ? Array.from({ length: count }, (_, index) => index) : [];
  return { kind: "settled", refused: new Set(refused) };
}

const ANSWERS: SdkAnswers = {
  accepted: () => NOTHING,
  unavailable: () => text(503, "the gateway cannot store events now"),
  refused: (_query, reason) => {
    switch (reason) {
      case "wrong-token":
        return text(403, "this stream or API secret is not the destination's");
      case "too-large":
        return text(413, "the request is larger than the gateway takes");
      case "malformed":
        return text(400, "the request holds no readable events");
      case "unknown-route":
        return text(404, "the gateway does not forward this route");
    }
  },
};

const adapter: VendorAdapter = {
  id: "ga4",
  name: "Google Analytics 4",
  routes: ROUTES,
  otherRoute,
  fields: FIELDS,
  // What gtag writes for a property that is set to null is not documented, so it takes nothing back.
  properties: { told: ["user_properties", "up", "upn"], unset: ["user_properties"], below: "value" },
  placeholders: PLACEHOLDERS,
  idPrefixes: COOKIES,
  read,
  // Left out, the vendor takes the moment of delivery; up to 72 hours back it takes what it is told. gtag has no time.
  complete: ({ route, body }, _id, receivedAt) =>
    route === "mp/collect" && body["timestamp_micros"] === undefined
      ? [{ container: "", key: "timestamp_micros", value: receivedAt * 1_000 }]
      : [],
  encode,
  together,
  // The vendor documents 25 events and 130 kB for payloads; gtag itself posts up to 16 KiB.
  limits: (route) => (route === "mp/collect" ? { items: MOST_EVENTS, bytes: 125_000 } : { items: 20, bytes: 16_000 }),
  judge,
  location: {
    address: ({ route, body }) => {
      if (route === "g/collect") return typeof body["_uip"] === "string" ? body["_uip"] : CONNECTING;
      return typeof body["ip_override"] === "string" ? body["ip_override"] : undefined;
    },
    country: ({ route }) => (route === "g/collect" ? ["_uc"] : ["user_location", "country_id"]),
  },
  erasure,
  hosts: [
    ...hosts(
      "collection",
      "hits",
      "www.google-analytics.com region1.google-analytics.com analytics.google.com region1.analytics.google.com",
    ),
    ...hosts(
      "aside",
      "advertising",
      "stats.g.doubleclick.net googleads.g.doubleclick.net pagead2.googlesyndication.com",
    ),
    ...hosts("aside", "advertising, search", "www.google.com"),
    ...hosts("script", "the tag", "www.googletagmanager.com"),
  ],
  sources: [
    "https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference",
    "https://developers.google.com/analytics/devguides/collection/protocol/ga4/sending-events",
    "https://developers.google.com/tag-platform/tag-manager/server-side/send-data",
  ],
};

export const ga4: Vendor = { adapter, setup: SETUP, answers: ANSWERS };
