import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Envelope } from "../journal/journal.ts";
import { testEnvelope } from "../journal/test-envelope.ts";
import { urgentCalls } from "./urgent.ts";

function world() {
  const stored = new Map<string, Envelope>();
  const claimed = new Set<string>();
  const closed = new Set<string>();
  const lanes = new Map(["open", "shut"].map((id) => [id, { isClosed: () => closed.has(id) }]));
  closed.add("shut");
  const calls = urgentCalls({
    journal: { envelope: (destination, id) => stored.get(`${destination} ${id}`) },
    lanes,
    isClaimed: (id) => claimed.has(id),
  });
  const call = (destination: string, id: string): Envelope => {
    const envelope = { ...testEnvelope(1), destination, id };
    stored.set(`${destination} ${id}`, envelope);
    calls.add(destination, id);
    return envelope;
  };
  return { calls, call, claimed, closed };
}

describe("urgent calls", () => {
  test("are given once, and not when a batch has them or the journal has not", () => {
    const { calls, call, claimed } = world();
    const first = call("open", "a");
    call("open", "b");
    calls.add("open", "missing");
    claimed.add("b");
    assert.deepEqual(calls.claim(), [first]);
    assert.deepEqual(calls.claim(), []);
  });

  test("that can't go are withheld and told of; the others stay", () => {
    const { calls, call, closed } = world();
    const stuck = call("shut", "a");
    const free = call("open", "b");
    calls.add("gone", "c");
    const { step, ids } = calls.stuck() ?? assert.fail("nothing is stuck");
    assert.deepEqual(step.dropEnvelopes, [stuck]);
    assert.deepEqual(step.outcomes, [{ destination: "shut", outcome: "withheld", reason: "too-late", count: 1 }]);
    assert.deepEqual(ids, ["a", "c"]);
    assert.equal(calls.stuck(), undefined);
    closed.add("open");
    assert.deepEqual(calls.stuck()?.ids, ["b"]);
    assert.deepEqual(calls.claim(), [], free.id);
  });

  test("that a batch has are left to it", () => {
    const { calls, call, claimed } = world();
    call("shut", "a");
    claimed.add("a");
    assert.deepEqual(calls.stuck(), { step: { dropEnvelopes: [], outcomes: [] }, ids: [] });
  });
});
