import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Courier, CRASH_POINTS, type CrashPoint, createCourier } from "../../src/delivery/courier.ts";
import { batchDrafter } from "../../src/delivery/draft-batch.ts";
import { createLane, type Lane, type SealState } from "../../src/delivery/lane.ts";
import type { Attempt, Sender } from "../../src/delivery/send.ts";
import type { DraftLine } from "../../src/domain/disclosure.ts";
import type { DisclosedField } from "../../src/domain/field.ts";
import { OUTCOMES } from "../../src/domain/outcome.ts";
import type { Envelope, Journal, JournalWriter, Step } from "../../src/journal/journal.ts";
import { type Environment, openEnvironment } from "../../src/journal/lmdb/environment.ts";
import { lmdbJournal } from "../../src/journal/lmdb/journal.ts";
import { lmdbWriter } from "../../src/journal/lmdb/writer.ts";
import { signerFromSeed } from "../../src/ledger/checkpoint.ts";
import { openEmbedded } from "../../src/ledger/clickhouse.ts";
import type { Ledger, LedgerWriter } from "../../src/ledger/ledger.ts";
import { createSequencer } from "../../src/ledger/sequencer.ts";
import { onItsWay, type VerifyOptions, verifyLedger } from "../../src/ledger/verify.ts";
import { Fault } from "../../src/platform/fault.ts";
import { quietLog } from "../../src/platform/log.ts";
import { fieldSetId } from "../../src/policy/field-sets.ts";
import { mixpanel } from "../../src/vendors/mixpanel/mixpanel.ts";
import { eventually, removeFolder } from "../harness/server.ts";

/**
 * The power is cut at every step of announce, send, settle: the instance is abandoned where it stands, and another one
 * starts on the same journal and ledger. One engine serves all cases, each on a destination of its own.
 */
class PowerCut extends Error {}

const FIELDS: readonly DisclosedField[] = [
  { path: "properties.n", category: "analytics", form: "clear" } as unknown as DisclosedField,
];
const FIELD_SET = fieldSetId(FIELDS);
const signer = signerFromSeed("bulkhead", new Uint8Array(32).fill(7));

const folder = mkdtempSync(join(tmpdir(), "bulkhead-power-"));
let environment: Environment;
let journal: Journal;
let ledger: Ledger;
let gateway: JournalWriter;

before(async () => {
  environment = openEnvironment(join(folder, "journal"));
  journal = lmdbJournal(environment);
  gateway = lmdbWriter(environment, "tester", 2 ** 30);
  ledger = openEmbedded(join(folder, "ledger"));
  await ledger.prepare();
});
after(async () => {
  await ledger.close();
  await journal.close();
  removeFolder(folder);
});

/** What a vendor that can't be cut off has: item number → how often it came, and whether its line was there in time. */
class Vendor {
  readonly received = new Map<number, number>();
  readonly withoutLine: number[] = [];
  answers: () => "good" | "refuses-first" | "silent" = () => "good";

  async take(body: string): Promise<Attempt> {
    const numbers = (JSON.parse(body) as { n: number }[]).map((one) => one.n);
    const answer = this.answers();
    // Asked at the moment of sending: the lines must be durable by now (I1).
    const found = await ledger.ask<{ item: string }>("SELECT toString(item) AS item FROM lines");
    const items = new Set(found.map((row) => row.item.replaceAll("-", "").slice(0, 24)));
    for (const n of numbers) {
      this.received.set(n, (this.received.get(n) ?? 0) + 1);
      if (!items.has(idOf(n))) this.withoutLine.push(n);
    }
    if (answer === "silent") return { kind: "failed", says: "no answer in time", mayHaveLeft: true };
    const refused = answer === "refuses-first" ? '{"failed_records":[{"index":0}]}' : "1";
    return {
      kind: "answered",
      answer: { status: answer === "good" ? 200 : 400, retryAfter: undefined, body: refused },
    };
  }
}

let last = 0;
const ids = new Map<number, string>();
const idOf = (n: number): string => ids.get(n) ?? "";

/** Puts envelopes of `size` items into the journal; resolved means acknowledged. */
async function arrive(destination: string, envelopes: number, size = 3): Promise<readonly number[]> {
  const all: number[] = [];
  await Promise.all(
    Array.from({ length: envelopes }, () => {
      const numbers = Array.from({ length: size }, () => ++last);
      const id = `${Date.now().toString(16).padStart(12, "0")}${randomBytes(6).toString("hex")}`;
      for (const n of numbers) ids.set(n, id);
      all.push(...numbers);
      return gateway.append(destination, {
        envelope: envelopeOf(destination, id, numbers),
        fieldSets: [{ destination, id: FIELD_SET, fields: FIELDS }],
        counts: { in: size, withheld: {}, refused: {}, alarms: 0 },
      });
    }),
  );
  return all;
}

function envelopeOf(destination: string, id: string, numbers: readonly number[]): Envelope {
  const line = (n: number): DraftLine => ({
    kind: "event",
    operation: "set",
    route: "track",
    ordered: n % 5 === 0,
    subject: 0,
    organisation: -1,
    fieldSet: FIELD_SET,
    country: "FR",
    language: "",
    links: [],
  });
  return {
    id,
    destination,
    source: "web",
    epoch: 1,
    receivedAt: Date.now(),
    identities: [{ key: `key-${id}`, sealed: "sealed", kind: "subject", pseudonym: `p-${id}` }],
    lines: numbers.map(line),
    bodies: numbers.map((n) => JSON.stringify({ n })),
  };
}

interface Parts {
  readonly destination: string;
  readonly vendor: Vendor;
  readonly crashPoint?: (name: CrashPoint) => void;
  readonly journal?: Journal;
  readonly ledger?: LedgerWriter;
  readonly seal?: () => SealState;
  readonly retryWindowMs?: number;
}

interface Instance {
  readonly courier: Courier;
  readonly lane: Lane;
  /** Resolves with what killed it. */
  readonly died: Promise<unknown>;
}

/** A courier as the composition root makes it, with one lane to a vendor in memory. */
function build({ destination, vendor, ...parts }: Parts): Instance {
  const own = parts.journal ?? journal;
  const { promise: died, resolve: failed } = Promise.withResolvers<unknown>();
  let isOff = false;
  const sender: Sender = {
    // What a dead process would still have sent is nothing.
    send: ({ body }) => (isOff ? new Promise(() => undefined) : vendor.take(body)),
    cutOff: () => {
      isOff = true;
    },
    close: () => undefined,
  };
  const lane = createLane({
    destination,
    adapter: { ...mixpanel.adapter, limits: () => ({ items: 4, bytes: 2 ** 20 }) },
    encode: { token: "t", credentials: undefined },
    sender,
    concurrency: 2,
    retryWindowMs: parts.retryWindowMs ?? 60_000,
    sealState: parts.seal ?? (() => ({ sealed: false })),
    oldestEpoch: () => 1,
    erased: () => new Set<string>(),
    heldSince: () => 0,
    settle: (item, ending) => courier.settle(item, ending),
    now: Date.now,
    random: () => 0,
    log: quietLog,
  });
  const routes = new Map([[destination, { recipient: "vendor", downstream: "" }]]);
  const courier = createCourier({
    journal: own,
    ledger: parts.ledger ?? ledger,
    lanes: new Map([[destination, lane]]),
    draft: batchDrafter(own, routes),
    sequencer: createSequencer(own, signer),
    now: Date.now,
    log: quietLog,
    failed,
    ...(parts.crashPoint ? { crashPoint: parts.crashPoint } : {}),
  });
  courier.start().catch(failed);
  return { courier, lane, died };
}

/** A vendor that answers the first request at once, and the others only when it is told to. */
function slowAfterOne(vendor: Vendor): { readonly answer: () => void } {
  const take = vendor.take.bind(vendor);
  const { promise: answering, resolve: answer } = Promise.withResolvers<void>();
  let requests = 0;
  vendor.take = async (body) => {
    if (++requests > 1) await answering;
    return take(body);
  };
  return { answer };
}

/** A journal whose disk is full when the first outcomes get their leaf, and a courier that is stopped at that moment. */
function fullBeforeLeaf(stop: () => Promise<void>) {
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  let isOver = false;
  const commit = async (step: Step): Promise<void> => {
    if (isOver || step.leaves?.[0]?.kind !== "settlement") return journal.commit(step);
    isOver = true;
    resolve(stop());
    throw new Fault("journal-full", "no space left", { retryable: true });
  };
  return { journal: { ...journal, commit } satisfies Journal, stopped };
}

const pendingAt = (destination: string): number => journal.itemsStored(destination) - journal.settledItems(destination);

const addsUp = (destination: string): void => {
  const { in: arrived, outcomes } = journal.counts(destination);
  assert.equal(arrived, OUTCOMES.reduce((sum, one) => sum + outcomes[one], 0) + pendingAt(destination));
};

/** Nothing is on its way once a destination is settled and let go, so then every row has a leaf. */
async function verified(isOnItsWay: VerifyOptions["isOnItsWay"] = () => false): Promise<void> {
  const sequencer = createSequencer(journal, signer);
  await sequencer.sign((checkpoint) => journal.commit({ checkpoint }));
  const result = await verifyLedger({
    ledger,
    leafCount: journal.leafCount,
    leaf: journal.leaf,
    checkpoint: journal.checkpoint,
    action: journal.action,
    isOnItsWay,
    verifier: signer.verifier,
  });
  assert.deepEqual(result.mismatches, []);
}

/** Each item: one line, one outcome, the roll-up counting what is not withdrawn, and counts that say the same. */
async function accounted(destination: string, items: number): Promise<void> {
  addsUp(destination);
  const [lines] = await ledger.ask<{ n: string; u: string }>(
    "SELECT toString(count()) AS n, toString(uniqExact(item)) AS u FROM lines WHERE destination = {destination:String}",
    { destination },
  );
  assert.deepEqual(lines, { n: String(items), u: String(items) });
  const settled = await ledger.ask<{ outcome: string; n: string }>(
    `SELECT outcome, toString(sum(line_to - line_from + 1)) AS n FROM settlements FINAL
     WHERE destination = {destination:String} GROUP BY outcome ORDER BY outcome`,
    { destination },
  );
  const { outcomes } = journal.counts(destination);
  const counted = OUTCOMES.filter((one) => outcomes[one] > 0).toSorted();
  assert.deepEqual(
    settled.map(({ outcome, n }) => [outcome, Number(n)]),
    counted.map((outcome) => [outcome, outcomes[outcome]]),
  );
  const [rolledUp] = await ledger.ask<{ a: string; w: string }>(
    "SELECT toString(sum(announced)) AS a, toString(sum(withdrawn)) AS w FROM disclosures WHERE destination = {destination:String}",
    { destination },
  );
  assert.deepEqual(rolledUp, { a: String(items), w: String(outcomes.withheld) });
}

/** Settled, told to the ledger, and let go. */
const settledAll = (destination: string): Promise<void> =>
  eventually(
    () =>
      pendingAt(destination) === 0 &&
      journal.batches().every(({ entries }) => entries.every((one) => one.destination !== destination)),
    15_000,
    "not everything was settled",
  );

describe("a power cut", () => {
  for (const point of CRASH_POINTS) {
    for (const nth of [1, 3]) {
      it(`${point}, time ${nth}: nothing is lost, nothing is sent without a line, each item ends once`, async () => {
        const destination = `cut-${point}-${nth}`;
        const vendor = new Vendor();
        let answered = 0;
        vendor.answers = () => (++answered % 3 === 0 ? "refuses-first" : "good");
        let passed = 0;
        const first = build({
          destination,
          vendor,
          crashPoint: (name) => {
            if (name === point && ++passed === nth) throw new PowerCut();
          },
        });
        const numbers = [...(await arrive(destination, 5))];
        for (let more = 0; more < 100 && passed < nth; more++) {
          await sleep(30);
          numbers.push(...(await arrive(destination, 2)));
        }
        assert.ok((await first.died) instanceof PowerCut);
        await first.lane.stop(0);
        addsUp(destination);
        // While there is no power SDKs have other things to do, but the journal may already be open again.
        numbers.push(...(await arrive(destination, 2)));
        const second = build({ destination, vendor });
        await settledAll(destination);
        await second.courier.stop(1_000);
        assert.deepEqual(
          numbers.filter((n) => !vendor.received.has(n)),
          [],
          "lost",
        );
        assert.deepEqual(vendor.withoutLine, [], "sent without a line");
        await accounted(destination, numbers.length);
        await verified();
      });
    }
  }

  it("again and again at random steps", async (context) => {
    const destination = "cut-randomly";
    const seed = Date.now() % 1_000_000;
    context.diagnostic(`seed ${seed}`);
    const vendor = new Vendor();
    const numbers: number[] = [];
    let state = seed;
    const random = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
    for (let round = 0; round < 12; round++) {
      let left = 1 + Math.floor(random() * 20);
      const one = build({
        destination,
        vendor,
        crashPoint: () => {
          if (--left === 0) throw new PowerCut();
        },
      });
      const adding = (async () => {
        for (let more = 0; more < 30 && left > 0; more++) {
          numbers.push(...(await arrive(destination, 2)));
          await sleep(20);
        }
      })();
      await one.died;
      left = 0;
      await adding;
      await one.lane.stop(0);
      addsUp(destination);
    }
    const final = build({ destination, vendor });
    await settledAll(destination);
    await final.courier.stop(1_000);
    assert.deepEqual(
      numbers.filter((n) => !vendor.received.has(n)),
      [],
    );
    assert.deepEqual(vendor.withoutLine, []);
    await accounted(destination, numbers.length);
    await verified();
  });

  it("while items are withdrawn: the roll-up takes them back once", async () => {
    for (const point of ["before-outcomes", "after-outcomes", "after-settled"] as const) {
      const destination = `withdrawn-${point}`;
      const vendor = new Vendor();
      let sealed: SealState = { sealed: false };
      const parts = { destination, vendor, seal: () => sealed };
      const first = build({
        ...parts,
        crashPoint: (name) => {
          // Announced under our eyes, then sealed before the lane may send.
          if (name === "after-announced") sealed = { sealed: true, mode: "drop" };
          if (name === point) throw new PowerCut();
        },
      });
      const numbers = await arrive(destination, 3);
      assert.ok((await first.died) instanceof PowerCut);
      await first.lane.stop(0);
      const second = build(parts);
      await settledAll(destination);
      await second.courier.stop(1_000);
      assert.equal(vendor.received.size, 0);
      // Before the outcome was durable nobody can know that it never left.
      const { outcomes } = journal.counts(destination);
      assert.equal(outcomes.withheld + outcomes.doubtful, numbers.length);
      await accounted(destination, numbers.length);
      await verified();
    }
  });
});

describe("a failing ledger", () => {
  it("announcing fails for a while: nothing is sent meanwhile, nothing is lost, nothing is counted twice", async () => {
    const destination = "ledger-down";
    const vendor = new Vendor();
    let failures = 3;
    const failing: LedgerWriter = {
      ...ledger,
      announce: async (batch, maybeRepeated) => {
        // Every other failure comes after the rows are there: nobody can tell from outside.
        if (failures % 2 === 0) await ledger.announce(batch, maybeRepeated);
        if (failures-- > 0) throw new Fault("ledger-unavailable", "no space left", { retryable: true });
        await ledger.announce(batch, maybeRepeated);
      },
    };
    const one = build({ destination, vendor, ledger: failing });
    const numbers = await arrive(destination, 4);
    await eventually(() => failures <= 1);
    assert.equal(vendor.received.size, 0);
    assert.equal(one.courier.isLedgerUp(), false);
    await settledAll(destination);
    await one.courier.stop(1_000);
    assert.deepEqual(
      numbers.filter((n) => vendor.received.get(n) !== 1),
      [],
    );
    assert.deepEqual(vendor.withoutLine, []);
    await accounted(destination, numbers.length);
    await verified();
  });

  it("settling fails for a while: outcomes stay, and are counted once", async () => {
    const destination = "settling-down";
    const vendor = new Vendor();
    let failures = 3;
    const failing: LedgerWriter = {
      ...ledger,
      settle: async (settlements, maybeRepeated) => {
        if (failures % 2 === 0) await ledger.settle(settlements, maybeRepeated);
        if (failures-- > 0) throw new Fault("ledger-unavailable", "no space left", { retryable: true });
        await ledger.settle(settlements, maybeRepeated);
      },
    };
    const one = build({ destination, vendor, ledger: failing });
    const numbers = await arrive(destination, 4);
    await settledAll(destination);
    await eventually(() => failures < 0);
    await one.courier.stop(1_000);
    assert.deepEqual(
      numbers.filter((n) => vendor.received.get(n) !== 1),
      [],
    );
    await accounted(destination, numbers.length);
    await verified();
  });

  it("is down at the start: it is waited for, and a stop does not wait", async () => {
    const destination = "ledger-late";
    const vendor = new Vendor();
    let isDown = true;
    const failing: LedgerWriter = {
      ...ledger,
      prepare: () =>
        isDown ? Promise.reject(new Fault("ledger-unavailable", "not yet", { retryable: true })) : ledger.prepare(),
    };
    const numbers = await arrive(destination, 2);
    const first = build({ destination, vendor, ledger: failing });
    await sleep(300);
    const started = Date.now();
    await first.courier.stop(1_000);
    assert.ok(Date.now() - started < 500, "stopped at once");
    const second = build({ destination, vendor, ledger: failing });
    await sleep(300);
    assert.equal(vendor.received.size, 0);
    isDown = false;
    await settledAll(destination);
    await second.courier.stop(1_000);
    assert.equal(vendor.received.size, numbers.length);
    await verified();
  });
});

describe("a failing journal", () => {
  it("commits fail for a while: nothing is sent without a record, nothing is lost", async () => {
    const destination = "journal-down";
    const vendor = new Vendor();
    let failures = 4;
    const failing: Journal = {
      ...journal,
      commit: async (step) => {
        if (failures-- > 0) throw new Fault("journal-full", "no space left", { retryable: true });
        await journal.commit(step);
      },
    };
    const one = build({ destination, vendor, journal: failing });
    const numbers = await arrive(destination, 4);
    await eventually(() => failures <= 1);
    assert.equal(vendor.received.size, 0);
    await settledAll(destination);
    await one.courier.stop(1_000);
    assert.deepEqual(
      numbers.filter((n) => vendor.received.get(n) !== 1),
      [],
    );
    assert.deepEqual(vendor.withoutLine, []);
    await accounted(destination, numbers.length);
    await verified();
  });

  it("commits fail at every step in turn", async () => {
    const destination = "journal-shaky";
    const vendor = new Vendor();
    let commits = 0;
    const failing: Journal = {
      ...journal,
      commit: async (step) => {
        if (++commits % 2 === 1) throw new Fault("journal-full", "no space left", { retryable: true });
        await journal.commit(step);
      },
    };
    const one = build({ destination, vendor, journal: failing });
    const numbers = await arrive(destination, 3);
    await settledAll(destination);
    await one.courier.stop(1_000);
    assert.deepEqual(
      numbers.filter((n) => vendor.received.get(n) !== 1),
      [],
    );
    await accounted(destination, numbers.length);
    await verified();
  });
});

describe("a stop while the journal fails", () => {
  it("comes between a settlement's row and its leaf: the next start writes the leaf, whatever ended meanwhile", async () => {
    const destination = "stopped-settling";
    const vendor = new Vendor();
    const slow = slowAfterOne(vendor);
    const failing = fullBeforeLeaf(() => {
      const stopped = first.courier.stop(1_000);
      slow.answer();
      return stopped;
    });
    const numbers = await arrive(destination, 1, 5);
    const first = build({ destination, vendor, journal: failing.journal });
    await failing.stopped;
    assert.equal(vendor.received.size, numbers.length, "everything was answered before the stop was over");
    await verified(onItsWay(journal));
    const second = build({ destination, vendor });
    await settledAll(destination);
    await second.courier.stop(1_000);
    await accounted(destination, numbers.length);
    await verified();
  });

  it("cuts off a recovery: outcomes from before the crash get their leaf at the start after it", async () => {
    const destination = "stopped-recovering";
    const vendor = new Vendor();
    const slow = slowAfterOne(vendor);
    const first = build({
      destination,
      vendor,
      crashPoint: (name) => {
        if (name === "after-outcomes") throw new PowerCut();
      },
    });
    const numbers = await arrive(destination, 1, 5);
    assert.ok((await first.died) instanceof PowerCut);
    await first.lane.stop(0);
    assert.ok(pendingAt(destination) > 0);
    slow.answer();
    const failing = fullBeforeLeaf(() => second.courier.stop(1_000));
    const second = build({ destination, vendor, journal: failing.journal });
    await failing.stopped;
    await verified(onItsWay(journal));
    const third = build({ destination, vendor });
    await settledAll(destination);
    await third.courier.stop(1_000);
    await accounted(destination, numbers.length);
    await verified();
  });
});

describe("a power cut after bytes may have left", () => {
  it("the retry window ends in doubt, and a dead letter is kept", async () => {
    const destination = "in-doubt";
    const vendor = new Vendor();
    vendor.answers = () => "silent";
    const first = build({ destination, vendor });
    const numbers = await arrive(destination, 1);
    await eventually(() => vendor.received.size === numbers.length);
    await first.lane.stop(0);
    await first.courier.stop(0);
    const second = build({ destination, vendor, retryWindowMs: 1 });
    await settledAll(destination);
    await second.courier.stop(1_000);
    assert.equal(journal.counts(destination).outcomes.doubtful, numbers.length);
    assert.equal(journal.deadLetters(destination).length, numbers.length);
    await accounted(destination, numbers.length);
    await verified();
  });
});
