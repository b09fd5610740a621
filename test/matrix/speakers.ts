import { setTimeout as sleep } from "node:timers/promises";
import { createInstance, Types } from "@amplitude/analytics-node";
import RudderAnalytics from "@rudderstack/rudder-sdk-node";
import { Analytics } from "@segment/analytics-node";
import Mixpanel from "mixpanel";
import { PostHog } from "posthog-node";
import { call } from "../simulator/calls.ts";
import { SECRET, TOKEN } from "./far.ts";

/** One SDK as an application uses it. */
export interface Speaker {
  /**
   * Says one event of each name.
   * @returns those that the SDK gave back to the application as failed; the rest it took for sent
   */
  readonly say: (names: readonly string[]) => Promise<readonly string[]>;
  readonly close: () => Promise<unknown>;
}

/** Ready to speak to a destination at `host` (`127.0.0.1:PORT`) under `path` (`/destination~source`). */
export type Opens = (host: string, path: string) => Promise<Speaker> | Speaker;

const WHO = "user-of-the-matrix";

/** Names of which `sent` was not true. */
const failed = async (names: readonly string[], sent: (name: string) => Promise<boolean>) => {
  const all = await Promise.all(names.map(async (name) => ({ name, isSent: await sent(name) })));
  return all.filter(({ isSent }) => !isSent).map(({ name }) => name);
};

const asPromise = (start: (done: (error?: unknown) => void) => void): Promise<boolean> =>
  new Promise((resolve) => start((error) => resolve(!error)));

const mixpanel: Opens = (host, path) => {
  const silent = () => undefined;
  const logger = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };
  const sdk = Mixpanel.init(TOKEN, { host, path, protocol: "http", logger });
  return {
    say: (names) => failed(names, (name) => asPromise((done) => sdk.track(name, { distinct_id: WHO }, done))),
    close: () => Promise.resolve(),
  };
};

const segment: Opens = (host, path) => {
  const sdk = new Analytics({ writeKey: TOKEN, host: `http://${host}`, path: `${path}/v1/batch`, flushInterval: 50 });
  return {
    say: (names) => failed(names, (event) => asPromise((done) => sdk.track({ userId: WHO, event }, done))),
    close: () => sdk.closeAndFlush(),
  };
};

const rudderstack: Opens = (host, path) => {
  const sdk = new RudderAnalytics(TOKEN, {
    dataPlaneUrl: `http://${host}`,
    path: `${path}/v1/batch`,
    flushInterval: 50,
    // Without one, a flush that failed ends the process.
    errorHandler: () => undefined,
  });
  return {
    say: (names) => failed(names, (event) => asPromise((done) => sdk.track({ userId: WHO, event }, done))),
    close: () => sdk.flush(),
  };
};

const amplitude: Opens = async (host, path) => {
  const sdk = createInstance();
  const serverUrl = `http://${host}${path}/2/httpapi`;
  await sdk.init(TOKEN, { serverUrl, flushIntervalMillis: 50, logLevel: Types.LogLevel.None }).promise;
  return {
    say: (names) => failed(names, async (name) => (await sdk.track(name, {}, { user_id: WHO }).promise).code === 200),
    close: () => sdk.flush().promise,
  };
};

/** Keeps in memory what the network did not take, so the application asks it again. */
const GIVE_UP_MS = 40_000;

const posthog: Opens = (host, path) => {
  const sdk = new PostHog(TOKEN, { host: `http://${host}${path}`, flushInterval: 50, fetchRetryCount: 0 });
  sdk.on("error", () => undefined);
  const flushed = async (): Promise<boolean> => {
    for (const until = Date.now() + GIVE_UP_MS; Date.now() < until; await sleep(200)) {
      const isDone = await sdk.flush().then(
        () => true,
        () => false,
      );
      if (isDone) return true;
    }
    return false;
  };
  return {
    say: async (names) => {
      for (const event of names) sdk.capture({ distinctId: WHO, event });
      return (await flushed()) ? [] : names;
    },
    close: () => sdk.shutdown(),
  };
};

/** Measurement Protocol callers and gtag have no package; the application makes the request and looks at the answer. */
const ga4: Opens = (host, path) => ({
  say: (names) =>
    failed(names, async (name) => {
      const url = `http://${host}${path}/mp/collect?measurement_id=${TOKEN}&api_secret=${SECRET}`;
      const body = JSON.stringify({ client_id: "1234567890.1700000000", events: [{ name }] });
      const reply = await call(url, { body }).catch(() => undefined);
      return reply?.status === 204;
    }),
  close: () => Promise.resolve(),
});

/** SDKs of servers, and a caller for the vendor that has none. */
export const SPEAKERS: readonly (readonly [sdk: string, vendor: string, opens: Opens])[] = [
  ["mixpanel", "mixpanel", mixpanel],
  ["@segment/analytics-node", "segment", segment],
  ["@amplitude/analytics-node", "amplitude", amplitude],
  ["posthog-node", "posthog", posthog],
  ["@rudderstack/rudder-sdk-node", "rudderstack", rudderstack],
  ["GA4 by hand", "ga4", ga4],
];
