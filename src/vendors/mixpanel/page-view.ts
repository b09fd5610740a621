import type { Item } from "../../domain/item.ts";
import type { Visit } from "../vendor.ts";
import { visitorOf } from "../visitor.ts";

/** As `fixtures/browser-page-view.golden.json` has it, without a page: ours would be none of the application's. */
export function pageView({ userId, token, at, country, eventId }: Visit): Item {
  const { os, browser } = visitorOf(userId);
  const properties = {
    $os: os,
    $browser: browser,
    mp_lib: "web",
    $lib_version: "2.83.0",
    // The SDK's own is sixteen letters and digits.
    $insert_id: BigInt(`0x${eventId.replaceAll("-", "")}`)
      .toString(36)
      .padStart(16, "0")
      .slice(-16),
    time: at / 1_000,
    distinct_id: userId,
    $user_id: userId,
    $mp_autocapture: true,
    token,
    mp_sent_by_lib_version: "2.83.0",
    ...(country === "" ? {} : { mp_country_code: country }),
  };
  return { kind: "event", route: "track", body: { event: "$mp_web_page_view", properties } };
}
