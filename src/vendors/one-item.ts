import type { Item, Json, JsonObject } from "../domain/item.ts";
import { type InboundRoute, isObject, type VendorAdapter } from "./vendor.ts";

/**
 * What an adapter takes a single object for: an item, or a request with items in it, of which it is the first. Routes
 * are tried in the adapter's order, and the first that can read it wins. Undefined when none can.
 *
 * @param wanted the outbound route that it must leave by
 */
export function oneItem(adapter: VendorAdapter, body: JsonObject, wanted?: string): Item | undefined {
  for (const value of [body, [body], { api_key: "", batch: [body] }, { api_key: "", events: [body] }]) {
    for (const route of inbound(adapter)) {
      const items = route.unpack?.(value, new URLSearchParams())?.items ?? plainItem(route, value);
      const item = items.find((one) => isObject(one.body) && adapter.read(one) !== undefined);
      if (item !== undefined && (wanted === undefined || item.route === wanted)) return item;
    }
  }
  return undefined;
}

/** Names of the outbound routes that items can take. */
export const itemRoutes = (adapter: VendorAdapter): readonly string[] => [
  ...new Set(inbound(adapter).map((one) => one.route)),
];

type ItemRoute = Extract<InboundRoute, { kind: "items" | "flags" }>;

const inbound = (adapter: VendorAdapter): readonly ItemRoute[] =>
  [...adapter.routes.values()].filter((one) => one.kind === "items" || one.kind === "flags");

const plainItem = (route: ItemRoute, value: Json): readonly Item[] =>
  route.unpack === undefined && isObject(value) ? [{ kind: route.itemKind, route: route.route, body: value }] : [];
