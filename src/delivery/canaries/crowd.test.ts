import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { JsonObject } from "../../domain/item.ts";
import type { Envelope } from "../../journal/journal.ts";
import { idSealer } from "../../platform/seal-ids.ts";
import { CANARIES, canaryDevices, canaryIds, canaryOrganisations, type CanaryPlan, planSealer } from "./canary-ids.ts";
import { LEAST_PEOPLE } from "./likeness.ts";
import { mouldOf, mouldText } from "./mould.ts";
import { DIALECTS, MASTER } from "./test-crowd.ts";
import { scene } from "./test-scene.ts";

const DAY_MS = 86_400_000;
type Scene = ReturnType<typeof scene>;

/** How an item looks besides ids and times, and what its spots of numbers hold. */
function looks({ destination, adapter, fieldSets }: Scene, envelope: Envelope): string {
  const [line = assert.fail("no line"), [body = ""]] = [envelope.lines[0], envelope.bodies];
  const fields = fieldSets("d", [line.fieldSet])[0]?.fields ?? [];
  const { identities, receivedAt } = envelope;
  const item = { body, line, identities, fields, receivedAt };
  return mouldText(mouldOf(item, { token: destination.token, adapter })?.mould ?? assert.fail("no mould"));
}

const planIn = ({ plans }: Scene, epoch = 1): CanaryPlan =>
  planSealer(MASTER).open(plans.get(epoch)?.sealed ?? "") ?? assert.fail("no plan");

const namesOf = (plan: CanaryPlan): readonly string[] => {
  const whose = { destination: "d", epoch: 1, ...plan };
  return [canaryIds, canaryDevices, canaryOrganisations].flatMap((idsOf) => idsOf(MASTER, whose)).filter(Boolean);
};

describe("what canaries send", () => {
  for (const dialect of Object.keys(DIALECTS))
    it(`differs from everybody's in ids and times alone: ${dialect}`, async () => {
      const stage = scene({ dialect, people: 120 });
      await stage.pass(DAY_MS);
      assert.equal(stage.planted.length, CANARIES);
      const real = Map.groupBy(stage.crowd, (one) => looks(stage, one));
      const made = Map.groupBy(stage.planted, ({ envelope }) => looks(stage, envelope));
      for (const [look, some] of made) {
        const share = (real.get(look)?.length ?? 0) / stage.crowd.length;
        assert.ok(share * stage.crowd.length >= LEAST_PEOPLE, "as that of so many people");
        assert.ok(Math.abs(some.length / CANARIES - share) <= 0.05, "as often as theirs");
      }
      const [sets, names] = [fieldSetsOf(stage.crowd), namesOfItems(stage.crowd)];
      for (const { envelope } of stage.planted) {
        assert.ok(sets.has(envelope.lines[0]?.fieldSet ?? ""));
        for (const name of namesOfItems([envelope])) assert.ok(names.has(name), name);
        assert.match(envelope.bodies[0] ?? "", /shop\.example\/(pricing|docs\/start|orders\/:id\/edit)/, "on a page");
      }
    });

  it("never says who they are: their own names are in no item, and each has a device and an organisation", async () => {
    for (const dialect of Object.keys(DIALECTS)) {
      const stage = scene({ dialect, people: 120 });
      await stage.pass(DAY_MS);
      for (const name of namesOf(planIn(stage)))
        for (const body of stage.bodies()) assert.equal(body.includes(name), false, dialect);
      const kinds = stage.planted.map(({ envelope }) =>
        envelope.identities
          .map((one) => one.kind)
          .toSorted()
          .join(" "),
      );
      const withOrganisation = dialect === "ga4 by gtag" ? "device subject" : "device organisation subject";
      assert.deepEqual([...new Set(kinds)], [withOrganisation], dialect);
      const organisations = new Set(
        stage.planted.flatMap(({ envelope: { identities } }) =>
          identities.filter((one) => one.kind === "organisation").map((one) => one.key),
        ),
      );
      const theirs = new Set(stage.crowd.flatMap(({ identities }) => identities.map((one) => one.key)));
      assert.equal(organisations.size, dialect === "ga4 by gtag" ? 0 : 4, "several share one");
      for (const key of organisations) assert.equal(theirs.has(key), false, "and no real organisation has them");
    }
  });

  it("is found again by the tokens of people, not of devices or organisations", async () => {
    const stage = scene({ people: 120 });
    await stage.pass(DAY_MS);
    const { key } = idSealer(MASTER);
    const expected = canaryIds(MASTER, { destination: "d", epoch: 1, ...planIn(stage) }).map(
      (id) => `token of ${key(id)}`,
    );
    assert.deepEqual(stage.tokens().toSorted(), expected.toSorted());
  });

  it("holds no page of fewer people, and nothing that only they said", async () => {
    const stage = scene({ people: 90 });
    const rare = (number: number) => ({
      ...stage.item({ number, at: stage.state.now }),
      body: {
        ...stage.item({ number, at: stage.state.now }).body,
        properties: {
          ...(stage.item({ number, at: stage.state.now }).body["properties"] as JsonObject),
          $current_url: "https://shop.example/clinic/results",
          current_url_path: "/clinic/results",
          plan: "whistleblower",
        },
      },
    });
    // Many items, of one person too few.
    for (let n = 0; n < 5 * LEAST_PEOPLE; n++)
      stage.see({ number: 500 + (n % (LEAST_PEOPLE - 1)), at: stage.state.now }, rare(500 + (n % (LEAST_PEOPLE - 1))));
    await stage.pass(DAY_MS);
    assert.equal(stage.planted.length, CANARIES);
    assert.doesNotMatch(`${stage.bodies().join("")} ${JSON.stringify(planIn(stage))}`, /clinic|whistleblower/);
    stage.see({ number: 999, at: stage.state.now }, rare(999));
    await stage.pass(364 * DAY_MS, DAY_MS / 4);
    assert.match(stage.bodies().join(""), /clinic/, "one more, and it is usual");
  });

  it("counts for nobody when it is learned what is usual", async () => {
    const stage = scene({ people: 90 });
    await stage.pass(DAY_MS);
    const [body = ""] = stage.bodies();
    const again = scene({ people: 0 });
    again.plans.set(1, stage.plans.get(1) ?? assert.fail("no plan"));
    again.canaries().see(stage.planted.map((one) => one.envelope));
    again.state.epoch = 2;
    await again.pass(DAY_MS);
    assert.deepEqual([again.planted.length, again.plans.has(2), body === ""], [0, false, false]);
  });

  it("looks as it did where ids pass, and is nothing where everything passes and nothing is alike", async () => {
    const passing = scene({ dialect: "segment", people: 120, ids: "pass-through" });
    await passing.pass(DAY_MS);
    assert.equal(passing.planted.length, CANARIES);
    for (const body of passing.bodies()) {
      const { userId, anonymousId, messageId, context } = JSON.parse(body) as Record<string, string> & {
        readonly context: { readonly groupId: string };
      };
      assert.match(userId ?? "", /^usr_\d{12,}$/);
      assert.match(anonymousId ?? "", /^[\da-f]{8}-[\da-f]{4}-4/);
      assert.match(messageId ?? "", /^ajs-next-\d{13}-[\da-z]{8}-/);
      assert.match(context.groupId, /^acme-\d{10,}$/);
    }
    const everything = scene({ dialect: "segment", people: 120, policy: "transparent" });
    await everything.pass(DAY_MS);
    assert.deepEqual([everything.planted.length, everything.plans.size], [0, 0], "addresses hold people's own words");
  });

  it("is about devices of nobody where nobody signs in", async () => {
    const stage = scene({ dialect: "ga4 by gtag", people: 0 });
    for (let number = 0; number < 90; number++) {
      const { uid: _uid, ...body } = stage.item({ number, at: stage.state.now }).body;
      stage.see({ number, at: stage.state.now }, { kind: "event", route: "g/collect", body });
    }
    await stage.pass(DAY_MS);
    assert.equal(stage.planted.length, CANARIES);
    for (const { envelope } of stage.planted) {
      assert.deepEqual(
        envelope.identities.map((one) => one.kind),
        ["device"],
      );
      assert.match(envelope.bodies[0] ?? "", /"cid":"\d{10}\.\d{10}"/);
      assert.doesNotMatch(envelope.bodies[0] ?? "", /"uid"/);
    }
  });

  it("has numbers as they are, measures of their size, and no choice that it can't make", async () => {
    const stage = scene({ people: 0 });
    const told = (number: number, more: JsonObject) => {
      const { body, ...item } = stage.item({ number: 0, at: stage.state.now });
      const { properties } = stage.item({ number, at: stage.state.now }).body as { properties: JsonObject };
      const { $current_url, current_url_path } = body["properties"] as JsonObject;
      return {
        ...item,
        body: { ...body, properties: { ...properties, $current_url, current_url_path, ...more } as JsonObject },
      };
    };
    const ask = (number: number, event: string, more: JsonObject) => {
      const item = told(number, more);
      stage.see({ number, at: stage.state.now }, { ...item, body: { ...item.body, event } });
    };
    for (let n = 0; n < 40; n++) {
      ask(n, "Timed", { limit: 1_800, took: 100 + n * 7, share: 0.5 + n / 1_000 });
      ask(n, "Answered", { status: [200, 404, 500][n % 3] ?? 0 });
    }
    await stage.pass(DAY_MS);
    const sent = stage
      .bodies()
      .map((body) => JSON.parse(body) as { event: string; properties: Record<string, number> });
    assert.deepEqual(new Set(sent.map((one) => one.event)), new Set(["Timed"]));
    for (const { properties } of sent) {
      assert.equal(properties["limit"], 1_800);
      assert.match(String(properties["took"]), /^\d{3}$/);
      assert.match(String(properties["share"]), /^\d\.\d{3}$/);
    }
    assert.ok(new Set(sent.map((one) => one.properties["took"])).size > CANARIES / 2);
  });

  it("keeps the places in lists, where an id may stand too", async () => {
    const stage = scene({ people: 0 });
    for (let number = 0; number < 40; number++) {
      const { body, ...item } = stage.item({ number: 0, at: stage.state.now });
      const whose = stage.item({ number, at: stage.state.now }).body["properties"] as JsonObject;
      const { $current_url: url, current_url_path: path } = body["properties"] as JsonObject;
      const listed = { company: ["none", `acme-${number % 7}`], steps: [["a", "b"], ["c"]], seen: [7, -20, null] };
      const properties = { ...whose, $current_url: url ?? "", current_url_path: path ?? "", ...listed };
      stage.see({ number, at: stage.state.now }, { ...item, body: { ...body, properties } });
    }
    await stage.pass(DAY_MS);
    assert.equal(stage.planted.length, CANARIES);
    for (const body of stage.bodies()) {
      const { properties } = JSON.parse(body) as { properties: Record<string, unknown[]> };
      assert.deepEqual(
        [properties["steps"], properties["seen"]],
        [
          [["a", "b"], ["c"]],
          [7, -20, null],
        ],
      );
      assert.match(String(properties["company"]), /^none,[a-z2-7]{24}$/);
    }
  });

  it("is nothing where the policy would make something else of it", async () => {
    const stage = scene({ people: 90 });
    const plan = planSealer(MASTER);
    await stage.pass(DAY_MS / 2);
    const before = stage.planted.length;
    const kept = planIn(stage);
    const other = kept.moulds.map((one) => ({
      ...one,
      mould: { ...one.mould, body: { ...one.mould.body, note: "call ada@example.org" } },
    }));
    stage.plans.set(1, { destination: "d", epoch: 1, sealed: plan.seal({ ...kept, moulds: other }) });
    stage.restart();
    await stage.pass(2 * DAY_MS);
    assert.equal(stage.planted.length, before);
    assert.match(stage.state.log, /a canary could not be sent/);
  });
});

const fieldSetsOf = (envelopes: readonly Envelope[]): ReadonlySet<string> =>
  new Set(envelopes.flatMap(({ lines }) => lines.map((one) => one.fieldSet)));

/** Names of events and of whatever else an item says in words. */
const namesOfItems = (envelopes: readonly Envelope[]): ReadonlySet<string> =>
  new Set(
    envelopes.flatMap(({ bodies }) =>
      [...(bodies[0] ?? "").matchAll(/"(?:event|event_type|type|name|en)":"[^"]*"/g)].map(String),
    ),
  );
