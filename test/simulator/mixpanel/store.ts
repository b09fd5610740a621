import { createHash } from "node:crypto";
import type { Item } from "./decode.ts";
import { locate } from "./geolocation.ts";
import { applyUpdate, type ProfileState } from "./profile.ts";
import { propertiesOf, type Route, textOf, timeInMs, tokenOf } from "./rules.ts";

export interface EventRow {
  readonly event: string;
  readonly distinctId: string;
  readonly insertId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly token: string;
  readonly route: Route;
  /** As sent, without the token, with what the vendor adds from the address. */
  readonly properties: Item;
  readonly receivedAt: number;
  /** How often this event came; above 1 the vendor has de-duplicated. */
  readonly receipts: number;
}

export interface ProfileRow {
  readonly token: string;
  readonly distinctId: string;
  readonly properties: Item;
  readonly updates: number;
}

export interface GroupRow {
  readonly token: string;
  readonly groupKey: string;
  readonly groupId: string;
  readonly properties: Item;
  readonly updates: number;
}

/** Two ids the vendor was told are one person, by `$create_alias`, `$identify` or `$merge`. */
export interface IdentityLink {
  readonly by: string;
  readonly from: string;
  readonly to: string;
}

export interface Dataset {
  readonly events: readonly EventRow[];
  readonly profiles: readonly ProfileRow[];
  readonly groups: readonly GroupRow[];
  readonly links: readonly IdentityLink[];
}

export interface Arrival {
  readonly route: Route;
  /** The connecting address. */
  readonly address: string;
  /** `ip=1` was asked and the vendor geolocates. */
  readonly geolocatesAddress: boolean;
  /** The vendor geolocates an address given inside an item, whatever the query says. */
  readonly geolocatesItem: boolean;
  readonly receivedAt: number;
}

export interface Stored {
  readonly kind: "event" | "profile" | "group";
  readonly isDuplicate: boolean;
}

interface Profile {
  readonly token: string;
  readonly ids: readonly string[];
  readonly state: ProfileState;
  updates: number;
}

type Counted<Row> = Omit<Row, "receipts"> & { receipts: number };

/** The vendor's own tables: what an attacker who gets in would find. */
export class Store {
  #events: Counted<EventRow>[] = [];
  #byIdentity = new Map<string, Counted<EventRow>>();
  #profiles = new Map<string, Profile>();
  #groups = new Map<string, Profile>();
  #aliases = new Map<string, string>();
  #links: IdentityLink[] = [];

  keep(item: Item, arrival: Arrival): Stored {
    switch (arrival.route) {
      case "track":
      case "import":
        return { kind: "event", isDuplicate: this.#keepEvent(item, arrival) };
      case "engage":
        this.#keepProfile(item, arrival);
        return { kind: "profile", isDuplicate: false };
      case "groups":
        update(this.#groups, item, [textOf(item["$group_key"]), textOf(item["$group_id"])]);
        return { kind: "group", isDuplicate: false };
    }
  }

  dataset(): Dataset {
    return {
      events: this.#events.map((row) => ({ ...row })),
      profiles: [...this.#profiles.values()].map(({ token, ids, state, updates }) => {
        return { token, distinctId: ids[0] ?? "", properties: Object.fromEntries(state), updates };
      }),
      groups: [...this.#groups.values()].map(({ token, ids, state, updates }) => {
        return { token, groupKey: ids[0] ?? "", groupId: ids[1] ?? "", properties: Object.fromEntries(state), updates };
      }),
      links: [...this.#links],
    };
  }

  forget(): void {
    this.#events = [];
    this.#links = [];
    for (const table of [this.#byIdentity, this.#profiles, this.#groups, this.#aliases]) table.clear();
  }

  #keepEvent(item: Item, arrival: Arrival): boolean {
    const row = eventRow(item, arrival);
    const identity = JSON.stringify([row.token, row.insertId, row.event, row.distinctId, row.time]);
    const before = row.insertId === "" ? undefined : this.#byIdentity.get(identity);
    if (before !== undefined) {
      before.receipts++;
      return true;
    }
    this.#events.push(row);
    if (row.insertId !== "") this.#byIdentity.set(identity, row);
    this.#keepLinks(row);
    return false;
  }

  #keepLinks(row: EventRow): void {
    const { properties, event, distinctId } = row;
    for (const [by, from, to] of linksOf(event, distinctId, properties)) {
      this.#links.push({ by, from, to });
      if (by === "$create_alias") this.#aliases.set(from, to);
    }
  }

  #keepProfile(item: Item, arrival: Arrival): void {
    const id = textOf(item["$distinct_id"]);
    const owner = item["$ignore_alias"] === true ? id : (this.#aliases.get(id) ?? id);
    const profile = update(this.#profiles, item, [owner]);
    const place = placeOf(item["$ip"], arrival);
    if (profile === undefined || place === undefined) return;
    profile.state.set("$city", place.city).set("$region", place.region).set("$country_code", place.country);
  }
}

function update(table: Map<string, Profile>, item: Item, ids: readonly string[]): Profile | undefined {
  const token = textOf(item["$token"]);
  const key = JSON.stringify([token, ...ids]);
  const profile = table.get(key) ?? { token, ids, state: new Map(), updates: 0 };
  profile.updates++;
  if (applyUpdate(profile.state, item) === "deleted") {
    table.delete(key);
    return undefined;
  }
  table.set(key, profile);
  return profile;
}

function eventRow(item: Item, arrival: Arrival): Counted<EventRow> {
  const { token: _token, ip, ...properties } = propertiesOf(item);
  const place = placeOf(ip, arrival);
  const added = place && { $city: place.city, $region: place.region, mp_country_code: place.country };
  const isIpUsed = ip === undefined || place !== undefined;
  return {
    event: textOf(item["event"]),
    distinctId: distinctIdOf(properties["distinct_id"], arrival.address),
    insertId: textOf(properties["$insert_id"]),
    time: timeInMs(properties["time"]) ?? arrival.receivedAt,
    token: tokenOf(arrival.route, item) ?? "",
    route: arrival.route,
    properties: { ...properties, ...(isIpUsed ? {} : { ip }), ...added },
    receivedAt: arrival.receivedAt,
    receipts: 1,
  };
}

/** [doc] an event without `distinct_id` is put on one synthetic user made from the connecting address. */
function distinctIdOf(id: unknown, address: string): string {
  if (id !== undefined) return textOf(id);
  return `address-${createHash("sha256").update(address).digest("hex").slice(0, 16)}`;
}

function placeOf(given: unknown, arrival: Arrival): ReturnType<typeof locate> {
  const asked = textOf(given);
  if (asked !== "" && asked !== "0") return arrival.geolocatesItem ? locate(asked) : undefined;
  return arrival.geolocatesAddress && asked !== "0" ? locate(arrival.address) : undefined;
}

function linksOf(event: string, distinctId: string, properties: Item): [string, string, string][] {
  if (event === "$create_alias") return [[event, textOf(properties["alias"]), distinctId]];
  if (event === "$identify") {
    const from = textOf(properties["$anon_distinct_id"] ?? properties["$anon_id"]);
    return [[event, from, textOf(properties["$identified_id"] ?? distinctId)]];
  }
  const merged: unknown = event === "$merge" ? properties["$distinct_ids"] : undefined;
  if (!Array.isArray(merged)) return [];
  return merged.slice(1).map((id) => [event, textOf(id), textOf(merged[0])]);
}
