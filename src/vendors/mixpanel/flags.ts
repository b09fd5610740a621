import type { Item, Json, JsonObject } from "../../domain/item.ts";
import {
  type FlagAnswer,
  type FlagCalls,
  type InboundRoute,
  isObject,
  type OutboundRequest,
  type Reply,
  type Unpacked,
  type VendorAnswer,
} from "../vendor.ts";

/** Feature flags: a GET whose `context` says whom it is about and what is known of the person. */

export const FLAGS = "flags";

const json = (status: number, value: Json): Reply => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});

const parsed = (text: Json | undefined): JsonObject | undefined => {
  try {
    const value: unknown = typeof text === "string" ? JSON.parse(text) : undefined;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The query's parameters as one object, with the context opened. */
function unpack(value: Json): Unpacked | undefined {
  const query = Array.isArray(value) ? value[0] : undefined;
  const context = isObject(query) ? parsed(query["context"]) : undefined;
  if (!isObject(query) || context === undefined) return undefined;
  const { token } = query;
  const item: Item = { kind: "event", route: FLAGS, body: { ...query, context } };
  return { items: [item], token: typeof token === "string" ? token : undefined };
}

export const FLAG_ROUTE: InboundRoute = {
  kind: "flags",
  itemKind: "event",
  route: FLAGS,
  form: "query-lines",
  tokenInHeader: true,
  unpack,
  refused: json(403, { error: "feature flags is not forwarded by this gateway" }),
};

/** What may be asked besides the context; anything else of the query stays here. */
const ASKED = ["flag_key", "mp_lib", "$lib_version"];

export function encodeFlagCall(body: string, token: string): OutboundRequest {
  const call = JSON.parse(body) as JsonObject;
  const query = new URLSearchParams({ context: JSON.stringify(call["context"]), token });
  for (const key of ASKED) if (typeof call[key] === "string") query.set(key, call[key]);
  const authorization = `Basic ${Buffer.from(`${token}:`).toString("base64")}`;
  const headers = { accept: "application/json", authorization };
  return { method: "GET", path: `/${FLAGS}?${query.toString()}`, headers, body: "" };
}

/** First-time events, which would be reported on a route of their own, are left out. */
function readAnswer({ status, body }: VendorAnswer): FlagAnswer | undefined {
  const flags = status === 200 ? parsed(body)?.["flags"] : undefined;
  return isObject(flags) ? { body: JSON.stringify({ code: 200, status: "OK", flags }), whole: true } : undefined;
}

export const FLAG_CALLS: FlagCalls = {
  routes: new Set([FLAGS]),
  question: (_route, { context, flag_key: key }) => {
    // What else is in the context changes by the visit; an answer of a while ago is better than none.
    const { custom_properties: _, ...who } = isObject(context) ? context : {};
    return [who, key ?? null];
  },
  read: readAnswer,
  none: json(503, { error: "there is no answer to this call now" }),
};
