import type { JsonObject } from "../../domain/item.ts";
import { isObject, type VendorSetup } from "../vendor.ts";

export const SETUP: VendorSetup = {
  company: { legalName: "RudderStack, Inc.", country: "US" },
  regions: {},
  sdks: [
    {
      sdk: "@rudderstack/rudder-sdk-node",
      option: ({ origin, pathname }) => `{ dataPlaneUrl: "${origin}", path: "${pathname}/v1/batch" }`,
    },
    { sdk: "@rudderstack/analytics-js/bundled", option: ({ href }) => `"${href}", { configUrl: "${href}" }` },
  ],
  beware: [
    "RudderStack forwards: list its destinations under `downstream`, so that an incident there is an incident here.",
    "Device-mode integrations are switched off, all of them: `/sourceConfig`, from which a page learns them, is answered with a source that has none. Save what the page got from there and give it with `--settings FILE` to see which ones that are.",
  ],
  loadedInPage: (settings) => {
    const source = isObject(settings) ? settings["source"] : undefined;
    const destinations = isObject(source) ? source["destinations"] : undefined;
    if (!Array.isArray(destinations)) return undefined;
    return destinations.filter(isObject).flatMap((one) => (isLoadedInPage(one) ? nameOf(one) : []));
  },
};

/** `connectionMode` is what the dashboard writes today, per platform; `useNativeSDK` is older, alone or per platform. */
function isLoadedInPage({ enabled, deleted, config }: JsonObject): boolean {
  if (enabled === false || deleted === true || !isObject(config)) return false;
  const { connectionMode, useNativeSDK } = config;
  const mode = isObject(connectionMode) ? connectionMode["web"] : connectionMode;
  const native = isObject(useNativeSDK) ? useNativeSDK["web"] : useNativeSDK;
  return mode === undefined ? native === true : mode === "device" || mode === "hybrid";
}

function nameOf({ displayName, name, destinationDefinition }: JsonObject): string | [] {
  const kind = isObject(destinationDefinition) ? destinationDefinition["displayName"] : undefined;
  return [kind, displayName, name].find((one) => typeof one === "string") ?? [];
}
