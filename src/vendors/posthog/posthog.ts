import type { Item, Json, JsonObject } from "../../domain/item.ts";
import {
  type AddedField,
  CONNECTING,
  hosts,
  type Identity,
  type IdentityLink,
  type InboundRoute,
  type ItemFacts,
  isObject,
  type OutboundRequest,
  type Reply,
  type SdkAnswers,
  type Vendor,
  type VendorAdapter,
} from "../vendor.ts";
import { encode } from "./encode.ts";
import { FIELDS } from "./fields.ts";
import { FLAG_CALLS, isFlagCall } from "./flags.ts";
import { judge } from "./judge.ts";
import { CAPTURE_V1, ROUTES, sideChannel } from "./routes.ts";
import { erasure } from "./erasure.ts";
import { SETUP } from "./setup.ts";

/**
 * Ids that the vendor never merges (its person processing), in lower case, and the one by which the SDK asks for an id
 * made of the connecting address.
 */
const NOBODY = "anonymous guest distinctid distinct_id id not_authenticated email undefined true false nan none null 0";
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  ...NOBODY.split(" ").flatMap((word) => [word, `"${word}"`, `'${word}'`]),
  "[object object]",
  "00000000-0000-0000-0000-000000000000",
  "$posthog_cookieless",
]);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const { isRawJSON } = JSON as unknown as { isRawJSON: (value: unknown) => value is { rawJSON: string } };

function idOf(value: Json | undefined, kind: Identity["kind"] = "subject"): Identity | undefined {
  const id = isRawJSON(value) ? value.rawJSON : typeof value === "number" ? String(value) : value;
  return typeof id !== "string" || id === "" || PLACEHOLDERS.has(id.toLowerCase()) ? undefined : { id, kind };
}

const NOTHING: JsonObject = {};
const objectIn = (value: Json | undefined): JsonObject => (isObject(value) ? value : NOTHING);
const text = (value: Json | undefined): string | undefined => (typeof value === "string" ? value : undefined);

/** Events after which two ids are one person, and the property that holds the other id. */
const JOINS: ReadonlyMap<string, string> = new Map([
  ["$identify", "$anon_distinct_id"],
  ["$create_alias", "alias"],
  ["$merge_dangerously", "alias"],
]);

function read({ route, body }: Item): ItemFacts | undefined {
  if (isFlagCall(route)) return readFlagCall(body);
  const event = body["event"];
  // A recorded page is no event, on whatever path it comes.
  if (typeof event !== "string" || event === "" || event === "$snapshot") return undefined;
  if (body["properties"] !== undefined && !isObject(body["properties"])) return undefined;
  const properties = objectIn(body["properties"]);
  const device = idOf(properties["$device_id"], "device");
  const asDevice = (one: Identity | undefined): Identity | undefined => (one?.id === device?.id ? device : one);
  const named = body["distinct_id"] ?? body["$distinct_id"] ?? properties["distinct_id"];
  const subject = asDevice(idOf(named) ?? idOf(properties["$user_id"]));
  const kind = kindOf(event, body, properties);
  const onlyTakes =
    kind === "profile" && !gives(body) && !gives(properties) && (takesBack(body) || takesBack(properties));
  return {
    kind,
    name: event,
    operation: onlyTakes ? "unset" : "set",
    token: text(properties["token"] ?? body["token"] ?? body["api_key"] ?? body["$token"]),
    subject,
    links: linksOf(event, properties, subject, device),
    ...codesOf(properties),
    ordered: kind !== "event" || JOINS.has(event),
  };
}

/** Whom a flag call asks about. The vendor keeps no profile of it, so it counts as an event. */
function readFlagCall(body: JsonObject): ItemFacts | undefined {
  if (body["distinct_id"] === undefined) return undefined;
  const properties = objectIn(body["person_properties"]);
  const device = idOf(body["$device_id"], "device");
  const named = idOf(body["distinct_id"]);
  const subject = named?.id === device?.id ? device : named;
  const before = idOf(body["$anon_distinct_id"], "device");
  const devices = [device, before].filter((one) => one !== undefined && one.id !== subject?.id) as Identity[];
  return {
    kind: "event",
    operation: "set",
    token: text(body["token"] ?? body["api_key"]),
    subject,
    links: subject?.kind === "subject" ? devices.map((from) => ({ from, to: subject })) : [],
    ...codesOf(properties),
    ordered: false,
  };
}

function linksOf(
  event: string,
  properties: JsonObject,
  subject: Identity | undefined,
  device: Identity | undefined,
): readonly IdentityLink[] {
  const links: IdentityLink[] = [];
  const other = idOf(properties[JOINS.get(event) ?? ""]);
  const anonymous = other !== undefined && (other.id === device?.id || UUID.test(other.id));
  const from: Identity | undefined = other && anonymous ? { id: other.id, kind: "device" } : other;
  if (from && subject && from.id !== subject.id) links.push({ from, to: subject });
  if (device && subject?.kind === "subject" && from?.id !== device.id) links.push({ from: device, to: subject });
  return links;
}

const GIVING = ["$set", "$set_once"];

const isFilled = (value: Json | undefined): boolean =>
  isObject(value) ? Object.keys(value).length > 0 : value !== undefined && value !== null;

const gives = (box: JsonObject): boolean => GIVING.some((key) => isFilled(box[key]));

/** What an event sets on its person, or takes back, stays so: such an event is a profile update, too. */
function kindOf(event: string, body: JsonObject, properties: JsonObject): ItemFacts["kind"] {
  if (event === "$groupidentify") return "group";
  const profile = event === "$identify" || event === "$set" || gives(body) || gives(properties);
  return profile || takesBack(body) || takesBack(properties) ? "profile" : "event";
}

const takesBack = (box: JsonObject): boolean => Array.isArray(box["$unset"]) && box["$unset"].length > 0;

function codesOf(properties: JsonObject): Pick<ItemFacts, "country" | "language"> {
  const country = text(properties["$geoip_country_code"]) ?? text(objectIn(properties["$set"])["$geoip_country_code"]);
  const language = text(properties["$browser_language"]) ?? text(properties["$locale"]);
  return {
    country: country !== undefined && /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : undefined,
    language:
      language !== undefined && /^[A-Za-z]{2}([-_]|$)/.test(language) ? language.slice(0, 2).toLowerCase() : undefined,
  };
}

/** A UUID of our own id: the vendor drops doubles by it, and gives one to an event that has none at every delivery. */
const asUuid = (id: string): string =>
  `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20, 32)}`;

function complete({ route, body }: Item, id: string, receivedAt: number): readonly AddedField[] {
  if (isFlagCall(route)) return [];
  const added: AddedField[] = [];
  if (body["uuid"] === undefined) added.push({ container: "", key: "uuid", value: asUuid(id.padEnd(32, "0")) });
  if (body["timestamp"] === undefined) {
    // Older browser SDKs say how long ago an event was.
    const ago = typeof body["offset"] === "number" && body["offset"] > 0 ? Math.min(body["offset"], receivedAt) : 0;
    added.push({ container: "", key: "timestamp", value: new Date(receivedAt - ago).toISOString() });
  }
  if (objectIn(body["properties"])["$geoip_disable"] === undefined)
    added.push({ container: "properties", key: "$geoip_disable", value: true });
  return added;
}

const json = (status: number, value: Json): Reply => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});

/** Capture v1 waits for a word about every event by its id; all else for a plain 200, and a beacon for 204. */
function accepted(query: URLSearchParams, items: readonly Item[]): Reply {
  if (items[0]?.route === CAPTURE_V1) {
    const uuids = items.map(({ body }) => (isObject(body) ? text(body["uuid"]) : undefined)).filter(isText);
    return json(200, { results: Object.fromEntries(uuids.map((uuid) => [uuid, { result: "ok" }])) });
  }
  return query.get("beacon") === "1" ? { status: 204, type: "text/plain", body: "" } : json(200, { status: 1 });
}

const isText = (value: string | undefined): value is string => value !== undefined;

const refusal = (status: number, code: string, detail: string): Reply =>
  json(status, { type: status < 500 ? "validation_error" : "server_error", code, detail, attr: null });

const ANSWERS: SdkAnswers = {
  accepted,
  unavailable: () => refusal(503, "unavailable", "the gateway cannot store events now"),
  refused: (_query, reason) => {
    switch (reason) {
      case "wrong-token":
        return refusal(401, "invalid_api_key", "this project key is not the destination's");
      case "too-large":
        return refusal(413, "too_large", "the request is larger than the gateway takes");
      case "malformed":
        return refusal(400, "invalid_payload", "the request holds no readable events");
      case "unknown-route":
        return refusal(404, "not_found", "the gateway does not forward this route");
    }
  },
};

const mostItems = (route: string): number => (isFlagCall(route) ? 1 : route === CAPTURE_V1 ? 100 : 500);

const adapter: VendorAdapter = {
  id: "posthog",
  name: "PostHog",
  routes: ROUTES satisfies ReadonlyMap<string, InboundRoute>,
  otherRoute: sideChannel,
  fields: FIELDS,
  // A name in `$unset` stands in the ledger as the property that it names. Such an event may have any name: it is told.
  properties: { told: ["$set", "$set_once", "properties.$set", "properties.$set_once"], unset: ["$set"] },
  placeholders: PLACEHOLDERS,
  idPrefixes: [],
  read,
  complete,
  encode: (route, bodies, options): OutboundRequest => encode(route, bodies, options.token),
  limits: (route) => ({ items: mostItems(route), bytes: 4 * 2 ** 20 }),
  judge,
  flags: FLAG_CALLS,
  location: {
    // Servers' SDKs switch it off themselves, because the connecting address is the server's.
    address: ({ route, body }) =>
      isFlagCall(route) || objectIn(body["properties"])["$geoip_disable"] === true ? undefined : CONNECTING,
    country: () => ["properties", "$geoip_country_code"],
  },
  erasure,
  hosts: [
    ...hosts("collection", "events, flags, recordings", "us.i.posthog.com eu.i.posthog.com app.posthog.com"),
    ...hosts("collection", "settings and scripts", "us-assets.i.posthog.com eu-assets.i.posthog.com"),
    ...hosts("aside", "the toolbar of who works on the page", "us.posthog.com eu.posthog.com"),
  ],
  sources: [
    "https://posthog.com/docs/api/capture",
    "https://posthog.com/docs/libraries/node",
    "https://posthog.com/docs/libraries/js",
    "https://posthog.com/docs/product-analytics/identify",
  ],
};

export const posthog: Vendor = { adapter, setup: SETUP, answers: ANSWERS };
