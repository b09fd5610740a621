import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { call } from "./calls.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "./mixpanel.ts";

const basic = { authorization: "Basic eDp5" };

function batchOf(count: number): string {
  const properties = { distinct_id: "u1", token: "T", time: 1_700_000_000 };
  const items = Array.from({ length: count }, (_, index) => {
    return { event: `e${index}`, properties: { ...properties, $insert_id: `i${index}` } };
  });
  return JSON.stringify(items);
}

function track(simulator: MixpanelSimulator, timeoutMs = 5_000) {
  return call(`${simulator.url}/track`, { body: batchOf(3), timeoutMs });
}

test("status: refuses so many times, then behaves", async () => {
  await using simulator = await startMixpanelSimulator();
  simulator.misbehave({ kind: "status", status: 429, retryAfterSeconds: 7, times: 2 });
  const replies = [await track(simulator), await track(simulator), await track(simulator)];
  assert.deepEqual(
    replies.map((reply) => [reply.status, reply.headers["retry-after"]]),
    [
      [429, "7"],
      [429, "7"],
      [200, undefined],
    ],
  );
  assert.equal(simulator.counts().items, 9);
  assert.equal(simulator.counts().events, 3);
});

test("slow: stores at once, answers late", async () => {
  await using simulator = await startMixpanelSimulator();
  simulator.misbehave({ kind: "slow", delayMs: 300 });
  await assert.rejects(track(simulator, 100), /no answer/);
  assert.equal(simulator.counts().events, 3);
  simulator.behave();
  assert.equal((await track(simulator)).body, "1");
});

test("hang: takes the request, stores nothing, never answers", async () => {
  await using simulator = await startMixpanelSimulator();
  simulator.misbehave({ kind: "hang" });
  await assert.rejects(track(simulator, 100), /no answer/);
  assert.equal(simulator.counts().items, 3);
  assert.equal(simulator.counts().events, 0);
});

test("cut: resets the connection inside the body", async () => {
  await using simulator = await startMixpanelSimulator({ keepBytes: true });
  simulator.misbehave({ kind: "cut", afterBytes: 1000 });
  const call1 = call(`${simulator.url}/track`, { body: batchOf(2000) + " ".repeat(8_000_000) });
  await assert.rejects(call1, /ECONNRESET|EPIPE|hang up/);
  assert.equal(simulator.received[0]?.isComplete, false);
  assert.ok(simulator.bytesRead() < 4_000_000);
  await assert.rejects(track(simulator), /ECONNRESET|hang up/);
  assert.equal(simulator.counts().events, 0);
});

test("cut-answer: stores, then goes away without a word", async () => {
  await using simulator = await startMixpanelSimulator();
  simulator.misbehave({ kind: "cut-answer", times: 1 });
  await assert.rejects(track(simulator), /hang up|ECONNRESET/);
  assert.equal(simulator.rows().events.length, 3);
  assert.equal((await track(simulator)).body, "1");
  assert.equal(simulator.rows().events.length, 3);
  assert.equal(simulator.counts().duplicates, 3);
});

test("failed-records: the same partial success on strict import and strict track, silent loss otherwise", async () => {
  for (const store of ["rows", "count"] as const) {
    await using simulator = await startMixpanelSimulator({ store });
    simulator.misbehave({ kind: "failed-records", indexes: [1, 99], times: 3 });
    for (const path of ["/import?strict=1", "/track?strict=1"]) {
      const reply = await call(simulator.url + path, { headers: basic, body: batchOf(3) });
      assert.equal(reply.status, 400);
      const answer = JSON.parse(reply.body);
      assert.equal(answer.num_records_imported, 2);
      assert.deepEqual(
        answer.failed_records.map((record: { index: number }) => record.index),
        [1],
      );
    }
    assert.equal((await track(simulator)).body, "1");
    assert.equal(simulator.counts().events, 6);
    assert.equal(simulator.counts().failed, 3);
  }
});

test("stop-reading: the sender's window fills and stays full until it behaves", async () => {
  await using simulator = await startMixpanelSimulator();
  const socket = connect(simulator.port, simulator.host);
  const idle = connect(simulator.port, simulator.host);
  while (simulator.connections < 2) await sleep(5);
  simulator.misbehave({ kind: "stop-reading" });
  const body = batchOf(3) + " ".repeat(9_000_000);
  const head = `POST /track HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`;
  socket.write(head + body);
  await sleep(200);
  const stoppedAt = simulator.bytesRead();
  assert.ok(stoppedAt < 200_000, `${stoppedAt} bytes read`);
  assert.ok(socket.writableLength > 0);
  const late = track(simulator);
  await sleep(100);
  assert.ok(simulator.bytesRead() - stoppedAt < 100_000);
  assert.equal((await call(`${simulator.url}/_simulator/behave`, { method: "POST" })).status, 200);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  assert.match(answer, /^HTTP\/1\.1 200/);
  assert.equal((await late).body, "1");
  assert.equal(simulator.bytesRead() > body.length, true);
  idle.destroy();
});

test("random: the same seed draws the same trouble", async () => {
  const runs: number[][] = [];
  for (let run = 0; run < 2; run++) {
    await using simulator = await startMixpanelSimulator();
    const of = [
      { kind: "status", status: 500 },
      { kind: "status", status: 503 },
    ] as const;
    simulator.misbehave({ kind: "random", seed: 7, rate: 0.5, of });
    const statuses: number[] = [];
    for (let request = 0; request < 30; request++) statuses.push((await track(simulator)).status);
    runs.push(statuses);
  }
  assert.deepEqual(runs[0], runs[1]);
  assert.deepEqual(new Set(runs[0]), new Set([200, 500, 503]));
});
