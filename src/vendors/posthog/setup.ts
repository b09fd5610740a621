import type { VendorSetup } from "../vendor.ts";

export const SETUP: VendorSetup = {
  company: { legalName: "PostHog, Inc.", country: "US" },
  regions: { us: "https://us.i.posthog.com", eu: "https://eu.i.posthog.com" },
  sdks: [
    { sdk: "posthog-node", option: ({ href }) => `{ host: "${href}" }` },
    { sdk: "posthog-js", option: ({ href }) => `{ api_host: "${href}" }` },
  ],
  beware: [
    "PostHog puts people into a flag's variants by their id. Pseudonyms are other ids, so people move between variants.",
    "Flags are refused unless `flags: proxy` is set; session recordings are refused.",
  ],
};
