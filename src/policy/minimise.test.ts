import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Remark } from "../domain/field.ts";
import type { Json, JsonObject } from "../domain/item.ts";
import type { Rule } from "../domain/policy.ts";
import type { PolicySource } from "./compile.ts";
import type { Generalisation } from "./generalise.ts";
import { LIMITS, type Minimiser } from "./minimise.ts";
import { TEST_TOKEN, testMinimiser, testPseudonyms } from "./test-minimiser.ts";

const rule = (where: string, what: Rule["what"], to?: Generalisation): Rule<Generalisation> => ({
  where,
  what,
  why: "for this test",
  to,
});

interface Left {
  readonly withheld: string | undefined;
  readonly body: JsonObject;
  readonly fields: readonly string[];
  readonly organisations: readonly string[];
}

const run = (minimiser: Minimiser, body: JsonObject, remarks?: Remark[]): Left => {
  const result = minimiser.minimise(body, [], remarks);
  if (result.kind === "withheld") return { withheld: result.reason, body: {}, fields: [], organisations: [] };
  const fields = result.fieldSet.fields.map((one) => `${one.path} ${one.form}`);
  return {
    withheld: undefined,
    body: JSON.parse(result.body) as JsonObject,
    fields,
    organisations: result.organisations,
  };
};

/** What is left of some properties, under `minimal` with these rules. */
const left = (properties: JsonObject, ...rules: Rule<Generalisation>[]) => {
  const result = run(testMinimiser({ rules }), { event: "Opened", properties });
  return {
    ...result,
    body: result.body["properties"] as JsonObject,
    fields: result.fields.filter((one) => !one.startsWith("event ")),
  };
};

const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => Json };

/** As the gateway decodes: a number that a double can't keep is kept as text. */
const decode = (text: string): JsonObject =>
  JSON.parse(text, (_key, value: Json, context?: { source?: string }) =>
    typeof value === "number" && context?.source !== undefined && String(value) !== context.source
      ? rawJSON(context.source)
      : value,
  ) as JsonObject;

const SDK_KEYS =
  "properties $set $unset $append event distinct_id $email name company $ip token __proto__ constructor $insert_id";
const key = fc.oneof(fc.constantFrom(...SDK_KEYS.split(" ")), fc.string({ unit: "binary", maxLength: 12 }));
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<Json>(
      null,
      true,
      false,
      0,
      -1,
      1e21,
      1.5,
      4_294_967_296,
      "",
      "ada@example.org",
      "+33 6 39 98 01 23",
      "$device:x",
      TEST_TOKEN,
    ),
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }).map((one) => rawJSON(String(one))),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie("json")), { maxLength: 5 }).map(objectOf),
  ),
}));
const item = fc.array(fc.tuple(key, json), { maxLength: 6 }).map(objectOf);

/** Own keys only, `__proto__` too, as `JSON.parse` makes them. */
function objectOf(entries: readonly (readonly [string, Json])[]): JsonObject {
  return decode(`{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`);
}

describe("transparent changes nothing", () => {
  const minimiser = testMinimiser("transparent");
  const unchanged = (body: JsonObject) => {
    const result = minimiser.minimise(body, []);
    assert.equal(result.kind, "minimised");
    assert.equal(result.kind === "minimised" && result.body, JSON.stringify(body));
  };
  test("in whatever JSON", () => fc.assert(fc.property(item, unchanged), { numRuns: 2_000 }));
  test("in exact numbers", () =>
    unchanged(decode('{"event":"A","properties":{"distinct_id":12345678901234567890123,"x":0.10000000000000000001}}')));
  test("in names, ids, addresses and lists of names", () => {
    unchanged({
      event: "Mail to ada@example.org",
      properties: { distinct_id: "u1", $email: "ada@example.org", ip: "192.0.2.1", token: "x", "ada@example.org": 1 },
      $unset: ["$email", 1, { a: [] }, "ada@example.org"],
      $set: "no object",
    });
  });
});

describe("whatever comes in", () => {
  const policies = ["minimal", "declared-only"] as const;
  for (const policy of policies) {
    test(`${policy} throws nothing, leaves JSON and says the same each time`, () => {
      const minimiser = testMinimiser(policy);
      fc.assert(
        fc.property(item, (body) => {
          const before = JSON.stringify(body);
          const first = minimiser.minimise(body, []);
          if (first.kind === "minimised") JSON.parse(first.body);
          assert.equal(JSON.stringify(body), before, "the item is not changed");
          const { minimise } = testMinimiser(policy);
          assert.deepEqual(minimise(body, []), first, "a fresh minimiser agrees");
          assert.deepEqual(minimiser.minimise(body, []), first, "and so does this one");
        }),
        { numRuns: 1_000 },
      );
    });
  }

  test("no e-mail address, phone number or card number is left", () => {
    const minimiser = testMinimiser();
    const personal = fc.constantFrom(
      "ada@example.org",
      "+33 6 39 98 01 23",
      "4242424242424242",
      "DE89 3704 0044 0532 0130 00",
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(key, fc.oneof(personal, json)), { maxLength: 8 }).map(objectOf),
        personal,
        (properties, one) => {
          const result = minimiser.minimise({ event: "A", properties, [one]: 1 }, []);
          if (result.kind === "withheld") return;
          for (const gone of ["ada@example.org", "+33 6 39", "4242424242424242", "DE89 3704"])
            assert.ok(!result.body.includes(gone));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("remarks", () => {
  test("name where, what and why, and never a value", () => {
    const values = [
      "ada@example.org",
      "Ada Lovelace",
      "Lovelace",
      "user-17",
      "hunter2",
      "192.0.2.17",
      "secret shoes",
      "of Quibdorble",
    ];
    const remarks: Remark[] = [];
    testMinimiser().minimise(
      {
        event: "Mail to ada@example.org",
        properties: {
          distinct_id: "user-17",
          $email: "ada@example.org",
          $name: "Ada Lovelace",
          name: { "Ada Lovelace": ["Ada Lovelace"] },
          password: "hunter2",
          $ip: "192.0.2.17",
          mp_keyword: "secret shoes",
          $current_url: "https://x.example/a?who=Ada%20Lovelace",
          memo: "for Ada Lovelace",
          surname: "Quibdorble",
          "of Quibdorble": 1,
          "ada@example.org": true,
          "ada@example.org email": "x",
          "$el_attr__ada@example.org": "x",
        },
        $unset: ["ada@example.org", "of Quibdorble"],
      },
      [],
      remarks,
    );
    const said = JSON.stringify(remarks);
    for (const value of values) assert.ok(!said.includes(value), value);
    const methods = new Set(remarks.map((one) => one.method));
    assert.deepEqual([...methods].toSorted(), ["cut-by-last-look", "drop", "generalise", "mask", "pseudonymise"]);
    for (const { path, category, why } of remarks) assert.ok(path !== "" && category && why.length > 10);
  });

  test("nothing taken, nothing said", () => {
    const remarks: Remark[] = [];
    testMinimiser().minimise({ event: "Opened", properties: { plan: "pro", seats: 4 } }, [], remarks);
    assert.deepEqual(remarks, []);
  });

  test("what was taken is counted per category, dynamic keys too", () => {
    const minimiser = testMinimiser();
    minimiser.minimise(
      { event: "A", properties: { $email: "a@example.org", "b@example.org": 1, email: "c@example.org" } },
      [],
    );
    assert.deepEqual(
      [...minimiser.takenSince()],
      [
        ["user.contact.email", 2],
        ["user.behavior", 1],
      ],
    );
    assert.deepEqual([...minimiser.takenSince()], []);
  });
});

describe("limits", () => {
  const nested = (depth: number): Json => (depth === 0 ? 1 : { a: nested(depth - 1) });
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`key ${index.toString(36)}`, 1]));
  const reasons: readonly (readonly [says: string, properties: JsonObject, reason: string | undefined])[] = [
    ["deep, but not too deep", { a: nested(LIMITS.depth - 3) }, undefined],
    ["too deep", { a: nested(LIMITS.depth + 1) }, "too-deep"],
    ["too deep in lists", { a: JSON.parse("[".repeat(40) + "]".repeat(40)) }, "too-deep"],
    ["10,000 keys", many(10_000), "too-many-keys"],
    ["many keys, but not too many", many(LIMITS.keys - 10), undefined],
    ["a huge list", { a: Array(500_000).fill(1) }, "too-many-keys"],
    ["a huge list where one value belongs", { $email: Array(500_000).fill("x") }, "too-many-keys"],
    ["a huge object where one value belongs", { distinct_id: many(5_000) }, "too-many-keys"],
    ["many lists", { a: Array(100).fill(Array(100).fill(1)) }, "too-many-keys"],
  ];
  for (const [says, properties, reason] of reasons) test(says, () => assert.equal(left(properties).withheld, reason));

  test("an event's name that is a novel", () => {
    assert.equal(run(testMinimiser(), { event: "x".repeat(256), properties: {} }).withheld, "policy");
    assert.equal(run(testMinimiser(), { event: "x".repeat(255), properties: {} }).withheld, undefined);
  });

  test("an item after a withheld one is as any other", () => {
    const minimiser = testMinimiser();
    const fine = { event: "A", properties: { $email: "a@example.org", plan: "pro" } };
    const before = minimiser.minimise(fine, []);
    minimiser.minimise({ event: "A", properties: many(10_000) }, []);
    minimiser.minimise({ event: "Quibdorble", properties: { $name: "Quibdorble" } }, []);
    assert.deepEqual(minimiser.minimise(fine, []), before);
  });
});

describe("what no rule declares", () => {
  const stays: JsonObject = {
    plan: "pro",
    n: 9_999_999,
    d: -1.5,
    b: false,
    nothing: null,
    words: "one two three four",
    list: ["a", 1],
    o: { p: "q" },
  };
  test("minimal keeps labels, small numbers and truths", () => assert.deepEqual(left(stays).body, stays));

  const goes: Readonly<Record<string, Json>> = {
    "five words": "one two three four five",
    "65 characters": "x".repeat(65),
    "a very long text": "lorem ipsum ".repeat(2_000),
    "two lines": "one\ntwo",
    "8 digits": 10_000_000,
    "8 digits below zero": -10_000_000,
    "8 digits as a text": "10000000",
    "an exact number": rawJSON("12345678901234567890"),
    "a UUID": "9b51fe91-b707-481d-951c-7c68cd61b5e0",
    "an opaque id": "v4jpkazzunh5698m",
    "an e-mail address": "ada@example.org",
    "an encoded e-mail address": "ada%40example.org",
    "a phone number": "+33 6 39 98 01 23",
    "a card number": "4242 4242 4242 4242",
    "an address of a machine": "192.0.2.17",
    "a token": "Bearer FAKE0TOKEN0FAKE0TOKEN0FAKE0",
  };
  for (const [says, value] of Object.entries(goes)) {
    test(`${says} goes`, () =>
      assert.deepEqual(left({ a: value, deep: { b: [value, 1] } }).body, { deep: { b: [1] } }));
  }

  test("declared-only drops all of it, and keeps what adapters and rules declare", () => {
    const rules = [rule("properties.plan", "keep")];
    const properties = { ...stays, utm_source: "news", distinct_id: "77" };
    const { body } = run(testMinimiser({ extends: "declared-only", rules }), { event: "Opened", properties, other: 1 });
    const nobody = { plan: "pro", nothing: null, utm_source: "news", distinct_id: testPseudonyms().identity("77") };
    assert.deepEqual(body, { event: "Opened", properties: nobody });
  });
});

describe("rules", () => {
  const own = (rules: PolicySource["rules"], properties: JsonObject) => left(properties, ...rules);

  test("keep, by path only", () => {
    const { body, fields } = own([rule("properties.memo", "keep")], {
      memo: "write to ada@example.org, today or tomorrow",
      n: 1,
    });
    assert.deepEqual(body, { memo: "write to ada@example.org, today or tomorrow", n: 1 });
    assert.deepEqual(fields, ["properties.memo clear", "properties.n clear"]);
    assert.deepEqual(own([rule("category:user.contact", "keep")], { $email: "ada@example.org" }).body, {});
  });

  test("mask", () => {
    const rules = [rule("properties.$name", "mask"), rule("properties.n", "mask"), rule("properties.o", "mask")];
    const { body, fields } = own(rules, { $name: "Ada Lovelace", n: 4711, o: { p: 1 }, copy: "Ada Lovelace" });
    assert.deepEqual(body, { $name: "A***", n: "4***" });
    assert.deepEqual(fields, ["properties.$name masked", "properties.n masked"]);
    assert.deepEqual(own([rule("properties.x", "mask")], { x: "😀lol" }).body, { x: "😀***" });
  });

  test("generalise", () => {
    const { body, fields } = own(
      [rule("properties.seen", "generalise", "day"), rule("properties.land", "generalise", "country")],
      {
        seen: "2026-11-24T06:44:51Z",
        land: "France",
      },
    );
    assert.deepEqual(body, { seen: "2026-11-24" });
    assert.deepEqual(fields, ["properties.seen generalised"]);
  });

  test("generalise an address to its region", () => {
    const where = rule("properties.seen_from", "generalise", "region");
    assert.deepEqual(own([where], { seen_from: "203.0.113.9" }).body, {});
    assert.deepEqual(own([where], { seen_from: "fr-idf" }).body, { seen_from: "FR-IDF" });
  });

  test("pseudonymise", () => {
    const { body, fields } = own([rule("properties.seat", "pseudonymise")], { seat: "12A", distinct_id: "12A" });
    assert.equal(body["seat"], testPseudonyms().identity("12A"));
    assert.equal(body["seat"], body["distinct_id"]);
    assert.deepEqual(fields, ["properties.distinct_id pseudonymous", "properties.seat pseudonymous"]);
  });

  test("withhold, by path, by category and inside a list", () => {
    assert.equal(own([rule("properties.vip", "withhold")], { vip: true }).withheld, "policy");
    assert.equal(own([rule("properties.vip", "withhold")], { vip: { a: 1 } }).withheld, "policy");
    assert.equal(
      own([rule("category:user.government_id", "withhold")], { list: [{ passport: "X1" }] }).withheld,
      "policy",
    );
    assert.equal(own([rule("properties.vip", "withhold")], { other: true }).withheld, undefined);
  });

  test("drop takes what is inside, and what is inside is looked for", () => {
    const { body } = own([rule("properties.o", "drop")], {
      o: { p: "ada@example.org", q: ["x"] },
      $name: ["Quibdorble"],
      copy: "Quibdorble",
    });
    assert.deepEqual(body, {});
  });

  test("a container or a switch goes when a rule spells it out", () => {
    const rules = [rule("$set_once", "drop"), rule("properties.$source", "drop")];
    const item = {
      $token: TEST_TOKEN,
      $distinct_id: "",
      $set_once: { a: 1 },
      $set: { b: 1 },
      properties: { $source: "x", time: 1 },
    };
    const { body } = run(testMinimiser({ rules }), item);
    assert.deepEqual(body, { $token: TEST_TOKEN, $distinct_id: "", $set: { b: 1 }, properties: { time: 1 } });
  });
});

describe("keys that are values", () => {
  test("are dropped with their property and leave their parent's path only", () => {
    const { body, fields } = left({
      votes: { "ada@example.org": 1, "9b51fe91-b707-481d-951c-7c68cd61b5e0": { n: 1 }, yes: 2 },
    });
    assert.deepEqual(body, { votes: { yes: 2 } });
    assert.deepEqual(fields, ["properties.votes.yes clear"]);
  });

  test("also when they end in a known name, or a pattern speaks of them", () => {
    const keys = {
      "ada@example.org language": "fr",
      "ada@example.org user_id": "u",
      "+33 6 39 98 01 23 url": "a",
      "$el_attr__ada@example.org": "b",
    };
    for (const rules of [
      [],
      [rule("properties.*", "keep")],
      [rule("properties.**", "mask")],
      [rule("properties.*", "pseudonymise")],
    ]) {
      const { body, fields } = left({ ...keys, "ada@example.org": "x" }, ...rules);
      assert.deepEqual(body, {});
      assert.deepEqual(fields, []);
    }
  });

  test("beyond the number of paths that are remembered, paths fold into their parent's", () => {
    const minimiser = testMinimiser();
    for (let index = 0; index < 5; index++) {
      const properties = Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`key ${index} ${at}`, true]));
      run(minimiser, { event: "A", properties });
    }
    assert.deepEqual(run(minimiser, { event: "A", properties: { late: 1 } }).fields, [
      "event clear",
      "properties.* clear",
    ]);
  });
});

describe("names in $unset", () => {
  const unset = ($unset: Json) => run(testMinimiser(), { $token: TEST_TOKEN, $distinct_id: "", $unset });
  test("known and plain names stay, and are recorded as the fields they name", () => {
    const { body, fields } = unset(["$email", "plan"]);
    assert.deepEqual(body["$unset"], ["$email", "plan"]);
    assert.ok(fields.includes("$set.$email clear") && fields.includes("$set.plan clear"));
  });
  test("names that are values go", () =>
    assert.deepEqual(unset(["ada@example.org", "plan", "v4jpkazzunh5698m"]).body["$unset"], ["plan"]));
  test("what is no name goes", () => {
    assert.deepEqual(unset(["plan", 1, null, { a: "b" }]).body["$unset"], ["plan"]);
    for (const odd of ["plan", 1, { plan: 1 }]) assert.equal(unset(odd).body["$unset"], undefined);
  });
});

describe("ids", () => {
  test("organisations are handed over raw, in order and without placeholders, and leave mapped", () => {
    const { body, organisations } = left({ company: ["acme", 77, "null"], org_id: "acme" });
    const { identity } = testPseudonyms();
    assert.deepEqual(body, { company: [identity("acme"), Number(identity("77")), "null"], org_id: identity("acme") });
    assert.deepEqual(organisations, ["acme", "77", "acme"]);
  });

  test("placeholders are no field", () =>
    assert.deepEqual(left({ distinct_id: "", $user_id: "null", $device_id: null }).fields, []));

  test("the token stays, another opaque one goes", () => {
    assert.deepEqual(left({ token: TEST_TOKEN }).body, { token: TEST_TOKEN });
    assert.deepEqual(left({ token: "00000000000000000000000000000001" }).body, {});
  });

  test("what the vendor needs is added as it is", () => {
    const added = [{ container: "properties", key: "$insert_id", value: "0123456789abcdef" }];
    for (const properties of [{}, { plan: "pro" }]) {
      const result = testMinimiser().minimise({ event: "A", properties }, added);
      const body = result.kind === "minimised" ? JSON.parse(result.body) : {};
      assert.deepEqual(body, { event: "A", properties: { ...properties, $insert_id: "0123456789abcdef" } });
    }
  });
});
