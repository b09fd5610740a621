import type { Item, Json, JsonObject } from "../../domain/item.ts";
import {
  type FlagAnswer,
  type FlagCalls,
  type InboundRoute,
  isObject,
  type Reply,
  type Unpacked,
  type VendorAnswer,
} from "../vendor.ts";

/** Feature flags: what an SDK tells about a person to be told the person's variants, and what it is told. */

const json = (status: number, value: Json): Reply => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});

/** Generations of answers: what each path is asked for with `?v=`, the first being what no or an unknown one gets. */
const VERSIONS: Readonly<Record<string, readonly string[]>> = { flags: ["2", "1"], decide: ["3", "1", "2", "4"] };

const routeOf = (path: string, version: string | undefined): string => `${path}/?v=${version}`;

const ROUTES: ReadonlySet<string> = new Set(
  Object.entries(VERSIONS).flatMap(([path, versions]) => versions.map((one) => routeOf(path, one))),
);

/** Never leave: an address by which the vendor locates a person, the gateway's own name, a time that it has no use for. */
const NEVER = ["$ip", "ip", "$lib_custom_api_host", "sent_at"];

function cleaned(body: JsonObject): JsonObject {
  const left: JsonObject = { ...body, geoip_disable: true };
  if (isObject(left["person_properties"])) left["person_properties"] = { ...left["person_properties"] };
  for (const box of [left, left["person_properties"]]) if (isObject(box)) for (const key of NEVER) delete box[key];
  return left;
}

const text = (value: Json | undefined): string | undefined => (typeof value === "string" ? value : undefined);

const unpackAs =
  (path: string) =>
  (value: Json, query: URLSearchParams): Unpacked | undefined => {
    if (!isObject(value)) return undefined;
    const versions = VERSIONS[path] ?? [];
    const version = versions.find((one) => one === query.get("v")) ?? versions[0];
    const item: Item = { kind: "event", route: routeOf(path, version), body: cleaned(value) };
    return { items: [item], token: text(value["token"] ?? value["api_key"]) };
  };

/** In the words of both generations of SDKs: there are no flags. */
const NO_FLAGS: Json = {
  flags: {},
  featureFlags: {},
  featureFlagPayloads: {},
  errorsWhileComputingFlags: false,
  requestId: "00000000-0000-0000-0000-000000000000",
  sessionRecording: false,
  supportedCompression: ["gzip", "gzip-js"],
};

export const flagRoute = (path: "flags" | "decide"): InboundRoute => ({
  kind: "flags",
  itemKind: "event",
  route: routeOf(path, VERSIONS[path]?.[0]),
  unpack: unpackAs(path),
  refused: json(200, NO_FLAGS),
});

/** What an SDK may be told. Older answers also carry settings that switch on recording, and scripts to load. */
const TOLD = ["flags", "featureFlags", "featureFlagPayloads", "errorsWhileComputingFlags", "quotaLimited"];

function readAnswer({ status, body }: VendorAnswer): FlagAnswer | undefined {
  const said = status >= 200 && status < 300 ? parsed(body) : undefined;
  const flags = said?.["flags"] ?? said?.["featureFlags"];
  if (said === undefined || flags === undefined || flags === null) return undefined;
  const told = Object.fromEntries(TOLD.flatMap((key) => (said[key] === undefined ? [] : [[key, said[key]]])));
  const { quotaLimited } = told;
  const isLimited = Array.isArray(quotaLimited) && quotaLimited.length > 0;
  return { body: JSON.stringify(told), whole: told["errorsWhileComputingFlags"] !== true && !isLimited };
}

function parsed(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const isFlagCall = (route: string): boolean => ROUTES.has(route);

/** A person's properties change by the visit; an answer of a while ago is better than none. */
const ASKED = ["distinct_id", "$device_id", "groups", "flag_keys_to_evaluate", "evaluation_contexts"];

export const FLAG_CALLS: FlagCalls = {
  routes: ROUTES,
  question: (route, body) => [route, ...ASKED.map((key) => body[key] ?? null)],
  read: readAnswer,
  // Neither SDK tries again at this status (both do at 502 and 504), and each keeps what it knows.
  none: json(503, {
    type: "server_error",
    code: "flags_unavailable",
    detail: "there is no answer to this call now",
    attr: null,
  }),
};
