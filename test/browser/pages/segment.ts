import { AnalyticsBrowser } from "@segment/analytics-next";
import { careless, expose, signedIn } from "./sdk.ts";

let analytics = new AnalyticsBrowser();

expose({
  start: async ({ gateway, token, settings }) => {
    const [protocol = "", host = ""] = gateway.split("://");
    const segment = { apiHost: `${host}/v1`, protocol: protocol as "http" | "https" };
    const own = settings === "as-it-comes" ? {} : { integrations: { "Segment.io": segment } };
    analytics = AnalyticsBrowser.load(
      { writeKey: token, ...(settings === "as-it-comes" ? {} : { cdnURL: gateway }) },
      own,
    );
    await analytics;
    await analytics.page();
  },
  sayEverything: async (planted) => {
    const all = signedIn(planted);
    await analytics.track("Before signing in", careless(planted));
    await analytics.identify(planted.userId, all);
    await analytics.page("Account", "Reset", all);
    await analytics.group(planted.organisationId, { name: planted.organisationName, owner: planted.name });
    await analytics.track(`Mail from ${planted.email} opened`);
    await analytics.track("Checkout Finished", all);
    await analytics.screen("Basket", all);
    await analytics.alias(planted.userId, planted.anonymousId);
  },
  say: (event) => analytics.track(event),
});
