import type { Category } from "../../domain/category.ts";
import type { KnownField, Role } from "../vendor.ts";

/**
 * What is known of GA4's fields (sources in README.md): of the Measurement Protocol's JSON and of gtag's query strings.
 * Both carry the same event parameters, so one table of them is laid over every container that can hold them.
 */

type More = Partial<Pick<KnownField, "leaves" | "harmless" | "format">>;
const harmless: More = { harmless: true };
const DIGITS: More = { format: String.raw`\d{1,16}` };

const top = (names: string, role: Role, category: Category, more: More = {}): KnownField[] =>
  names.split(" ").map((where) => ({ where, role, category, ...more }));

/** `ep` and `epn` hold gtag's event parameters, texts and numbers; `up` and `upn` its user properties. */
const PARAMETERS = ["events.params", "ep", "epn"] as const;
const PERSONS = ["up", "upn"] as const;

const parameter = (names: string, role: Role, category: Category, more: More = {}): KnownField[] =>
  names
    .split(" ")
    .flatMap((name) =>
      [...PARAMETERS, ...PERSONS].map((box) => ({ where: `${box}.${name}`, role, category, ...more })),
    );

/** The Measurement Protocol's JSON. */
const PROTOCOL: readonly KnownField[] = [
  ...top(
    "events events.params events.params.items user_properties user_location device consent",
    "container",
    "user.behavior",
  ),
  ...top("user_properties.*", "container", "user.behavior"),
  ...top("user_properties.*.value", "value", "user.behavior"),
  ...top("events.name", "name", "user.behavior"),
  ...top("client_id app_instance_id", "identity", "user.device.device_id"),
  ...top("user_id", "identity", "user.unique_id"),
  ...top(
    "timestamp_micros events.timestamp_micros user_properties.*.set_timestamp_micros",
    "structure",
    "system.operations",
    DIGITS,
  ),
  ...top("non_personalized_ads validation_behavior", "structure", "system.operations"),
  ...top("consent.ad_user_data consent.ad_personalization", "structure", "system.operations"),
  // Hashes of addresses and numbers, in one known way: whoever has the address finds the person. It goes as a whole, and
  // a country inside it is not looked for elsewhere.
  ...top("user_data", "forbidden", "user.tracking"),
  ...top("ip_override", "forbidden", "user.device.ip_address"),
  ...top("user_location.city user_location.region_id", "field", "user.location.imprecise"),
  ...top("user_location.country_id", "field", "user.contact.address.country", harmless),
  ...top("user_location.continent_id user_location.subcontinent_id", "field", "user.contact.address.country", harmless),
  ...top("user_agent", "field", "user.device", { leaves: "browser-family" }),
  ...top("device.category device.operating_system device.browser", "field", "user.device", harmless),
  ...top("device.language", "field", "user.demographic.language", harmless),
  ...top(
    "device.screen_resolution device.operating_system_version device.model device.brand device.browser_version",
    "field",
    "user.device",
  ),
];

/** gtag's query string, with `ep.`, `epn.`, `up.` and `upn.` parameters gathered in one object each. */
const TAG: readonly KnownField[] = [
  ...top("ep epn up upn", "container", "user.behavior"),
  ...top("en", "name", "user.behavior"),
  ...top("cid _gid _fid _gsid idfa", "identity", "user.device.device_id"),
  ...top("uid", "identity", "user.unique_id"),
  ...top("sid _p", "event-id", "user.tracking"),
  ...top("v tid _s sct seg _fv _ss _nsi _ee _eu _dbg frm are npa dma dma_cps pscdl", "structure", "system.operations"),
  ...top("_et tfd _tu", "structure", "system.operations", DIGITS),
  // What a person consented to: dropped, it would read as if nothing had been asked.
  ...top("gcs gcd", "structure", "system.operations", { format: "[0-9A-Za-z-]{1,40}" }),
  ...top("gtm", "structure", "system.operations", { format: "[0-9a-z]{1,48}" }),
  ...top("_uip", "forbidden", "user.device.ip_address"),
  ...top("em eme ec_mode ecsid", "forbidden", "user.contact.email"),
  ...top("dl dp", "field", "user.behavior.browsing_history", { leaves: "path-template" }),
  ...top("dr", "field", "user.behavior.browsing_history", { leaves: "origin" }),
  ...top("dh", "field", "user.behavior.browsing_history", { leaves: "domain" }),
  ...top("dt", "field", "user.content"),
  ...top("ul", "field", "user.demographic.language", harmless),
  ...top("_uc", "field", "user.contact.address.country", harmless),
  ...top("sr vp sd uaa uab uafvl uam uapv ua", "field", "user.device"),
  ...top("uap uamb uaw", "field", "user.device", harmless),
  ...top("cs cm cn cc ci", "field", "user.tracking", harmless),
  ...top("ck", "field", "user.behavior.search_history"),
  ...top(
    "gclid gclsrc dclid gbraid wbraid gacid auid gcl_au _gac _utma _utmz _utmht _glv _fplc fpid tag_exp rdid",
    "field",
    "user.tracking",
  ),
  ...top("cu pr*", "field", "user.behavior.purchase_history", harmless),
];

/** Event parameters that gtag, Tag Manager and enhanced measurement set by themselves. */
const COMMON: readonly KnownField[] = [
  ...parameter("session_id ga_session_id transaction_id", "event-id", "user.tracking"),
  ...parameter("client_id app_instance_id", "identity", "user.device.device_id"),
  ...parameter("user_id", "identity", "user.unique_id"),
  ...parameter("user_data", "forbidden", "user.tracking"),
  ...parameter("ip_override", "forbidden", "user.device.ip_address"),
  ...parameter(
    "engagement_time_msec ga_session_number session_number session_engaged debug_mode",
    "field",
    "system.operations",
    harmless,
  ),
  ...parameter(
    "page_location page_path link_url video_url form_destination url",
    "field",
    "user.behavior.browsing_history",
    { leaves: "path-template" },
  ),
  ...parameter("page_referrer ignore_referrer", "field", "user.behavior.browsing_history", { leaves: "origin" }),
  ...parameter("page_hostname link_domain video_provider", "field", "user.behavior.browsing_history", {
    leaves: "domain",
  }),
  ...parameter(
    "page_title link_text link_id link_classes file_name video_title form_id form_name form_submit_text",
    "field",
    "user.content",
  ),
  ...parameter("search_term term campaign_term", "field", "user.behavior.search_history"),
  ...parameter("gclid gclsrc dclid gbraid wbraid fbclid msclkid", "field", "user.tracking"),
  ...parameter(
    "campaign source medium campaign_id campaign_source campaign_medium",
    "field",
    "user.tracking",
    harmless,
  ),
  ...parameter("file_extension outbound percent_scrolled method", "field", "user.behavior.browsing_history", harmless),
  ...parameter(
    "currency value coupon affiliation shipping_tier payment_type tax",
    "field",
    "user.behavior.purchase_history",
    harmless,
  ),
  ...parameter("language", "field", "user.demographic.language", harmless),
  ...parameter("screen_resolution", "field", "user.device"),
];

export const FIELDS: readonly KnownField[] = [...PROTOCOL, ...TAG, ...COMMON];
