import assert from "node:assert/strict";
import { mkdtemp, readFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { call } from "./calls.ts";
import { startMixpanelSimulator } from "./mixpanel.ts";

const basic = { authorization: `Basic ${Buffer.from("service:secret").toString("base64")}` };

function event(name: string, properties: Record<string, unknown> = {}) {
  return {
    event: name,
    properties: { distinct_id: "u1", token: "T", $insert_id: name, time: 1_700_000_000, ...properties },
  };
}

const two = [event("a"), event("b", { note: 'brackets ]}[{ and "quotes" \\', nested: [{ event: "no" }] })];
const json = JSON.stringify(two);
const base64 = Buffer.from(json).toString("base64");
const form = { "content-type": "application/x-www-form-urlencoded" };

const spellings = {
  "un-escaped base64 in a form": { headers: form, body: `data=${base64}` },
  "escaped base64 in a form": { headers: form, body: `data=${encodeURIComponent(base64)}&verbose=0` },
  "JSON in a form": { headers: form, body: `data=${encodeURIComponent(json).replaceAll("%20", "+")}` },
  "a form without a content type": { body: `data=${base64}` },
  "a JSON array": { headers: { "content-type": "application/json" }, body: json },
  "JSON called text": { headers: { "content-type": "text/plain" }, body: json },
  "lines of JSON": {
    headers: { "content-type": "application/x-ndjson" },
    body: `${two.map((each) => JSON.stringify(each)).join("\n")}\n`,
  },
  "gzip that says so": { headers: { "content-encoding": "gzip" }, body: gzipSync(json) },
  "gzip that does not": { headers: { "content-type": "text/plain" }, body: gzipSync(json) },
};

for (const [name, sending] of Object.entries(spellings)) {
  test(`reads ${name}, and counts the same without parsing`, async () => {
    await using keeping = await startMixpanelSimulator({ keepBytes: true });
    await using counting = await startMixpanelSimulator({ store: "count" });
    for (const simulator of [keeping, counting]) {
      assert.equal((await call(`${simulator.url}/track/`, sending)).body, "1");
      assert.equal(simulator.counts().events, 2);
    }
    assert.deepEqual(
      keeping.rows().events.map((row) => row.event),
      ["a", "b"],
    );
    assert.ok(keeping.contains("brackets ]}[{ and"));
    assert.deepEqual(counting.rows().events, []);
  });
}

test("takes an event of 200 KiB in the URL", async () => {
  await using simulator = await startMixpanelSimulator();
  const data = Buffer.from(JSON.stringify(event("big", { filler: "x".repeat(150_000) }))).toString("base64");
  assert.equal((await call(`${simulator.url}/track?data=${encodeURIComponent(data)}`)).body, "1");
});

test("imports strictly: names each record that it dislikes and keeps the others", async () => {
  await using simulator = await startMixpanelSimulator();
  const batch = [
    event("good"),
    event("no insert id", { $insert_id: undefined }),
    event("long insert id", { $insert_id: "x".repeat(37) }),
    event("no time", { time: undefined }),
    event("future", { time: Date.now() + 2 * 3600_000 }),
    event("placeholder", { distinct_id: "Anonymous" }),
    event("nobody", { distinct_id: "" }),
  ];
  const url = `${simulator.url}/import?strict=1&project_id=1`;
  const reply = await call(url, { headers: basic, body: JSON.stringify(batch) });
  assert.equal(reply.status, 400);
  const answer = JSON.parse(reply.body);
  assert.equal(answer.num_records_imported, 2);
  assert.deepEqual(
    answer.failed_records.map((record: { index: number; field: string }) => [record.index, record.field]),
    [
      [1, "properties.$insert_id"],
      [2, "properties.$insert_id"],
      [3, "properties.time"],
      [4, "properties.time"],
      [5, "properties.distinct_id"],
    ],
  );
  assert.deepEqual(
    simulator.rows().events.map((row) => row.event),
    ["good", "nobody"],
  );

  const good = await call(url, { headers: basic, body: JSON.stringify([event("fine")]) });
  assert.deepEqual(JSON.parse(good.body), { code: 200, num_records_imported: 1, status: "OK" });
  assert.equal((await call(url, { body: json })).status, 401);
  const tooMany = JSON.stringify(Array.from({ length: 2001 }, () => event("x")));
  assert.equal((await call(url, { headers: basic, body: tooMany })).status, 413);
});

test("de-duplicates, and still counts what came", async () => {
  await using simulator = await startMixpanelSimulator();
  for (let attempt = 0; attempt < 3; attempt++) await call(`${simulator.url}/track`, { body: json });
  await call(`${simulator.url}/track`, { body: JSON.stringify(event("a", { time: 1_700_000_000_000 })) });
  assert.deepEqual(
    simulator.rows().events.map((row) => row.receipts),
    [4, 3],
  );
  assert.equal(simulator.counts().events, 7);
  assert.equal(simulator.counts().duplicates, 5);
});

test("refuses what has no token, no JSON or no route, and answers a preflight", async () => {
  await using simulator = await startMixpanelSimulator();
  const url = simulator.url;
  assert.equal((await call(`${url}/track`, { body: '{"event":"a","properties":{}}' })).body, "0");
  assert.equal(JSON.parse((await call(`${url}/track?verbose=1`, { body: '{"event":"a"}' })).body).status, 0);
  assert.equal((await call(`${url}/engage`, { body: '[{"$distinct_id":"u"}]' })).body, "0");
  assert.equal((await call(`${url}/track`, { body: "[{" })).status, 400);
  assert.equal((await call(`${url}/track`, { body: "hello" })).status, 400);
  assert.equal((await call(`${url}/record/`, { body: json })).status, 404);
  assert.deepEqual(simulator.rows().events, []);
  const preflight = await call(`${url}/track/`, { method: "OPTIONS", headers: { origin: "https://app.example" } });
  assert.equal(preflight.headers["access-control-allow-origin"], "https://app.example");
  assert.equal(preflight.headers["access-control-allow-credentials"], "true");
});

test("reads what the browser SDK was captured sending", async () => {
  await using simulator = await startMixpanelSimulator({ geolocate: true });
  const profile = { $set: { company: ["acme"] }, $token: "T", $distinct_id: "u1", $device_id: "d" };
  const body = `data=${encodeURIComponent(Buffer.from(JSON.stringify([profile])).toString("base64"))}`;
  const reply = await call(`${simulator.url}/engage/?verbose=1&ip=1&_=1795489033352`, { headers: form, body });
  assert.deepEqual(JSON.parse(reply.body), { status: 1, error: null });
  const identify = event("$identify", { $anon_distinct_id: "$device:d", $device_id: "d" });
  await call(`${simulator.url}/track/?verbose=1`, { headers: form, body: `data=${JSON.stringify([identify])}` });
  assert.deepEqual(simulator.rows().profiles[0]?.properties, {
    company: ["acme"],
    $city: "Examplestadt",
    $region: "XX-region",
    $country_code: "XX",
  });
  assert.deepEqual(simulator.rows().links, [{ by: "$identify", from: "$device:d", to: "u1" }]);
});

test("an event without distinct_id is put on whoever connects", async () => {
  await using simulator = await startMixpanelSimulator();
  await call(`${simulator.url}/track`, { body: JSON.stringify(event("a", { distinct_id: undefined })) });
  assert.match(simulator.rows().events[0]?.distinctId ?? "", /^address-/);
});

test("finds a canary wherever it hides", async () => {
  await using simulator = await startMixpanelSimulator({ keepBytes: true });
  const hidden = Buffer.from("xx canary-inner yy").toString("base64");
  await call(`${simulator.url}/track?q=canary%2Din%20url`, {
    headers: { "x-note": "canary-header" },
    body: gzipSync(json),
  });
  await call(`${simulator.url}/track`, { headers: form, body: `data=${base64}` });
  await call(`${simulator.url}/track`, { body: `{"event":"a","properties":{"h":"${hidden}","u":"can\\u00e4ry-esc"}}` });
  for (const found of ["canary-in url", "canary-header", "canary-inner", "canäry-esc", "brackets ]}["]) {
    assert.ok(simulator.contains(found), found);
  }
  assert.equal(simulator.contains("canary-nowhere"), false);
  assert.deepEqual(simulator.headersSeen()["x-note"], ["canary-header"]);
  assert.ok(simulator.headerSets().some((names) => names.includes("x-note")));
  simulator.forget();
  assert.equal(simulator.contains("canary-inner"), false);
});

test("sees the bytes of a request that never became one", async () => {
  await using simulator = await startMixpanelSimulator({ keepBytes: true });
  const socket = connect(simulator.port, simulator.host);
  const part = "POST /track HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\ncanary-partial";
  socket.write(part);
  while (simulator.bytesRead() < part.length) await sleep(5);
  socket.resetAndDestroy();
  assert.ok(simulator.contains("canary-partial"));
  assert.equal(simulator.bytesRead(), part.length);
  assert.ok(Date.now() - simulator.lastByteAt < 1000);
  assert.equal(simulator.connections, 1);
});

test("exports its dataset as an attacker would", async () => {
  await using simulator = await startMixpanelSimulator();
  await call(`${simulator.url}/track`, { body: json });
  const profile = { $token: "T", $distinct_id: "u1", $set: { $name: 'Zorba "Z", Quaxlo', tags: ["x"] } };
  await call(`${simulator.url}/engage`, { body: JSON.stringify(profile) });
  await call(`${simulator.url}/groups`, {
    body: JSON.stringify({ $token: "T", $group_key: "company", $group_id: "acme", $set: { $name: "Acme" } }),
  });
  const directory = await mkdtemp(join(tmpdir(), "simulator-export-"));
  await simulator.exportCsv(directory);
  await simulator.exportJsonl(directory);
  const read = (name: string) => readFile(join(directory, name), "utf8");
  assert.equal(await read("profiles.csv"), '$distinct_id,$name,tags\r\nu1,"Zorba ""Z"", Quaxlo","[""x""]"\r\n');
  assert.match(await read("events.csv"), /^event,time,distinct_id,\$insert_id,note,nested\r\na,1700000000,u1,a,,\r\n/);
  assert.equal((await read("events.jsonl")).trim().split("\n").length, 2);
  assert.equal(await read("groups.csv"), "$group_key,$group_id,$name\r\ncompany,acme,Acme\r\n");
  assert.deepEqual(JSON.parse(await read("groups.jsonl")), {
    $group_key: "company",
    $group_id: "acme",
    $properties: { $name: "Acme" },
  });
});
