import type { Json, JsonObject } from "../../domain/item.ts";
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
  type Unpacked,
  type Vendor,
  type VendorAdapter,
} from "../vendor.ts";
import { erasure } from "./erasure.ts";
import { SETUP } from "./setup.ts";

const text = (status: number, body: string): Reply => ({ status, type: "text/plain", body });
const json = (status: number, value: Json): Reply => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});

const notForwarded = (says: string): InboundRoute => ({
  kind: "refused",
  says,
  answer: text(403, `${says}: not forwarded by this gateway`),
});

const batch: InboundRoute = {
  kind: "items",
  itemKind: "event",
  route: BATCH,
  tokenInHeader: true,
  unpack: (value) => unpackBatch(value, BATCH),
};

const call = (type: string): InboundRoute => ({ ...batch, unpack: (value) => unpackCall(value, BATCH, type) });

/** A beacon can't set headers, so the key stands in the address. */
const beacon: InboundRoute = {
  kind: "items",
  itemKind: "event",
  route: BATCH,
  unpack: (value, query) => {
    const unpacked = unpackBatch(value, BATCH);
    const writeKey = query.get("writeKey");
    return unpacked === undefined || writeKey === null ? undefined : { ...unpacked, token: writeKey };
  },
};

/** Items of pixels leave in batches as all others do; their answer is a picture. */
const PIXEL = "pixel";

const pixel = (type: string): InboundRoute => ({
  kind: "items",
  itemKind: "event",
  route: PIXEL,
  form: "query-lines",
  unpack: (value) => unpackPixel(value, type),
});

const DEEPEST = 8;
const SEGMENT = /^[\w $-]{1,128}$/;

/** Writes a value where a dotted name says: `context.page.url`. False for a name that is none. */
function place(into: JsonObject, name: string, value: Json): boolean {
  const steps = name.split(".");
  if (steps.length > DEEPEST || steps.some((step) => !SEGMENT.test(step) || step === "__proto__")) return false;
  const last = steps.pop() ?? "";
  let box = into;
  for (const step of steps) {
    const inner = Object.hasOwn(box, step) ? box[step] : (box[step] = {});
    if (!isObject(inner)) return false;
    box = inner;
  }
  box[last] = value;
  return true;
}

/** A call whose fields stand in the address, nested ones with dots. A field that can't be placed can't be judged: no item. */
function unpackPixel(value: Json, type: string): Unpacked | undefined {
  const [line] = Array.isArray(value) ? value : [];
  if (!isObject(line)) return undefined;
  const { writeKey, ...fields } = line;
  if (typeof writeKey !== "string") return undefined;
  const body: JsonObject = { channel: "web", integrations: { All: true } };
  const placed = Object.entries(fields).every(([name, one]) => place(body, name, one));
  if (!placed) return undefined;
  // Some callers put the id into quotation marks.
  const { anonymousId } = body;
  if (typeof anonymousId === "string") body["anonymousId"] = anonymousId.replace(/^"(.*)"$/, "$1");
  const unpacked = unpackCall({ ...body, type }, PIXEL, type);
  return unpacked && { ...unpacked, token: writeKey };
}

/**
 * A source without destinations: no vendor is loaded into the page. Figures and errors of the SDK, which would hold the
 * page's address, are off; a page without an answer would keep its events to itself.
 */
const SETTINGS: Json = {
  source: {
    id: "gateway",
    name: "gateway",
    enabled: true,
    workspaceId: "gateway",
    config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
    destinations: [],
  },
};

const CALLS = ["track", "identify", "page", "screen", "group", "alias", "merge"] as const;

const ROUTES: ReadonlyMap<string, InboundRoute> = new Map<string, InboundRoute>([
  ["/v1/batch", batch],
  ...CALLS.map((type): [string, InboundRoute] => [`/v1/${type}`, call(type)]),
  ["/beacon/v1/batch", beacon],
  ["/pixel/v1/track", pixel("track")],
  ["/pixel/v1/page", pixel("page")],
  ["/v1/import", notForwarded("imports")],
  ["/v1/audiencelist", notForwarded("lists of people")],
  ["/v1/webhook", notForwarded("other services' calls")],
  ["/rsaMetrics", notForwarded("figures about the page")],
  ["/sourceConfig", { kind: "stub", answer: json(200, SETTINGS) }],
]);

const KNOWN_CALLS: ReadonlySet<string> = new Set(CALLS);

const adapter: VendorAdapter = {
  id: "rudderstack",
  name: "RudderStack",
  routes: ROUTES,
  fields: SPEC_FIELDS,
  properties: SPEC_PROPERTIES,
  placeholders: NOBODY,
  idPrefixes: [],
  read: ({ body }) => readCall(body, KNOWN_CALLS),
  complete: completeCall,
  encode: (_route, bodies, options) => encodeBatch(bodies, options),
  forwards: true,
  limits: () => BATCH_LIMITS,
  judge: (_route, answer, count) => judgeBatch(answer, count),
  location: SPEC_LOCATION,
  erasure,
  hosts: [
    ...hosts("collection", "calls, where no address is given", "hosted.rudderlabs.com"),
    ...hosts("aside", "settings", "api.rudderstack.com"),
    ...hosts("aside", "the SDK's parts, and the scripts of vendors that run in the page", "cdn.rudderlabs.com"),
  ],
  sources: [
    "https://www.rudderstack.com/docs/api/http-api/",
    "https://www.rudderstack.com/docs/event-spec/standard-events/",
    "https://github.com/rudderlabs/rudder-server",
    "https://github.com/rudderlabs/rudder-sdk-node",
    "https://github.com/rudderlabs/rudder-sdk-js",
  ],
};

/** One pixel without a colour table, so that every byte is ASCII and survives as text. */
const DOT = "GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

const ANSWERS: SdkAnswers = {
  accepted: (_query, items) =>
    items[0]?.route === PIXEL ? { status: 200, type: "image/gif", body: DOT } : text(200, "OK"),
  unavailable: () => text(503, "the gateway cannot store events now"),
  refused: (_query, reason) => {
    switch (reason) {
      case "wrong-token":
        return text(401, "Invalid Write Key");
      case "too-large":
        return text(413, "Request size exceeds max limit");
      case "malformed":
        return text(400, "Invalid JSON");
      case "unknown-route":
        return text(404, "the gateway does not forward this route");
    }
  },
};

export const rudderstack: Vendor = { adapter, setup: SETUP, answers: ANSWERS };
