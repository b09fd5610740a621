import {
  flush,
  groupIdentify,
  Identify,
  identify,
  init,
  setGroup,
  setTransport,
  setUserId,
  track,
} from "@amplitude/analytics-browser";
import { careless, expose, signedIn } from "./sdk.ts";

/** Page views, clicks, attribution, forms: all that it captures by itself. */
const USUAL = { autocapture: true };

const RECOMMENDED = { remoteConfig: { fetchRemoteConfig: false }, enableDiagnostics: false };

declare const addEventListener: (type: "pagehide", listener: () => void) => void;

// As the vendor's documentation has it: left alone, the SDK keeps what was said last for the next visit.
addEventListener("pagehide", () => {
  setTransport("beacon");
  flush();
});

expose({
  start: ({ gateway, token, settings }) => {
    const elsewhere = settings === "as-it-comes" ? {} : { serverUrl: `${gateway}/2/httpapi` };
    return init(token, { ...USUAL, ...(settings === "recommended" ? RECOMMENDED : {}), ...elsewhere }).promise;
  },
  sayEverything: async (planted) => {
    const all = signedIn(planted);
    // Who is signed in when an event leaves counts for it, so it has to have left.
    await track("Before signing in", careless(planted)).promise;
    setUserId(planted.userId);
    identify(new Identify().set("email", planted.email).set("name", planted.name).setOnce("phone", planted.plainPhone));
    setGroup("company", planted.organisationId);
    groupIdentify("company", planted.organisationId, new Identify().set("name", planted.organisationName));
    track(`Mail from ${planted.email} opened`);
    track("Checkout Finished", all, { idfa: planted.anonymousId });
  },
  say: (event) => track(event),
  // An event gets into the queue in a turn of its own.
  lastWords: async (event) => {
    track(event);
    await new Promise((resolve) => setTimeout(resolve, 50));
  },
});
