import type { Json } from "../../domain/item.ts";
import { SPEC_FIELDS } from "../segment-fields.ts";
import {
  BATCH,
  BATCH_LIMITS,
  completeCall,
  encodeBatch,
  judgeBatch,
  NOBODY,
  readCall,
  SPEC_LOCATION,
  SPEC_PROPERTIES,
  unpackBatch,
  unpackCall,
} from "../segment-spec.ts";
import {
  hosts,
  type InboundRoute,
  isObject,
  type Reply,
  type SdkAnswers,
  type Vendor,
  type VendorAdapter,
} from "../vendor.ts";
import { erasure } from "./erasure.ts";
import { SETUP } from "./setup.ts";

const json = (status: number, value: Json): Reply => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});

const refusal = (status: number, message: string): Reply => json(status, { success: false, message });

const notForwarded = (says: string): InboundRoute => ({
  kind: "refused",
  says,
  answer: refusal(403, `${says}: not forwarded by this gateway`),
});

const batch: InboundRoute = {
  kind: "items",
  itemKind: "event",
  route: BATCH,
  tokenInHeader: true,
  unpack: (value) => unpackBatch(value, BATCH),
};

const call = (type: string): InboundRoute => ({
  ...batch,
  unpack: (value) => unpackCall(value, BATCH, type),
});

/** The browser SDK's paths are the first letters; it appends them to its `apiHost`, which mostly ends in `/v1`. */
const LETTERS = { t: "track", i: "identify", p: "page", s: "screen", g: "group", a: "alias" } as const;

const SINGLE = Object.entries(LETTERS).flatMap(([letter, type]): [string, InboundRoute][] => [
  [`/v1/${letter}`, call(type)],
  [`/${letter}`, call(type)],
  [`/v1/${type}`, call(type)],
]);

const ROUTES: ReadonlyMap<string, InboundRoute> = new Map<string, InboundRoute>([
  ["/v1/batch", batch],
  ["/v1/b", batch],
  ["/b", batch],
  ...SINGLE,
  ["/v1/m", notForwarded("figures about the page")],
  ["/m", notForwarded("figures about the page")],
]);

const SETTINGS = /^\/v1\/projects\/([\w-]{1,64})\/settings$/;
/** Scripts of other vendors, and the SDK itself from the vendor's CDN: code that nobody here has seen. */
const SCRIPTS = /^\/(?:next-integrations|analytics-next|analytics\.js|bundles|v1\/projects)\//;

/**
 * The settings of a source that has nothing switched on: no vendor loaded into the page, no remote plug-in or middleware,
 * no figures about the page. The key is the SDK's own, from its path; it wants it back.
 */
const settingsOf = (apiKey: string): Json => ({
  integrations: { "Segment.io": { apiKey, versionSettings: { version: "4.4.7", componentTypes: ["browser"] } } },
  plan: { track: { __default: { enabled: true, integrations: {} } } },
  remotePlugins: [],
  enabledMiddleware: {},
  edgeFunction: {},
  metrics: { sampleRate: 0 },
  legacyVideoPluginsEnabled: false,
});

function otherRoute(path: string): InboundRoute | undefined {
  const key = SETTINGS.exec(path)?.[1];
  if (key !== undefined) return { kind: "stub", answer: json(200, settingsOf(key)) };
  return SCRIPTS.test(path) ? notForwarded("scripts of other vendors") : undefined;
}

const KNOWN_CALLS: ReadonlySet<string> = new Set(Object.values(LETTERS));

const adapter: VendorAdapter = {
  id: "segment",
  name: "Segment",
  routes: ROUTES,
  otherRoute,
  fields: SPEC_FIELDS,
  properties: SPEC_PROPERTIES,
  placeholders: NOBODY,
  idPrefixes: [],
  read: ({ body }) => readCall(body, KNOWN_CALLS),
  complete: (item, id, receivedAt) => {
    const { context } = item.body;
    const added = completeCall(item, id, receivedAt);
    // Left out, the vendor writes the connecting address there, which is ours, and looks up where we are.
    return isObject(context) && context["ip"] === undefined
      ? [...added, { container: "context", key: "ip", value: "0.0.0.0" }]
      : added;
  },
  encode: (_route, bodies, options) => encodeBatch(bodies, options),
  forwards: true,
  limits: () => BATCH_LIMITS,
  judge: (_route, answer, count) => judgeBatch(answer, count),
  location: SPEC_LOCATION,
  erasure,
  hosts: [
    ...hosts("collection", "calls, figures about the page", "api.segment.io events.eu1.segmentapis.com"),
    ...hosts("aside", "settings, and the scripts of vendors that run in the page", "cdn.segment.com"),
    ...hosts("aside", "access tokens", "oauth2.segment.io"),
  ],
  sources: [
    "https://segment.com/docs/connections/spec/",
    "https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/",
    "https://github.com/segmentio/analytics-next",
  ],
};

const ANSWERS: SdkAnswers = {
  accepted: () => json(200, { success: true }),
  unavailable: () => refusal(503, "the gateway cannot store events now"),
  refused: (_query, reason) => {
    switch (reason) {
      case "wrong-token":
        return refusal(401, "this write key is not the destination's");
      case "too-large":
        return refusal(413, "the request is larger than the gateway takes");
      case "malformed":
        return refusal(400, "the request holds no readable items");
      case "unknown-route":
        return refusal(404, "the gateway does not forward this route");
    }
  },
};

export const segment: Vendor = { adapter, setup: SETUP, answers: ANSWERS };
