import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { JsonObject } from "../../src/domain/item.ts";
import { daysBefore, type Vendor, worldOfFile } from "./exposed-world.ts";

/**
 * Each vendor takes properties of a person back in words of its own, and the ledger must know which are gone: no more, or
 * somebody is not told; no less, or a list says what nobody holds any more.
 */

const world = worldOfFile();
let number = 0;
const MAIL = "user.contact.email";

/** How an application says things of `who` in a vendor's dialect. */
interface Dialect {
  readonly vendor: string;
  readonly tell: (who: string) => JsonObject;
  readonly takeBack: (who: string) => JsonObject;
  /** Takes one property back and tells another one. */
  readonly both: (who: string) => JsonObject;
  /** Takes something back, and tells besides what browsers tell with every item. */
  readonly besides?: { readonly says: (who: string) => JsonObject; readonly tells: string };
}

const amplitude = (who: string, properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  event_type: "$identify",
  user_id: who,
  time: 1,
  insert_id: "i",
  user_properties: properties,
  ...more,
});
const identify = (who: string, traits: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: "identify",
  userId: who,
  messageId: "m",
  timestamp: "2026-01-01T00:00:00.000Z",
  traits,
  ...more,
});
const posthog = (event: string, who: string, properties: JsonObject): JsonObject => ({
  event,
  distinct_id: who,
  properties,
});
const ga4 = (who: string, properties: JsonObject): JsonObject => ({
  client_id: "1.1",
  user_id: who,
  events: [{ name: "account_seen", params: {} }],
  user_properties: properties,
});
const X = "x@example.org";

const segment: Omit<Dialect, "vendor"> = {
  tell: (who) => identify(who, { email: X, plan: "pro" }),
  takeBack: (who) => identify(who, { email: null }),
  both: (who) => identify(who, { email: null, plan: "free" }),
  besides: { says: (who) => identify(who, { email: null }, { context: { locale: "fr" } }), tells: "context.locale" },
};

const DIALECTS: readonly Dialect[] = [
  {
    vendor: "mixpanel",
    tell: (who) => ({ $token: "t", $distinct_id: who, $set: { $email: X, plan: "pro" } }),
    takeBack: (who) => ({ $token: "t", $distinct_id: who, $had_persisted_distinct_id: true, $unset: ["$email"] }),
    both: (who) => ({ $token: "t", $distinct_id: who, $unset: ["$email"], $set: { plan: "free" } }),
  },
  {
    vendor: "posthog",
    tell: (who) => posthog("Signed Up", who, { $set: { email: X, plan: "pro" } }),
    takeBack: (who) => posthog("$set", who, { $unset: ["email"] }),
    both: (who) => posthog("$set", who, { $unset: ["email"], $set: { plan: "free" } }),
    besides: {
      says: (who) => posthog("Left", who, { $unset: ["email"], $pathname: "/bye" }),
      tells: "properties.$pathname",
    },
  },
  {
    vendor: "amplitude",
    tell: (who) => amplitude(who, { $set: { email: X, plan: "pro" } }),
    takeBack: (who) => amplitude(who, { $unset: { email: "-" } }),
    both: (who) => amplitude(who, { $unset: { email: "-" }, $set: { plan: "free" } }),
    besides: { says: (who) => amplitude(who, { $unset: { email: "-" } }, { language: "fr" }), tells: "language" },
  },
  { vendor: "segment", ...segment },
  {
    vendor: "rudderstack",
    ...segment,
    // Its SDK for Node writes traits twice.
    tell: (who) => identify(who, {}, { context: { traits: { email: X, plan: "pro" } } }),
    takeBack: (who) => identify(who, { email: null }, { context: { traits: { email: null } } }),
  },
  {
    vendor: "ga4",
    tell: (who) => ga4(who, { email: { value: X }, plan: { value: "pro" } }),
    takeBack: (who) => ga4(who, { email: { value: null } }),
    both: (who) => ga4(who, { email: { value: null }, plan: { value: "free" } }),
    besides: { says: (who) => ga4(who, { email: { value: null } }), tells: "events.name" },
  },
];

const told = async (at: Vendor): Promise<Readonly<Record<string, boolean>>> =>
  Object.fromEntries((await at.affected()).map((one) => [one.userId, one.categories.includes(MAIL)]));

/** The totals come from another table than the list. */
async function agrees(at: Vendor): Promise<void> {
  const listed = Object.values(await told(at)).filter(Boolean).length;
  const counted = (await at.scope()).categories.find((one) => one.category === MAIL)?.subjects ?? 0;
  assert.equal(counted, listed);
}

for (const { vendor, tell, takeBack, both, besides } of DIALECTS) {
  describe(`${vendor} had forgotten`, () => {
    const open = (): Vendor => world().vendor(`unset-${++number}`, vendor);

    it("a property that it accepted to unset before the intrusion and was not told again", async () => {
      const at = open();
      for (const who of ["a-unset", "b-again", "c-refused", "d-during", "e-untouched", "f-mixed"])
        await at.say(daysBefore(100), tell(who));
      await at.say(daysBefore(50), takeBack("a-unset"));
      await at.say(daysBefore(50), takeBack("b-again"));
      await at.say(daysBefore(20), tell("b-again"));
      await at.say(daysBefore(50), takeBack("c-refused"), { outcome: "refused-by-recipient" });
      await at.say("2026-03-15T00:00:00Z", takeBack("d-during"));
      await at.say(daysBefore(50), both("f-mixed"));
      assert.deepEqual(await told(at), {
        "a-unset": false,
        "b-again": true,
        "c-refused": true,
        "d-during": true,
        "e-untouched": true,
        "f-mixed": true,
      });
      const [unset] = await at.affected();
      assert.ok(
        unset?.paths.some((path) => /\bplan\b/.test(path)),
        "the other properties stay",
      );
      await agrees(at);
    });

    it("nothing that was told again while it had yet to answer", async () => {
      const at = open();
      await at.say(daysBefore(100), tell("waited"));
      await at.say(daysBefore(50), takeBack("waited"), { settledAt: daysBefore(40) });
      await at.say(daysBefore(45), tell("waited"));
      assert.deepEqual(await told(at), { waited: true });
      await agrees(at);
    });

    it("nothing that was told before it was asked again, when it accepted only the first time", async () => {
      const at = open();
      await at.say(daysBefore(100), tell("asked-twice"));
      await at.say(daysBefore(50), takeBack("asked-twice"), { settledAt: daysBefore(30) });
      await at.say(daysBefore(45), tell("asked-twice"));
      await at.say(daysBefore(40), takeBack("asked-twice"), { outcome: "refused-by-recipient" });
      assert.deepEqual(await told(at), { "asked-twice": true });
      await agrees(at);
    });

    if (besides !== undefined)
      it("what it was told besides", async () => {
        const at = open();
        await at.say(daysBefore(100), tell("told"));
        for (const who of ["told", "never-told"]) await at.say(daysBefore(50), besides.says(who));
        const people = await at.affected();
        assert.deepEqual(
          people.map(({ userId, categories }) => [userId, categories.includes(MAIL)]),
          [
            ["never-told", false],
            ["told", false],
          ],
        );
        for (const person of people)
          assert.ok(person.paths.includes(besides.tells), `${person.userId} ${besides.tells}`);
        assert.equal((await at.scope()).subjects, 2);
        await agrees(at);
      });
  });
}

it("an Amplitude user of whom everything was cleared had nothing but what was told since", async () => {
  const at = world().vendor("cleared", "amplitude");
  await at.say(daysBefore(100), amplitude("u1", { $set: { email: X, plan: "pro" } }));
  await at.say(daysBefore(90), amplitude("u1", { email: X, plan: "pro" }));
  await at.say(daysBefore(50), amplitude("u1", { $clearAll: "-" }));
  await at.say(daysBefore(20), amplitude("u1", { $set: { plan: "free" } }));
  const [person] = await at.affected();
  assert.equal(person?.categories.includes(MAIL), false);
  assert.ok(person?.paths.includes("user_properties.$set.plan"));
  await agrees(at);
});

it("an Amplitude event that takes something back is an event all the same", async () => {
  const at = world().vendor("bought", "amplitude");
  await at.say(daysBefore(50), { ...amplitude("u1", { $unset: { email: "-" } }), event_type: "Bought" });
  assert.deepEqual(await at.who(), ["u1"]);
});

describe("a property whose name may stand for others", () => {
  const names = ["tier.level", "*"];
  for (const name of names)
    it(`is never taken for forgotten: ${name}`, async () => {
      const at = world().vendor(`name-${++number}`);
      await at.engage(daysBefore(100), "u1", { $set: { [name]: "pro", tier: { level: "pro" } } });
      const before = (await at.affected())[0]?.paths;
      await at.engage(daysBefore(50), "u1", { $unset: [name, "$email"] });
      assert.deepEqual((await at.affected())[0]?.paths, before);
    });
});

it("a Mixpanel update that sets a list instead of an object counts as setting", async () => {
  const at = world().vendor("list");
  await at.engage(daysBefore(50), "u1", { $set: [{ $email: X }], $unset: ["plan"] });
  assert.deepEqual(await told(at), { u1: true });
});
