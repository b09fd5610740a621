import type { Category } from "../../domain/category.ts";
import type { KnownField, Role } from "../vendor.ts";

/**
 * What is known of PostHog's fields and where (sources in README.md). Events carry what they set on their person, at
 * their top or among their properties, and names recur there, so one table of names is laid over every container.
 */

const PERSON = ["$set", "$set_once", "properties.$set", "properties.$set_once"];
const BOXES = ["properties", ...PERSON, "properties.$group_set", "person_properties"];

type More = Partial<Pick<KnownField, "leaves" | "harmless" | "format">>;

const top = (names: string, role: Role, category: Category, more: More = {}): KnownField[] =>
  names.split(" ").map((where) => ({ where, role, category, ...more }));
const named = (names: string, role: Role, category: Category, more: More = {}): KnownField[] =>
  names.split(" ").flatMap((name) => BOXES.map((box) => ({ where: `${box}.${name}`, role, category, ...more })));
const field = (names: string, category: Category, more: More = {}): KnownField[] =>
  named(names, "field", category, more);

/** `$host` is copied as `$initial_host` and `$session_entry_host`; `utm_source` as `$initial_utm_source`. */
const copied = (names: string): string =>
  names
    .split(" ")
    .flatMap((name) => {
      const bare = name.replace(/^\$/, "");
      return [name, `initial_${bare}`, `$initial_${bare}`, `$session_entry_${bare}`];
    })
    .join(" ");

const harmless: More = { harmless: true };
const MOMENT: More = { format: String.raw`\d{4}-\d\d-\d\dT[\d:.]{5,16}(?:Z|[+-]\d\d:?\d\d)?|\d{1,16}(?:\.\d{1,9})?` };
const CLICK_IDS =
  "gclid gad_source gclsrc dclid gbraid wbraid fbclid msclkid twclid li_fat_id mc_cid igshid ttclid rdt_cid epik " +
  "qclid sccid oppref bfcid irclid _kx";

export const FIELDS: readonly KnownField[] = [
  ...top("properties $set $set_once", "container", "user.behavior"),
  ...top("properties.$set properties.$set_once properties.$group_set", "container", "user.behavior"),
  ...top("properties.$groups options", "container", "user.behavior"),
  ...top("person_properties group_properties group_properties.* groups", "container", "user.behavior"),
  ...top("properties.$unset $unset", "key-container", "system.operations"),
  ...top("event", "name", "user.behavior"),
  ...top("token api_key $token", "structure", "system.operations"),
  ...top("timestamp sent_at", "structure", "system.operations", MOMENT),
  ...top("offset type library library_version", "structure", "system.operations"),
  ...top("uuid session_id window_id options.product_tour_id", "event-id", "user.tracking"),
  ...top("distinct_id $distinct_id", "identity", "user.unique_id"),
  ...top("options.cookieless_mode options.disable_skew_correction", "field", "system.operations", harmless),
  ...top("options.process_person_profile", "field", "system.operations", harmless),
  ...top("properties.$groups.* properties.$group_key", "organisation", "user.workplace"),
  ...top("properties.$group_type", "structure", "system.operations"),
  ...top("groups.* group_properties.*.$group_key", "organisation", "user.workplace"),
  ...top("$device_id $anon_distinct_id", "identity", "user.device.device_id"),
  ...top("geoip_disable disable_flags evaluation_runtime", "structure", "system.operations"),
  ...top("flag_keys_to_evaluate evaluation_contexts", "field", "system.operations", harmless),
  ...top("timezone", "field", "user.location.imprecise"),

  ...named("distinct_id $user_id alias", "identity", "user.unique_id"),
  ...named("$device_id $anon_distinct_id", "identity", "user.device.device_id"),
  ...named("$session_id $window_id $pageview_id $prev_pageview_id $insert_id", "event-id", "user.tracking"),
  ...named("$creator_event_uuid $exception_fingerprint", "event-id", "user.tracking"),
  ...named("$ai_trace_id $ai_span_id $ai_parent_id $ai_session_id $ai_generation_id", "event-id", "user.tracking"),
  ...named("token $lib $lib_version $is_server $geoip_disable", "structure", "system.operations"),
  ...named("$process_person_profile $is_identified $cookieless_mode", "structure", "system.operations"),
  ...named("$sdk_dist_channel $config_defaults $configured_session_timeout_ms", "structure", "system.operations"),
  ...named("$had_persisted_distinct_id $ignore_sent_at", "structure", "system.operations"),
  ...named("$time $timestamp $sent_at $initialization_time", "structure", "system.operations", MOMENT),
  ...named("$ip", "forbidden", "user.device.ip_address"),
  ...named("$lib_custom_api_host", "forbidden", "system.operations"),
  ...named("$geoip_latitude $geoip_longitude", "forbidden", "user.location.precise"),
  ...named("$initial_geoip_latitude $initial_geoip_longitude", "forbidden", "user.location.precise"),

  ...field(copied("$geoip_country_code"), "user.contact.address.country", harmless),
  ...field("$geoip_* $initial_geoip_*", "user.location.imprecise"),
  ...field("$timezone $timezone_offset", "user.location.imprecise"),
  ...field("$browser_language $browser_language_prefix $locale", "user.demographic.language", harmless),

  ...field(copied("$current_url"), "user.behavior.browsing_history", { leaves: "path-template" }),
  ...field("$session_entry_url $session_exit_url", "user.behavior.browsing_history", { leaves: "path-template" }),
  ...field(copied("$pathname"), "user.behavior.browsing_history", { leaves: "path-template" }),
  ...field("$prev_pageview_pathname $request_path", "user.behavior.browsing_history", { leaves: "path-template" }),
  ...field(copied("$referrer"), "user.behavior.browsing_history", { leaves: "origin" }),
  ...field("$external_click_url", "user.behavior.browsing_history", { leaves: "origin" }),
  ...field(copied("$referring_domain $host"), "user.behavior.browsing_history", { leaves: "domain" }),
  ...field(copied("$search_engine"), "user.behavior.browsing_history", harmless),
  ...field("$event_type $request_method", "user.behavior.browsing_history", harmless),
  ...field(copied("ph_keyword utm_term"), "user.behavior.search_history"),
  ...field(copied("utm_source utm_medium utm_campaign utm_content utm_id"), "user.tracking", harmless),
  ...field(copied(CLICK_IDS), "user.tracking"),
  ...field("$fbc $fbp", "user.tracking"),

  ...field(copied("title") + " $title $screen_name", "user.content"),
  ...field("$el_text $elements $elements_chain $elements_chain_* $selected_content $copy_type", "user.content"),
  ...field(
    "$heatmap_data $scroll_depth $web_vitals_LCP_event $web_vitals_CLS_event $web_vitals_FCP_event $web_vitals_INP_event",
    "user.content",
  ),
  ...field("$exception_list $exception_message $exception_values $exception_source $exception_steps", "user.content"),
  ...field("$survey_response $survey_response_* $survey_questions $feedback", "user.content"),
  ...field("$ai_input $ai_input_state $ai_output $ai_output_choices $ai_output_state $ai_tools", "user.content"),
  ...field("$ai_error $ai_instructions $ai_base_url $ai_request_url", "user.content"),
  ...field("$feature_flag_payload $feature_flag_payloads", "user.content"),
  ...field("$feature_flag $feature_flag_response $feature/* $active_feature_flags", "user.behavior", harmless),

  ...field(copied("$os $browser $device_type"), "user.device", harmless),
  ...field("$raw_user_agent $user_agent", "user.device", { leaves: "browser-family" }),
  ...field(copied("$browser_version $os_version"), "user.device"),
  ...field("$screen_height $screen_width $viewport_height $viewport_width $device", "user.device"),
  ...field("$device_name $device_model $device_manufacturer $network_carrier", "user.device"),
  ...field("$app_version $app_build $app_namespace $app_name", "system.operations", harmless),
];
