import type { Category } from "../../domain/category.ts";
import type { KnownField, Role } from "../vendor.ts";

/**
 * What Mixpanel's SDKs send and where (sources in README.md). Event properties and profile properties share names, so
 * one table of names is laid over every container that can hold them.
 */

const CONTAINERS = [
  "properties",
  "$set",
  "$set_once",
  "$append",
  "$union",
  "$add",
  "$remove",
  // Of a flag call.
  "context",
  "context.custom_properties",
] as const;

type Leaves = NonNullable<KnownField["leaves"]>;

const named = (names: string, role: Role, category: Category, more: Partial<KnownField> = {}): KnownField[] =>
  names.split(" ").flatMap((name) => CONTAINERS.map((box) => ({ where: `${box}.${name}`, role, category, ...more })));

const top = (names: string, role: Role, category: Category): KnownField[] =>
  names.split(" ").map((where) => ({ where, role, category }));

const leaving = (names: string, category: Category, leaves: Leaves): KnownField[] =>
  named(names, "field", category, { leaves });
const harmless = (names: string, category: Category): KnownField[] =>
  named(names, "field", category, { harmless: true });
const personal = (names: string, category: Category): KnownField[] => named(names, "field", category);

export const FIELDS: readonly KnownField[] = [
  ...top(CONTAINERS.join(" "), "container", "user.behavior"),
  ...top("event", "name", "user.behavior"),
  ...top("$token $time $ignore_time $ignore_alias $delete", "structure", "system.operations"),
  ...top("$group_key", "structure", "system.operations"),
  ...top("token mp_lib $lib_version flag_key", "structure", "system.operations"),
  { where: "context.device_id", role: "identity", category: "user.device.device_id" },
  ...top("$unset", "key-container", "system.operations"),
  ...top("$distinct_id $user_id $device_id", "identity", "user.unique_id"),
  ...top("$group_id", "organisation", "user.workplace"),
  ...top("$ip", "forbidden", "user.device.ip_address"),
  ...top("$latitude $longitude", "forbidden", "user.location.precise"),

  ...named("distinct_id $distinct_id $user_id alias $identified_id", "identity", "user.unique_id"),
  ...named("$distinct_ids", "identity", "user.unique_id"),
  ...named("$device_id $anon_distinct_id $anon_id", "identity", "user.device.device_id"),
  ...named(
    "$insert_id $session_id $mp_session_id mp_replay_id $mp_replay_id $pageview_id",
    "event-id",
    "user.tracking",
  ),
  ...named("token time mp_lib $lib_version mp_sent_by_lib_version $mp_autocapture", "structure", "system.operations"),
  ...named("$had_persisted_distinct_id $mp_api_endpoint $mp_api_timestamp_ms", "structure", "system.operations"),
  ...named("$source $import $duration $timestamp", "structure", "system.operations"),
  ...named("ip $ip", "forbidden", "user.device.ip_address"),
  ...named("$latitude $longitude", "forbidden", "user.location.precise"),

  ...personal("$email", "user.contact.email"),
  ...personal("$phone", "user.contact.phone_number"),
  ...personal("$name $first_name $last_name $username", "user.name"),
  ...personal("$avatar", "user.content"),
  ...personal("$city $region $timezone $geo_source", "user.location.imprecise"),
  ...harmless("mp_country_code $country_code", "user.contact.address.country"),
  ...harmless("$locale $language", "user.demographic.language"),
  ...harmless("$created", "user.account"),

  ...leaving("$current_url $initial_current_url", "user.behavior.browsing_history", "path-template"),
  ...leaving("current_url_path", "user.behavior.browsing_history", "path-template"),
  ...leaving("$referrer $initial_referrer", "user.behavior.browsing_history", "origin"),
  ...leaving("$referring_domain $initial_referring_domain current_domain", "user.behavior.browsing_history", "domain"),
  ...personal("current_page_title current_url_search mp_page $el_text $elements $el_attr__*", "user.content"),
  ...personal("mp_keyword $initial_mp_keyword utm_term initial_utm_term", "user.behavior.search_history"),
  ...harmless("$search_engine current_url_protocol $mp_page_view", "user.behavior.browsing_history"),
  ...harmless("utm_source utm_medium utm_campaign utm_content utm_id utm_source_platform", "user.tracking"),
  ...harmless("utm_campaign_id utm_creative_format utm_marketing_tactic", "user.tracking"),
  ...harmless(
    "initial_utm_source initial_utm_medium initial_utm_campaign initial_utm_content initial_utm_id",
    "user.tracking",
  ),
  ...personal("gclid fbclid dclid ko_click_id li_fat_id msclkid sccid ttclid twclid wbraid gbraid", "user.tracking"),

  ...harmless("$os $browser $device", "user.device"),
  ...personal("$browser_version $os_version $screen_height $screen_width $screen_dpi", "user.device"),
  ...personal(
    "$model $brand $manufacturer $carrier $radio $wifi $bluetooth_enabled $bluetooth_version $has_nfc",
    "user.device",
  ),
  ...harmless("$app_version $app_version_string $app_build_number", "system.operations"),
];
