import type { Item } from "../../domain/item.ts";
import type { Visit } from "../vendor.ts";
import { visitorOf } from "../visitor.ts";
import { BATCH } from "./routes.ts";

/** As `fixtures/browser-page-view.golden.json` has it, without a page: ours would be none of the application's. */
export function pageView({ userId, token, at, country, eventId }: Visit): Item {
  const { os, browser, userAgent } = visitorOf(userId);
  const properties = {
    $os: os,
    $browser: browser,
    $device_type: "Desktop",
    $raw_user_agent: userAgent,
    $lib: "web",
    $lib_version: "1.449.2",
    distinct_id: userId,
    $referring_domain: "$direct",
    token,
    $is_identified: true,
    ...(country === "" ? {} : { $geoip_country_code: country }),
  };
  const body = { uuid: timed(eventId, at), event: "$pageview", properties, timestamp: new Date(at).toISOString() };
  return { kind: "event", route: BATCH, body };
}

/** A UUIDv7, as the SDK makes them: it begins with its moment. */
function timed(uuid: string, at: number): string {
  const time = at.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${uuid.slice(15)}`;
}
