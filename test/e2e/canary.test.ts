import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { call } from "../simulator/calls.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { CANARY, EVENT_THAT_STAYS, throughBrowserSdk, throughNodeSdk } from "./canaries.ts";
import { controlRows, disguises, filesIn, found, ledgerRows, type Place } from "./residue.ts";

/** Values planted through both real SDKs: under `minimal` they leave nowhere and rest nowhere; `transparent` shows that they would. */

const PATH = "/product-analytics~web";
const TOKEN = "destination-token";

async function sendEverything(server: Server): Promise<void> {
  await throughNodeSdk(server.gateway, PATH, TOKEN);
  await throughBrowserSdk(server.gateway, PATH, TOKEN);
}

const settled = async (server: Server): Promise<void> =>
  eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "everything has an outcome");

/** Every request as the vendor got it: bytes, URL, headers, and what is inside. */
const arrivedAt = (vendor: MixpanelSimulator): readonly Place[] =>
  vendor.received.map((request, index) => ({
    name: `request ${index}: ${request.decoded.slice(0, 60)}`,
    bytes: Buffer.concat([
      Buffer.from(`${request.url}\n${JSON.stringify(request.headers)}\n${request.decoded}\n`),
      request.raw,
    ]),
  }));

/** What the server tells without being asked about a person. */
async function told(server: Server): Promise<readonly Place[]> {
  const places: Place[] = [];
  const pages = [
    ...["/healthz", "/readyz", "/metrics"].map((page) => `http://${server.console}${page}`),
    ...["/readyz", "/metrics"].map((page) => `http://${server.gateway}${page}`),
  ];
  for (const page of pages) places.push({ name: page, bytes: Buffer.from((await call(page)).body) });
  const opened = await server.cli(
    ..."incident open --destination product-analytics --from 2020-01-01 --to 2099-01-01 --json".split(" "),
  );
  const { id } = JSON.parse(opened.stdout) as { id: string };
  const commands = [
    "status --json",
    "status",
    "config show --json",
    "dead-letters list --json",
    `incident scope ${id} --json`,
    `incident show ${id} --json`,
    "incident list --json",
    "ledger verify --json",
    "ledger checkpoint --json",
  ];
  for (const command of commands) {
    const { stdout, stderr } = await server.cli(...command.split(" "));
    places.push({ name: `bulkhead ${command}`, bytes: Buffer.from(stdout + stderr) });
  }
  return places;
}

test("what the SDKs send under `minimal` reaches neither the vendor nor the disk, the logs or the figures", async () => {
  await using vendor = await startMixpanelSimulator({ keepBytes: true, geolocate: true });
  const server = await startServer({ upstream: vendor.url, token: TOKEN });
  try {
    await sendEverything(server);
    await settled(server);
    assert.ok(vendor.contains(EVENT_THAT_STAYS), "the harmless part arrived, so that the search can find something");
    assert.deepEqual(found(CANARY, arrivedAt(vendor)), []);
    for (const [label, value] of Object.entries(CANARY))
      for (const disguise of [String(value), String(value).toLowerCase(), Buffer.from(String(value)).toString("hex")])
        assert.equal(vendor.contains(disguise), false, label);
    for (const { city, region } of vendor
      .rows()
      .events.map((row) => row.properties as { city?: string; region?: string }))
      assert.deepEqual([city, region], [undefined, undefined]);

    // Once more with a vendor that refuses and with a seal, so that dead letters and held envelopes lie in the journal.
    vendor.misbehave({ kind: "status", status: 400 });
    await sendEverything(server);
    await settled(server);
    assert.ok((await server.figures()).deadLetters > 0);
    await server.cli("seal", "product-analytics", "--reason", "a canary run");
    await sendEverything(server);
    const figures = await server.figures();
    assert.ok(figures.pending.held > 0);
    assert.ok(addsUp(figures), JSON.stringify(figures));
    assert.deepEqual(found(CANARY, arrivedAt(vendor)), []);

    const seen = await told(server);
    await server.stop();
    const data = join(server.folder, "data");
    const files = filesIn(data);
    const rows = [...(await ledgerRows(data)), ...(await controlRows(data))];
    assert.deepEqual(found(CANARY, [...seen, { name: "the log", bytes: Buffer.from(server.log()) }]), []);
    assert.deepEqual(found(CANARY, files), []);
    assert.deepEqual(found(CANARY, rows), []);

    // The search can find: what may rest does.
    const event = disguises(EVENT_THAT_STAYS)[0] ?? Buffer.alloc(0);
    assert.ok(files.some(({ name, bytes }) => name.includes("journal") && bytes.includes(event)));
    assert.ok(rows.some(({ name, bytes }) => name.endsWith(".field_sets") && bytes.includes("properties.plan")));
    assert.ok(rows.some(({ name, bytes }) => name.endsWith("seal_log") && bytes.includes("a canary run")));
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

test("the same traffic under `transparent` shows every value at the vendor, and ids still rest only sealed", async () => {
  await using vendor = await startMixpanelSimulator({ keepBytes: true });
  const server = await startServer({ upstream: vendor.url, token: TOKEN, destination: { policy: "transparent" } });
  try {
    await sendEverything(server);
    await settled(server);
    // These two travel in headers, which no policy forwards.
    const { cookie, forwardedFor, ...inItems } = CANARY;
    for (const [label, value] of Object.entries(inItems)) assert.ok(vendor.contains(String(value)), label);
    assert.deepEqual([vendor.contains(cookie), vendor.contains(forwardedFor)], [false, false]);
    assert.deepEqual(
      vendor.headerSets().map((names) => names.filter((name) => !EXPECTED_HEADERS.has(name))),
      vendor.headerSets().map(() => []),
    );
    const seen = await told(server);
    const { userId, organisationId } = CANARY;
    assert.deepEqual(found({ userId, organisationId }, seen), []);
    const subject = await server.cli("ledger", "subject", CANARY.userId, "--json");
    assert.equal(subject.code, 0);
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});

const EXPECTED_HEADERS: ReadonlySet<string> = new Set(
  "accept authorization connection content-length content-type host user-agent".split(" "),
);
