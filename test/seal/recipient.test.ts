import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { RecipientSealed } from "../../src/delivery/recipient-seals.ts";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { call } from "../simulator/calls.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { type SegmentSimulator, startSegmentSimulator } from "../simulator/segment.ts";

/** A legal entity is cut off on every way that leads to it; what only a router can close is never called closed. */

const KEY = "test-token";
let direct: MixpanelSimulator;
let router: SegmentSimulator;
let server: Server;
before(async () => {
  direct = await startMixpanelSimulator();
  router = await startSegmentSimulator(KEY);
  const destination = { token: KEY, policy: "minimal" };
  server = await startServer({
    config: {
      recipients: [
        {
          id: "mixpanel",
          legal_name: "Mixpanel, Inc.",
          country: "US",
          router_names: ["Mixpanel", "Mixpanel (Actions)"],
        },
        { id: "warehouse", legal_name: "Example Warehouse GmbH", country: "DE" },
        { id: "segment", legal_name: "Twilio Inc.", country: "US" },
      ],
      destinations: [
        { ...destination, id: "product-analytics", vendor: "mixpanel", recipient: "mixpanel", upstream: direct.url },
        {
          ...destination,
          id: "pipeline",
          vendor: "segment",
          recipient: "segment",
          upstream: router.url,
          downstream: ["mixpanel", "warehouse"],
        },
      ],
    },
  });
});
after(async () => {
  await server.stop();
  await direct.close();
  await router[Symbol.asyncDispose]();
  removeFolder(server.folder);
});

const track = (event: string) =>
  call(`http://${server.gateway}/product-analytics/track`, {
    body: JSON.stringify([{ event, properties: { token: KEY, distinct_id: "u1" } }]),
  });
const forward = async (event: string): Promise<unknown> => {
  await call(`http://${server.gateway}/pipeline/v1/track`, {
    body: JSON.stringify({ userId: "u1", event, writeKey: KEY, integrations: { All: true, Mixpanel: true } }),
  });
  await eventually(() => router.calls.some((one) => one["event"] === event), 20_000, `${event} arrives`);
  return router.calls.find((one) => one["event"] === event)?.["integrations"];
};
const EXCLUDED = { All: true, Mixpanel: false, "Mixpanel (Actions)": false };

describe("sealing a recipient", () => {
  it("closes its own destinations, asks routers, and says which is which", async () => {
    await track("Before");
    assert.deepEqual(await forward("Before"), { All: true, Mixpanel: true });
    await eventually(() => direct.rows().events.length === 1);
    const { code, stdout } = await server.cli("seal", "--recipient", "mixpanel", "--reason", "an intrusion");
    assert.equal(code, 1, "a way is left");
    assert.match(stdout, /closed {2}product-analytics: nothing leaves/);
    assert.match(stdout, /asked {3}pipeline: .*Mixpanel: false.*can't be reached from here/);
    assert.match(stdout, /NOT everything is closed: 1 of 2 ways/);
    assert.equal(/0 bytes/.test(stdout), false);

    const bytes = direct.bytesRead();
    await track("During");
    assert.deepEqual(await forward("During"), EXCLUDED);
    const figures = await server.figures();
    assert.deepEqual([figures.sealed, figures.mode, figures.pending.held], [true, "hold", 1]);
    assert.equal(direct.bytesRead(), bytes);
  });

  it("names a router that can't be told", async () => {
    const sealed = await server.cli("seal", "--recipient", "warehouse", "--reason", "another one", "--json");
    const { routes } = JSON.parse(sealed.stdout) as RecipientSealed;
    assert.deepEqual(
      routes.map(({ destination, state }) => [destination, state]),
      [["pipeline", "open"]],
    );
    assert.match(routes[0]?.says ?? "", /recipients\.warehouse\.router_names is empty; `bulkhead seal pipeline`/);
    assert.equal((await server.cli("unseal", "--recipient", "warehouse", "--reason", "over")).code, 0);
  });

  it("says that all is closed only when the router is sealed too", async () => {
    await server.cli("seal", "pipeline", "--reason", "to be sure");
    const { code, stdout } = await server.cli("seal", "--recipient", "mixpanel", "--reason", "again");
    assert.equal(code, 0, stdout);
    assert.equal(stdout.includes("NOT"), false);
    await server.cli("unseal", "pipeline", "--reason", "it is told");
  });

  it("holds over a restart, and can't be undone by halves", async () => {
    await server.stop();
    server = await startServer({ after: server });
    const bytes = direct.bytesRead();
    assert.deepEqual(await forward("After a restart"), EXCLUDED);
    assert.equal((await server.figures()).sealed, true);
    const half = await server.cli("unseal", "product-analytics", "--reason", "by mistake");
    assert.equal(half.code, 2);
    assert.match(half.stderr, /unseal --recipient mixpanel/);
    assert.equal(direct.bytesRead(), bytes);
  });

  it("opens again, and what was held is delivered", async () => {
    const { code, stdout } = await server.cli("unseal", "--recipient", "mixpanel", "--reason", "closed the hole");
    assert.equal(code, 0, stdout);
    assert.deepEqual(await forward("Later"), { All: true, Mixpanel: true });
    await eventually(() => direct.rows().events.length === 2);
    await eventually(async () => pendingOf(await server.figures()) === 0);
    for (const id of ["product-analytics", "pipeline"]) assert.ok(addsUp(await server.figures(id)), id);
    const verified = await server.cli("ledger", "verify");
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
    const unknown = await server.cli("seal", "--recipient", "nobody", "--reason", "a test");
    assert.match(unknown.stderr, /no recipient "nobody"/);
    assert.equal((await server.cli("seal", "--reason", "a test")).code, 2);
  });
});
