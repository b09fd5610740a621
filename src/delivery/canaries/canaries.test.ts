import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import type { SealedCanaryPlan, Step } from "../../journal/journal.ts";
import { configSchema, type Destination } from "../../platform/config-schema.ts";
import type { Log } from "../../platform/log.ts";
import { idSealer } from "../../platform/seal-ids.ts";
import { pseudonymMap } from "../../policy/pseudonym.ts";
import { vendorOf } from "../../vendors/list.ts";
import type { Planted } from "../../gateway/plant.ts";
import { createCanaries } from "./canaries.ts";
import { CANARIES, canaryIds, planSealer } from "./canary-ids.ts";
import { type Likeness, likenessOf, type Seen } from "./likeness.ts";

const MASTER = new Uint8Array(32).fill(7);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const idsAs = (likeness: Likeness, epoch = 1, destination = "d", master = MASTER) =>
  canaryIds(master, { destination, epoch, likeness });
const NO_SHAPE = { placeholders: new Set<string>(), prefixes: [] };
const map = pseudonymMap(MASTER, "d", 1, NO_SHAPE);
const seen = (id: string): Seen => ({ pseudonym: map.identity(id), idBytes: Buffer.byteLength(id) });
const own = (pseudonym: string): Seen => ({ pseudonym, idBytes: pseudonym.length });

describe("a canary's id", () => {
  const people: Readonly<Record<string, (n: number) => string>> = {
    UUIDs: (n) => `7f1e6f6e-3c1e-4c7e-9d5e-0b6f0a5d${String(1000 + n)}`,
    UUIDv7s: (n) => `01890a5d-ac96-774b-bcce-b302099a${String(1000 + n)}`,
    "long numbers": (n) => `45367281${String(10_000_000 + n)}`,
    "Mongo ids": (n) => `507f1f77bcf86cd79943${String(1000 + n)}`,
    tokens: (n) => `zq8x5kp2mw4vh1rt${String(1000 + n)}`,
    "ids with a prefix": (n) => `usr_Kq81zL_${String(1000 + n)}`,
    "e-mail addresses": (n) => `person.number${String(1000 + n)}@example.org`,
  };
  for (const [name, of] of Object.entries(people)) {
    it(`looks at the vendor and in the ledger as those of people with ${name}`, () => {
      const everybody = Array.from({ length: 30 }, (_, n) => of(n));
      const likeness = likenessOf(everybody.map(seen), false);
      assert.ok(likeness !== undefined);
      const ids = idsAs(likeness);
      assert.equal(new Set(ids).size, CANARIES);
      const shape = (id: string) => map.identity(id).replace(/[a-z]/g, "a").replace(/\d/g, "a");
      for (const id of ids) {
        assert.equal(shape(id).length, shape(everybody[0] ?? "").length, id);
        assert.equal(shape(id).replace(/a/g, ""), shape(everybody[0] ?? "").replace(/a/g, ""));
        assert.equal(Buffer.byteLength(id), Buffer.byteLength(everybody[0] ?? ""));
      }
    });
  }

  it("looks like the ids themselves where they pass", () => {
    const ids = ["usr_81kq7z", "usr_90ab3c", "usr_qq8t1x", "org-someone-else"].map(own);
    for (const id of idsAs(likenessOf(ids, true) ?? [])) assert.match(id, /^usr_[a-z0-9]{10}$/);
    const sorted = ["01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-acff-774b-bcce-b302099a8058"].map(own);
    for (const id of idsAs(likenessOf(sorted, true) ?? [])) assert.match(id, /^0189[0-9a-f]{4}-[0-9a-f]{4}-7/);
  });

  it("is too long to be the next of short numbers, and nobody's e-mail address", () => {
    for (const id of idsAs(likenessOf(["7", "8", "4711", "12", "9"].map(seen), false) ?? []))
      assert.match(id, /^[1-9]\d{15,}$/);
    assert.equal(likenessOf(["ada@example.org", "bob@example.org"].map(own), true), undefined);
    assert.equal(likenessOf([], false), undefined);
  });

  it("follows from key, destination and epoch, and from nothing else", () => {
    const likeness = likenessOf([seen("usr_Kq81zL_1000")], false) ?? [];
    assert.deepEqual(idsAs(likeness), idsAs(likeness));
    const all = [
      idsAs(likeness),
      idsAs(likeness, 2),
      idsAs(likeness, 1, "e"),
      idsAs(likeness, 1, "d", new Uint8Array(32).fill(8)),
    ].flat();
    assert.equal(new Set(all).size, 4 * CANARIES);
  });
});

/** A journal and a ledger of thirty people, a clock, and everything that was planted. */
function scene(more: Partial<Destination> = {}) {
  const parsed = configSchema.parse({
    destinations: [{ id: "d", vendor: "mixpanel", recipient: "v", token: "t0ken", upstream: "http://127.0.0.1:9" }],
  });
  const destination = { ...(parsed.destinations[0] as Destination), canaries: true, ...more };
  const sealer = idSealer(MASTER);
  const people = Array.from({ length: 30 }, (_, n) => `usr_Kq81zL_${1000 + n}`).map((id) => ({
    pseudonym: map.identity(id),
    sealed: sealer.seal(id),
  }));
  const plans = new Map<number, SealedCanaryPlan>();
  const planted: (Planted & { readonly at: number })[] = [];
  const state = { now: Date.parse("2026-03-01T00:00:00Z"), mayGo: true, people, stored: true, epoch: 1, log: "" };
  const ask = (sql: string) =>
    Promise.resolve(sql.includes("known.pid") ? state.people : [{ source: "web", country: "FR" }]);
  const open = () =>
    createCanaries({
      master: MASTER,
      journal: {
        canaryPlans: () => [...plans.values()],
        commit: ({ canaryPlan }: Step) => {
          if (canaryPlan) plans.set(canaryPlan.epoch, canaryPlan);
          return Promise.resolve();
        },
        token: (key) => ({ token: `token of ${key}`, kind: "subject" }),
      },
      destinations: [destination],
      adapterOf: (one) => vendorOf(one.vendor)?.adapter ?? assert.fail(),
      epochOf: () => state.epoch,
      mayGo: () => state.mayGo,
      ledger: () => Promise.resolve({ ask } as never),
      plant: (one) => {
        if (state.stored) planted.push({ ...one, at: state.now });
        return Promise.resolve(state.stored);
      },
      sealer,
      now: () => state.now,
      random: Math.random,
      log: { warn: (says: string) => (state.log += says), info: () => undefined } as unknown as Log,
    });
  let canaries = open();
  return {
    state,
    planted,
    plans,
    tokens: () => canaries.tokens("d"),
    restart: () => (canaries = open()),
    canaries: () => canaries,
    /** Looks every ten minutes, as often as that fits. */
    pass: async (ms: number) => {
      for (const until = state.now + ms; state.now < until; state.now += 600_000) await canaries.look();
    },
  };
}

const idsIn = (planted: readonly Planted[]) =>
  planted.map(({ item }) => (item.body["properties"] as { distinct_id: string }).distinct_id);

describe("canaries", () => {
  it("all visit within the first day, at moments of their own, and seldom again", async () => {
    const { planted, state, pass } = scene();
    const began = state.now;
    await pass(DAY_MS);
    assert.equal(new Set(idsIn(planted)).size, CANARIES);
    assert.equal(planted.length, CANARIES);
    assert.ok(new Set(planted.map((one) => Math.floor((one.at - began) / HOUR_MS))).size > 10, "spread over hours");
    assert.deepEqual(new Set(planted.map((one) => one.source)), new Set(["web"]));
    await pass(364 * DAY_MS);
    const visits = Map.groupBy(idsIn(planted), (id) => id);
    assert.equal(visits.size, CANARIES);
    for (const [, all] of visits) assert.ok(all.length >= 2 && all.length <= 5, `${all.length} visits in a year`);
  });

  it("go on after a restart as the same people, and what was missed does not come at once", async () => {
    const { planted, state, pass, restart } = scene();
    await pass(6 * HOUR_MS);
    const before = planted.length;
    assert.ok(before > 0 && before < CANARIES);
    state.now += 2 * DAY_MS;
    const again = restart();
    await again.look();
    await again.look();
    assert.ok(planted.length < before + 3, "no burst");
    await pass(4 * HOUR_MS);
    assert.equal(new Set(idsIn(planted)).size, CANARIES);
  });

  it("stay away while nothing may leave, and when the process drains", async () => {
    const { planted, state, pass, canaries } = scene();
    state.mayGo = false;
    await pass(2 * DAY_MS);
    assert.equal(planted.length, 0);
    state.mayGo = true;
    await canaries().stop();
    await pass(2 * DAY_MS);
    assert.equal(planted.length, 0);
  });

  it("wait for people to hide among, and are not where nobody asked for them", async () => {
    const lonely = scene();
    lonely.state.people = [];
    await lonely.pass(DAY_MS);
    assert.deepEqual([lonely.planted.length, lonely.plans.size], [0, 0]);
    const off = scene({ canaries: false });
    await off.pass(DAY_MS);
    assert.deepEqual([off.planted.length, off.plans.size], [0, 0]);
  });

  it("that could not be stored come later, and are told of without a name", async () => {
    const { planted, state, pass } = scene();
    state.stored = false;
    await pass(DAY_MS);
    state.stored = true;
    await pass(DAY_MS);
    assert.equal(new Set(idsIn(planted)).size, CANARIES);
    assert.match(state.log, /a canary could not be sent/);
    for (const id of idsIn(planted)) assert.equal(state.log.includes(id), false);
  });

  it("are others in another epoch, and both are known", async () => {
    const { planted, state, pass, tokens } = scene();
    await pass(DAY_MS);
    assert.equal(new Set(tokens()).size, CANARIES);
    state.epoch = 2;
    await pass(DAY_MS);
    assert.equal(new Set(idsIn(planted)).size, 2 * CANARIES);
    assert.equal(new Set(tokens()).size, 2 * CANARIES);
  });

  it("carry the consent that the destination asks for", async () => {
    const { planted, pass } = scene({ consent: { signals: [], property: "properties.privacy.analytics" } });
    await pass(DAY_MS);
    for (const { item } of planted)
      assert.deepEqual((item.body["properties"] as { privacy: unknown }).privacy, { analytics: true });
  });

  it("are nobody's to read without the key", async () => {
    const { plans, planted, pass } = scene();
    await pass(DAY_MS);
    const { sealed = "" } = plans.get(1) ?? {};
    assert.equal(planSealer(randomBytes(32)).open(sealed), undefined);
    assert.equal(planSealer(MASTER).open(sealed)?.due.length, CANARIES);
    for (const id of idsIn(planted)) assert.equal(sealed.includes(id), false);
  });

  it("are refused for a vendor whose page views nobody here can write", () => {
    assert.throws(() => scene({ vendor: "ga4" }), {
      code: "config-invalid",
      message: /canaries: there are none for "ga4"/,
    });
  });
});
