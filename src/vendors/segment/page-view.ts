import type { Item } from "../../domain/item.ts";
import { BATCH } from "../segment-spec.ts";
import type { Visit } from "../vendor.ts";
import { visitorOf } from "../visitor.ts";

/** As `fixtures/browser-page.golden.json` has it, without a page: ours would be none of the application's. */
export function pageView({ userId, token, at, country, eventId }: Visit): Item {
  const body = {
    timestamp: new Date(at).toISOString(),
    integrations: { "Segment.io": true },
    type: "page",
    properties: {},
    context: {
      userAgent: visitorOf(userId).userAgent,
      library: { name: "analytics.js", version: "next-1.84.3" },
      ...(country === "" ? {} : { location: { country } }),
    },
    messageId: `ajs-next-${at}-${eventId}`,
    writeKey: token,
    userId,
  };
  return { kind: "event", route: BATCH, body };
}
