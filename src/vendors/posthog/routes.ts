import type { Item, Json, JsonObject } from "../../domain/item.ts";
import { flagRoute } from "./flags.ts";
import { type InboundRoute, isObject, type Reply, type Unpacked } from "../vendor.ts";

/** Outbound routes. Whatever an older SDK's dialect, its events go out as a batch. */
export const BATCH = "batch";
export const AI_BATCH = "i/v0/ai/batch";
export const CAPTURE_V1 = "i/v1/analytics/events";

const json = (status: number, value: Json): Reply => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});
const script = (body: string): Reply => ({ status: 200, type: "text/javascript", body });
const pinned = (answer: Reply): InboundRoute => ({ kind: "stub", answer });

/** The vendor's switch that keeps it from locating the connecting address, which is ours. */
const NO_LOCATION = "$geoip_disable";
/** Never leave: an address by which the vendor locates a person, and the name by which the gateway is reached. */
const NEVER = ["$ip", "$lib_custom_api_host"];
/** What an event sets on its person. */
const PERSON = ["$set", "$set_once"];

/** The id that a group's update has when the application gives none: `$company_acme` for the company `acme`. */
export function groupsOwnId({ $group_type: type, $group_key: key }: JsonObject): string | undefined {
  if (typeof type !== "string") return undefined;
  if (typeof key !== "string" && !(typeof key === "number" && Number.isSafeInteger(key))) return undefined;
  return `$${type}_${key}`;
}

const without = (box: JsonObject): JsonObject => {
  const left: JsonObject = { ...box };
  for (const key of NEVER) delete left[key];
  for (const key of PERSON) if (isObject(left[key])) left[key] = without(left[key]);
  return left;
};

/** An event without what must not leave; `encode` gives a group its own id back, made of the mapped key. */
function cleaned(body: JsonObject): JsonObject {
  const properties = body["properties"] ?? {};
  if (!isObject(properties)) return body;
  const event = without({ ...body, properties });
  const left = without(properties);
  if (left[NO_LOCATION] !== undefined) left[NO_LOCATION] = true;
  event["properties"] = left;
  const own = body["event"] === "$groupidentify" ? groupsOwnId(properties) : undefined;
  for (const box of own === undefined ? [] : [event, left]) if (box["distinct_id"] === own) delete box["distinct_id"];
  return event;
}

/** A profile update of the oldest dialect is an event without a name, and its id is spelt otherwise. */
function renamed(body: JsonObject): JsonObject {
  const { $distinct_id: id, ...others } = body;
  return id === undefined ? body : { event: "$identify", distinct_id: id, ...others };
}

const same = (body: JsonObject): JsonObject => body;

const itemsOf = (route: string, bodies: readonly Json[], dialect: typeof same): readonly Item[] =>
  bodies.map((one) => {
    const body = isObject(one) ? cleaned(dialect(one)) : one;
    return { kind: "event", route, body: body as Item["body"] };
  });

const text = (value: Json | undefined): string | undefined => (typeof value === "string" ? value : undefined);

/** A batch beside its key, a list of events, or one event. */
const unpackAs =
  (route: string, dialect = same) =>
  (value: Json): Unpacked | undefined => {
    if (Array.isArray(value)) return { items: itemsOf(route, value, dialect) };
    if (!isObject(value)) return undefined;
    const { batch } = value;
    if (batch === undefined) return { items: itemsOf(route, [value], dialect) };
    if (!Array.isArray(batch)) return undefined;
    return { items: itemsOf(route, batch, dialect), token: text(value["api_key"] ?? value["token"]) };
  };

const capture = (route = BATCH, dialect = same): InboundRoute => ({
  kind: "items",
  itemKind: "event",
  route,
  unpack: unpackAs(route, dialect),
});

const notForwarded = (says: string): InboundRoute => ({
  kind: "refused",
  says,
  answer: json(403, { type: "authentication_error", code: "refused", detail: `${says} is not forwarded`, attr: null }),
});

const NO_DEFINITIONS: Json = { flags: [], group_type_mapping: {}, cohorts: {} };

/** What a project answers that has everything switched off but events, and flags where they are proxied. */
const remoteConfig = (token: string, hasFeatureFlags: boolean): Json => ({
  token,
  supportedCompression: ["gzip", "gzip-js"],
  analytics: { endpoint: "/e/" },
  // The SDK asks for none when there are none.
  hasFeatureFlags,
  sessionRecording: false,
  heatmaps: false,
  surveys: false,
  productTours: false,
  conversations: false,
  capturePerformance: false,
  captureDeadClicks: false,
  autocapture_opt_out: false,
  autocaptureExceptions: false,
  errorTracking: { autocaptureExceptions: false, suppressionRules: [] },
  elementsChainAsString: true,
  defaultIdentifiedOnly: true,
  siteApps: [],
});

const configScript = (token: string, config: Json): string =>
  `(function(w){var c=w._POSTHOG_REMOTE_CONFIG=w._POSTHOG_REMOTE_CONFIG||{};` +
  `c[${JSON.stringify(token)}]={config:${JSON.stringify(config)},siteApps:[]}})(window);\n`;

function settings(token: string, asScript: boolean): InboundRoute {
  const [without, withFlags] = [false, true].map((hasFlags) => {
    const config = remoteConfig(token, hasFlags);
    return asScript ? script(configScript(token, config)) : json(200, config);
  }) as [Reply, Reply];
  return { kind: "stub", answer: without, withFlags };
}

/** The key is in the header only. */
const v1: InboundRoute = {
  kind: "items",
  itemKind: "event",
  route: CAPTURE_V1,
  tokenInHeader: true,
  unpack: unpackAs(CAPTURE_V1),
};

export const ROUTES: ReadonlyMap<string, InboundRoute> = new Map<string, InboundRoute>([
  ...["/batch", "/e", "/i/v0/e", "/capture", "/track"].map((path) => [path, capture()] as const),
  ["/engage", capture(BATCH, renamed)],
  ["/i/v0/ai/batch", capture(AI_BATCH)],
  ["/i/v1/analytics/events", v1],
  ["/flags", flagRoute("flags")],
  ["/decide", flagRoute("decide")],
  ["/flags/definitions", pinned(json(200, NO_DEFINITIONS))],
  ["/api/feature_flag/local_evaluation", pinned(json(200, NO_DEFINITIONS))],
  ["/api/surveys", pinned(json(200, { surveys: [] }))],
  ["/api/early_access_features", pinned(json(200, { earlyAccessFeatures: [] }))],
  ["/api/web_experiments", pinned(json(200, { experiments: [] }))],
  ["/api/product_tours", pinned(json(200, { product_tours: [] }))],
  ["/s", notForwarded("session replay")],
  ["/i/v1/logs", notForwarded("logs")],
  ["/i/v1/metrics", notForwarded("metrics")],
  ["/i/v1/traces", notForwarded("traces")],
  ["/i/v0/ai", notForwarded("prompts in parts")],
  ["/i/v0/ai/otel", notForwarded("traces")],
]);

const SETTINGS = /^\/array\/([\w-]{1,128})\/config(\.js)?$/;

/** Settings and scripts, which the vendor could change at any time, and its private API. */
export function sideChannel(path: string): InboundRoute | undefined {
  const [, token, asScript] = SETTINGS.exec(path) ?? [];
  if (token !== undefined) return settings(token, asScript !== undefined);
  if (path.startsWith("/static/") && path.endsWith(".js")) return pinned(script("/* not loaded from the vendor */\n"));
  return path.startsWith("/api/") ? notForwarded("the vendor's private API") : undefined;
}
