import mixpanel, { type Config } from "mixpanel-browser";
import { careless, expose, signedIn } from "./sdk.ts";

/** Autocapture and page views are on, as many pages have them; the test has no patience. */
const USUAL: Partial<Config> = { autocapture: true, track_pageview: true, batch_flush_interval_ms: 1_000 };

/** The SDK goes on under the other id when the vendor has answered. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
};

expose({
  start: ({ gateway, token, settings }) => {
    const elsewhere: Partial<Config> = settings === "as-it-comes" ? {} : { api_host: gateway };
    const kept: Partial<Config> =
      settings === "recommended"
        ? { ip: false, persistence: "localStorage", record_sessions_percent: 0, remote_settings_mode: "disabled" }
        : { record_sessions_percent: 100, flags: true };
    mixpanel.init(token, { ...USUAL, ...kept, ...elsewhere });
  },
  sayEverything: async (planted) => {
    const all = signedIn(planted);
    mixpanel.register({ account_email: planted.email });
    mixpanel.track("Before signing in", careless(planted));
    mixpanel.identify(planted.userId);
    mixpanel.people.set({ ...all, $email: planted.email, $name: planted.name });
    mixpanel.people.set_once({ signup_phone: planted.plainPhone });
    mixpanel.people.append({ emails: planted.otherEmail });
    mixpanel.set_group("company", planted.organisationId);
    mixpanel.get_group("company", planted.organisationId).set({ $name: planted.organisationName, owner: planted.name });
    mixpanel.track(`Mail from ${planted.email} opened`);
    mixpanel.track("Checkout Finished", all);
    mixpanel.alias(planted.anonymousId, planted.userId);
    await until(() => mixpanel.get_property("$user_id") === planted.anonymousId);
  },
  say: (event) => mixpanel.track(event),
});
