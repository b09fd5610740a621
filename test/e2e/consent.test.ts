import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { call } from "../simulator/calls.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";

/** A person who refused is not disclosed: the SDK is content, nothing leaves, and the refusal is counted with its reason. */

const TOKEN = "test-token";
let vendor: MixpanelSimulator;
let server: Server;
before(async () => {
  vendor = await startMixpanelSimulator({ keepBytes: true });
  const consent = { signals: ["gpc"], property: "properties.analytics_consent" };
  server = await startServer({ upstream: vendor.url, destination: { legal_basis: "consent", consent } });
});
after(async () => {
  await server.stop();
  await vendor.close();
  removeFolder(server.folder);
});

const track = (name: string, consent: unknown, headers: Readonly<Record<string, string>> = {}) =>
  call(`http://${server.gateway}/product-analytics/track`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify([
      {
        event: name,
        properties: {
          token: TOKEN,
          distinct_id: "u1",
          ...(consent === undefined ? {} : { analytics_consent: consent }),
        },
      },
    ]),
  });

describe("consent", () => {
  it("lets through who gave it, and withholds who did not", async () => {
    const answers = [
      await track("Given", "granted"),
      await track("Refused", false),
      await track("Never asked", undefined),
      await track("Given, but the browser objects", true, { "sec-gpc": "1" }),
    ];
    for (const { status, body } of answers) assert.deepEqual([status, body], [200, "1"]);
    await eventually(async () => pendingOf(await server.figures()) === 0);
    const figures = await server.figures();
    assert.deepEqual([figures.in, figures.withheld], [4, { "no-consent": 3 }]);
    assert.deepEqual(
      vendor.rows().events.map((row) => row.event),
      ["Given"],
    );
    for (const name of ["Refused", "Never asked", "objects"]) assert.equal(vendor.contains(name), false, name);
  });

  it("writes nothing down about who refused", async () => {
    const { stdout } = await server.cli("ledger", "subject", "u1", "--json");
    const text = stdout;
    assert.equal(text.includes("Refused"), false);
    assert.match(text, /"disclosures"|"fields"|"lines"/);
  });
});
