import type { VendorSetup } from "../vendor.ts";

export const SETUP: VendorSetup = {
  company: { legalName: "RudderStack, Inc.", country: "US" },
  regions: {},
  sdks: [
    {
      sdk: "@rudderstack/rudder-sdk-node",
      option: ({ origin, pathname }) => `{ dataPlaneUrl: "${origin}", path: "${pathname}/v1/batch" }`,
    },
  ],
  beware: [
    "RudderStack forwards: list its destinations under `downstream`, so that an incident there is an incident here.",
    "Device-mode integrations are switched off, all of them: `/sourceConfig`, from which a page learns them, is refused.",
  ],
};
