import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { runInNewContext } from "node:vm";
import * as amplitude from "@amplitude/analytics-node";
import RudderAnalytics from "@rudderstack/rudder-sdk-node";
import { Analytics } from "@segment/analytics-node";
import Mixpanel from "mixpanel";
import { PostHog } from "posthog-node";
import { VENDORS } from "../../src/vendors/list.ts";
import { eventually, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type Recorder, startRecorder } from "../simulator/recorder.ts";

/** Each Node SDK is started with just the option that `bulkhead status` prints for it. */

const KEY = "0123456789abcdef0123456789abcdef";
type Options = Readonly<Record<string, string>>;

const SAY: Readonly<Record<string, (options: Options) => void>> = {
  mixpanel: (options) => Mixpanel.init(KEY, options).track("Said"),
  "@segment/analytics-node": (options) =>
    new Analytics({ writeKey: KEY, flushAt: 1, ...options }).track({ userId: "u1", event: "Said" }),
  "@amplitude/analytics-node": (options) => {
    const client = amplitude.createInstance();
    client.init(KEY, { flushIntervalMillis: 50, logLevel: amplitude.Types.LogLevel.None, ...options });
    client.track("Said", {}, { user_id: "user-1" });
  },
  "posthog-node": (options) =>
    new PostHog(KEY, { flushAt: 1, ...options }).capture({ distinctId: "u1", event: "Said" }),
  "@rudderstack/rudder-sdk-node": (options) =>
    new RudderAnalytics(KEY, { flushAt: 1, ...options }).track({ userId: "u1", event: "Said" }),
};

let vendor: Recorder;
let server: Server;
before(async () => {
  vendor = await startRecorder(() => ({ status: 200, body: "{}" }));
  const destinations = VENDORS.map(({ adapter }) => ({
    id: adapter.id,
    vendor: adapter.id,
    recipient: "vendor",
    token: KEY,
    upstream: vendor.url,
  }));
  server = await startServer({ config: { destinations } });
});
after(async () => {
  await server.stop();
  await vendor[Symbol.asyncDispose]();
  removeFolder(server.folder);
});

interface Shown {
  readonly destinations: readonly {
    readonly destination: string;
    readonly sdks: readonly { readonly sdk: string; readonly option: string }[];
  }[];
}

describe("the options that `status` prints", () => {
  it("bring an event of each Node SDK to its destination", async () => {
    const shown = JSON.parse((await server.cli("status", "--json")).stdout) as Shown;
    const tried: string[] = [];
    for (const { destination, sdks } of shown.destinations) {
      assert.ok(sdks.length > 0, destination);
      for (const { sdk, option } of sdks) {
        assert.ok(option.includes(server.gateway), sdk);
        const say = SAY[sdk];
        if (say === undefined) continue;
        say(runInNewContext(`(${option})`) as Options);
        await eventually(async () => (await server.figures(destination)).in === 1, 10_000, `${sdk} arrives`);
        const { refused } = await server.figures(destination);
        assert.deepEqual(refused, {}, sdk);
        tried.push(sdk);
      }
    }
    assert.deepEqual(tried.toSorted(), Object.keys(SAY).toSorted());
    const { stdout } = await server.cli("status");
    for (const { sdks } of shown.destinations)
      for (const { sdk, option } of sdks) assert.ok(stdout.includes(`  ${sdk}: ${option}`), sdk);
  });
});
