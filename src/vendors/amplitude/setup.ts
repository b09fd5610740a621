import type { VendorSetup } from "../vendor.ts";

export const SETUP: VendorSetup = {
  company: { legalName: "Amplitude, Inc.", country: "US" },
  regions: { us: "https://api2.amplitude.com", eu: "https://api.eu.amplitude.com" },
  sdks: [
    { sdk: "@amplitude/analytics-node", option: ({ href }) => `{ serverUrl: "${href}/2/httpapi" }` },
    {
      sdk: "@amplitude/analytics-browser",
      option: ({ href }) =>
        `{ serverUrl: "${href}/2/httpapi", remoteConfig: { fetchRemoteConfig: false }, enableDiagnostics: false }`,
    },
  ],
  beware: [
    "Amplitude has no alias: what was known of a person before the first pseudonym stays with the old user.",
    "The browser SDK's settings and diagnostics go to hosts of their own unless both options are set.",
  ],
};
