import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { DisclosedField, Remark } from "../../domain/field.ts";
import type { Item, ItemKind, Json, JsonObject } from "../../domain/item.ts";
import { TEST_TOKEN, testMinimiser, testPseudonyms } from "../../policy/test-minimiser.ts";
import type { Judgement, VendorAnswer } from "../vendor.ts";
import { mixpanel } from "./mixpanel.ts";

const { adapter, answers } = mixpanel;

// --- Golden pairs -----------------------------------------------------------------------------------------------------

/** What one raw item becomes, with the key of `test-minimiser.ts`, destination "golden", epoch 1. */
interface Golden {
  readonly name: string;
  readonly policy: string;
  readonly kind: ItemKind;
  readonly route: string;
  readonly item: JsonObject;
  readonly minimised: Json;
  readonly fields: readonly (readonly [path: string, category: string, form: string])[];
  readonly remarks: readonly Remark[];
}

const FIXTURES = join(import.meta.dirname, "fixtures");
/** `UPDATE_GOLDEN=1 node --test src/vendors/mixpanel/mixpanel.test.ts` writes what comes out; then read every line of the diff. */
const rewrite = process.env["UPDATE_GOLDEN"] === "1";

function becomes({ policy, kind, route, item }: Golden): Pick<Golden, "minimised" | "fields" | "remarks"> {
  const remarks: Remark[] = [];
  const added = adapter.complete({ kind, route, body: item }, "0".repeat(32), 1_795_489_033_000);
  const result = testMinimiser(policy).minimise(item, added, remarks);
  if (result.kind === "withheld") return { minimised: `withheld: ${result.reason}`, fields: [], remarks };
  const fields = result.fieldSet.fields.map(
    ({ path, category, form }: DisclosedField) => [path, category, form] as const,
  );
  return { minimised: JSON.parse(result.body), fields, remarks };
}

/** Whatever may be said of a person in the fixtures; lower case, without spaces. */
const PERSONAL =
  /ada|lovelace|charles|quibdorble|kasz|@example|user-1[78]|4711|4712|33639980123|12345678|84711234|1815|192\.0\.2|078-05|acme|globex|77\b|lawyer|divorce|refund|fake0token|gcl123|eaiaiqob|iwar2|1676ef0b|5d958f87|exempleville|de8937|fr001|examplestreet/;

describe("golden pairs", () => {
  for (const file of readdirSync(FIXTURES).filter((name) => name.endsWith(".golden.json"))) {
    const path = join(FIXTURES, file);
    const golden = JSON.parse(readFileSync(path, "utf8")) as Golden;
    test(`${file}: ${golden.name}`, () => {
      const outcome = becomes(golden);
      if (rewrite) writeFileSync(path, `${JSON.stringify({ ...golden, ...outcome }, null, 2)}\n`);
      else assert.deepEqual(outcome, { minimised: golden.minimised, fields: golden.fields, remarks: golden.remarks });
      if (golden.policy === "transparent") return assert.deepEqual(outcome.minimised, golden.item);
      const said = JSON.stringify([outcome.minimised, outcome.fields, outcome.remarks.map((one) => one.path)]);
      const foreign = said
        .replace(/"[a-z2-7]{24}"|\b\d{16}\b|"[0-9a-f-]{36}"|17954890\d\d/g, "")
        .replace(/[\s+]|%20/g, "");
      assert.doesNotMatch(foreign.toLowerCase(), PERSONAL);
      assert.notEqual(adapter.read({ kind: golden.kind, route: golden.route, body: golden.item }), undefined);
    });
  }
});

// --- Reading ----------------------------------------------------------------------------------------------------------

const DEVICE = "1676ef0b-6c2c-4108-8c5e-e2005cedf3a0";
const event = (name: string, properties: JsonObject): Item => ({
  kind: "event",
  route: "track",
  body: { event: name, properties },
});
const profile = (body: JsonObject): Item => ({ kind: "profile", route: "engage", body });
const group = (body: JsonObject): Item => ({ kind: "group", route: "groups", body });
const exact = (JSON as unknown as { rawJSON: (text: string) => Json }).rawJSON;

describe("who an item is about", () => {
  const subjects: readonly (readonly [says: string, item: Item, subject: string | undefined])[] = [
    ["a user", event("A", { distinct_id: "u1" }), "subject u1"],
    ["a number is its digits", event("A", { distinct_id: 42 }), "subject 42"],
    [
      "also one beyond 2^53",
      event("A", { distinct_id: exact("12345678901234567890") }),
      "subject 12345678901234567890",
    ],
    ["$user_id goes first", event("A", { distinct_id: `$device:${DEVICE}`, $user_id: "u1" }), "subject u1"],
    ["a device by its prefix", event("A", { distinct_id: `$device:${DEVICE}` }), `device ${DEVICE}`],
    ["a device by its $device_id", event("A", { distinct_id: DEVICE, $device_id: DEVICE }), `device ${DEVICE}`],
    ["a device with a number", event("A", { distinct_id: 42, $device_id: "42" }), "device 42"],
    ["nobody", event("A", {}), undefined],
    ["nobody, blank", event("A", { distinct_id: "" }), undefined],
    ["nobody, a placeholder", event("A", { distinct_id: "Anonymous", $user_id: "null" }), undefined],
    ["nobody, no id", event("A", { distinct_id: { a: 1 } }), undefined],
    ["$identify by $identified_id", event("$identify", { $identified_id: "u1", $anon_id: DEVICE }), "subject u1"],
    ["$merge by its first id", event("$merge", { $distinct_ids: ["u1", "u2"] }), "subject u1"],
    ["a profile", profile({ $distinct_id: "u1", $set: {} }), "subject u1"],
    ["a profile with $user_id", profile({ $distinct_id: `$device:${DEVICE}`, $user_id: "u1", $set: {} }), "subject u1"],
    ["a device's profile", profile({ $distinct_id: DEVICE, $device_id: DEVICE, $set: {} }), `device ${DEVICE}`],
    ["a group is no person", group({ $group_key: "company", $group_id: "acme", $set: {} }), undefined],
  ];
  for (const [says, item, subject] of subjects) {
    test(says, () => {
      const found = adapter.read(item)?.subject;
      assert.equal(found && `${found.kind} ${found.id}`, subject);
    });
  }
});

describe("who turned out to be whom", () => {
  const links: readonly (readonly [says: string, item: Item, links: readonly string[]])[] = [
    ["a signed-in device", event("A", { distinct_id: "u1", $device_id: DEVICE }), [`device ${DEVICE} -> subject u1`]],
    ["an anonymous device alone", event("A", { distinct_id: DEVICE, $device_id: DEVICE }), []],
    [
      "$identify",
      event("$identify", { distinct_id: "u1", $anon_distinct_id: `$device:${DEVICE}` }),
      [`device ${DEVICE} -> subject u1`],
    ],
    [
      "$identify without a prefix",
      event("$identify", { distinct_id: "u1", $anon_distinct_id: DEVICE }),
      [`device ${DEVICE} -> subject u1`],
    ],
    [
      "$identify from an earlier id",
      event("$identify", { distinct_id: "u2", $anon_distinct_id: "u1" }),
      ["subject u1 -> subject u2"],
    ],
    [
      "$identify, as documented",
      event("$identify", { $identified_id: "u1", $anon_id: DEVICE }),
      [`device ${DEVICE} -> subject u1`],
    ],
    ["$create_alias", event("$create_alias", { distinct_id: "u1", alias: "mail" }), ["subject mail -> subject u1"]],
    ["$create_alias to itself", event("$create_alias", { distinct_id: "u1", alias: "u1" }), []],
    ["$merge", event("$merge", { $distinct_ids: ["a", 2] }), ["subject 2 -> subject a"]],
    ["$merge with nobody", event("$merge", { $distinct_ids: ["a", "null", ""] }), []],
    [
      "a profile",
      profile({ $distinct_id: "u1", $user_id: "u1", $device_id: DEVICE, $set: {} }),
      [`device ${DEVICE} -> subject u1`],
    ],
  ];
  for (const [says, item, expected] of links) {
    test(says, () => {
      const found = adapter.read(item)?.links.map(({ from, to }) => `${from.kind} ${from.id} -> ${to.kind} ${to.id}`);
      assert.deepEqual(found, expected);
    });
  }
});

test("what an item does", () => {
  const operations = [
    { $set: {} },
    { $union: {} },
    { $unset: ["a"] },
    { $delete: "" },
    { $set: {}, $unset: ["a"] },
    { $add: {}, $delete: "" },
    { $set: [{ a: 1 }], $unset: ["a"] },
  ];
  const done = operations.map((body) => adapter.read(profile({ $distinct_id: "u1", ...body }))?.operation);
  assert.deepEqual(
    done,
    ["set", "set", "unset", "delete", "set", "set", "set"],
    "what is given counts, or the ledger under-reports",
  );
});

describe("what is no item", () => {
  const items: readonly Item[] = [
    event("A", null as unknown as JsonObject),
    { kind: "event", route: "track", body: { event: 1, properties: {} } },
    { kind: "event", route: "track", body: {} },
    profile({ $set: {} }),
    profile({ $distinct_id: "u1" }),
    profile({ $distinct_id: "u1", $set: "x" }),
    group({ $group_key: "company", $set: {} }),
    group({ $group_key: 1, $group_id: "a", $set: {} }),
  ];
  for (const item of items) test(JSON.stringify(item.body), () => assert.equal(adapter.read(item), undefined));
});

test("reading and completing never throw", () => {
  const names =
    "event properties $distinct_id distinct_id $device_id $user_id $set $unset $distinct_ids alias $group_key $group_id token".split(
      " ",
    );
  const body = fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), fc.jsonValue())),
  );
  fc.assert(
    fc.property(fc.constantFrom<ItemKind>("event", "profile", "group"), body, (kind, one) => {
      const item = { kind, route: "track", body: one as JsonObject };
      adapter.read(item);
      adapter.complete(item, "id", 0);
    }),
  );
});

describe("what the SDK did not give", () => {
  const added = (item: Item) =>
    adapter.complete(item, "id-1", 17).map(({ container, key, value }) => `${container}.${key}=${value}`);
  const missing: readonly (readonly [says: string, item: Item, added: readonly string[]])[] = [
    ["everything", event("A", {}), ["properties.$insert_id=id-1", "properties.time=17", "properties.distinct_id="]],
    ["an id of another name is enough", event("A", { $device_id: "d", time: 1 }), ["properties.$insert_id=id-1"]],
    ["a de-duplication id", event("A", { distinct_id: "u1", time: 1 }), ["properties.$insert_id=id-1"]],
    ["nothing", event("A", { distinct_id: "", $insert_id: "x", time: 1 }), []],
    ["profiles have none", profile({ $distinct_id: "u1", $set: {} }), []],
  ];
  for (const [says, item, expected] of missing) test(says, () => assert.deepEqual(added(item), expected));
});

// --- The wire ---------------------------------------------------------------------------------------------------------

const credentials = { username: "sa", secret: "FAKE0", project_id: "1&2" };
const basic = (user: string) => `Basic ${Buffer.from(user).toString("base64")}`;

describe("requests to the vendor", () => {
  const encode = (route: string, given?: typeof credentials) =>
    adapter.encode(route, ['{"a":1}', '{"b":2}'], { token: TEST_TOKEN, credentials: given });
  const requests: readonly (readonly [
    route: string,
    given: typeof credentials | undefined,
    path: string,
    user: string | undefined,
  ])[] = [
    ["track", undefined, "/track?ip=0&verbose=1", undefined],
    ["engage", undefined, "/engage?ip=0&verbose=1", undefined],
    ["groups", credentials, "/groups?ip=0&verbose=1", undefined],
    ["track", credentials, "/import?strict=1&project_id=1%262", "sa:FAKE0"],
    ["import", credentials, "/import?strict=1&project_id=1%262", "sa:FAKE0"],
    ["import", undefined, "/import?strict=1", `${TEST_TOKEN}:`],
  ];
  for (const [route, given, path, user] of requests) {
    test(`${route} ${given ? "with" : "without"} credentials`, () => {
      const request = encode(route, given);
      assert.equal(request.path, path);
      assert.equal(request.body, '[{"a":1},{"b":2}]');
      assert.equal(request.headers["authorization"], user && basic(user));
      assert.deepEqual(Object.keys(request.headers).toSorted(), [
        "accept",
        ...(user ? ["authorization"] : []),
        "content-type",
      ]);
    });
  }
});

describe("the vendor's answers", () => {
  const brief = (judged: Judgement): string => {
    if (judged.kind === "halve") return "halve";
    if (judged.kind === "again") return `again${judged.afterMs === undefined ? "" : ` after ${judged.afterMs}`}`;
    return judged.refused.size === 0 ? "delivered" : `refused ${[...judged.refused].join()}`;
  };
  const failed = (...indexes: Json[]) =>
    JSON.stringify({ code: 400, failed_records: indexes.map((index) => ({ index, field: "time" })) });
  const table: readonly (readonly [says: string, answer: Partial<VendorAnswer>, judged: string])[] = [
    ["1", { body: "1" }, "delivered"],
    ["verbose", { body: '{"status":1,"error":null}' }, "delivered"],
    ["import", { body: '{"code":200,"num_records_imported":3,"status":"OK"}' }, "delivered"],
    ["0", { body: "0\n" }, "refused 0,1,2"],
    ["verbose 0", { body: '{"error":"token, missing","status": 0}' }, "refused 0,1,2"],
    ["some failed", { status: 400, body: failed(2, 0) }, "refused 2,0"],
    ["an index that is none", { status: 400, body: failed(1, 3) }, "refused 0,1,2"],
    ["an index that is no number", { status: 400, body: failed("1") }, "refused 0,1,2"],
    ["failed, none named", { status: 400, body: failed() }, "refused 0,1,2"],
    ["a body that was cut short", { status: 400, body: failed(1).slice(0, -4) }, "refused 0,1,2"],
    ["401", { status: 401 }, "again"],
    ["a proxy's page", { body: "<html>" }, "again"],
    ["413", { status: 413 }, "halve"],
    ["429", { status: 429, retryAfter: "7" }, "again after 7000"],
    ["429 with a date gone by", { status: 429, retryAfter: "Mon, 24 Nov 2025 06:44:51 GMT" }, "again after 0"],
    ["429 with nonsense", { status: 429, retryAfter: "soon" }, "again"],
    ["408", { status: 408 }, "again"],
    ["500", { status: 500, body: failed(1) }, "again"],
    ["503", { status: 503 }, "again"],
    ["a redirect is not followed", { status: 302 }, "again"],
  ];
  for (const [says, answer, judged] of table) {
    test(says, () =>
      assert.equal(
        brief(adapter.judge("track", { status: 200, retryAfter: undefined, body: "", ...answer }, 3)),
        judged,
      ),
    );
  }
  test("one item that is too large is refused", () => {
    assert.equal(brief(adapter.judge("track", { status: 413, retryAfter: undefined, body: "" }, 1)), "refused 0");
  });
});

describe("answers to SDKs", () => {
  const query = (text: string) => new URLSearchParams(text);
  const several = (count: number) => Array.from({ length: count }, () => event("Signed Up", {}));
  test("success is what each SDK takes for success", () => {
    assert.deepEqual(answers.accepted(query("ip=0&verbose=0"), several(1)), {
      status: 200,
      type: "text/plain",
      body: "1",
    });
    assert.equal(answers.accepted(query("verbose=1&ip=1&_=1"), several(1)).body, '{"status":1,"error":null}');
    assert.equal(
      answers.accepted(query("strict=1"), several(7)).body,
      '{"code":200,"num_records_imported":7,"status":"OK"}',
    );
  });
  test("a refusal says why, in the SDK's dialect, and nothing of what was sent", () => {
    assert.deepEqual(answers.refused(query(""), "wrong-token"), { status: 401, type: "text/plain", body: "0" });
    const statuses = (["wrong-token", "too-large", "malformed", "unknown-route"] as const).map(
      (one) => answers.refused(query("verbose=1"), one).status,
    );
    assert.deepEqual(statuses, [401, 413, 400, 404]);
    assert.equal(answers.unavailable(query("")).status, 503);
  });
  test("what would leave unminimised is refused", () => {
    for (const path of ["/record", "/flags/definitions", "/decide"])
      assert.equal(adapter.routes.get(path)?.kind, "refused");
    assert.deepEqual(adapter.routes.get("/settings"), {
      kind: "stub",
      answer: { status: 200, type: "application/json", body: "{}" },
    });
  });
});

describe("flag calls", () => {
  const ask = (context: Json, more: JsonObject = {}): Item => {
    const route = adapter.routes.get("/flags");
    assert.ok(route?.kind === "flags");
    const query = [{ context: JSON.stringify(context), token: TEST_TOKEN, mp_lib: "web", ...more }];
    return route.unpack(query, new URLSearchParams())?.items[0] ?? assert.fail("no item");
  };
  const encoded = (body: Json) =>
    adapter.encode("flags", [JSON.stringify(body)], { token: TEST_TOKEN, credentials: undefined });

  test("tell of a person what the policy leaves, under the same pseudonyms as events", () => {
    const map = testPseudonyms();
    const device = "5d958f87-542d-4c37-8b3f-3a3fd0f7a3a1";
    const custom_properties = { plan: "pro", $email: "ada@example.org", full_name: "Ada Lovelace" };
    const item = ask({ distinct_id: "user-17", device_id: device, company: "acme", custom_properties });
    const result = testMinimiser().minimise(item.body, adapter.complete(item, "id", 0));
    assert.ok(result.kind === "minimised");
    const left = JSON.parse(result.body);
    assert.deepEqual(left.context, {
      distinct_id: map.identity("user-17"),
      device_id: map.identity(device),
      company: map.identity("acme"),
      custom_properties: { plan: "pro" },
    });
    const facts = adapter.read(item);
    assert.deepEqual([facts?.kind, facts?.subject?.id, facts?.links.length], ["event", "user-17", 1]);
    const { method, path, body } = encoded(left);
    assert.deepEqual([method, body], ["GET", ""]);
    const sent = new URL(path, "http://x").searchParams;
    assert.deepEqual([...sent.keys()].toSorted(), ["context", "mp_lib", "token"]);
    assert.deepEqual(JSON.parse(sent.get("context") ?? ""), left.context);
  });

  test("without a context, or with a broken one, are none", () => {
    const route = adapter.routes.get("/flags");
    assert.ok(route?.kind === "flags");
    for (const value of [[], [{}], [{ context: "{" }], [{ context: "[]" }], {}])
      assert.equal(route.unpack(value, new URLSearchParams()), undefined);
  });

  test("an answer is told without what would be reported elsewhere, and belongs to whom and what was asked", () => {
    const flags = { checkout: { variant_key: "blue", variant_value: true } };
    const body = JSON.stringify({ code: 200, flags, pending_first_time_events: [{ flag_key: "x" }] });
    const read = adapter.flags?.read({ status: 200, retryAfter: undefined, body });
    assert.deepEqual([JSON.parse(read?.body ?? ""), read?.whole], [{ code: 200, status: "OK", flags }, true]);
    for (const none of ["{}", "<html>"])
      assert.equal(adapter.flags?.read({ status: 200, retryAfter: undefined, body: none }), undefined);
    const question = (context: Json, key?: string) =>
      JSON.stringify(adapter.flags?.question("flags", { context, ...(key === undefined ? {} : { flag_key: key }) }));
    assert.equal(question({ distinct_id: "a", custom_properties: { b: 1 } }), question({ distinct_id: "a" }));
    assert.notEqual(question({ distinct_id: "a" }), question({ distinct_id: "b" }));
    assert.notEqual(question({ distinct_id: "a" }), question({ distinct_id: "a" }, "checkout"));
  });
});
