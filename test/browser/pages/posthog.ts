import { posthog } from "posthog-js";
import { careless, expose, signedIn } from "./sdk.ts";

type Config = NonNullable<Parameters<typeof posthog.init>[1]>;

/** A browser that is driven by a test counts as a robot, whose events the SDK drops. */
const USUAL: Config = {
  opt_out_useragent_filter: true,
  capture_pageview: true,
  autocapture: true,
  request_queue_config: { flush_interval_ms: 1_000 },
};

const RECOMMENDED: Config = {
  persistence: "localStorage",
  disable_session_recording: true,
  disable_surveys: true,
  advanced_disable_flags: true,
  disable_external_dependency_loading: true,
};

expose({
  start: async ({ gateway, token, settings }) => {
    const elsewhere: Config = settings === "as-it-comes" ? {} : { api_host: gateway };
    posthog.init(token, { ...USUAL, ...(settings === "recommended" ? RECOMMENDED : {}), ...elsewhere });
    // The first page view is taken a turn later, and belongs to whoever is signed in by then.
    await new Promise((resolve) => setTimeout(resolve, 50));
  },
  sayEverything: (planted) => {
    const all = signedIn(planted);
    posthog.register({ account_email: planted.email });
    posthog.capture("Before signing in", careless(planted));
    posthog.identify(planted.userId, all, { signup_phone: planted.plainPhone });
    posthog.setPersonProperties({ emails: [planted.otherEmail] });
    posthog.group("company", planted.organisationId, { name: planted.organisationName, owner: planted.name });
    posthog.capture(`Mail from ${planted.email} opened`);
    posthog.capture("Checkout Finished", all);
    posthog.captureException(new Error(`no such user: ${planted.email}`));
    posthog.alias(planted.anonymousId, planted.userId);
  },
  say: (event) => posthog.capture(event),
});
