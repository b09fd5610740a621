import type { Json } from "../../domain/item.ts";
import { retryAfterMs } from "../retry-after.ts";
import { isObject, type Judgement, type VendorAnswer } from "../vendor.ts";

const NONE: ReadonlySet<number> = new Set();
const all = (count: number): ReadonlySet<number> => new Set(Array.from({ length: count }, (_, index) => index));

/** What the vendor asks of SDKs when a person or a device sends too much. */
const THROTTLED_MS = 30_000;

/**
 * Reads Amplitude's answer, whose `code` counts more than the status. With 400 and 429 the vendor took nothing and names
 * the events that are to blame; the others are sent again without them.
 */
export function judge(_route: string, answer: VendorAnswer, count: number, bodies: readonly string[] = []): Judgement {
  const said = parsed(answer.body);
  const code = typeof said?.["code"] === "number" ? said["code"] : answer.status;
  const again = (says: string): Judgement => ({ kind: "again", says, afterMs: retryAfterMs(answer.retryAfter) });
  // A page, or JSON that is not the vendor's, comes from something in between.
  if (code < 300 && answer.body.trim() !== "" && said?.["code"] === undefined) return again("a strange answer");
  if (code < 300) return { kind: "settled", refused: NONE };
  if (code === 413) return count > 1 ? { kind: "halve" } : { kind: "settled", refused: all(count) };
  if (code === 429) return throttled(said ?? {}, count, bodies) ?? again("HTTP 429");
  // A wrong key says nothing about the events: somebody must mend it.
  if (isInvalidKey(said)) return again("the API key is refused");
  if (code === 400) return invalid(said ?? {}, count);
  if (code >= 500 || code < 400 || [401, 403, 408, 425].includes(code)) return again(`HTTP ${code}`);
  return { kind: "settled", refused: all(count) };
}

type Said = Readonly<Record<string, Json>>;

function parsed(body: string): Said | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isInvalidKey = (said: Said | undefined): boolean =>
  typeof said?.["error"] === "string" && said["error"].toLowerCase().startsWith("invalid api key");

const BLAMES = ["events_with_invalid_fields", "events_with_missing_fields", "events_with_invalid_id_lengths"] as const;

function invalid(said: Said, count: number): Judgement {
  const refused = indexes([...BLAMES.map((blame) => said[blame]), said["silenced_events"]], count);
  // Nothing named, or something that is no index: then none can be told from the others.
  const nobody = refused === undefined || refused.size === 0 || refused.size === count;
  return nobody ? { kind: "settled", refused: all(count) } : { kind: "without", refused, later: NONE, afterMs: 0 };
}

/** Undefined when the whole request is what was too much. */
function throttled(said: Said, count: number, bodies: readonly string[]): Judgement | undefined {
  const later = indexes([said["throttled_events"]], count);
  if (later === undefined) return undefined;
  const refused = overQuota(said, bodies);
  if (refused.size === count) return { kind: "settled", refused };
  if (refused.size === 0 && later.size === count)
    return { kind: "again", says: "everybody is throttled", afterMs: THROTTLED_MS };
  return refused.size + later.size === 0 ? undefined : { kind: "without", refused, later, afterMs: THROTTLED_MS };
}

/** Lists of indexes, or field names with such lists; undefined when one is no index of this request. */
function indexes(lists: readonly (Json | undefined)[], count: number): Set<number> | undefined {
  const found = new Set<number>();
  for (const list of lists.flatMap((one) => (isObject(one) ? Object.values(one) : [one]))) {
    if (list === undefined || list === null) continue;
    if (!Array.isArray(list)) return undefined;
    for (const index of list) {
      if (!Number.isInteger(index) || Number(index) < 0 || Number(index) >= count) return undefined;
      found.add(Number(index));
    }
  }
  return found;
}

/** Events of users and devices that are over their quota of the day: the vendor names the ids, as they were sent. */
function overQuota(said: Said, bodies: readonly string[]): ReadonlySet<number> {
  const named = (list: string) => new Set(isObject(said[list]) ? Object.keys(said[list]) : []);
  const users = named("exceeded_daily_quota_users");
  const devices = named("exceeded_daily_quota_devices");
  if (users.size + devices.size === 0) return NONE;
  const isOver = (body: string): boolean => {
    const { user_id: user, device_id: device } = parsed(body) ?? {};
    return (typeof user === "string" && users.has(user)) || (typeof device === "string" && devices.has(device));
  };
  return new Set(bodies.flatMap((body, index) => (isOver(body) ? [index] : [])));
}
