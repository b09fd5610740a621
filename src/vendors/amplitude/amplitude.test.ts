import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Item, Json, JsonObject } from "../../domain/item.ts";
import { checkGoldenPairs } from "../../policy/test-golden.ts";
import { TEST_TOKEN, testMinimiser, testPseudonyms } from "../../policy/test-minimiser.ts";
import { leavesNothingPlanted, PLANTED, withPlanted } from "../../policy/test-planted.ts";
import type { Judgement, VendorAnswer } from "../vendor.ts";
import { amplitude } from "./amplitude.ts";

const { adapter, answers } = amplitude;

checkGoldenPairs({
  adapter,
  fixtures: join(import.meta.dirname, "fixtures"),
  rewrite: process.env["UPDATE_GOLDEN"] === "1",
  personal:
    /\bada\b|ada@|lovelace|charles|kasz|@example|user-17|84711234|33639980123|192\.0\.2|acme|globex|lawyer|divorce|refund|fake0token|gcl123|1676ef0b|5d958f87|exempleville|exemplois|\$remote/,
});

const route = (path: string) => {
  const found = adapter.routes.get(path);
  assert.ok(found?.kind === "items");
  return found;
};
const unpack = (value: Json) => route("/2/httpapi").unpack?.(value, new URLSearchParams());
const items = (...events: readonly JsonObject[]): readonly Item[] =>
  unpack({ api_key: TEST_TOKEN, events: [...events], options: {} })?.items ?? [];
const one = (event: JsonObject): Item => items(event)[0] ?? assert.fail("no item");

test("no field is declared twice, because only one of two would count", () => {
  const places = adapter.fields.map((field) => field.where);
  assert.deepEqual(
    places.filter((where, index) => places.indexOf(where) !== index),
    [],
  );
});

describe("taking a request apart", () => {
  test("the key stands beside the events, which keep their kinds and their route", () => {
    const events = [
      { event_type: "A" },
      { event_type: "A", user_properties: {} },
      { event_type: "A", user_properties: { plan: "pro" } },
      { event_type: "$identify" },
      { event_type: "$groupidentify", groups: { company: "acme" } },
    ];
    const unpacked = unpack({ api_key: TEST_TOKEN, events });
    assert.equal(unpacked?.token, TEST_TOKEN);
    assert.deepEqual(
      unpacked?.items.map((item) => item.kind),
      ["event", "event", "profile", "profile", "group"],
    );
    assert.deepEqual(
      unpacked?.items.map((item) => item.body),
      events,
    );
    assert.equal(unpacked?.items[0]?.route, "2/httpapi");
  });
  test("the sentinel for the connecting address goes at once, an address only by policy", () => {
    assert.deepEqual(one({ event_type: "A", ip: "$remote" }).body, { event_type: "A" });
    assert.deepEqual(one({ event_type: "A", ip: "192.0.2.1" }).body, { event_type: "A", ip: "192.0.2.1" });
  });
  const strange: readonly Json[] = [
    [],
    {},
    "x",
    null,
    { api_key: TEST_TOKEN },
    { api_key: 1, events: [] },
    { events: [] },
  ];
  for (const value of strange)
    test(`${JSON.stringify(value)} is no request`, () => assert.equal(unpack(value), undefined));
  test("never throws, whatever comes, and neither does what follows", () => {
    const names = "event_type user_id device_id user_properties group_properties groups $set $unset ip time".split(" ");
    const event = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom(...names),
        fc.oneof(fc.jsonValue(), fc.constantFrom("$identify", "$groupidentify")),
      ),
    );
    const minimiser = testMinimiser("minimal", "amplitude");
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.record({ api_key: fc.string(), events: fc.array(event) })), (value) => {
        for (const item of unpack(value as Json)?.items ?? []) {
          if (typeof item.body !== "object" || item.body === null || Array.isArray(item.body)) continue;
          adapter.read(item);
          const result = minimiser.minimise(item.body, adapter.complete(item, "id", 0));
          if (result.kind === "minimised") JSON.parse(result.body);
        }
      }),
    );
  });
});

const exact = (JSON as unknown as { rawJSON: (text: string) => Json }).rawJSON;

describe("who an event is about", () => {
  const table: readonly (readonly [says: string, event: JsonObject, subject: string | undefined, links: number])[] = [
    ["a user", { user_id: "u1" }, "subject u1", 0],
    ["a device", { device_id: "d1" }, "device d1", 0],
    ["a user on a device", { user_id: "u1", device_id: "d1" }, "subject u1", 1],
    ["a device that calls itself a user", { user_id: "d1", device_id: "d1" }, "subject d1", 0],
    ["a number is its digits", { user_id: 42 }, "subject 42", 0],
    ["also one beyond 2^53", { user_id: exact("12345678901234567890") }, "subject 12345678901234567890", 0],
    ["a placeholder is nobody", { user_id: "Anonymous", device_id: "d1" }, "device d1", 0],
    ["nobody", { user_id: null, device_id: "" }, undefined, 0],
    ["an organisation is nobody", { event_type: "$groupidentify", user_id: "u1", groups: { a: "b" } }, undefined, 0],
  ];
  for (const [says, event, subject, links] of table) {
    test(says, () => {
      const facts = adapter.read(one({ event_type: "A", ...event }));
      assert.equal(facts?.subject && `${facts.subject.kind} ${facts.subject.id}`, subject);
      assert.equal(facts?.links.length, links);
    });
  }
  test("an event without a name is no event", () => {
    for (const event_type of [undefined, "", 1, null])
      assert.equal(
        adapter.read(one({ user_id: "u1", ...(event_type === undefined ? {} : { event_type }) })),
        undefined,
      );
  });
  test("country and language only as codes", () => {
    const codes = (event: JsonObject) => {
      const facts = adapter.read(one({ event_type: "A", ...event }));
      return [facts?.country, facts?.language];
    };
    assert.deepEqual(codes({ country: "fr", language: "fr-CA" }), ["FR", "fr"]);
    assert.deepEqual(codes({ country: "United States", language: "English" }), [undefined, undefined]);
  });
});

test("an update that gives anything is giving", () => {
  const operation = (event_type: string, properties: JsonObject) =>
    adapter.read(one({ event_type, user_properties: properties, group_properties: properties }))?.operation;
  for (const type of ["$identify", "$groupidentify"]) {
    assert.equal(operation(type, { $set: { a: 1 }, $unset: { b: "-" } }), "set");
    assert.equal(operation(type, { plan: "pro" }), "set");
    assert.equal(operation(type, { $unset: { b: "-" } }), "unset");
    assert.equal(operation(type, { $clearAll: "-" }), "unset");
  }
  assert.equal(operation("Bought", { $unset: { b: "-" } }), "set", "the event itself stays");
});

test("the identity graph stays, on events, updates, groups and their copies", () => {
  const minimiser = testMinimiser("minimal", "amplitude");
  const map = testPseudonyms("golden", 1, "amplitude");
  const id = fc.constantFrom("ada@example.org", "u1", "42", "5d958f87-542d-4c37-8b3f-3a3fd0f7a3a1", "none");
  fc.assert(
    fc.property(id, id, id, (user, device, company) => {
      const body = {
        event_type: "$identify",
        user_id: user,
        device_id: device,
        groups: { company, team: [company] },
        user_properties: { $set: { company } },
      };
      const result = minimiser.minimise(body, []);
      assert.ok(result.kind === "minimised");
      const left = JSON.parse(result.body);
      const [u, d, c] = [user, device, company].map((one) => map.identity(one));
      assert.deepEqual([left.user_id, left.device_id, left.groups.company, left.groups.team], [u, d, c, [c]]);
      assert.equal(left.user_properties.$set.company, c);
      for (const mapped of [user, device].map(map.identity)) assert.ok(mapped.length >= 5 || mapped === "none");
    }),
  );
});

test("planted values leave from no place in an event", () => {
  const box = fc.record({ $set: withPlanted, $setOnce: withPlanted, $append: withPlanted, $unset: withPlanted });
  const event = fc.record({
    event_properties: withPlanted,
    user_properties: fc.oneof(box, withPlanted),
    extra: withPlanted,
  });
  fc.assert(
    fc.property(event, (body) => {
      leavesNothingPlanted(adapter, one({ event_type: "A", user_id: PLANTED.id, ip: PLANTED.email, ...body }));
      // An id is looked for where the item says that it is one.
      const groups = { ...body.extra, company: PLANTED.id };
      leavesNothingPlanted(
        adapter,
        one({ event_type: "$groupidentify", groups, group_properties: body.user_properties }),
      );
    }),
  );
});

test("what the SDK did not give is added at the event's top, and stays the same over retries", () => {
  const event = one({ event_type: "A", user_id: "u1" });
  const added = adapter.complete(event, "id-1", 17);
  const result = testMinimiser("minimal", "amplitude").minimise(event.body, added);
  assert.ok(result.kind === "minimised");
  const { insert_id, time } = JSON.parse(result.body);
  assert.deepEqual([insert_id, time], ["id-1", 17]);
  assert.deepEqual(adapter.complete(one({ event_type: "A", insert_id: "x", time: 1 }), "id", 0), []);
});

test("a request to the vendor holds the key and the events, and nothing of the SDK's envelope", () => {
  const request = adapter.encode("2/httpapi", ['{"a":1}', '{"b":2}'], { token: TEST_TOKEN, credentials: undefined });
  assert.equal(request.path, "/2/httpapi");
  assert.deepEqual(JSON.parse(request.body), { api_key: TEST_TOKEN, events: [{ a: 1 }, { b: 2 }] });
  assert.deepEqual(Object.keys(request.headers).toSorted(), ["accept", "content-type"]);
  assert.equal(adapter.encode("batch", [], { token: "t", credentials: undefined }).path, "/batch");
});

describe("the vendor's answers", () => {
  const list = (set: ReadonlySet<number>) => [...set].toSorted((a, b) => a - b).join();
  const brief = (judged: Judgement): string => {
    switch (judged.kind) {
      case "halve":
        return "halve";
      case "again":
        return `again${judged.afterMs === undefined ? "" : ` after ${judged.afterMs}`}`;
      case "without":
        return `refused ${list(judged.refused)}; later ${list(judged.later)}`;
      case "settled":
        return judged.refused.size === 0 ? "delivered" : `refused ${list(judged.refused)}`;
    }
  };
  const bodies = ["u1", "u2", "u3"].map((user_id) => JSON.stringify({ user_id, device_id: `d-${user_id}` }));
  const said = (code: number, more: object = {}) => ({ status: code, body: JSON.stringify({ code, ...more }) });
  const table: readonly (readonly [says: string, answer: Partial<VendorAnswer>, judged: string])[] = [
    ["200", said(200, { events_ingested: 3 }), "delivered"],
    ["200 without a body", { status: 200 }, "delivered"],
    ["200 with nothing of the vendor's", { status: 200, body: "{}" }, "again"],
    ["a proxy's page", { status: 200, body: "<html>" }, "again"],
    [
      "a code in the body beats the status",
      { ...said(400, { events_with_missing_fields: { time: [1] } }), status: 200 },
      "refused 1; later ",
    ],
    ["invalid fields", said(400, { events_with_invalid_fields: { time: [0], ip: [0, 2] } }), "refused 0,2; later "],
    ["short ids", said(400, { events_with_invalid_id_lengths: { user_id: [2] } }), "refused 2; later "],
    ["silenced", said(400, { silenced_events: [1] }), "refused 1; later "],
    [
      "several lists",
      said(400, { events_with_missing_fields: { a: [0] }, silenced_events: [1] }),
      "refused 0,1; later ",
    ],
    ["all of them", said(400, { silenced_events: [0, 1, 2] }), "refused 0,1,2"],
    ["none named", said(400, { missing_field: "api_key" }), "refused 0,1,2"],
    ["an index that is none", said(400, { silenced_events: [1, 3] }), "refused 0,1,2"],
    ["a wrong key waits for somebody to mend it", said(400, { error: "Invalid API key: x" }), "again"],
    ["throttled", said(429, { throttled_events: [1] }), "refused ; later 1"],
    ["everybody throttled", said(429, { throttled_events: [0, 1, 2] }), "again after 30000"],
    [
      "over the day's quota",
      said(429, { throttled_events: [0, 1], exceeded_daily_quota_users: { u1: 500_001 } }),
      "refused 0; later 0,1",
    ],
    ["a device over it", said(429, { exceeded_daily_quota_devices: { "d-u3": 1 } }), "refused 2; later "],
    ["429 that names nobody", { ...said(429), retryAfter: "7" }, "again after 7000"],
    ["413", said(413), "halve"],
    ["408", said(408), "again"],
    ["503", said(503), "again"],
    ["404", said(404), "refused 0,1,2"],
    ["a redirect is not followed", { status: 302 }, "again"],
  ];
  for (const [says, answer, judged] of table) {
    test(says, () => {
      const whole = { status: 200, retryAfter: undefined, body: "", ...answer };
      assert.equal(brief(adapter.judge("2/httpapi", whole, 3, bodies)), judged);
    });
  }
  test("one event that is too large is refused", () => {
    const tooLarge = { status: 413, retryAfter: undefined, body: "" };
    assert.equal(brief(adapter.judge("2/httpapi", tooLarge, 1)), "refused 0");
  });
  test("every judgement settles something or waits, whatever the vendor says", () => {
    const names = "code error events_with_invalid_fields silenced_events throttled_events exceeded_daily_quota_users";
    const body = fc.dictionary(
      fc.constantFrom(...names.split(" ")),
      fc.oneof(fc.jsonValue(), fc.array(fc.nat(4)), fc.constantFrom(200, 400, 429)),
    );
    fc.assert(
      fc.property(fc.constantFrom(200, 400, 413, 429, 500), body, (status, what) => {
        const judged = adapter.judge("batch", { status, retryAfter: undefined, body: JSON.stringify(what) }, 3, bodies);
        if (judged.kind === "without")
          assert.ok(judged.refused.size + judged.later.size > 0 && judged.refused.size < 3);
      }),
    );
  });
});

describe("answers to SDKs", () => {
  const query = new URLSearchParams();
  test("success is what the SDK takes for success: a code in the body", () => {
    const { status, body } = answers.accepted(query, items({ event_type: "A" }, { event_type: "B" }));
    const { code, events_ingested } = JSON.parse(body);
    assert.deepEqual([status, code, events_ingested], [200, 200, 2]);
  });
  test("a refusal says in the body what the status says", () => {
    for (const reason of ["wrong-token", "too-large", "malformed", "unknown-route"] as const) {
      const { status, body } = answers.refused(query, reason);
      assert.equal(JSON.parse(body).code, status);
    }
    assert.equal(JSON.parse(answers.unavailable(query).body).code, 503);
  });
});

test("settings and diagnostics are answered here, replay is refused", () => {
  const kinds = ["/config/KEY", "/config", "/v1/capture", "/sessions/v2/track", "/2/other", "/config/a/b"].map(
    (path) => (adapter.routes.get(path) ?? adapter.otherRoute?.(path))?.kind,
  );
  assert.deepEqual(kinds, ["stub", "stub", "stub", "refused", undefined, undefined]);
});
