import type { IncomingHttpHeaders } from "node:http";
import type { Item } from "./decode.ts";
import { isItem } from "./decode.ts";

export type Route = "track" | "engage" | "groups" | "import";

/** One item the vendor dislikes, in the words of its `/import` answer. */
export interface FailedRecord {
  readonly index: number;
  readonly insert_id: string;
  readonly field: string;
  readonly message: string;
}

/** [doc] at most 2000 records per call on every route. */
export const itemsLimit = 2000;
const insertIdLimit = 36;
const earliestTimeMs = Date.UTC(1971, 0, 1);
const futureLimitMs = 60 * 60 * 1000;

/** [doc, and `badUserIds` of an open-source bulk importer] see protocols.md §1.1; the server's own list is not known. */
const badIds: ReadonlySet<string> = new Set(
  "-1 0 00000000-0000-0000-0000-000000000000 <nil> [] anon anonymous false lmy47d n/a na nil none null true undefined unknown {}".split(
    " ",
  ),
);

export function routeOf(url: string): Route | undefined {
  const path = url.split("?", 1)[0] ?? "";
  const route = /(?:^|\/)(track|engage|groups|import)\/?$/.exec(path)?.[1];
  return route as Route | undefined;
}

/** `/import` wants Basic credentials or the old `api_key`; the other routes carry a token in each item. */
export function mayImport(headers: IncomingHttpHeaders, parameters: ReadonlyMap<string, string>): boolean {
  return parameters.has("api_key") || /^Basic \S+/i.test(headers.authorization ?? "");
}

export function tokenOf(route: Route, item: Item): string | undefined {
  const token = route === "track" || route === "import" ? propertiesOf(item)["token"] : item["$token"];
  return typeof token === "string" && token !== "" ? token : undefined;
}

/** What `strict=1` finds wrong with an item; without it the vendor takes the item or loses it without a word. */
export function judgeItem(route: Route, item: Item, index: number, nowMs: number): FailedRecord | undefined {
  const complaint = route === "import" || route === "track" ? judgeEvent(route, item, nowMs) : judgeUpdate(route, item);
  if (complaint === undefined) return undefined;
  const insertId = propertiesOf(item)["$insert_id"];
  return { index, insert_id: typeof insertId === "string" ? insertId : "", ...complaint };
}

export function propertiesOf(item: Item): Item {
  const properties = item["properties"];
  return isItem(properties) ? properties : {};
}

/** The vendor takes seconds or milliseconds: anything before 1973 in milliseconds must have been seconds. */
export function timeInMs(time: unknown): number | undefined {
  const value = typeof time === "string" && time.trim() !== "" ? Number(time) : time;
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  return Math.round(Math.abs(value) < 1e11 ? value * 1000 : value);
}

/** Ids come as strings or numbers and the vendor makes them one. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

type Complaint = Pick<FailedRecord, "field" | "message">;

function judgeEvent(route: Route, item: Item, nowMs: number): Complaint | undefined {
  const properties = propertiesOf(item);
  if (typeof item["event"] !== "string" || item["event"] === "") return complain("event", "is missing");
  if (isBadId(properties["distinct_id"])) return complain("properties.distinct_id", "is not a valid id");
  return judgeTime(route, properties["time"], nowMs) ?? judgeInsertId(route, properties["$insert_id"]);
}

function judgeTime(route: Route, time: unknown, nowMs: number): Complaint | undefined {
  if (time === undefined && route === "track") return undefined;
  const atMs = timeInMs(time);
  if (atMs === undefined) return complain("properties.time", "is missing or not a time");
  if (atMs < earliestTimeMs) return complain("properties.time", "is before 1971");
  return atMs > nowMs + futureLimitMs ? complain("properties.time", "is in the future") : undefined;
}

function judgeInsertId(route: Route, insertId: unknown): Complaint | undefined {
  if (insertId === undefined && route === "track") return undefined;
  if (typeof insertId !== "string" || insertId === "") return complain("properties.$insert_id", "is missing");
  if (insertId.length > insertIdLimit) return complain("properties.$insert_id", "is longer than 36 characters");
  return isBadId(insertId) ? complain("properties.$insert_id", "is not a valid id") : undefined;
}

function judgeUpdate(route: Route, item: Item): Complaint | undefined {
  const fields = route === "groups" ? ["$group_key", "$group_id"] : ["$distinct_id"];
  const missing = fields.find((field) => item[field] === undefined || item[field] === "");
  if (missing !== undefined) return complain(missing, "is missing");
  return isBadId(item["$distinct_id"]) ? complain("$distinct_id", "is not a valid id") : undefined;
}

/** An empty `distinct_id` is allowed and means "nobody"; `null` is not. */
function isBadId(id: unknown): boolean {
  return id === null || (id !== undefined && badIds.has(textOf(id).toLowerCase()));
}

function complain(field: string, problem: string): Complaint {
  return { field, message: `'${field}' ${problem}` };
}
