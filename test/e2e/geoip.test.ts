import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { eventually, pendingOf, removeFolder, startServer } from "../harness/server.ts";
import { call } from "../simulator/calls.ts";
import { startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { filesIn, found, ledgerRows, type Place } from "./residue.ts";

/** A country made of an address that a trusted proxy names; the address itself goes nowhere. */

/** RIPE NCC's, in Amsterdam; and one that the client only claims. */
const DUTCH = "193.0.6.139";
const CLAIMED = "8.8.8.8";
const IN_ITEM = "193.0.11.51";

test("an event gets its country from the address, and the address rests nowhere", async () => {
  await using vendor = await startMixpanelSimulator({ keepBytes: true });
  const policies = {
    places: {
      rules: [{ where: "properties.last_ip", what: "generalise", to: "country", why: "reports by country" }],
    },
  };
  const server = await startServer({
    upstream: vendor.url,
    destination: { policy: "places" },
    config: {
      policies,
      geoip: { database: "built-in" },
      gateway: { listen: "127.0.0.1:0", trusted_proxies: ["127.0.0.0/8"] },
    },
  });
  try {
    const track = (event: string, properties: object, query: string) =>
      call(`http://${server.gateway}/product-analytics/track/?verbose=1&${query}`, {
        headers: { "content-type": "application/json", "x-forwarded-for": `${CLAIMED}, ${DUTCH}` },
        body: JSON.stringify([{ event, properties: { token: "test-token", distinct_id: "u1", ...properties } }]),
      });
    await track("From a browser", {}, "ip=1");
    await track("From a server", { last_ip: IN_ITEM }, "ip=0");
    await track("Said", { mp_country_code: "PT" }, "ip=1");
    await eventually(async () => pendingOf(await server.figures()) === 0);

    const countries = Object.fromEntries(
      vendor.rows().events.map((row) => [row.event, row.properties as Record<string, unknown>]),
    );
    assert.equal(countries["From a browser"]?.["mp_country_code"], "NL");
    assert.equal(countries["Said"]?.["mp_country_code"], "PT");
    assert.equal(countries["From a server"]?.["mp_country_code"], undefined);
    assert.equal(countries["From a server"]?.["last_ip"], "NL");

    const seen: Place[] = [{ name: "the log", bytes: Buffer.from(server.log()) }];
    for (const request of vendor.received)
      seen.push({
        name: "a request",
        bytes: Buffer.concat([Buffer.from(JSON.stringify(request.headers)), request.raw]),
      });
    seen.push({ name: "metrics", bytes: Buffer.from((await call(`http://${server.console}/metrics`)).body) });
    await server.stop();
    const data = join(server.folder, "data");
    const rows = await ledgerRows(data);
    const subjects = rows.find(({ name }) => name.endsWith(".subjects"))?.bytes.toString() ?? "";
    assert.match(subjects, /\bNL\b/);
    assert.deepEqual(found({ DUTCH, CLAIMED, IN_ITEM }, [...seen, ...rows, ...filesIn(data)]), []);
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

test("a database that can't be read keeps the gateway from starting, and says so", async () => {
  await assert.rejects(
    startServer({ config: { geoip: { database: "./countries.mmdb" } }, waitFor: "gateway" }),
    /geoip\.database: .*countries\.mmdb can't be read/,
  );
});
