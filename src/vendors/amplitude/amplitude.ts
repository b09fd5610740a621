import type { Item, ItemKind, Json, JsonObject, Operation } from "../../domain/item.ts";
import {
  CONNECTING,
  hosts,
  type Identity,
  type InboundRoute,
  type ItemFacts,
  isObject,
  type OutboundRequest,
  type Reply,
  type SdkAnswers,
  type Unpacked,
  type Vendor,
  type VendorAdapter,
} from "../vendor.ts";
import { FIELDS, USER_BOXES } from "./fields.ts";
import { judge } from "./judge.ts";
import { erasure } from "./erasure.ts";
import { SETUP } from "./setup.ts";

/** Ids that the vendor takes for nobody, and the session id of what belongs to no session; in lower case. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(
  (
    "anonymous nil none null n/a na undefined unknown true false 0 -1 [] {} <nil> lmy47d guest " +
    "00000000-0000-0000-0000-000000000000"
  ).split(" "),
);

const json = (status: number, value: Json): Reply => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});

const refusedRoute = (what: string): InboundRoute => ({
  kind: "refused",
  says: what,
  answer: json(403, { code: 403, error: `${what} is not forwarded by this gateway` }),
});

const events = (route: string): InboundRoute => ({
  kind: "items",
  itemKind: "event",
  route,
  unpack: (value) => unpack(value, route),
});

/** No settings: the SDK keeps what the page was built with. Without an answer it would count as degraded. */
const SETTINGS: InboundRoute = { kind: "stub", answer: json(200, { configs: {} }) };

const ROUTES: ReadonlyMap<string, InboundRoute> = new Map<string, InboundRoute>([
  ["/2/httpapi", events("2/httpapi")],
  ["/batch", events("batch")],
  ["/config", SETTINGS],
  // Names of events, bodies of answers and stack traces: taken in and thrown away.
  ["/v1/capture", { kind: "stub", answer: json(200, {}) }],
  ["/sessions/v2/track", refusedRoute("session replay")],
  ["/sdk/v2/vardata", refusedRoute("experiments")],
  ["/sdk/vardata", refusedRoute("experiments")],
  ["/v1/vardata", refusedRoute("experiments")],
  ["/sdk/v2/flags", refusedRoute("feature flags")],
  ["/identify", refusedRoute("the identify API in forms")],
  ["/groupidentify", refusedRoute("the group identify API in forms")],
]);

/** `/config/<key>`: the SDK's remote settings. */
const otherRoute = (path: string): InboundRoute | undefined => (/^\/config\/[^/]+$/.test(path) ? SETTINGS : undefined);

/** `{api_key, events: […], options}`. A sentinel that asks the vendor to look at the connecting address is no data. */
function unpack(value: Json, route: string): Unpacked | undefined {
  if (!isObject(value)) return undefined;
  const { api_key: token, events: list } = value;
  if (!Array.isArray(list) || typeof token !== "string") return undefined;
  const items = list.map((one): Item => {
    const body = isObject(one) && one["ip"] === "$remote" ? withoutAddress(one) : (one as JsonObject);
    return { kind: kindOf(body), route, body };
  });
  return { items, token };
}

function withoutAddress({ ip: _remote, ...others }: JsonObject): JsonObject {
  return others;
}

/** What an event sets on its user stays with the user, so such an event is a profile update, whatever its name. */
function kindOf(body: Json | undefined): ItemKind {
  if (!isObject(body)) return "event";
  if (body["event_type"] === "$groupidentify") return "group";
  const properties = body["user_properties"];
  if (body["event_type"] === "$identify") return "profile";
  return isObject(properties) && Object.keys(properties).length > 0 ? "profile" : "event";
}

const { isRawJSON } = JSON as unknown as { isRawJSON: (value: unknown) => value is { rawJSON: string } };

function idOf(value: Json | undefined, kind: Identity["kind"]): Identity | undefined {
  const id = isRawJSON(value) ? value.rawJSON : typeof value === "number" ? String(value) : value;
  return typeof id !== "string" || id === "" || PLACEHOLDERS.has(id.toLowerCase()) ? undefined : { id, kind };
}

function read({ body }: Item): ItemFacts | undefined {
  if (typeof body["event_type"] !== "string" || body["event_type"] === "") return undefined;
  const kind = kindOf(body);
  const user = idOf(body["user_id"], "subject");
  const device = idOf(body["device_id"], "device");
  return {
    kind,
    name: body["event_type"],
    operation: isUpdate(body) ? operationOf(body[kind === "group" ? "group_properties" : "user_properties"]) : "set",
    // It stands beside the events.
    token: undefined,
    subject: kind === "group" ? undefined : (user ?? device),
    // Amplitude has no alias: a device and a user that come together are one person from then on.
    links: user && device && user.id !== device.id ? [{ from: device, to: user }] : [],
    ...codesOf(body),
    ordered: kind !== "event",
  };
}

/** Nothing but an update; any other event is kept as an event, whatever it does to its user. */
const isUpdate = ({ event_type: type }: JsonObject): boolean => type === "$identify" || type === "$groupidentify";

function operationOf(properties: Json | undefined): Operation {
  const keys = isObject(properties) ? Object.keys(properties) : [];
  return keys.length > 0 && keys.every((key) => key === "$unset" || key === "$clearAll") ? "unset" : "set";
}

function codesOf(body: JsonObject): Pick<ItemFacts, "country" | "language"> {
  const { country, language } = body;
  const isCode = typeof country === "string" && /^[A-Za-z]{2}$/.test(country);
  const isTag = typeof language === "string" && /^[A-Za-z]{2}([-_]|$)/.test(language);
  return {
    country: isCode ? country.toUpperCase() : undefined,
    language: isTag ? language.slice(0, 2).toLowerCase() : undefined,
  };
}

/** No `client_upload_time`: the vendor would take a wait in our queue for a wrong clock, and move the events. */
function encode(route: string, bodies: readonly string[], { token }: { readonly token: string }): OutboundRequest {
  const headers = { "content-type": "application/json", accept: "application/json" };
  return {
    method: "POST",
    path: `/${route}`,
    headers,
    body: `{"api_key":${JSON.stringify(token)},"events":[${bodies.join(",")}]}`,
  };
}

/** Platforms of the SDKs that send `"ip": "$remote"`. */
const ON_DEVICES: ReadonlySet<string> = new Set(["Web", "iOS", "Android"]);

/** The SDK looks at `code` in the body and never at the status; with `{}` it tries again until it gives up. */
const ANSWERS: SdkAnswers = {
  accepted: (_query, items) =>
    json(200, { code: 200, events_ingested: items.length, payload_size_bytes: 0, server_upload_time: Date.now() }),
  unavailable: () => json(503, { code: 503, error: "the gateway cannot store events now" }),
  refused: (_query, reason) => {
    switch (reason) {
      case "wrong-token":
        // In these words the SDK gives up; in others it would send the same again twelve times within a second.
        return json(400, { code: 400, error: "Invalid API key: it is not the destination's" });
      case "too-large":
        return json(413, { code: 413, error: "the request is larger than the gateway takes" });
      case "malformed":
        return json(400, { code: 400, error: "the request holds no readable events", missing_field: "events" });
      case "unknown-route":
        return json(404, { code: 404, error: "the gateway does not forward this route" });
    }
  },
};

const adapter: VendorAdapter = {
  id: "amplitude",
  name: "Amplitude",
  routes: ROUTES,
  otherRoute,
  fields: FIELDS,
  properties: {
    told: USER_BOXES,
    unset: ["user_properties.$unset"],
    unsetAll: "user_properties.$clearAll",
    silent: ["event_type"],
  },
  placeholders: PLACEHOLDERS,
  idPrefixes: [],
  read,
  complete: ({ body }, id, receivedAt) =>
    [
      { container: "", key: "insert_id", value: id },
      { container: "", key: "time", value: receivedAt },
    ].filter(({ key }) => body[key] === undefined),
  encode,
  limits: (route) => ({ items: 2_000, bytes: route === "batch" ? 4 * 2 ** 20 : 900 * 2 ** 10 }),
  judge,
  location: {
    address: ({ body: { ip, platform } }) => {
      if (typeof ip === "string") return ip;
      return typeof platform === "string" && ON_DEVICES.has(platform) ? CONNECTING : undefined;
    },
    country: ({ kind }) => (kind === "group" ? undefined : ["country"]),
  },
  erasure,
  hosts: [
    ...hosts("collection", "events", "api2.amplitude.com api.eu.amplitude.com"),
    ...hosts("aside", "settings", "sr-client-cfg.amplitude.com sr-client-cfg.eu.amplitude.com"),
    ...hosts(
      "aside",
      "names of events, answers, stack traces",
      "diagnostics.prod.us-west-2.amplitude.com diagnostics.prod.eu-central-1.amplitude.com",
    ),
    ...hosts("aside", "recordings", "api-sr.amplitude.com api-sr.eu.amplitude.com"),
    ...hosts("aside", "experiments", "api.lab.amplitude.com api.lab.eu.amplitude.com"),
    ...hosts("aside", "scripts", "cdn.amplitude.com cdn.eu.amplitude.com"),
  ],
  sources: [
    "https://amplitude.com/docs/apis/analytics/http-v2",
    "https://amplitude.com/docs/apis/analytics/batch-event-upload",
    "https://amplitude.com/docs/apis/analytics/identify",
  ],
};

export const amplitude: Vendor = { adapter, setup: SETUP, answers: ANSWERS };
