import assert from "node:assert/strict";
import { describe, mock, test } from "node:test";
import { configSchema } from "../platform/config-schema.ts";
import { vendorOf } from "../vendors/list.ts";
import { posthog } from "../vendors/posthog/posthog.ts";
import type { VendorAnswer } from "../vendors/vendor.ts";
import { openDoors } from "./doors.ts";
import { type AnsweredBy, type FlagCall, flagDesk } from "./flags.ts";

const calls = posthog.adapter.flags ?? assert.fail("no flag calls");
const BUDGET = 1_000;
const BLUE = '{"flags":{"checkout":{"enabled":true}},"errorsWhileComputingFlags":false}';
const said = (status: number, body: string): VendorAnswer => ({ status, body, retryAfter: undefined });

function desk() {
  const known = new Map<string, string>();
  const by: AnsweredBy[] = [];
  const asked: string[] = [];
  const one = flagDesk({
    ask: (_destination, envelope) => void asked.push(envelope),
    known: {
      find: (destination, question) => known.get(destination + question),
      keep: async (destination, question, answer) => void known.set(destination + question, answer),
    },
    observe: (_destination, who) => void by.push(who),
  });
  let last = 0;
  const call = (more: Partial<FlagCall> = {}): FlagCall => ({
    destination: "analytics",
    flags: { calls, budgetMs: BUDGET },
    envelope: `e${++last}`,
    route: "flags/?v=2",
    body: '{"distinct_id":"p1"}',
    stored: Promise.resolve(),
    ...more,
  });
  const replyTo = async (answer: VendorAnswer | undefined, more: Partial<FlagCall> = {}) => {
    const answered = one.reply(call(more));
    await new Promise((resolve) => setImmediate(resolve));
    one.arrived(`e${last}`, answer);
    const { status, body } = await answered;
    return [status, status === 200 ? body : ""];
  };
  return { ...one, known, by, asked, call, replyTo };
}

describe("a flag call at the gateway", () => {
  test("gets the vendor's answer, which is remembered", async () => {
    const { replyTo, by, known } = desk();
    assert.deepEqual(await replyTo(said(200, BLUE)), [200, BLUE]);
    assert.deepEqual([by, [...known.values()]], [["vendor"], [BLUE]]);
  });

  test("gets the last good answer of the same person instead of none, and an error when there is none", async () => {
    const { replyTo, by } = desk();
    await replyTo(said(200, BLUE));
    for (const none of [undefined, said(503, "{}"), said(200, "<html>")])
      assert.deepEqual(await replyTo(none), [200, BLUE]);
    assert.deepEqual(await replyTo(undefined, { body: '{"distinct_id":"p2"}' }), [503, ""]);
    assert.deepEqual(by, ["vendor", "memory", "memory", "memory", "nobody"]);
  });

  test("passes on an answer with gaps, and does not remember it", async () => {
    const { replyTo, known } = desk();
    const gaps = '{"flags":{},"errorsWhileComputingFlags":true}';
    assert.deepEqual(await replyTo(said(200, gaps)), [200, gaps]);
    assert.equal(known.size, 0);
  });

  test("waits no longer than its budget; what comes later is remembered for the next", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const one = desk();
      const waiting = one.reply(one.call());
      await new Promise((resolve) => setImmediate(resolve));
      mock.timers.tick(BUDGET);
      assert.equal((await waiting).status, 503);
      one.arrived("e1", said(200, BLUE));
      assert.deepEqual([...one.known.values()], [BLUE]);
      assert.deepEqual(one.asked, ["e1"]);
    } finally {
      mock.timers.reset();
    }
  });

  test("is not asked when it is not on the disk, or when nothing of it may leave", async () => {
    const { replyTo, asked } = desk();
    await replyTo(said(200, BLUE));
    assert.deepEqual(await replyTo(undefined, { stored: Promise.reject(new Error("full")) }), [200, BLUE]);
    assert.deepEqual(await replyTo(undefined, { body: undefined }), [503, ""]);
    assert.deepEqual(asked, ["e1"]);
  });
});

test("flag calls of a vendor that has none can't be proxied", () => {
  const one = { id: "a", vendor: "amplitude", recipient: "r", token: "t", upstream: "https://vendor.example" };
  const open = (flags: "refuse" | "proxy") =>
    openDoors(configSchema.parse({ destinations: [{ ...one, flags }] }), new Uint8Array(32), vendorOf, () => 1);
  assert.equal(open("refuse").get("a")?.flags, undefined);
  assert.throws(() => open("proxy"), { code: "config-invalid", message: /destinations\.a\.flags/ });
});
