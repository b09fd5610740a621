import type { VendorSetup } from "../vendor.ts";

export const SETUP: VendorSetup = {
  company: { legalName: "Twilio Inc.", country: "US" },
  regions: { us: "https://api.segment.io", eu: "https://events.eu1.segmentapis.com" },
  sdks: [
    {
      sdk: "@segment/analytics-node",
      option: ({ origin, pathname }) => `{ host: "${origin}", path: "${pathname}/v1/batch" }`,
    },
    {
      sdk: "@segment/analytics-next",
      option: ({ href, host, pathname, protocol }) =>
        `{ cdnURL: "${href}" }, { integrations: { "Segment.io": { apiHost: "${host}${pathname}/v1", protocol: "${protocol.slice(0, -1)}" } } }`,
    },
  ],
  beware: [
    "Segment forwards: list its destinations under `downstream`, so that an incident there is an incident here.",
    "Device-mode integrations are switched off, all of them: the pinned settings load no other vendor into a page. Which ones ran is under `integrations` in https://cdn.segment.com/v1/projects/WRITE_KEY/settings; move them to cloud mode or let them end.",
  ],
};
