import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import fc from "fast-check";
import type { DraftLine } from "../domain/disclosure.ts";
import { TEST_AT, testEnvelope, testLine, testPerson } from "../journal/test-envelope.ts";
import { quietLog } from "../platform/log.ts";
import { mixpanel } from "../vendors/mixpanel/mixpanel.ts";
import type { OutboundRequest, VendorAdapter } from "../vendors/vendor.ts";
import { type Announced, createLane, type Ending, IN_HAND, type SealState } from "./lane.ts";
import type { Attempt, Sender } from "./send.ts";

const HOUR = 3_600_000;
const OPEN: SealState = { sealed: false };
const HOLD: SealState = { sealed: true, mode: "hold" };
const DROP: SealState = { sealed: true, mode: "drop" };

const answered = (status: number, body = "1", retryAfter?: string): Attempt => ({
  kind: "answered",
  answer: { status, body, retryAfter },
});
const good = answered(200);
const lost = (mayHaveLeft: boolean): Attempt => ({ kind: "failed", says: "ECONNRESET", mayHaveLeft });

/** A vendor that answers from a script, then well; `undefined` is no answer at all. */
function fakeSender() {
  const sent: OutboundRequest[] = [];
  const underWay = new Set<(attempt: Attempt) => void>();
  const vendor = {
    answer: (_request: OutboundRequest): Attempt | undefined => good,
    sent,
    numbers: () => sent.map((one) => (JSON.parse(one.body) as { envelope: number }[]).map((item) => item.envelope)),
    underWay: () => underWay.size,
    cuts: 0,
    closed: false,
    /** Answers everything that is under way. */
    answerAll: (attempt: Attempt) => {
      for (const resolve of underWay) resolve(attempt);
      underWay.clear();
    },
  };
  const sender: Sender = {
    send: (request) => {
      sent.push(request);
      const answer = vendor.answer(request);
      return answer === undefined ? new Promise((resolve) => underWay.add(resolve)) : Promise.resolve(answer);
    },
    cutOff: () => {
      vendor.cuts++;
      vendor.answerAll({ kind: "cut-off", mayHaveLeft: true });
    },
    close: () => {
      vendor.closed = true;
    },
  };
  const script = (...answers: (Attempt | undefined)[]) => {
    vendor.answer = () => (answers.length > 0 ? answers.shift() : good);
  };
  return { vendor, sender, script };
}

interface Parts {
  readonly concurrency?: number;
  readonly limits?: { readonly items: number; readonly bytes: number };
  readonly judge?: VendorAdapter["judge"];
  readonly together?: VendorAdapter["together"];
}

function build({ concurrency = 1, limits, judge = mixpanel.adapter.judge, together }: Parts = {}) {
  const { vendor, sender, script } = fakeSender();
  const endings = new Map<number, Ending>();
  const world = {
    now: TEST_AT,
    seal: (): SealState => OPEN,
    oldestEpoch: 1,
    erased: new Set<string>(),
    heldSince: (_at: number): number => 0,
  };
  const lane = createLane({
    destination: "analytics",
    adapter: {
      ...mixpanel.adapter,
      judge,
      ...(together ? { together } : {}),
      ...(limits ? { limits: () => limits } : {}),
    },
    encode: { token: "t", credentials: undefined },
    sender,
    concurrency,
    retryWindowMs: HOUR,
    sealState: () => world.seal(),
    oldestEpoch: () => world.oldestEpoch,
    erased: () => world.erased,
    heldSince: (at) => world.heldSince(at),
    settle: (item, ending) => {
      assert.ok(!endings.has(item.lineNumber), "an item ends once");
      endings.set(item.lineNumber, ending);
    },
    now: () => world.now,
    random: () => 0,
    log: quietLog,
  });
  /** Lets everything happen that waits for no timer. */
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const pass = async (ms: number): Promise<void> => {
    world.now += ms;
    mock.timers.tick(ms);
    await turns();
  };
  const take = async (items: readonly Announced[]): Promise<void> => {
    lane.take(items);
    await turns();
  };
  const seal = async (state: SealState): Promise<void> => {
    world.seal = () => state;
    lane.sealChanged();
    await turns();
  };
  const outcomes = () => [...endings].toSorted(([a], [b]) => a - b).map(([, one]) => one);
  return { lane, vendor, script, endings, outcomes, world, turns, pass, take, seal };
}

const item = (number: number, line: Partial<DraftLine> = {}, more: Partial<Announced> = {}): Announced => {
  const envelope = testEnvelope(number, { identities: [testPerson(`person-${number}`)], lines: [testLine(line)] });
  return { envelope, index: 0, line: testLine(line), batch: 1, lineNumber: number, mayHaveLeft: false, ...more };
};
const items = (count: number, line: Partial<DraftLine> = {}) =>
  Array.from({ length: count }, (_, index) => item(index, line));

const delivered: Ending = { outcome: "delivered", reason: "", status: 200 };
const expired: Ending = { outcome: "withheld", reason: "expired-unsent", status: 0 };
const windowOver: Ending = { outcome: "doubtful", reason: "retry-window-over", status: 0 };
const refused = (status: number): Ending => ({ outcome: "refused-by-recipient", reason: "vendor-refused", status });

describe("a lane", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  it("delivers items of one route in one request", async () => {
    const { lane, vendor, outcomes, take } = build();
    await take(items(3));
    assert.deepEqual(vendor.numbers(), [[0, 1, 2]]);
    assert.equal(vendor.sent[0]?.path, "/track?ip=0&verbose=1");
    assert.deepEqual(outcomes(), [delivered, delivered, delivered]);
    assert.deepEqual([lane.inHand(), lane.attempts()], [0, 1]);
  });

  it("puts into one request only what may be together there", async () => {
    const numberIn = (body: string) => (JSON.parse(body) as { envelope: number }).envelope;
    const { vendor, take } = build({
      together: (_route, first, next) => numberIn(first) % 2 === numberIn(next) % 2,
    });
    await take([0, 2, 1, 3, 4].map((number) => item(number)));
    assert.deepEqual(vendor.numbers(), [[0, 2], [1, 3], [4]]);
  });

  it("settles what the vendor named, sends the unnamed at once and the others later", async () => {
    const { vendor, outcomes, take, pass, script } = build({
      judge: (_route, { status }) =>
        status === 429
          ? { kind: "without", refused: new Set([1]), later: new Set([2]), afterMs: 30_000 }
          : { kind: "settled", refused: new Set() },
    });
    script(answered(429));
    await take(items(4));
    assert.deepEqual(vendor.numbers(), [
      [0, 1, 2, 3],
      [0, 3],
    ]);
    assert.deepEqual(outcomes(), [delivered, refused(429), delivered]);
    await pass(29_999);
    assert.equal(vendor.sent.length, 2);
    await pass(1);
    assert.deepEqual(vendor.numbers()[2], [2]);
    assert.deepEqual(outcomes(), [delivered, refused(429), delivered, delivered]);
  });

  it("settles what the vendor took and sends again what it asks for again", async () => {
    const { vendor, outcomes, take, pass, script } = build({
      judge: (_route, { status }) => ({
        kind: "settled",
        refused: new Set(status === 207 ? [1] : []),
        ...(status === 207 ? { later: { indexes: new Set([2]), afterMs: 5_000 } } : {}),
      }),
    });
    script(answered(207));
    await take(items(3));
    assert.deepEqual(outcomes(), [{ ...delivered, status: 207 }, refused(207)]);
    await pass(4_999);
    assert.equal(vendor.sent.length, 1);
    await pass(600_000);
    assert.deepEqual(vendor.numbers(), [[0, 1, 2], [2]]);
    assert.deepEqual(outcomes(), [{ ...delivered, status: 207 }, refused(207), delivered]);
  });

  it("keeps requests within the vendor's limits and routes", async () => {
    const few = build({ limits: { items: 2, bytes: 10_000 } });
    await few.take(items(5));
    assert.deepEqual(few.vendor.numbers(), [[0, 1], [2, 3], [4]]);

    const small = build({ limits: { items: 100, bytes: 60 } });
    await small.take(items(3));
    assert.deepEqual(small.vendor.numbers(), [[0, 1], [2]]);
    const tiny = build({ limits: { items: 100, bytes: 1 } });
    await tiny.take(items(2));
    assert.deepEqual(tiny.vendor.numbers(), [[0], [1]], "one item goes, however large");

    const mixed = build();
    await mixed.take([item(0), item(1, { route: "import" }), item(2)]);
    assert.deepEqual(mixed.vendor.numbers(), [[0], [1], [2]]);
    assert.deepEqual(mixed.outcomes(), [delivered, delivered, delivered]);
  });

  it("sends several requests of plain events at once, and no more than allowed", async () => {
    const { vendor, take, turns, outcomes } = build({ concurrency: 2, limits: { items: 1, bytes: 10_000 } });
    vendor.answer = () => undefined;
    await take(items(3));
    assert.equal(vendor.underWay(), 2);
    vendor.answerAll(good);
    await turns();
    assert.equal(vendor.underWay(), 1);
    vendor.answerAll(good);
    await turns();
    assert.equal(outcomes().length, 3);
  });

  it("sends ordered items one request after the other, also when the first is tried again", async () => {
    const { vendor, take, turns, pass, outcomes } = build({ concurrency: 4 });
    const line = (route: string) => testLine({ route, ordered: true });
    const ordered = ["track", "engage", "track"].map((route, number) => ({
      ...item(number, line(route)),
      envelope: testEnvelope(number, { identities: [testPerson("ada")], lines: [line(route)] }),
    }));
    vendor.answer = () => undefined;
    await take(ordered);
    await take([item(3)]);
    assert.deepEqual(vendor.numbers(), [[0], [3]], "plain events do not wait for them");
    vendor.answerAll(answered(503));
    await turns();
    assert.equal(vendor.sent.length, 2);
    vendor.answer = () => good;
    await pass(250);
    const sent = vendor.numbers().flat();
    assert.deepEqual(
      sent.filter((number) => number !== 3),
      [0, 0, 1, 2],
    );
    assert.equal(outcomes().length, 4);
  });

  it("ends each item as the vendor's answer says of it", async () => {
    const { script, take, outcomes } = build();
    script(answered(400, JSON.stringify({ code: 400, failed_records: [{ index: 1 }, { index: 3 }] })));
    await take(items(4));
    const taken: Ending = { outcome: "delivered", reason: "", status: 400 };
    assert.deepEqual(outcomes(), [taken, refused(400), taken, refused(400)]);
  });

  it("refuses all when the vendor refuses the request", async () => {
    const { script, take, outcomes } = build();
    script(answered(200, '{"status": 0, "error": "token, missing"}'));
    await take(items(2));
    assert.deepEqual(outcomes(), [refused(200), refused(200)]);
  });

  it("halves a request that is too large until the vendor takes it", async () => {
    const { vendor, take, outcomes } = build();
    vendor.answer = ({ body }) =>
      body.includes('"envelope":2,') || JSON.parse(body).length > 2 ? answered(413) : good;
    await take(items(5));
    assert.deepEqual(vendor.numbers(), [[0, 1, 2, 3, 4], [0, 1, 2], [0, 1], [2], [3, 4]]);
    assert.deepEqual(outcomes(), [delivered, delivered, refused(413), delivered, delivered]);
  });

  it("tries again after a while, and delivers", async () => {
    const { vendor, script, take, pass, outcomes } = build();
    script(answered(503), lost(true), lost(false));
    await take(items(2));
    await pass(249);
    assert.equal(vendor.sent.length, 1);
    await pass(1);
    await pass(499);
    assert.equal(vendor.sent.length, 2);
    await pass(1);
    await pass(1_000);
    assert.equal(vendor.sent.length, 4);
    assert.equal(new Set(vendor.sent.map((one) => one.body)).size, 1, "the very same request");
    assert.deepEqual(outcomes(), [delivered, delivered]);
  });

  it("waits as long as the vendor asks", async () => {
    const { vendor, script, take, pass } = build();
    script(answered(429, "", "7"));
    await take(items(1));
    await pass(6_999);
    assert.equal(vendor.sent.length, 1);
    await pass(1);
    assert.equal(vendor.sent.length, 2);
  });

  it("waits as long as the vendor asks, also when a seal came and went meanwhile", async () => {
    const { vendor, script, take, seal } = build();
    script(answered(429, "", "600"));
    await take(items(1));
    await seal(HOLD);
    await seal(OPEN);
    assert.equal(vendor.sent.length, 1);
  });

  it("ends items when the retry window is over: doubtful when bytes may have left, withheld when not", async () => {
    for (const [attempt, ending] of [
      [lost(true), windowOver],
      [answered(503), windowOver],
      [lost(false), expired],
    ] as const) {
      const { vendor, script, take, pass, outcomes, lane } = build();
      script(attempt);
      await take([item(0)]);
      assert.equal(vendor.sent.length, 1);
      await pass(HOUR);
      assert.equal(vendor.sent.length, 2, "at the very end it may still go");
      script(attempt);
      await take([item(1)]);
      await pass(1);
      await pass(HOUR);
      assert.deepEqual(outcomes(), [delivered, ending]);
      assert.equal(lane.inHand(), 0);
    }
  });

  it("remembers what may have left: a later attempt that can't connect does not make it undone", async () => {
    const { script, take, pass, outcomes } = build();
    script(lost(true), lost(false), lost(false));
    await take([item(0)]);
    await pass(250);
    await pass(2 * HOUR);
    assert.deepEqual(outcomes(), [windowOver]);

    const recovered = build();
    recovered.world.now += 2 * HOUR;
    await recovered.take([item(0, {}, { mayHaveLeft: true }), item(1)]);
    assert.deepEqual(recovered.outcomes(), [windowOver, expired]);
    assert.equal(recovered.vendor.sent.length, 0);
  });

  it("sends nothing while sealed with hold, keeps the items, and goes on afterwards", async () => {
    const { lane, vendor, world, take, pass, seal, outcomes } = build();
    await seal(HOLD);
    world.heldSince = () => world.now - TEST_AT;
    await take([item(0), item(1, { ordered: true })]);
    await pass(5 * HOUR);
    assert.deepEqual([vendor.sent.length, outcomes().length, lane.inHand()], [0, 0, 2]);
    assert.equal(lane.dropReason(), undefined);
    world.heldSince = () => 5 * HOUR;
    await seal(OPEN);
    assert.equal(vendor.sent.length, 2);
    assert.deepEqual(outcomes(), [delivered, delivered], "held time is no part of the retry window");
  });

  it("cuts off what is under way when a seal falls, and sends it again when it is lifted", async () => {
    const { lane, vendor, script, take, seal, pass, outcomes } = build();
    script(undefined);
    await take([item(0)]);
    assert.equal(vendor.underWay(), 1);
    await seal(HOLD);
    assert.deepEqual([vendor.underWay(), vendor.cuts, outcomes().length], [0, 1, 0]);
    await pass(10_000);
    assert.equal(vendor.sent.length, 1);
    await seal(OPEN);
    assert.deepEqual(outcomes(), [delivered]);
    assert.equal(vendor.cuts, 1, "lifting a seal cuts nothing off");
    assert.equal(lane.breakerState(), "closed");
  });

  it("ends items when a seal drops: withheld, or doubtful when bytes may have left", async () => {
    const { lane, vendor, take, seal, outcomes } = build({ limits: { items: 1, bytes: 10_000 } });
    vendor.answer = ({ body }) => (body.includes('"envelope":2,') ? good : undefined);
    await take([item(0), item(1), item(2, { ordered: true })]);
    assert.deepEqual(vendor.numbers(), [[2], [0]]);
    await seal(HOLD);
    await seal(DROP);
    const dropped = (outcome: "doubtful" | "withheld"): Ending => ({ outcome, reason: "sealed-drop", status: 0 });
    assert.deepEqual(outcomes(), [dropped("doubtful"), dropped("withheld"), delivered]);
    assert.deepEqual([lane.dropReason(), lane.inHand(), lane.room()], ["sealed-drop", 0, 0]);
  });

  it("keeps back what waits under pseudonyms of an earlier epoch, sealed or not", async () => {
    const { lane, vendor, world, take, pass, seal, script, outcomes } = build({ limits: { items: 1, bytes: 10_000 } });
    script(undefined);
    await take([item(0)]);
    await seal(HOLD);
    await take([item(1), item(2, { ordered: true })]);
    world.oldestEpoch = 2;
    await pass(2_000);
    const kept = (outcome: "doubtful" | "withheld"): Ending => ({ outcome, reason: "epoch-rotated", status: 0 });
    assert.deepEqual(outcomes(), [kept("doubtful"), kept("withheld"), kept("withheld")]);
    await seal(OPEN);
    assert.deepEqual([vendor.sent.length, lane.inHand()], [1, 0], "nothing but the first attempt left");
  });

  it("keeps back what is about somebody who is to be forgotten", async () => {
    const { vendor, world, take, outcomes } = build();
    const first = item(0);
    world.erased.add(first.envelope.identities[first.line.subject]?.key ?? "");
    await take([first]);
    assert.deepEqual(outcomes(), [{ outcome: "withheld", reason: "erased", status: 0 }]);
    assert.equal(vendor.sent.length, 0);
  });

  it("has no room while sealed, while the breaker is open, and when it stops", async () => {
    const { lane, vendor, take, seal, pass } = build();
    assert.equal(lane.room(), IN_HAND);
    await seal(HOLD);
    assert.equal(lane.room(), 0);
    await seal(DROP);
    assert.equal(lane.room(), 0);
    await seal(OPEN);
    vendor.answer = () => answered(503);
    await take([item(0)]);
    assert.equal(lane.room(), IN_HAND - 1);
    for (const wait of [250, 500, 1_000, 2_000]) await pass(wait);
    assert.deepEqual([vendor.sent.length, lane.breakerState(), lane.room()], [5, "open", 0]);
    await pass(500);
    assert.deepEqual([lane.breakerState(), lane.room()], ["half-open", IN_HAND - 1]);
    vendor.answer = () => good;
    await pass(4_000);
    assert.deepEqual([lane.breakerState(), lane.room()], ["closed", IN_HAND]);
    await lane.stop(0);
    assert.equal(lane.room(), 0);
  });

  it("lets only one request try while the breaker is half open, and gives the try back after a cut", async () => {
    const { lane, vendor, take, seal, pass } = build({ concurrency: 3, limits: { items: 1, bytes: 10_000 } });
    vendor.answer = () => answered(503);
    await take(items(3));
    for (let second = 0; lane.breakerState() === "closed"; second++) {
      assert.ok(second < 60);
      await pass(1_000);
    }
    vendor.answer = () => undefined;
    for (let second = 0; vendor.underWay() === 0; second++) {
      assert.ok(second < 60);
      await pass(1_000);
    }
    await pass(60_000);
    assert.equal(vendor.underWay(), 1);
    await seal(HOLD);
    vendor.answer = () => good;
    await seal(OPEN);
    await pass(60_000);
    assert.deepEqual([lane.breakerState(), lane.inHand()], ["closed", 0]);
  });

  it("takes a seal state that can't be read for a seal", async () => {
    const { lane, vendor, world, take, pass, script, outcomes, turns } = build();
    script(undefined);
    await take([item(0)]);
    world.seal = () => {
      throw new Error("the disk is gone");
    };
    lane.sealChanged();
    await turns();
    assert.deepEqual([vendor.cuts, vendor.underWay(), lane.room()], [1, 0, 0]);
    await take([item(1)]);
    await pass(10_000);
    assert.deepEqual([vendor.sent.length, outcomes().length, lane.dropReason()], [1, 0, undefined]);
    world.seal = () => OPEN;
    await pass(1_000);
    assert.deepEqual(outcomes(), [delivered, delivered]);
  });

  it("lets what is under way finish when it stops, then cuts off and leaves the rest to the next start", async () => {
    const quick = build();
    quick.script(undefined);
    await quick.take([item(0)]);
    const stopped = quick.lane.stop(1_000);
    quick.vendor.answerAll(good);
    await quick.turns();
    await quick.pass(10);
    await stopped;
    assert.deepEqual(quick.outcomes(), [delivered]);

    const slow = build();
    slow.vendor.answer = () => undefined;
    await slow.take([item(0)]);
    const cut = slow.lane.stop(1_000);
    await slow.pass(990);
    assert.equal(slow.vendor.underWay(), 1);
    await slow.pass(10);
    await cut;
    await slow.turns();
    assert.deepEqual([slow.vendor.cuts, slow.vendor.closed, slow.outcomes().length], [1, true, 0]);
    await slow.take([item(1)]);
    assert.equal(slow.vendor.sent.length, 1);
  });

  it("gives every item one ending, and withholds none of which a byte may have left", async () => {
    const answers = fc.constantFrom<Attempt[]>(
      good,
      answered(503),
      answered(413),
      answered(400, '{"failed_records":[{"index":0}]}'),
      lost(true),
      lost(false),
    );
    const run = async (script: Attempt[], kinds: boolean[]): Promise<void> => {
      const { lane, vendor, take, pass, endings } = build({ concurrency: 2, limits: { items: 3, bytes: 10_000 } });
      const left = new Set<number>();
      vendor.answer = ({ body }) => {
        const attempt = script.shift() ?? lost(false);
        for (const { envelope } of JSON.parse(body) as { envelope: number }[])
          if (attempt.kind === "answered" || attempt.mayHaveLeft) left.add(envelope);
        return attempt;
      };
      await take(kinds.map((ordered, number) => item(number, { ordered })));
      for (let round = 0; lane.inHand() > 0; round++) {
        assert.ok(round < 1_000, "something stands still");
        await pass(60_000);
      }
      assert.equal(endings.size, kinds.length);
      for (const [number, { outcome }] of endings) assert.equal(outcome === "withheld", !left.has(number));
    };
    const kinds = fc.array(fc.boolean(), { minLength: 1, maxLength: 8 });
    await fc.assert(fc.asyncProperty(fc.array(answers, { maxLength: 12 }), kinds, run), { numRuns: 20 });
  });
});
