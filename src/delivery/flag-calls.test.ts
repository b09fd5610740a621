import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { testEnvelope } from "../journal/test-envelope.ts";
import { quietLog } from "../platform/log.ts";
import { posthog } from "../vendors/posthog/posthog.ts";
import { createFlagCalls, FLAG_CALLS_AT_ONCE, flagWaiters } from "./flag-calls.ts";
import type { Announced, Ending, SealState } from "./lane.ts";
import type { Attempt } from "./send.ts";

const BUDGET = 1_000;
const ROUTE = "flags/?v=2";
const answered = (status: number, body: string): Attempt => ({
  kind: "answered",
  answer: { status, body, retryAfter: undefined },
});
const GOOD = answered(200, '{"flags":{}}');

function world() {
  const endings: Ending[] = [];
  const told: (number | undefined)[] = [];
  const sent: string[] = [];
  const state = {
    now: 10_000,
    seal: (): SealState => ({ sealed: false }),
    oldestEpoch: 1,
    answer: (): Promise<Attempt> => Promise.resolve(GOOD),
  };
  const calls = createFlagCalls({
    destination: "analytics",
    adapter: posthog.adapter,
    encode: { token: "t", credentials: undefined },
    sender: {
      send: (request) => {
        sent.push(request.path);
        return state.answer();
      },
      cutOff: () => undefined,
      close: () => undefined,
    },
    budgetMs: BUDGET,
    sealState: () => state.seal(),
    oldestEpoch: () => state.oldestEpoch,
    settle: (_item, ending) => void endings.push(ending),
    answered: (_envelope, answer) => void told.push(answer?.status),
    now: () => state.now,
    log: quietLog,
  });
  const call = (more: Partial<Announced> = {}): Announced => {
    const envelope = { ...testEnvelope(1), receivedAt: 10_000, epoch: 1 };
    const [line] = envelope.lines;
    assert.ok(line);
    return {
      envelope,
      index: 0,
      line: { ...line, route: ROUTE },
      batch: 1,
      lineNumber: 0,
      mayHaveLeft: false,
      ...more,
    };
  };
  const send = async (item = call()): Promise<string> => {
    await calls.send(item);
    const ending = endings.at(-1);
    return `${ending?.outcome} ${ending?.reason} ${ending?.status}`.replace("  ", " ");
  };
  return { state, calls, call, send, sent, told, endings };
}

describe("a flag call", () => {
  test("goes out once, and its answer is told", async () => {
    const { send, sent, told, calls } = world();
    assert.equal(await send(), "delivered 200");
    assert.deepEqual([sent, told], [["/flags/?v=2"], [200]]);
    assert.deepEqual([calls.isCall(ROUTE), calls.isCall("batch")], [true, false]);
  });

  const unsent: readonly (readonly [
    says: string,
    change: (at: ReturnType<typeof world>["state"]) => void,
    end: string,
  ])[] = [
    ["that is late is kept back", (at) => (at.now = 10_000 + BUDGET + 1), "withheld too-late 0"],
    [
      "to a sealed vendor is kept back, not held",
      (at) => (at.seal = () => ({ sealed: true, mode: "hold" })),
      "withheld too-late 0",
    ],
    [
      "whose seal can't be read is kept back",
      (at) =>
        (at.seal = () => {
          throw new Error("disk");
        }),
      "withheld too-late 0",
    ],
    ["with old pseudonyms is kept back", (at) => (at.oldestEpoch = 2), "withheld epoch-rotated 0"],
  ];
  for (const [says, change, end] of unsent)
    test(says, async () => {
      const { state, send, sent, told } = world();
      change(state);
      assert.equal(await send(), end);
      assert.deepEqual([sent, told], [[], [undefined]]);
    });

  test("that a crash interrupted is doubtful, and is not sent again", async () => {
    const { call, send, sent } = world();
    assert.equal(await send(call({ mayHaveLeft: true })), "doubtful no-answer 0");
    assert.deepEqual(sent, []);
  });

  const troubles: readonly (readonly [says: string, attempt: Attempt, end: string, told: number | undefined])[] = [
    ["a vendor that is down", answered(503, "{}"), "refused-by-recipient vendor-refused 503", 503],
    ["a page of something in between", answered(200, "<html>"), "refused-by-recipient vendor-refused 200", 200],
    [
      "a connection that failed",
      { kind: "failed", says: "ECONNREFUSED", mayHaveLeft: false },
      "withheld too-late 0",
      undefined,
    ],
    [
      "a connection that broke",
      { kind: "failed", says: "ECONNRESET", mayHaveLeft: true },
      "doubtful no-answer 0",
      undefined,
    ],
    ["a seal in the middle", { kind: "cut-off", mayHaveLeft: true }, "doubtful no-answer 0", undefined],
  ];
  for (const [says, attempt, end, answer] of troubles)
    test(`ends at once at ${says}, and can't be replayed`, async () => {
      const { state, call, send, sent, told, endings } = world();
      state.answer = () => Promise.resolve(attempt);
      const item = call();
      assert.equal(await send(item), end);
      assert.deepEqual([sent.length, told, endings[0]?.isReplayable], [1, [answer], false]);
      assert.equal(item.mayHaveLeft, !end.startsWith("withheld"));
    });

  test("waits for another one's end, but not longer than its SDK does", async () => {
    const { state, calls, call, send, sent, endings } = world();
    const { promise, resolve } = Promise.withResolvers<Attempt>();
    state.answer = () => promise;
    const all = Array.from({ length: FLAG_CALLS_AT_ONCE + 2 }, () => calls.send(call()));
    await new Promise((done) => setImmediate(done));
    assert.equal(sent.length, FLAG_CALLS_AT_ONCE);
    // The first of the two that wait goes, and time is over for the other.
    state.answer = () => {
      state.now += BUDGET + 1;
      return Promise.resolve(GOOD);
    };
    resolve(GOOD);
    await Promise.all(all);
    assert.equal(sent.length, FLAG_CALLS_AT_ONCE + 1);
    assert.deepEqual(
      endings.filter((one) => one.outcome !== "delivered").map((one) => one.reason),
      ["too-late"],
    );
    state.now = 10_000;
    assert.equal(await send(), "delivered 200", "everybody left");
  });
});

test("who waits is told once, and nobody else", () => {
  const waiters = flagWaiters();
  const told: unknown[] = [];
  waiters.wait("a", (answer) => told.push(["a", answer]));
  waiters.wait("b", (answer) => told.push(["b", answer?.status]));
  waiters.unanswered("a");
  waiters.answered("b", { status: 200, body: "", retryAfter: undefined });
  waiters.unanswered("b");
  waiters.unanswered("c");
  assert.deepEqual(told, [
    ["a", undefined],
    ["b", 200],
  ]);
});
