import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, it } from "node:test";
import type { Erasure } from "../../src/journal/journal.ts";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";

/** A person asks to be forgotten (Art. 17): nothing more is sent, the vendors are asked, and in the end we know nobody. */

const TOKEN = "destination-token";
const DEVICE = "0c9f5b0e-2b5a-4f7c-9a51-6f5a2f0a7d11";
const asked: { url: string; authorization: string; body: { distinct_ids?: string[] } }[] = [];
const answers: number[] = [503, 200];
const administration = createServer((request, response) => {
  void (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as { distinct_ids?: string[] };
    asked.push({ url: request.url ?? "", authorization: request.headers.authorization ?? "", body });
    response.writeHead(answers.shift() ?? 200, { connection: "close" });
    response.end(JSON.stringify({ status: "ok", results: { task_id: "task-17" } }));
  })();
});

let vendor: MixpanelSimulator;
let server: Server;

before(async () => {
  administration.listen(0, "127.0.0.1");
  await once(administration, "listening");
  const { port } = administration.address() as AddressInfo;
  vendor = await startMixpanelSimulator({ keepBytes: true });
  server = await startServer({
    upstream: vendor.url,
    token: TOKEN,
    config: { erasure_grace: "1s" },
    destination: { starts_empty: true, erasure: { url: `http://127.0.0.1:${port}`, secret: "an oauth token" } },
  });
});
after(async () => {
  await server.stop();
  await vendor.close();
  administration.close();
  removeFolder(server.folder);
});

const track = async (event: string, properties: Readonly<Record<string, string>>): Promise<void> => {
  const time = Math.floor(Date.now() / 1_000);
  const response = await fetch(`http://${server.gateway}/product-analytics/track`, {
    method: "POST",
    headers: { connection: "close" },
    body: JSON.stringify([{ event, properties: { token: TOKEN, time, ...properties } }]),
  });
  assert.equal(await response.text(), "1", "an application never notices");
};
const settled = () => eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "settled");
const printed = <T>(...words: string[]) => server.printed<T>(...words);
const erasure = async (): Promise<Erasure> =>
  (await printed<Erasure[]>("erasure", "list"))[0] ?? assert.fail("there is no erasure");
const exposed = async (): Promise<readonly string[]> => {
  const day = new Date().toISOString().slice(0, 10);
  const words = ["incident", "open", "--destination", "product-analytics", "--from", day, "--to", day];
  const { id } = await printed<{ id: string }>(...words);
  const scope = await printed<{ subjects: number }>("incident", "scope", id);
  const { stdout } = await server.cli("incident", "affected", id, "--format", "jsonl");
  const people = stdout
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { userId: string }).userId);
  assert.equal(people.length, scope.subjects);
  return people.toSorted();
};

it("wants to be sure, and knows whom it can't forget", async () => {
  const unsure = await server.cli("erase", "ada", "--reason", "test");
  assert.equal(unsure.code, 2);
  assert.match(unsure.stderr, /can't be taken back: add --yes/);
  const unknown = await server.cli("erase", "nobody", "--reason", "test", "--yes");
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /the ledger knows nobody by this id/);
});

it("stops sending at once, what is held included, and asks the vendor when it may", async () => {
  await track("$identify", { distinct_id: "ada", $anon_distinct_id: DEVICE, $device_id: DEVICE });
  await track("Seen", { distinct_id: "ada" });
  await track("Seen", { distinct_id: "bob" });
  await settled();
  const before = vendor.rows().events.length;
  await server.cli("seal", "product-analytics", "--reason", "test");
  await track("Held", { distinct_id: "ada" });
  const begun = await printed<Erasure>("erase", "ada", "--reason", "request of 3 March", "--yes");
  assert.deepEqual(
    begun.calls.map((one) => [one.destination, one.state, one.ids]),
    [["product-analytics", "to-ask", 2]],
  );
  assert.equal(asked.length, 0, "a sealed vendor is not asked either");
  assert.ok(!JSON.stringify(begun).includes("ada"), "nothing names the person");
  await track("After", { distinct_id: "ada" });
  await track("After by device", { distinct_id: `$device:${DEVICE}`, $device_id: DEVICE });
  await track("After", { distinct_id: "bob" });
  const again = await server.cli("erase", "ada", "--reason", "test", "--yes");
  assert.match(again.stderr, /this person's erasure has begun/);
  assert.deepEqual(await exposed(), ["ada", "bob"], "the vendor still holds it, so she must be told of a breach");

  await server.cli("unseal", "product-analytics", "--reason", "test");
  await settled();
  assert.equal(vendor.rows().events.length, before + 1, "Bob's event only");
  const figures = await server.figures();
  assert.equal(figures.withheld["erased"], 3);
  assert.ok(addsUp(figures));
});

it("destroys the sealed ids after the vendor's promise, and the ledger still proves itself", async () => {
  await eventually(async () => (await erasure()).doneAt !== null, 20_000, "the erasure ends");
  const [call] = (await erasure()).calls;
  assert.deepEqual([call?.state, call?.says], ["promised", "task-17"]);
  assert.equal(asked.length, 2, "asked again after 503");
  const [first] = asked;
  assert.match(first?.url ?? "", /^\/api\/app\/data-deletions\/v3\.0\/\?token=destination-token$/);
  assert.equal(first?.authorization, "Bearer an oauth token");
  const known = new Set(vendor.rows().events.map((one) => one.distinctId.replace("$device:", "")));
  const ids = first?.body.distinct_ids ?? [];
  assert.equal(ids.length, 2);
  assert.ok(
    ids.some((id) => known.has(id)),
    "under the vendor's own name for her",
  );

  const { known: isKnown } = await printed<{ known: boolean }>("ledger", "subject", "bob");
  assert.equal(isKnown, true);
  assert.equal((await server.cli("ledger", "subject", "ada")).code, 1);
  assert.deepEqual(await exposed(), ["(erased)", "bob"]);
  const verified = await server.cli("ledger", "verify");
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});

it("goes on keeping her out after a restart", async () => {
  await server.kill();
  server = await startServer({ after: server });
  await track("Again", { distinct_id: "ada" });
  await settled();
  assert.equal((await server.figures()).withheld["erased"], 4);
  assert.ok(!vendor.rows().events.some((one) => one.event === "Again"));
});
