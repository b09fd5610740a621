import { randomUUID } from "node:crypto";
import { isObject, type OutboundRequest } from "../vendor.ts";
import { isFlagCall } from "./flags.ts";
import { CAPTURE_V1, groupsOwnId } from "./routes.ts";

/** Who speaks; capture v1 takes `$lib` and `$lib_version` of every event from it. */
const SPEAKER = "bulkhead/1.0.0";

/** A group's own id is made of its key, so it is made of the mapped one here: the graph stays as it was. */
function withGroupsOwnId(body: string): string {
  if (!body.includes('"$groupidentify"')) return body;
  const event: unknown = JSON.parse(body);
  if (!isObject(event) || event["event"] !== "$groupidentify" || event["distinct_id"] !== undefined) return body;
  const id = isObject(event["properties"]) ? groupsOwnId(event["properties"]) : undefined;
  return id === undefined ? body : `{"distinct_id":${JSON.stringify(id)},${body.slice(1)}`;
}

/** A flag call carries its key in itself, whichever name the SDK gave it. */
const withToken = (body: string, token: string): string =>
  JSON.stringify({ ...JSON.parse(body), api_key: undefined, token });

/**
 * No `sent_at`, and v1's times are now: from the distance to its own clock the vendor would take a wait in our queue
 * for a wrong clock, and move the events.
 */
export function encode(route: string, bodies: readonly string[], token: string): OutboundRequest {
  const headers = { "content-type": "application/json", accept: "application/json" };
  if (isFlagCall(route))
    return { method: "POST", path: `/${route}`, headers, body: withToken(bodies[0] ?? "{}", token) };
  const batch = bodies.map(withGroupsOwnId).join(",");
  if (route !== CAPTURE_V1) {
    const body = `{"api_key":${JSON.stringify(token)},"batch":[${batch}]}`;
    return { method: "POST", path: `/${route}/`, headers, body };
  }
  const now = new Date().toISOString();
  const v1 = {
    authorization: `Bearer ${token}`,
    "posthog-sdk-info": SPEAKER,
    "posthog-attempt": "1",
    "posthog-request-id": randomUUID(),
    "posthog-request-timestamp": now,
  };
  const body = `{"created_at":${JSON.stringify(now)},"batch":[${batch}]}`;
  return { method: "POST", path: `/${route}`, headers: { ...headers, ...v1 }, body };
}
