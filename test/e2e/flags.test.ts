import assert from "node:assert/strict";
import { test } from "node:test";
import { PostHog } from "posthog-node";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { call } from "../simulator/calls.ts";
import { type PosthogSimulator, startPosthogSimulator } from "../simulator/posthog.ts";
import { type Recorder, startRecorder } from "../simulator/recorder.ts";
import { CANARY } from "./canaries.ts";
import { openPage } from "./page.ts";
import { openPosthogPage } from "./posthog-page.ts";
import { filesIn, found, ledgerRows, type Place } from "./residue.ts";

/** Feature flags of the real SDKs through a real gateway, while the vendor answers and while it does not. */

const KEY = "phc_0a1b2c3d4e5f60718293a4b5c6d7e8f9";
/** Generous, because tests share their machine. */
const BUDGET = "4s";

const opened = (vendor: PosthogSimulator, destination: object = {}) =>
  startServer({
    upstream: vendor.url,
    token: KEY,
    destination: { vendor: "posthog", policy: "minimal", flags: "proxy", flags_timeout: BUDGET, ...destination },
  });

interface Sdk {
  readonly client: PostHog;
  readonly errors: readonly unknown[];
}

function start(server: Server): Sdk {
  const host = `http://${server.gateway}/product-analytics~web`;
  const client = new PostHog(KEY, { host, flushInterval: 50, featureFlagsRequestTimeoutMs: 10_000 });
  const errors: unknown[] = [];
  client.on("error", (error: unknown) => errors.push(error));
  return { client, errors };
}

const about = {
  groups: { company: CANARY.organisationId },
  personProperties: { email: CANARY.email, full_name: CANARY.name, plan: "pro", $current_url: CANARY.urlToken },
  groupProperties: { company: { name: CANARY.organisationName, owner_email: CANARY.otherEmail } },
};

const ask = ({ client }: Sdk, who: string = CANARY.userId) => client.getAllFlags(who, about);

const settled = (server: Server, count: number): Promise<void> =>
  eventually(
    async () => {
      const figures = await server.figures();
      return figures.in === count && pendingOf(figures) === 0;
    },
    20_000,
    `${count} items have an outcome`,
  );

const placesOf = (vendor: Recorder): readonly Place[] =>
  vendor.received.map((request, index) => ({
    name: `request ${index}`,
    bytes: Buffer.concat([Buffer.from(`${request.url}\n${JSON.stringify(request.headers)}\n`), request.raw]),
  }));

test("a flag call is minimised, counted and answered; the person in it is the person of events", async () => {
  await using vendor = await startPosthogSimulator(KEY);
  const server = await opened(vendor);
  try {
    vendor.variants.set("checkout", "blue");
    const sdk = start(server);
    assert.deepEqual(await ask(sdk), { checkout: "blue" });
    sdk.client.capture({ distinctId: CANARY.userId, event: "Seen", groups: about.groups });
    await sdk.client.flush();
    await settled(server, 2);
    assert.deepEqual(found(CANARY, placesOf(vendor)), []);
    const [flagCall] = vendor.flagCalls;
    const [event] = vendor.events;
    assert.equal(flagCall?.["distinct_id"], event?.["distinct_id"]);
    assert.deepEqual(flagCall?.["groups"], event?.properties?.["$groups"]);
    const properties = flagCall?.["person_properties"] as Record<string, unknown>;
    assert.deepEqual(properties, { plan: "pro" });
    const { outcomes } = await server.figures();
    assert.equal(outcomes.delivered, 2);
    assert.deepEqual(sdk.errors, []);
    await sdk.client.shutdown();
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

test("the call is in the ledger while the vendor still thinks about it, and nothing of the person rests", async () => {
  await using vendor = await startPosthogSimulator(KEY);
  const server = await opened(vendor, { timeout: "6s" });
  try {
    const sdk = start(server);
    vendor.answerNext("silence");
    assert.deepEqual(await ask(sdk), {}, "in the end the SDK has no flags, and its code has the defaults");
    const { stdout } = await server.cli("ledger", "subject", CANARY.userId, "--json");
    const { recipients } = JSON.parse(stdout) as { recipients: readonly { readonly recipient: string }[] };
    assert.deepEqual(
      recipients.map((one) => one.recipient),
      ["vendor"],
    );
    await settled(server, 1);
    assert.equal((await server.figures()).outcomes.doubtful, 1, "it left, and nobody said what became of it");
    assert.equal((await server.figures()).deadLetters, 0, "nobody waits for it, so it can't be replayed");
    vendor.variants.set("checkout", "blue");
    assert.deepEqual(await ask(sdk), { checkout: "blue" });
    await settled(server, 2);
    await sdk.client.shutdown();
    await server.stop();
    const data = `${server.folder}/data`;
    assert.deepEqual(found(CANARY, [...filesIn(data), ...(await ledgerRows(data))]), []);
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

test("a call that a crash interrupts is doubtful, and is not asked again", async () => {
  await using vendor = await startPosthogSimulator(KEY);
  const before = await opened(vendor, { flags_timeout: "10s" });
  let server = before;
  try {
    vendor.answerNext("silence");
    // Not the SDK, which would ask once more.
    const flags = `http://${server.gateway}/product-analytics/flags/?v=2`;
    const asked = call(flags, { body: JSON.stringify({ token: KEY, distinct_id: CANARY.userId }) });
    await eventually(() => vendor.received.length === 1, 20_000, "the vendor has the call");
    await Promise.all([before.kill(), assert.rejects(asked)]);
    server = await startServer({ after: before });
    await settled(server, 1);
    const figures = await server.figures();
    assert.equal(figures.outcomes.doubtful, 1);
    assert.ok(addsUp(figures), JSON.stringify(figures));
    assert.equal(vendor.received.length, 1);
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

test("slow, broken, down, sealed, killed: the last good answer, from the disk; the unknown keep their defaults", async () => {
  await using vendor = await startPosthogSimulator(KEY);
  const before = await opened(vendor, { timeout: "6s" });
  let server = before;
  try {
    vendor.variants.set("checkout", "blue");
    const sdk = start(server);
    assert.deepEqual(await ask(sdk), { checkout: "blue" });
    vendor.variants.set("checkout", "red");
    for (const trouble of ["silence", "cut", { status: 503, body: "{}" }, { status: 200, body: "<html>" }] as const) {
      vendor.answerNext(trouble);
      assert.deepEqual(await ask(sdk), { checkout: "blue" }, JSON.stringify(trouble));
    }
    await settled(server, 5);
    assert.deepEqual(sdk.errors, []);

    await server.cli("seal", "product-analytics", "--reason", "a flag run");
    vendor.forget();
    assert.deepEqual(await ask(sdk), { checkout: "blue" });
    assert.deepEqual(await ask(sdk, "somebody-new"), {}, "no answer is not an answer without flags");
    assert.equal(sdk.errors.length, 1);
    await settled(server, 7);
    assert.equal((await server.figures()).withheld["too-late"], 2, "what nobody waits for is not held");

    await before.kill();
    server = await startServer({ after: before });
    const later = start(server);
    assert.deepEqual(await ask(later), { checkout: "blue" }, "still sealed, and known from the disk");
    assert.equal(vendor.received.length, 0);
    await server.cli("unseal", "product-analytics", "--reason", "a flag run");
    assert.deepEqual(await ask(later), { checkout: "red" });
    await settled(server, 9);
    const figures = await server.figures();
    assert.ok(addsUp(figures), JSON.stringify(figures));
    await Promise.all([sdk.client.shutdown(), later.client.shutdown()]);
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

test("on a page: the browser SDK gets its flags, an old one too, and neither gets the vendor's settings", async () => {
  await using vendor = await startPosthogSimulator(KEY);
  const server = await opened(vendor);
  try {
    vendor.variants.set("checkout", "blue");
    const page = openPosthogPage({
      url: `https://app.example.com/reset/${CANARY.urlToken}`,
      referrer: "",
      title: CANARY.pageTitle,
      userAgent:
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
      cookie: "",
      gateway: `http://${server.gateway}/product-analytics~web`,
      key: KEY,
      config: { request_batching: false },
    });
    await eventually(async () => page.sdk.getFeatureFlag("checkout") === "blue", 10_000, "the page has its flag");
    page.sdk.identify(CANARY.userId, { email: CANARY.email });
    await eventually(async () => vendor.flagCalls.length >= 2, 10_000, "it asks again for the person");
    const old = await call(`http://${server.gateway}/product-analytics/decide/?v=3`, {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `data=${encodeURIComponent(Buffer.from(JSON.stringify({ token: KEY, distinct_id: "u1" })).toString("base64"))}`,
    });
    assert.deepEqual(JSON.parse(old.body), {
      featureFlags: { checkout: "blue" },
      errorsWhileComputingFlags: false,
    });
    assert.deepEqual(found(CANARY, placesOf(vendor)), []);
    const wrong = await call(`http://${server.gateway}/product-analytics/flags/?v=2`, {
      body: JSON.stringify({ token: "phc_wrong", distinct_id: "u1" }),
    });
    assert.equal(wrong.status, 401);
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

test("Mixpanel's browser SDK gets its flags, and what its code says when there is no answer", async () => {
  const flags = { checkout: { variant_key: "blue", variant_value: "blue" } };
  await using vendor = await startRecorder(({ path }) =>
    path === "/flags" ? { status: 200, body: JSON.stringify({ code: 200, flags }) } : { status: 200, body: "1" },
  );
  const server = await startServer({
    upstream: vendor.url,
    token: KEY,
    destination: { flags: "proxy", flags_timeout: BUDGET },
  });
  try {
    const page = (name: string) =>
      openPage({
        url: `https://app.example.com/reset/${CANARY.urlToken}`,
        referrer: "",
        title: CANARY.pageTitle,
        userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0",
        cookie: "",
      }).sdk.init(
        KEY,
        {
          api_host: `http://${server.gateway}/product-analytics~web`,
          flags: { context: { custom_properties: { email: CANARY.email, plan: "pro" } } },
        },
        name,
      );
    const first = page("first");
    assert.equal(await first.flags.get_variant_value("checkout", "code"), "blue");
    first.identify(CANARY.userId);
    await eventually(
      () => vendor.received.filter((one) => one.url.startsWith("/flags")).length >= 2,
      10_000,
      "it asks again for the person",
    );
    assert.ok(vendor.contains("custom_properties"), "the harmless part arrived, so that the search can find something");
    assert.deepEqual(found(CANARY, placesOf(vendor)), []);
    await server.cli("seal", "product-analytics", "--reason", "a flag run");
    assert.equal(await page("second").flags.get_variant_value("checkout", "code"), "code");
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});
