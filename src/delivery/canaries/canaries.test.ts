import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import type { JsonObject } from "../../domain/item.ts";
import { pseudonymMap } from "../../policy/pseudonym.ts";
import { CANARIES, type CanaryPlan, canaryDevices, canaryIds, canaryOrganisations, planSealer } from "./canary-ids.ts";
import { LEAST_PEOPLE, type Likeness, likenessOf, type Seen } from "./likeness.ts";
import { MASTER } from "./test-crowd.ts";
import { scene } from "./test-scene.ts";

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
    const ids = Array.from({ length: LEAST_PEOPLE }, (_, n) => `usr_8${n + 10}kq7`).concat("org-someone-else");
    for (const id of idsAs(likenessOf(ids.map(own), true) ?? [])) assert.match(id, /^usr_[a-z0-9]{10}$/);
    for (const id of idsAs(likenessOf(ids.slice(0, 3).map(own), true) ?? []))
      assert.doesNotMatch(id, /^usr_/, "what so few begin with says who they are");
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
    const whose = { destination: "d", epoch: 1 };
    const devices = canaryDevices(MASTER, { ...whose, device: likeness });
    const organisations = canaryOrganisations(MASTER, { ...whose, organisation: likeness });
    assert.equal(new Set([...all, ...devices, ...organisations]).size, 5 * CANARIES + 4, "one name each");
    const members = [...Map.groupBy(organisations, (one) => one).values()].map((some) => some.length);
    assert.deepEqual(members, [5, 5, 5, 5], "no organisation of one, and none of everybody");
  });
});

const idsIn = (bodies: readonly string[]) =>
  bodies.map((body) => (JSON.parse(body) as { properties: { distinct_id: string } }).properties.distinct_id);

describe("canaries", () => {
  it("all visit within the first day, at moments of their own, and seldom again", async () => {
    const { planted, state, pass } = scene();
    const began = state.now;
    await pass(DAY_MS);
    assert.equal(new Set(idsIn(planted.map((one) => one.body))).size, CANARIES);
    assert.equal(planted.length, CANARIES);
    assert.ok(new Set(planted.map((one) => Math.floor((one.at - began) / HOUR_MS))).size > 10, "spread over hours");
    assert.deepEqual(new Set(planted.map((one) => one.source)), new Set(["web"]));
    await pass(364 * DAY_MS, DAY_MS / 4);
    const visits = Map.groupBy(idsIn(planted.map((one) => one.body)), (id) => id);
    assert.equal(visits.size, CANARIES);
    for (const [, all] of visits) assert.ok(all.length >= 2 && all.length <= 5, `${all.length} visits in a year`);
  });

  it("go on after a restart as the same people, and what was missed does not come at once", async () => {
    const { planted, state, pass, restart, bodies } = scene();
    await pass(6 * HOUR_MS);
    const before = planted.length;
    assert.ok(before > 0 && before < CANARIES);
    state.now += 2 * DAY_MS;
    const again = restart();
    await again.look();
    await again.look();
    assert.ok(planted.length < before + 3, "no burst");
    await pass(4 * HOUR_MS);
    assert.equal(new Set(idsIn(bodies())).size, CANARIES, "by the plan, with nothing learned anew");
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
    const lonely = scene({ people: LEAST_PEOPLE * 3 - 3 });
    await lonely.pass(DAY_MS);
    assert.deepEqual([lonely.planted.length, lonely.plans.size], [0, 0], "three pages, each of one person too few");
    assert.equal(lonely.state.log, "canaries wait until enough people have sent the same\n", "said once");
    const off = scene({ canaries: false });
    await off.pass(DAY_MS);
    assert.deepEqual([off.planted.length, off.plans.size], [0, 0]);
  });

  it("that could not be stored come later, and are told of without a name", async () => {
    const { planted, state, pass, bodies } = scene();
    state.stored = false;
    await pass(DAY_MS);
    assert.equal(planted.length, 0);
    state.stored = true;
    await pass(DAY_MS);
    assert.equal(new Set(idsIn(bodies())).size, CANARIES);
    assert.match(state.log, /a canary could not be sent/);
    for (const id of idsIn(bodies())) assert.equal(state.log.includes(id), false);
  });

  it("are others in another epoch, and both are known", async () => {
    const { state, pass, tokens, bodies } = scene();
    await pass(DAY_MS);
    assert.equal(new Set(tokens()).size, CANARIES);
    state.epoch = 2;
    await pass(DAY_MS);
    assert.equal(new Set(idsIn(bodies())).size, 2 * CANARIES);
    assert.equal(new Set(tokens()).size, 2 * CANARIES);
  });

  it("say once what to do where their plan is of an earlier version, and come with another epoch", async () => {
    const { state, plans, planted, pass } = scene();
    const earlier = { likeness: Array.from({ length: 16 }, () => "0123456789abcdef"), due: [state.now] };
    const sealed = planSealer(MASTER).seal(earlier as unknown as CanaryPlan);
    plans.set(1, { destination: "d", epoch: 1, sealed });
    await pass(DAY_MS);
    assert.equal(planted.length, 0);
    assert.match(state.log, /^no canaries are sent: [^\n]* `bulkhead rotate DESTINATION` [^\n]*\n$/);
    assert.equal(plans.get(1)?.sealed, sealed, "its people are still known");
    state.epoch = 2;
    await pass(DAY_MS);
    assert.equal(planted.length, CANARIES);
  });

  it("carry the consent that the destination asks for, whether it leaves or not", async () => {
    for (const policy of ["minimal", "declared-only"]) {
      const stage = scene({ people: 0, policy, consent: { signals: [], property: "properties.privacy.analytics" } });
      for (let number = 0; number < 90; number++) {
        const { body, ...item } = stage.item({ number, at: stage.state.now });
        const properties = { ...(body["properties"] as JsonObject), privacy: { analytics: true } };
        stage.see({ number, at: stage.state.now }, { ...item, body: { ...body, properties } });
      }
      await stage.pass(DAY_MS);
      assert.equal(stage.bodies().length, CANARIES, policy);
      for (const body of stage.bodies()) assert.equal(body.includes('"analytics":true'), policy === "minimal");
    }
  });

  it("are nobody's to read without the key", async () => {
    const { plans, planted, pass } = scene();
    await pass(DAY_MS);
    const { sealed = "" } = plans.get(1) ?? {};
    assert.equal(planSealer(randomBytes(32)).open(sealed), undefined);
    assert.equal(planSealer(MASTER).open(sealed)?.due.length, CANARIES);
    for (const { body } of planted) assert.equal(sealed.includes(body), false);
  });
});
