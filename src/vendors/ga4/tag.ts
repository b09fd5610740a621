import type { Json, JsonObject } from "../../domain/item.ts";
import { isObject } from "../vendor.ts";

/**
 * gtag writes an event as one flat query string, with the parameter's kind in front of its name: `ep.method=x`,
 * `epn.value=9`, `up.plan=pro`, `upn.seats=7`. Decoded, each kind is an object, so that a parameter has its own name.
 */
const KINDS = ["ep", "epn", "up", "upn"] as const;
const NUMBERS: ReadonlySet<string> = new Set(["epn", "upn"]);
const NAMED = /^(epn?|upn?)\.(.+)$/s;

export function gathered(flat: JsonObject): JsonObject {
  const body: JsonObject = {};
  const boxes: Record<string, JsonObject> = {};
  for (const [key, value] of Object.entries(flat)) {
    const [, kind, name] = NAMED.exec(key) ?? [];
    // A bare `ep=x` would stand where the parameters go; gtag sends none.
    if (kind === undefined || name === undefined) {
      if (!(KINDS as readonly string[]).includes(key)) put(body, key, value);
      continue;
    }
    put((boxes[kind] ??= {}), name, NUMBERS.has(kind) ? numberOf(value) : value);
  }
  return { ...body, ...boxes };
}

/** `__proto__` is a name like any other. */
const put = (into: JsonObject, key: string, value: Json): void =>
  void Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });

/** A number, when it is written just as we would write it again. */
function numberOf(text: Json): Json {
  const number = Number(text);
  return typeof text === "string" && String(number) === text && Number.isFinite(number) ? number : text;
}

/** What belongs to one event; the rest belongs to the page and the person. */
const OF_EVENT = /^(en|_et|_ee|_eu|cu|pr\d+)$/;

/** A minimised event as gtag posts it: what belongs to the page in the query, what belongs to the event in a line. */
export function flattened(body: JsonObject, token: string): { readonly query: string; readonly line: string } {
  const page = new URLSearchParams({ v: "2", tid: token });
  const event = new URLSearchParams();
  for (const [key, value] of Object.entries(body)) {
    if (key === "v" || key === "tid") continue;
    if (!isObject(value)) add(OF_EVENT.test(key) ? event : page, key, value);
    else if ((KINDS as readonly string[]).includes(key))
      for (const [name, inner] of Object.entries(value)) add(event, `${key}.${name}`, inner);
  }
  return { query: page.toString(), line: event.toString() };
}

function add(pairs: URLSearchParams, name: string, value: Json): void {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    pairs.append(name, String(value));
}
