import assert from "node:assert/strict";
import { after, before, describe, type TestContext, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { pagePolicy } from "../../scripts/reference/browser.ts";
import { vendorOf } from "../../src/vendors/list.ts";
import { CANARY, EVENT_THAT_STAYS } from "../e2e/canaries.ts";
import { found, type Place } from "../e2e/residue.ts";
import { eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { startBrowser } from "./chromium.ts";
import { shapeOf } from "./identities.ts";
import type { Settings, StartOptions } from "./pages/sdk.ts";
import { NOT_INSTALLED, PAGE_HOST, PAGE_SDKS, type PageSdkName, SEARCH_HOST, startSite, startTrap } from "./site.ts";
import { FAR, type Far } from "./vendors.ts";
import { openVisit } from "./visit.ts";

/** The vendors' own SDKs in a real browser, on a page whose address, referrer, title and buttons hold a person. */

const TOKEN = "phc_0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const LEAVING = "Left the page";
/** Longer than any of the SDKs waits before it sends. */
const QUIET_MS = 1_500;
const POLICIES = ["minimal", "transparent"] as const;
type Policy = (typeof POLICIES)[number];

// These travel in headers, which no page can set.
const { cookie: _cookie, forwardedFor: _forwardedFor, ...PLANTED } = CANARY;

const trap = await startTrap();
const site = await startSite();
const started = await startBrowser({ names: [PAGE_HOST, SEARCH_HOST], trapPort: trap.port });

after(async () => {
  if (started.kind === "browser") await started.browser.close();
  await site[Symbol.asyncDispose]();
  await trap[Symbol.asyncDispose]();
});

const browser = () => (started.kind === "browser" ? started.browser : assert.fail(started.why));
const adapterOf = (sdk: PageSdkName) => vendorOf(sdk)?.adapter ?? assert.fail(`no adapter for ${sdk}`);

describe("the vendors' SDKs in a browser", { skip: started.kind === "none" && started.why }, () => {
  const far = new Map<string, Far>();
  let server: Server;

  before(async () => {
    const destinations = [];
    for (const sdk of PAGE_SDKS)
      for (const policy of POLICIES) {
        const vendor = await FAR[sdk](TOKEN);
        const id = `${sdk}-${policy}`;
        far.set(id, vendor);
        destinations.push({ id, vendor: sdk, recipient: "vendor", token: TOKEN, upstream: vendor.url, policy });
      }
    server = await startServer({ config: { destinations } });
  });
  after(async () => {
    for (const vendor of far.values()) await vendor[Symbol.asyncDispose]();
    await server.stop();
    removeFolder(server.folder);
  });

  for (const name of NOT_INSTALLED) test(name, { skip: `${name} is not installed` });

  const farOf = (sdk: PageSdkName, policy: Policy): Far => far.get(`${sdk}-${policy}`) ?? assert.fail(`no ${sdk}`);
  const gatewayFor = (sdk: PageSdkName, policy: Policy) => `http://${server.gateway}/${sdk}-${policy}~web`;

  /** A person comes from a search, does everything, clicks, and leaves in the middle of it. */
  async function visited(sdk: PageSdkName, policy: Policy, settings: Settings) {
    await using visit = await openVisit(browser(), site, sdk);
    await visit.start({ gateway: gatewayFor(sdk, policy), token: TOKEN, settings });
    await visit.sayEverything(CANARY);
    await visit.page.click("#call");
    const vendor = farOf(sdk, policy);
    const says = (name: string) => () => vendor.mentions().some((one) => one.name === name);
    await eventually(says(EVENT_THAT_STAYS), 20_000, `${sdk} said nothing`);
    await quiet(() => vendor.mentions().length);
    await visit.leaveWith(LEAVING);
    await eventually(says(LEAVING), 20_000, `${sdk} said nothing when it left`);
    assert.deepEqual(visit.unread(), [], "the page may read what the gateway answers");
    return { requests: visit.requests(), beacons: await visit.beacons(), blocked: visit.blocked() };
  }

  /** An SDK with a request under way may have no beacon for what comes then: leaving breaks the one, and the other waits. */
  async function quiet(count: () => number): Promise<void> {
    let [last, since] = [count(), Date.now()];
    await eventually(() => {
      if (count() !== last) [last, since] = [count(), Date.now()];
      return Date.now() - since > QUIET_MS;
    });
  }

  /** Both destinations have got the same and are done with it, or it takes too long. */
  const settled = (sdk: PageSdkName) =>
    eventually(async () => {
      const figures = await Promise.all(POLICIES.map((policy) => server.figures(`${sdk}-${policy}`)));
      const [minimal = [], transparent = []] = POLICIES.map((policy) => shapeOf(farOf(sdk, policy).mentions()));
      return figures.every((one) => pendingOf(one) === 0) && isDeepStrictEqual(minimal, transparent);
    }).catch(() => undefined);

  for (const sdk of PAGE_SDKS)
    test(`${sdk}: nothing planted arrives under \`minimal\`, everything under \`transparent\`, and ids keep their graph`, async (context) => {
      site.protect(pagePolicy(adapterOf(sdk), `http://${server.gateway}`));
      const visits = await Promise.all(POLICIES.map((policy) => visited(sdk, policy, "recommended")));
      await settled(sdk);
      const [minimal, transparent] = [farOf(sdk, "minimal"), farOf(sdk, "transparent")];
      tell(context, sdk, minimal, transparent);
      assert.deepEqual(found(PLANTED, arrivedAt(minimal)), []);
      for (const [label, value] of Object.entries(PLANTED)) assert.ok(transparent.contains(String(value)), label);
      assert.deepEqual(shapeOf(minimal.mentions()), shapeOf(transparent.mentions()));
      for (const { requests, beacons, blocked } of visits) {
        const hosts = new Set([...requests.map(({ host }) => host), ...beacons]);
        assert.deepEqual([...hosts], [server.gateway], "no other host is asked");
        assert.deepEqual(blocked, [], "the page's policy has nothing to hold back");
      }
      const isBeacon = visits.some(({ beacons }) => beacons.length > 0);
      assert.equal(isBeacon, SENDS_BEACONS.has(sdk), "what was said last went as the SDK sends it");
      assert.equal(trap.connections(), 0);
    });

  for (const sdk of PAGE_SDKS)
    test(`${sdk}: with nothing but its address changed, side channels end at the gateway or at the page's policy`, async (context) => {
      site.protect(pagePolicy(adapterOf(sdk), `http://${server.gateway}`));
      const before = (await server.figures(`${sdk}-minimal`)).outcomes["refused-by-gateway"];
      const { requests, beacons, blocked } = await visited(sdk, "minimal", "address-only");
      await eventually(async () => pendingOf(await server.figures(`${sdk}-minimal`)) === 0);
      const refused = (await server.figures(`${sdk}-minimal`)).outcomes["refused-by-gateway"] - before;
      context.diagnostic(
        `${sdk}: ${refused} requests refused by the gateway, ${blocked.length} kept in the page ${[...new Set(blocked)].join(", ")}`,
      );
      assert.deepEqual(found(PLANTED, arrivedAt(farOf(sdk, "minimal"))), []);
      checkDeclared(sdk, [...requests.map(({ host }) => host), ...beacons, ...hostsIn(blocked)], [server.gateway]);
      assert.equal(trap.connections(), 0);
    });

  for (const sdk of PAGE_SDKS)
    test(`${sdk}: as it comes it turns to hosts that the adapter names, and a page's policy holds it`, async (context) => {
      const start = { gateway: gatewayFor(sdk, "minimal"), token: TOKEN, settings: "as-it-comes" } as const;
      const free = await left(sdk, undefined, start);
      assert.ok(trap.connections() > 0 && free.length > 0, "the trap works");
      checkDeclared(sdk, free, []);
      const before = trap.connections();
      const held = await left(sdk, pagePolicy(adapterOf(sdk), `http://${server.gateway}`), start);
      context.diagnostic(`${sdk}: ${[...new Set(free)].join(", ")}; ${held.length} requests held by the page's policy`);
      assert.ok(held.length > 0);
      assert.equal(trap.connections(), before, "nothing got out");
    });

  /** The hosts that a page's SDK tried to reach. */
  async function left(sdk: PageSdkName, policy: string | undefined, start: StartOptions): Promise<readonly string[]> {
    site.protect(policy);
    await using visit = await openVisit(browser(), site, sdk);
    // Segment's does not start without settings from its vendor.
    await visit.start(start).catch(() => undefined);
    void visit.sayEverything(CANARY).catch(() => undefined);
    await visit.page.click("#call");
    const tried = () => [...visit.requests().map(({ host }) => host), ...hostsIn(visit.blocked())];
    await eventually(() => tried().length > 0, 20_000, `${sdk} turned to nobody`);
    await visit.leaveWith(LEAVING);
    return [...tried(), ...(await visit.beacons())];
  }
});

/** Segment's says the last thing with an ordinary request, all others with `sendBeacon`. */
const SENDS_BEACONS: ReadonlySet<PageSdkName> = new Set(["mixpanel", "posthog", "amplitude"]);

const hostsIn = (blocked: readonly string[]): readonly string[] => blocked.map((one) => one.split(" ")[1] ?? one);

function checkDeclared(sdk: PageSdkName, asked: readonly string[], others: readonly string[]): void {
  const declared = new Set([...adapterOf(sdk).hosts.map(({ name }) => name), ...others]);
  const unknown = asked.filter((host) => !declared.has(host));
  assert.deepEqual(unknown, [], "the adapter names every host");
}

/** Every request as the vendor got it: bytes, address, headers, and what is inside. */
const arrivedAt = (vendor: Far): readonly Place[] =>
  vendor.received.map((request, index) => ({
    name: `request ${index}: ${request.decoded.slice(0, 80)}`,
    bytes: Buffer.concat([
      Buffer.from(`${request.url}\n${JSON.stringify(request.headers)}\n${request.decoded}\n`),
      request.raw,
    ]),
  }));

function tell(context: TestContext, sdk: string, minimal: Far, transparent: Far): void {
  const values = Object.values(PLANTED).map(String);
  const count = (vendor: Far) => values.filter((value) => vendor.contains(value)).length;
  context.diagnostic(
    `${sdk}: ${minimal.mentions().length} items; of ${values.length} planted values ${count(minimal)} arrived under minimal, ${count(transparent)} under transparent`,
  );
}
