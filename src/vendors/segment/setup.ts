import type { Json } from "../../domain/item.ts";
import { isObject, type VendorSetup } from "../vendor.ts";

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
    "Device-mode integrations are switched off, all of them: the pinned settings load no other vendor into a page. Save https://cdn.segment.com/v1/projects/WRITE_KEY/settings and give it with `--settings FILE` to see which ones that are; move them to cloud mode or let them end.",
  ],
  loadedInPage: (settings) => {
    const integrations = isObject(settings) ? settings["integrations"] : undefined;
    if (!isObject(settings) || !isObject(integrations)) return undefined;
    const plugins = Array.isArray(settings["remotePlugins"]) ? settings["remotePlugins"].filter(isObject) : [];
    return [
      ...Object.entries(integrations).flatMap(([name, one]) => (isLoadedInPage(name, one) ? [name] : [])),
      ...plugins.flatMap(({ creationName, name }) => [creationName, name].find(isText) ?? []),
    ];
  },
};

const isText = (value: Json | undefined): value is string => typeof value === "string";

/** As `analytics-next` itself decides it, in `isInstallableIntegration`. */
function isLoadedInPage(name: string, one: Json): boolean {
  if (!isObject(one) || name.startsWith("Segment") || one["bundlingStatus"] === "unbundled") return false;
  const version = isObject(one["versionSettings"]) ? one["versionSettings"]["componentTypes"] : undefined;
  return one["type"] === "browser" || (Array.isArray(version) && version.includes("browser"));
}
