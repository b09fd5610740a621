import type { Item } from "../../domain/item.ts";
import type { Visit } from "../vendor.ts";
import { visitorOf } from "../visitor.ts";

/** As `fixtures/browser-page.golden.json` has it, without a page: ours would be none of the application's. */
export function pageView({ userId, at, country, eventId }: Visit): Item {
  const body = {
    user_id: userId,
    session_id: at - 1_000,
    time: at,
    platform: "Web",
    insert_id: eventId,
    event_id: 2,
    library: "amplitude-ts/2.48.1",
    user_agent: visitorOf(userId).userAgent,
    event_type: "[Amplitude] Page Viewed",
    event_properties: { "[Amplitude] Page Counter": 1 },
    ...(country === "" ? {} : { country }),
  };
  return { kind: "event", route: "2/httpapi", body };
}
