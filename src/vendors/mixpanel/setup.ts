import type { VendorSetup } from "../vendor.ts";

export const SETUP: VendorSetup = {
  company: { legalName: "Mixpanel, Inc.", country: "US" },
  regions: {
    us: "https://api.mixpanel.com",
    eu: "https://api-eu.mixpanel.com",
    in: "https://api-in.mixpanel.com",
  },
  sdks: [
    {
      sdk: "mixpanel",
      option: ({ host, protocol, pathname }) =>
        `{ host: "${host}", protocol: "${protocol.slice(0, -1)}", path: "${pathname}" }`,
    },
    { sdk: "mixpanel-browser", option: ({ href }) => `{ api_host: "${href}" }` },
  ],
  beware: [
    "Flags are refused unless `flags: proxy` is set: they fall back to what the code says. Session recordings are refused.",
    "Mixpanel puts people into a flag's variants by their id. Pseudonyms are other ids, so people move between variants.",
    "Without `credentials` imports of old events go out with the token, and Mixpanel may refuse them.",
  ],
};
