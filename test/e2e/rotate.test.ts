import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";

/** New pseudonyms after a breach: what the vendor lost can't be joined with what it gets, and we still know everybody. */

const TOKEN = "destination-token";
let vendor: MixpanelSimulator;
let server: Server;

before(async () => {
  vendor = await startMixpanelSimulator();
  server = await startServer({ upstream: vendor.url, token: TOKEN });
});
after(async () => {
  await server.stop();
  await vendor.close();
  removeFolder(server.folder);
});

const track = async (event: string, userId: string): Promise<void> => {
  const properties = { token: TOKEN, distinct_id: userId, time: Math.floor(Date.now() / 1_000) };
  const response = await fetch(`http://${server.gateway}/product-analytics/track`, {
    method: "POST",
    headers: { connection: "close" },
    body: JSON.stringify([{ event, properties }]),
  });
  assert.equal(await response.text(), "1");
};
const settled = () => eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "settled");
const idOf = (event: string): string | undefined => vendor.rows().events.find((one) => one.event === event)?.distinctId;

it("says what would break, and changes nothing until told so", async () => {
  const asked = await server.cli("rotate", "product-analytics", "--reason", "test");
  assert.equal(asked.code, 2);
  assert.match(asked.stdout, /takes every person, device and organisation for a new one/);
  assert.match(asked.stderr, /nothing was changed; add --yes/);
  const unknown = await server.cli("rotate", "elsewhere", "--reason", "test", "--yes");
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /there is no destination "elsewhere"/);
});

it("maps everybody anew, withholds what is held, and the ledger knows both names", async () => {
  await track("Before", "ada-1");
  await settled();
  await server.cli("seal", "product-analytics", "--reason", "test");
  await track("Held", "ada-1");
  const rotated = await server.cli("rotate", "product-analytics", "--reason", "test", "--yes", "--json");
  assert.equal(rotated.code, 0, rotated.stderr);
  assert.equal(JSON.parse(rotated.stdout).epoch, 2);
  await track("After", "ada-1");
  await server.cli("unseal", "product-analytics", "--reason", "test");
  await settled();

  const figures = await server.figures();
  assert.equal(figures.outcomes.withheld, 1);
  assert.equal(figures.withheld["epoch-rotated"], 1);
  assert.ok(addsUp(figures));
  assert.equal(idOf("Held"), undefined);
  const [before, after] = [idOf("Before"), idOf("After")];
  assert.ok(before !== undefined && after !== undefined && before !== after);

  await server.kill();
  server = await startServer({ after: server });
  await track("Later", "ada-1");
  await settled();
  assert.equal(idOf("Later"), after, "the epoch outlives a kill");
  const subject = await server.cli("ledger", "subject", "ada-1", "--json");
  for (const pseudonym of [before, after]) assert.ok(subject.stdout.includes(pseudonym), subject.stdout);
  const verified = await server.cli("ledger", "verify");
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});
