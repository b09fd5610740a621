import type { Category } from "../../domain/category.ts";
import type { KnownField, Role } from "../vendor.ts";

/**
 * What is known of Amplitude's fields and where (sources in README.md). Event, user and group properties share names, so
 * one table of names is laid over every container that can hold them.
 */

/** `user_properties` and `group_properties` hold properties as they are, or below the operation that is done with them. */
const GIVING = "$set $setOnce $add $append $prepend $preInsert $postInsert $remove".split(" ");
const PROPERTIES = ["user_properties", "group_properties"];
const OPERATIONS = PROPERTIES.flatMap((box) => GIVING.map((operation) => `${box}.${operation}`));
const BOXES = ["event_properties", ...PROPERTIES, ...OPERATIONS];

/** Where an item tells properties of its user. */
export const USER_BOXES: readonly string[] = ["user_properties", ...GIVING.map((one) => `user_properties.${one}`)];

type More = Partial<Pick<KnownField, "leaves" | "harmless" | "format">>;

/** Names are parted by spaces; `_` stands for a space in the names that the SDK itself gives: `[Amplitude] Page Title`. */
const top = (names: string, role: Role, category: Category, more: More = {}): KnownField[] =>
  names.split(" ").map((where) => ({ where, role, category, ...more }));
const named = (names: string, role: Role, category: Category, more: More = {}): KnownField[] =>
  names.split(" ").flatMap((name) => BOXES.map((box) => ({ where: `${box}.${name}`, role, category, ...more })));
const own = (names: string, role: Role, category: Category, more: More = {}): KnownField[] =>
  names.split(" | ").map((name) => ({ where: `event_properties.[Amplitude] ${name}`, role, category, ...more }));

const harmless: More = { harmless: true };
const CLICK_IDS =
  "gclid gbraid wbraid dclid fbclid msclkid ttclid twclid li_fat_id rdt_cid ko_click_id irclickid sccid epik".split(
    " ",
  );
const initial = (names: string): string =>
  names
    .split(" ")
    .flatMap((name) => [name, `initial_${name}`])
    .join(" ");

export const FIELDS: readonly KnownField[] = [
  ...top(BOXES.join(" "), "container", "user.behavior"),
  ...top("groups plan ingestion_metadata extra", "container", "user.behavior"),
  ...top("event_type", "name", "user.behavior"),
  ...top("user_id", "identity", "user.unique_id"),
  ...top("device_id idfa idfv adid android_id", "identity", "user.device.device_id"),
  ...top("groups.*", "organisation", "user.workplace"),
  ...top("insert_id session_id", "event-id", "user.tracking"),
  ...top("time", "structure", "system.operations", { format: String.raw`\d{1,16}` }),
  ...top(
    "library $skip_user_properties_sync event_id version_name start_version",
    "field",
    "system.operations",
    harmless,
  ),
  ...top("partner_id", "field", "system.operations", harmless),
  // The vendor locates whoever connects, or whom this names.
  ...top("ip", "forbidden", "user.device.ip_address"),
  ...top("location_lat location_lng", "forbidden", "user.location.precise"),
  ...top("city region dma", "field", "user.location.imprecise"),
  ...top("country", "field", "user.contact.address.country", harmless),
  ...top("language", "field", "user.demographic.language", harmless),
  ...top("platform os_name", "field", "user.device", harmless),
  ...top("user_agent", "field", "user.device", { leaves: "browser-family" }),
  ...top(
    "os_version device_model device_brand device_manufacturer device_family device_type carrier",
    "field",
    "user.device",
  ),
  ...top("price quantity revenue productId revenueType currency", "field", "user.behavior.purchase_history", harmless),
  ...top("receipt receiptSig", "field", "user.payment"),
  // A name that is taken back gives nothing away, and its value is a hyphen.
  ...top("user_properties.$unset group_properties.$unset", "container", "system.operations"),
  ...top("user_properties.$unset.* group_properties.$unset.*", "field", "system.operations", harmless),
  ...top("user_properties.$clearAll group_properties.$clearAll", "structure", "system.operations"),

  ...named(initial("referrer"), "field", "user.behavior.browsing_history", { leaves: "origin" }),
  ...named(initial("referring_domain"), "field", "user.behavior.browsing_history", { leaves: "domain" }),
  ...named(initial("utm_source utm_medium utm_campaign utm_content utm_id"), "field", "user.tracking", harmless),
  ...named(initial("utm_term"), "field", "user.behavior.search_history"),
  ...named(initial(CLICK_IDS.join(" ")), "field", "user.tracking"),
  ...named("$productId $quantity $price $revenue $revenueType", "field", "user.behavior.purchase_history", harmless),
  ...named("$receipt $receiptSig", "field", "user.payment"),

  ...own("Page Location | Page URL | Page Path", "field", "user.behavior.browsing_history", {
    leaves: "path-template",
  }),
  ...own("Link URL | Element Href | Form Destination", "field", "user.behavior.browsing_history", {
    leaves: "path-template",
  }),
  ...own("Previous Page Location", "field", "user.behavior.browsing_history", { leaves: "origin" }),
  ...own("Page Domain", "field", "user.behavior.browsing_history", { leaves: "domain" }),
  ...own("Page View ID", "event-id", "user.tracking"),
  // It is the device id and the session id with a slash between.
  ...own("Session Replay ID", "event-id", "user.tracking"),
  ...own(
    "Page Title | Element Text | Element Aria Label | Element Attributes | Element Parent Label | Element Hierarchy | " +
      "Element Selector | Element Path | Element Class | Element ID | Link Text | Link ID | File Name | Form Name | Form ID",
    "field",
    "user.content",
  ),
  ...own("Viewport Height | Viewport Width", "field", "user.device"),
  ...own(
    "Page Counter | Previous Page Type | Element Tag | File Extension",
    "field",
    "user.behavior.browsing_history",
    harmless,
  ),
];
