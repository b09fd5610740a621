import type { VendorSetup } from "../vendor.ts";

export const SETUP: VendorSetup = {
  company: { legalName: "Google LLC", country: "US" },
  regions: { global: "https://www.google-analytics.com", eu: "https://region1.google-analytics.com" },
  sdks: [
    { sdk: "gtag", option: ({ href }) => `{ server_container_url: "${href}" }` },
    { sdk: "Measurement Protocol", option: ({ href }) => `"${href}/mp/collect"` },
  ],
  beware: [
    "GA4 says yes to whatever comes: delivered means that its edge took the bytes, and no more.",
    "The Measurement Protocol needs `credentials.username`, its API secret.",
    "Advertising hits are refused, so audiences and conversions for advertising end.",
  ],
};
