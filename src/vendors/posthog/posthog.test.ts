import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import type { Item, Json, JsonObject } from "../../domain/item.ts";
import { checkGoldenPairs } from "../../policy/test-golden.ts";
import { TEST_TOKEN, testMinimiser, testPseudonyms } from "../../policy/test-minimiser.ts";
import { leavesNothingPlanted, PLANTED, withPlanted } from "../../policy/test-planted.ts";
import type { Judgement, VendorAnswer } from "../vendor.ts";
import { posthog } from "./posthog.ts";
import { BATCH, CAPTURE_V1 } from "./routes.ts";

const { adapter, answers } = posthog;

checkGoldenPairs({
  adapter,
  fixtures: join(import.meta.dirname, "fixtures"),
  rewrite: process.env["UPDATE_GOLDEN"] === "1",
  personal:
    /\bada\b|ada@|lovelace|charles|@example|user-17|84711234|33639980123|acme|globex|lawyer|divorce|refund|fake0token|gcl123|1676ef0b|5d958f87|exempleville|gateway\.internal/,
});

const routeOf = (path: string) => adapter.routes.get(path) ?? adapter.otherRoute?.(path);
const unpack = (path: string, value: Json) => {
  const route = routeOf(path);
  assert.ok(route?.kind === "items");
  return route.unpack?.(value, new URLSearchParams());
};
const one = (event: JsonObject, path = "/batch"): Item => unpack(path, [event])?.items[0] ?? assert.fail("no item");
const left = (event: JsonObject): JsonObject => {
  const result = testMinimiser("minimal", "posthog").minimise(one(event).body, []);
  assert.ok(result.kind === "minimised");
  return JSON.parse(result.body);
};

test("no field is declared twice, because only one of two would count", () => {
  const places = adapter.fields.map((field) => field.where);
  assert.deepEqual(
    places.filter((where, index) => places.indexOf(where) !== index),
    [],
  );
});

describe("taking a request apart", () => {
  test("a batch beside its key, a list, one event; all of them leave as a batch", () => {
    const event = { event: "A", distinct_id: "u1", properties: {} };
    const { items, token } = unpack("/batch", { api_key: TEST_TOKEN, batch: [event, event] }) ?? {};
    assert.deepEqual([token, items?.length, items?.[0]?.body], [TEST_TOKEN, 2, event]);
    for (const path of ["/e", "/i/v0/e", "/capture", "/track"])
      for (const value of [event, [event]]) {
        const item = unpack(path, value)?.items[0];
        assert.deepEqual([item?.route, item?.body], [BATCH, event]);
      }
    assert.equal(unpack("/i/v1/analytics/events", { created_at: "", batch: [event] })?.items[0]?.route, CAPTURE_V1);
  });
  test("a profile update of the oldest dialect gets the name and the id of a newer one", () => {
    const { body } = one({ $token: TEST_TOKEN, $distinct_id: "u1", $set: { plan: "pro" } }, "/engage");
    assert.deepEqual(body, {
      event: "$identify",
      distinct_id: "u1",
      $token: TEST_TOKEN,
      $set: { plan: "pro" },
      properties: {},
    });
    assert.equal(adapter.read({ kind: "profile", route: BATCH, body })?.token, TEST_TOKEN);
  });
  test("an address and the gateway's name go at once, wherever they stand; nobody is located", () => {
    const never = { $ip: "192.0.2.1", $lib_custom_api_host: "https://gateway.internal.example" };
    const { body } = one({
      event: "A",
      $set: { ...never, plan: "pro" },
      properties: { ...never, $geoip_disable: false, $set_once: { ...never } },
    });
    assert.deepEqual(body, {
      event: "A",
      $set: { plan: "pro" },
      properties: { $geoip_disable: true, $set_once: {} },
    });
    const added = adapter.complete(one({ event: "A" }), "0".repeat(32), 0);
    assert.ok(added.some((field) => field.container === "properties" && field.key === "$geoip_disable"));
  });
  const strange: readonly Json[] = ["x", null, 7, { batch: {} }, { batch: "x" }];
  for (const value of strange)
    test(`${JSON.stringify(value)} is no request`, () => assert.equal(unpack("/batch", value), undefined));
  test("never throws, whatever comes, and neither does what follows", () => {
    const names =
      "event distinct_id properties $set $set_once $unset $groups $group_type $group_key uuid timestamp offset $ip";
    const event = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom(...names.split(" ")),
        fc.oneof(fc.jsonValue(), fc.constantFrom("$identify", "$groupidentify", "$create_alias")),
      ),
    );
    const minimiser = testMinimiser("minimal", "posthog");
    const requests = fc.oneof(fc.jsonValue(), fc.record({ api_key: fc.string(), batch: fc.array(event) }));
    fc.assert(
      fc.property(fc.constantFrom("/batch", "/e", "/engage", "/i/v1/analytics/events"), requests, (path, value) => {
        for (const item of unpack(path, value as Json)?.items ?? []) {
          if (typeof item.body !== "object" || item.body === null || Array.isArray(item.body)) continue;
          if (adapter.read(item) === undefined) continue;
          const result = minimiser.minimise(item.body, adapter.complete(item, "0".repeat(32), 0));
          if (result.kind === "minimised")
            JSON.parse(adapter.encode(item.route, [result.body], { token: "t", credentials: undefined }).body);
        }
      }),
    );
  });
});

const exact = (JSON as unknown as { rawJSON: (text: string) => Json }).rawJSON;
const DEVICE = "5d958f87-542d-4c37-8b3f-3a3fd0f7a3a1";

describe("who an event is about", () => {
  const table: readonly (readonly [says: string, event: JsonObject, subject: string | undefined, links: string])[] = [
    ["a person", { distinct_id: "u1" }, "subject u1", ""],
    ["in the properties, as browsers say it", { properties: { distinct_id: "u1" } }, "subject u1", ""],
    ["on a device", { distinct_id: "u1", properties: { $device_id: DEVICE } }, "subject u1", "device>u1"],
    ["a device only", { distinct_id: DEVICE, properties: { $device_id: DEVICE } }, `device ${DEVICE}`, ""],
    ["a number is its digits", { distinct_id: 42 }, "subject 42", ""],
    ["also one beyond 2^53", { distinct_id: exact("12345678901234567890") }, "subject 12345678901234567890", ""],
    ["a placeholder is nobody", { distinct_id: "Anonymous" }, undefined, ""],
    ["nor is a quoted one", { distinct_id: '"NULL"' }, undefined, ""],
    ["nor the wish for an id made of the address", { distinct_id: "$posthog_cookieless" }, undefined, ""],
    [
      "signing in",
      { event: "$identify", distinct_id: "u1", properties: { $anon_distinct_id: DEVICE, $device_id: DEVICE } },
      "subject u1",
      "device>u1",
    ],
    ["an alias", { event: "$create_alias", distinct_id: "u1", properties: { alias: "u2" } }, "subject u1", "u2>u1"],
    ["a merge", { event: "$merge_dangerously", distinct_id: "u1", properties: { alias: "u2" } }, "subject u1", "u2>u1"],
    ["an alias to nobody", { event: "$create_alias", distinct_id: "u1", properties: { alias: "0" } }, "subject u1", ""],
    ["a property called alias", { event: "A", distinct_id: "u1", properties: { alias: "u2" } }, "subject u1", ""],
    [
      "a group under its own id",
      {
        event: "$groupidentify",
        distinct_id: "$company_acme",
        properties: { $group_type: "company", $group_key: "acme" },
      },
      undefined,
      "",
    ],
    [
      "a group under a person's id",
      { event: "$groupidentify", distinct_id: "u1", properties: { $group_type: "company", $group_key: "acme" } },
      "subject u1",
      "",
    ],
  ];
  for (const [says, event, subject, links] of table) {
    test(says, () => {
      const facts = adapter.read(one({ event: "A", ...event }));
      assert.equal(facts?.subject && `${facts.subject.kind} ${facts.subject.id}`, subject);
      const said = facts?.links.map(({ from, to }) => `${from.kind === "device" ? "device" : from.id}>${to.id}`);
      assert.equal(said?.join(), links);
    });
  }
  test("a recorded page, and what has no name, is no event", () => {
    for (const event of ["$snapshot", "", 1, null])
      assert.equal(adapter.read(one({ event, distinct_id: "u1" })), undefined);
    assert.equal(adapter.read(one({ event: "A", properties: "x" })), undefined);
  });
  test("what an event sets on its person is a profile update, and only what takes back alone is unsetting", () => {
    const said = (event: JsonObject) => {
      const facts = adapter.read(one(event));
      return `${facts?.kind} ${facts?.operation} ${facts?.ordered}`;
    };
    assert.equal(said({ event: "A" }), "event set false");
    assert.equal(said({ event: "A", properties: { $set: {} } }), "event set false");
    assert.equal(said({ event: "A", properties: { $set: { plan: "pro" } } }), "profile set true");
    assert.equal(said({ event: "A", $set_once: { plan: "pro" } }), "profile set true");
    assert.equal(said({ event: "$set", properties: { $unset: ["plan"] } }), "profile unset true");
    assert.equal(said({ event: "$set", properties: { $unset: ["plan"], $set: { a: 1 } } }), "profile set true");
    assert.equal(said({ event: "A", properties: { $unset: ["plan"] } }), "profile unset true");
    assert.equal(said({ event: "A", $unset: ["plan"] }), "profile unset true");
    assert.equal(said({ event: "A", properties: { $unset: [] } }), "event set false");
    assert.equal(said({ event: "$set", properties: { $unset: ["plan"], $set: [{ a: 1 }] } }), "profile set true");
    assert.equal(said({ event: "$groupidentify", properties: { $unset: ["plan"] } }), "group set true");
    assert.equal(said({ event: "$create_alias" }), "event set true");
    assert.equal(said({ event: "$groupidentify" }), "group set true");
  });
  test("country and language only as codes", () => {
    const codes = (properties: JsonObject) => {
      const facts = adapter.read(one({ event: "A", properties }));
      return [facts?.country, facts?.language];
    };
    assert.deepEqual(codes({ $geoip_country_code: "fr", $browser_language: "fr-CA" }), ["FR", "fr"]);
    assert.deepEqual(codes({ $geoip_country_code: "France", $browser_language: "English" }), [undefined, undefined]);
  });
});

test("the identity graph stays, on events, merges, groups and the ids that groups have of their own", () => {
  const map = testPseudonyms("golden", 1, "posthog");
  const id = fc.constantFrom("ada@example.org", "u1", "42", DEVICE, "none");
  fc.assert(
    fc.property(id, id, id, (user, other, company) => {
      const [u, o, c] = [user, other, company].map(map.identity);
      const properties = { $anon_distinct_id: other, $device_id: other, $user_id: user, alias: other };
      const event = left({
        event: "$identify",
        distinct_id: user,
        properties: { ...properties, $groups: { company } },
      });
      assert.deepEqual(event["distinct_id"], u);
      assert.deepEqual(event["properties"], {
        $anon_distinct_id: o,
        $device_id: o,
        $user_id: u,
        alias: o,
        $groups: { company: c },
      });
      const group = { event: "$groupidentify", properties: { $group_type: "company", $group_key: company } };
      const own = left({ ...group, distinct_id: `$company_${company}` });
      const sent = adapter.encode(BATCH, [JSON.stringify(own)], { token: "t", credentials: undefined });
      assert.equal(JSON.parse(sent.body).batch[0].distinct_id, `$company_${c}`);
      assert.equal(left({ ...group, distinct_id: user })["distinct_id"], u);
    }),
  );
});

test("planted values leave from no place in an event", () => {
  const box = fc.record({ $set: withPlanted, $set_once: withPlanted, $group_set: withPlanted, other: withPlanted });
  fc.assert(
    fc.property(fc.oneof(box, withPlanted), withPlanted, (properties, extra) => {
      const event = { event: "A", distinct_id: PLANTED.id, properties, $set: extra, extra };
      leavesNothingPlanted(adapter, one(event));
      const group = { $group_type: "company", $group_key: PLANTED.id, $group_set: extra };
      leavesNothingPlanted(
        adapter,
        one({ ...event, event: "$groupidentify", properties: { ...properties, ...group } }),
      );
    }),
  );
});

test("what the SDK did not give is added, and stays the same over retries", () => {
  const added = (event: JsonObject) => {
    const fields = adapter.complete(one(event), "0123456789abcdef0123456789abcdef", 1_795_489_033_000);
    return Object.fromEntries(fields.map((field) => [field.key, field.value]));
  };
  const { uuid, timestamp } = added({ event: "A" });
  assert.deepEqual([uuid, timestamp], ["01234567-89ab-cdef-0123-456789abcdef", "2026-11-24T02:57:13.000Z"]);
  assert.equal(added({ event: "A", offset: 3_000 })["timestamp"], "2026-11-24T02:57:10.000Z");
  assert.deepEqual(added({ event: "A", uuid: "x", timestamp: "y", properties: { $geoip_disable: true } }), {});
});

describe("a request to the vendor", () => {
  const options = { token: TEST_TOKEN, credentials: undefined };
  test("holds the key and the events, and nothing of the SDK's envelope", () => {
    const request = adapter.encode(BATCH, ['{"a":1}', '{"b":2}'], options);
    assert.equal(request.path, "/batch/");
    assert.deepEqual(JSON.parse(request.body), { api_key: TEST_TOKEN, batch: [{ a: 1 }, { b: 2 }] });
    assert.deepEqual(Object.keys(request.headers).toSorted(), ["accept", "content-type"]);
  });
  test("of capture v1 has the key in front, and ours as the SDK's name", () => {
    const request = adapter.encode(CAPTURE_V1, ['{"a":1}'], options);
    assert.equal(request.headers["authorization"], `Bearer ${TEST_TOKEN}`);
    assert.match(request.headers["posthog-sdk-info"] ?? "", /^bulkhead\//);
    assert.deepEqual(Object.keys(JSON.parse(request.body)), ["created_at", "batch"]);
    assert.equal(request.body.includes(TEST_TOKEN), false);
  });
});

describe("the vendor's answers", () => {
  const brief = (judged: Judgement): string => {
    if (judged.kind !== "settled")
      return judged.kind === "again" && judged.afterMs !== undefined ? `again after ${judged.afterMs}` : judged.kind;
    const later = judged.later === undefined ? "" : `; later ${[...judged.later.indexes].join()}`;
    return judged.refused.size === 0 && later === "" ? "delivered" : `refused ${[...judged.refused].join()}${later}`;
  };
  const bodies = ["a", "b", "c"].map((uuid) => JSON.stringify({ uuid }));
  const results = (words: Record<string, string>) => ({
    body: JSON.stringify({
      results: Object.fromEntries(Object.entries(words).map(([uuid, result]) => [uuid, { result }])),
    }),
  });
  const table: readonly (readonly [says: string, route: string, answer: Partial<VendorAnswer>, judged: string])[] = [
    ["200", BATCH, { body: '{"status":1}' }, "delivered"],
    ["200 without a body", BATCH, {}, "delivered"],
    ["a proxy's page", BATCH, { body: " <html>" }, "again"],
    ["400, of many", BATCH, { status: 400 }, "halve"],
    ["413", BATCH, { status: 413 }, "halve"],
    ["a wrong key waits for somebody to mend it", BATCH, { status: 401 }, "again"],
    ["a wrong address, too", BATCH, { status: 404 }, "again"],
    ["429", BATCH, { status: 429, retryAfter: "7" }, "again after 7000"],
    ["503", BATCH, { status: 503 }, "again"],
    ["a redirect is not followed", BATCH, { status: 302 }, "again"],
    ["a word about every event", CAPTURE_V1, results({ a: "ok", b: "drop", c: "warning" }), "refused 1"],
    ["one to come again", CAPTURE_V1, results({ a: "ok", b: "drop", c: "retry" }), "refused 1; later 2"],
    ["all to come again", CAPTURE_V1, results({ a: "retry", b: "retry", c: "retry" }), "again"],
    ["none named", CAPTURE_V1, results({}), "delivered"],
    ["no results", CAPTURE_V1, { body: "{}" }, "delivered"],
    ["strange results", CAPTURE_V1, { body: '{"results":[]}' }, "again"],
    ["no JSON", CAPTURE_V1, { body: "ok" }, "again"],
  ];
  for (const [says, route, answer, judged] of table)
    test(`${route}: ${says}`, () => {
      const whole = { status: 200, retryAfter: undefined, body: "", ...answer };
      assert.equal(brief(adapter.judge(route, whole, 3, bodies)), judged);
    });
  test("one event that the vendor can't read is refused", () => {
    const answer = { status: 400, retryAfter: undefined, body: "" };
    assert.equal(brief(adapter.judge(BATCH, answer, 1, bodies.slice(0, 1))), "refused 0");
  });
});

describe("answers to SDKs", () => {
  test("a plain 200, a beacon's 204, and for capture v1 a word about every event", () => {
    const said = (query: string, item: Item) => answers.accepted(new URLSearchParams(query), [item]);
    assert.deepEqual([said("", one({ event: "A" })).status, said("", one({ event: "A" })).body], [200, '{"status":1}']);
    assert.equal(said("beacon=1", one({ event: "A" })).status, 204);
    const v1 = said("", one({ event: "A", uuid: "id-1" }, "/i/v1/analytics/events"));
    assert.deepEqual(JSON.parse(v1.body), { results: { "id-1": { result: "ok" } } });
  });
  test("a refusal is final", () => {
    for (const [reason, status] of [
      ["wrong-token", 401],
      ["too-large", 413],
      ["malformed", 400],
      ["unknown-route", 404],
    ] as const)
      assert.equal(answers.refused(new URLSearchParams(), reason).status, status);
    assert.equal(answers.unavailable(new URLSearchParams()).status, 503);
  });
});

describe("side channels", () => {
  test("settings and scripts are answered here, recordings and private APIs refused", () => {
    const kind = (path: string) => routeOf(path)?.kind;
    for (const path of [
      `/array/${TEST_TOKEN}/config.js`,
      `/array/${TEST_TOKEN}/config`,
      "/static/recorder.js",
      "/api/surveys",
    ])
      assert.equal(kind(path), "stub", path);
    for (const path of ["/s", "/i/v1/logs", "/i/v1/traces", "/i/v0/ai", "/api/projects/1/persons"])
      assert.equal(kind(path), "refused", path);
    for (const path of ["/static/x.css", "/array/a/b/config", "/other"]) assert.equal(kind(path), undefined, path);
  });
  test("the pinned settings are a script that runs, and switch everything off but events", () => {
    const route = routeOf(`/array/${TEST_TOKEN}/config.js`);
    assert.ok(route?.kind === "stub");
    const window: Record<string, Record<string, { config: JsonObject }>> = {};
    runInNewContext(route.answer.body, { window });
    const { config } = window["_POSTHOG_REMOTE_CONFIG"]?.[TEST_TOKEN] ?? assert.fail("no settings");
    assert.equal(config["sessionRecording"], false);
    assert.equal(config["token"], TEST_TOKEN);
  });
});

describe("flag calls", () => {
  const ask = (path: string, body: JsonObject, query = ""): Item => {
    const route = routeOf(path);
    assert.ok(route?.kind === "flags");
    return route.unpack({ token: TEST_TOKEN, ...body }, new URLSearchParams(query))?.items[0] ?? assert.fail("no item");
  };
  const call: JsonObject = {
    distinct_id: "user-17",
    $device_id: DEVICE,
    $anon_distinct_id: DEVICE,
    groups: { company: "acme" },
    person_properties: { email: "ada@example.org", plan: "pro", distinct_id: "user-17", $ip: "192.0.2.1" },
    group_properties: { company: { $group_key: "acme", name: "Acme Globex", seats: 7 } },
    geoip_disable: false,
    timezone: "Europe/Paris",
    flag_keys_to_evaluate: ["new-checkout"],
    sent_at: "2026-11-24T13:47:41.242Z",
  };

  test("go out on the path and in the generation that they came in, if that exists", () => {
    const routes = [
      ask("/flags", {}, "v=2"),
      ask("/flags", {}, "v=1&config=true"),
      ask("/decide", {}, "v=4"),
      ask("/decide", {}, "v=9"),
    ].map((item) => item.route);
    assert.deepEqual(routes, ["flags/?v=2", "flags/?v=1", "decide/?v=4", "decide/?v=3"]);
    for (const route of routes) assert.ok(adapter.flags?.routes.has(route), route);
    const { path, body } = adapter.encode("flags/?v=2", ['{"api_key":"x","distinct_id":"u"}'], {
      token: TEST_TOKEN,
      credentials: undefined,
    });
    assert.deepEqual([path, JSON.parse(body)], ["/flags/?v=2", { distinct_id: "u", token: TEST_TOKEN }]);
  });

  test("tell of a person what the policy leaves, under the same pseudonyms as events", () => {
    const map = testPseudonyms("golden", 1, "posthog");
    const item = ask("/flags", call);
    const result = testMinimiser("minimal", "posthog").minimise(item.body, adapter.complete(item, "id", 0));
    assert.ok(result.kind === "minimised");
    assert.deepEqual(JSON.parse(result.body), {
      token: TEST_TOKEN,
      distinct_id: map.identity("user-17"),
      $device_id: map.identity(DEVICE),
      $anon_distinct_id: map.identity(DEVICE),
      groups: { company: map.identity("acme") },
      person_properties: { plan: "pro", distinct_id: map.identity("user-17") },
      group_properties: { company: { $group_key: map.identity("acme"), seats: 7 } },
      geoip_disable: true,
      flag_keys_to_evaluate: ["new-checkout"],
    });
    const facts = adapter.read(item);
    assert.deepEqual(
      [facts?.kind, facts?.subject, facts?.links.length],
      ["event", { id: "user-17", kind: "subject" }, 2],
    );
  });

  test("nothing planted leaves with one", () => {
    fc.assert(
      fc.property(withPlanted, withPlanted, (properties, group) => {
        const body = {
          distinct_id: PLANTED.id,
          person_properties: properties,
          group_properties: { company: group },
          extra: properties,
        };
        leavesNothingPlanted(adapter, ask("/flags", body));
      }),
    );
  });

  test("an answer is told without settings and scripts, and is whole only without errors and limits", () => {
    const read = (status: number, body: object) =>
      adapter.flags?.read({ status, retryAfter: undefined, body: JSON.stringify(body) });
    const flags = { beta: { key: "beta", enabled: true } };
    const answer = read(200, { flags, requestId: "r", sessionRecording: { endpoint: "/s/" }, siteApps: ["x"] });
    assert.deepEqual([JSON.parse(answer?.body ?? ""), answer?.whole], [{ flags }, true]);
    assert.equal(read(200, { featureFlags: { beta: true } })?.whole, true);
    assert.equal(read(200, { flags, errorsWhileComputingFlags: true })?.whole, false);
    assert.equal(read(200, { flags: {}, quotaLimited: ["feature_flags"] })?.whole, false);
    assert.equal(read(200, {}), undefined);
    assert.equal(read(503, { flags }), undefined);
    assert.equal(adapter.flags?.read({ status: 200, retryAfter: undefined, body: "<html>" }), undefined);
  });

  test("an answer belongs to the person, the groups and the flags that were asked for", () => {
    const question = (body: JsonObject) => JSON.stringify(adapter.flags?.question("flags/?v=2", body));
    const plain = question({ distinct_id: "a" });
    assert.equal(question({ distinct_id: "a", person_properties: { plan: "pro" } }), plain);
    for (const other of [{ distinct_id: "b" }, { distinct_id: "a", groups: { company: "c" } }])
      assert.notEqual(question(other), plain);
  });
});
