import {
  type ApiObject,
  type IdentifyTraits,
  type LoadOptions,
  RudderAnalytics,
} from "@rudderstack/analytics-js/bundled";
import { careless, expose, signedIn } from "./sdk.ts";

const RECOMMENDED: LoadOptions = { storage: { type: "localStorage" }, sendAdblockPage: false, uaChTrackLevel: "none" };

const analytics = new RudderAnalytics();

expose({
  start: ({ gateway, token, settings }) => {
    // Left out, settings come from the vendor; where calls go has to be said anyway.
    const [plane, elsewhere] =
      settings === "as-it-comes" ? ["https://hosted.rudderlabs.com", {}] : [gateway, { configUrl: gateway }];
    analytics.load(token, plane, { ...(settings === "recommended" ? RECOMMENDED : {}), ...elsewhere });
    analytics.page();
  },
  sayEverything: (planted) => {
    // Its types know no lists in lists, but it sends them.
    const all = signedIn(planted) as unknown as ApiObject;
    analytics.track("Before signing in", careless(planted) as unknown as ApiObject);
    analytics.identify(planted.userId, all as unknown as IdentifyTraits);
    analytics.page("Account", "Reset", all);
    analytics.group(planted.organisationId, { name: planted.organisationName, owner: planted.name });
    analytics.track(`Mail from ${planted.email} opened`);
    analytics.track("Checkout Finished", all);
    analytics.alias(planted.userId, planted.anonymousId);
  },
  say: (event) => analytics.track(event),
  // What has not left with the page waits for the next one that has the SDK.
  lastWords: async (event) => {
    analytics.track(event);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  },
});
