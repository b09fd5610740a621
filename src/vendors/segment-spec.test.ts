import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { DisclosedField, Remark } from "../domain/field.ts";
import type { Item, ItemKind, Json, JsonObject } from "../domain/item.ts";
import { TEST_TOKEN, testMinimiser, testPseudonyms } from "../policy/test-minimiser.ts";
import { rudderstack } from "./rudderstack/rudderstack.ts";
import { segment } from "./segment/segment.ts";
import { type InboundRoute, isObject, type Judgement, type VendorAnswer } from "./vendor.ts";

/** What both vendors of the Segment spec must do; each vendor's own paths and answers are tested in its folder. */

const VENDORS = [segment, rudderstack];

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

/** `UPDATE_GOLDEN=1 node --test src/vendors/segment-spec.test.ts` writes what comes out; then read every line of the diff. */
const rewrite = process.env["UPDATE_GOLDEN"] === "1";

/** Whatever may be said of a person in the fixtures; lower case, without spaces. */
const PERSONAL =
  /(?<!met)ada|lovelace|quibdorble|@example|user-1815|4711|visitor-17|639980123|84711|1815|192\.0\.2|acme|lawyer|divorce|fake0token|gcl123|1676ef0b|5d958f87|exempleville|examplestreet|examplemobile|countess|48\.85|1795489033|17000000/;

for (const { adapter } of VENDORS) {
  describe(`golden pairs of ${adapter.name}`, () => {
    const fixtures = join(import.meta.dirname, adapter.id, "fixtures");
    for (const file of readdirSync(fixtures)) {
      const path = join(fixtures, file);
      const golden = JSON.parse(readFileSync(path, "utf8")) as Golden;
      test(`${file}: ${golden.name}`, () => {
        const item = { kind: golden.kind, route: golden.route, body: golden.item };
        const remarks: Remark[] = [];
        const added = adapter.complete(item, "0".repeat(40), 1_795_489_033_000);
        const result = testMinimiser(golden.policy, adapter.id).minimise(golden.item, added, remarks);
        assert.ok(result.kind === "minimised", JSON.stringify(result));
        assert.equal(result.alarms, 0, "every copy stands in a known field");
        const fields = result.fieldSet.fields.map(
          ({ path: where, category, form }: DisclosedField) => [where, category, form] as const,
        );
        const outcome = { minimised: JSON.parse(result.body) as JsonObject, fields, remarks };
        if (rewrite) writeFileSync(path, `${JSON.stringify({ ...golden, ...outcome }, null, 2)}\n`);
        else assert.deepEqual(outcome, { minimised: golden.minimised, fields: golden.fields, remarks: golden.remarks });
        if (golden.policy === "transparent") return assert.deepEqual(outcome.minimised, golden.item);
        const said = JSON.stringify([outcome.minimised, fields, remarks.map((one) => one.path)]);
        const foreign = said
          .replace(/"[a-z2-7]{24}"|\b\d{16}\b|"[0-9a-f-]{36}"|"\d{10}\.\d{10}"|2024-02-03T[\d:.]+Z|0{40}/gi, "")
          .replace(/[\s+]|%20/g, "");
        assert.doesNotMatch(foreign.toLowerCase(), PERSONAL);
        assert.notEqual(adapter.read(item), undefined);
      });
    }
  });
}

// --- Reading ----------------------------------------------------------------------------------------------------------

const DEVICE = "1676ef0b-6c2c-4108-8c5e-e2005cedf3a0";
const exact = (JSON as unknown as { rawJSON: (text: string) => Json }).rawJSON;
const item = (body: JsonObject): Item => ({ kind: "event", route: "batch", body });
const track = (body: JsonObject): Item => item({ type: "track", event: "A", ...body });

describe("who a call is about", () => {
  const subjects: readonly (readonly [says: string, item: Item, subject: string | undefined])[] = [
    ["a user", track({ userId: "u1" }), "subject u1"],
    ["a number is its digits", track({ userId: 42 }), "subject 42"],
    ["also one beyond 2^53", track({ userId: exact("12345678901234567890") }), "subject 12345678901234567890"],
    ["a visitor", track({ anonymousId: DEVICE, userId: null }), `device ${DEVICE}`],
    ["a user goes first", track({ userId: "u1", anonymousId: DEVICE }), "subject u1"],
    ["a placeholder is nobody", track({ userId: "Undefined" }), undefined],
    ["a visitor with a placeholder for a user", track({ userId: "null", anonymousId: DEVICE }), `device ${DEVICE}`],
    ["a member of a group", item({ type: "group", groupId: "acme", userId: "u1" }), "subject u1"],
  ];
  for (const [says, one, subject] of subjects) {
    test(says, () => {
      const found = segment.adapter.read(one)?.subject;
      assert.equal(found && `${found.kind} ${found.id}`, subject);
    });
  }
});

describe("who turned out to be whom", () => {
  const merge = item({
    type: "merge",
    mergeProperties: [{ type: "userId", value: "u1" }, { type: "email", value: "a@example.org" }, { value: "" }, 7],
  });
  const links: readonly (readonly [says: string, item: Item, links: readonly string[]])[] = [
    ["a visitor that signed in", track({ userId: "u1", anonymousId: DEVICE }), [`device ${DEVICE} -> subject u1`]],
    ["a visitor alone", track({ anonymousId: DEVICE }), []],
    ["the same id twice", track({ userId: "u1", anonymousId: "u1" }), []],
    ["an alias", item({ type: "alias", userId: "u1", previousId: "mail" }), ["subject mail -> subject u1"]],
    [
      "an alias of a visitor",
      item({ type: "alias", userId: "u1", previousId: DEVICE }),
      [`device ${DEVICE} -> subject u1`],
    ],
    ["an alias of itself", item({ type: "alias", userId: "u1", previousId: "u1" }), []],
    ["a merge", merge, ["subject a@example.org -> subject u1"]],
  ];
  for (const [says, one, expected] of links) {
    test(says, () => {
      const found = rudderstack.adapter
        .read(one)
        ?.links.map(({ from, to }) => `${from.kind} ${from.id} -> ${to.kind} ${to.id}`);
      assert.deepEqual(found, expected);
    });
  }
});

test("the graph of who is who is the same before and after", () => {
  const id = fc.constantFrom("u1", "u2", "u3", "42", DEVICE, "visitor-1", "null", "");
  const call = fc.record({
    type: fc.constantFrom("track", "identify", "alias"),
    event: fc.constant("A"),
    userId: id,
    anonymousId: id,
    previousId: id,
  });
  const minimiser = testMinimiser("minimal", "segment");
  const pseudonyms = testPseudonyms("golden", 1, "segment");
  const graph = (bodies: readonly JsonObject[]) =>
    bodies.map((body) => segment.adapter.read(item(body))?.links.map(({ from, to }) => [from.id, to.id]) ?? []);
  fc.assert(
    fc.property(fc.array(call, { maxLength: 12 }), (calls) => {
      const left = calls.map((body) => {
        const result = minimiser.minimise(body, []);
        assert.ok(result.kind === "minimised");
        return JSON.parse(result.body) as JsonObject;
      });
      const mapped = graph(calls).map((links) => links.map((ids) => ids.map((one) => pseudonyms.identity(one))));
      assert.deepEqual(graph(left), mapped);
    }),
  );
});

test("what a call is, whether its order matters, and where it comes from", () => {
  const about = (body: JsonObject) => {
    const facts = rudderstack.adapter.read(item(body));
    return facts && [facts.kind, facts.operation, facts.ordered, facts.country, facts.language, facts.token];
  };
  const userId = "u1";
  const context = { locale: "pt-BR", location: { country: "br" } };
  assert.deepEqual(about({ type: "track", event: "A", userId, context }), [
    "event",
    "set",
    false,
    "BR",
    "pt",
    undefined,
  ]);
  const traits = { address: { country: "FR" } };
  assert.deepEqual(about({ type: "identify", userId, traits, writeKey: "k" }), [
    "profile",
    "set",
    true,
    "FR",
    undefined,
    "k",
  ]);
  const group = { type: "group", groupId: 7, userId, context: { locale: "english" } };
  assert.deepEqual(about(group), ["group", "set", true, undefined, undefined, undefined]);
});

test("a trait is taken back with null, by a call that gives none", () => {
  const emptied = (more: JsonObject) => {
    const facts = segment.adapter.read(item({ type: "identify", userId: "u1", ...more }));
    return [facts?.operation, [...(facts?.emptied ?? [])]];
  };
  assert.deepEqual(emptied({ traits: { plan: null } }), ["unset", ["traits.plan"]]);
  assert.deepEqual(emptied({ traits: {}, context: { traits: { plan: null } } }), ["unset", ["context.traits.plan"]]);
  const giving: readonly JsonObject[] = [
    {},
    { traits: {} },
    { traits: null },
    { traits: "x" },
    { traits: { plan: null, seats: 0 } },
    { traits: { plan: "" } },
    { traits: { plan: null }, context: { traits: { seats: 5 } } },
    { traits: { plan: null }, context: { traits: ["x"] } },
    { type: "track", event: "A", context: { traits: { plan: null } } },
    { type: "group", groupId: "acme", traits: { plan: null } },
  ];
  for (const more of giving) assert.deepEqual(emptied(more), ["set", []], JSON.stringify(more));
});

test("what a policy does not let out is not taken back either", () => {
  const body = { type: "identify", userId: "u1", traits: { plan: null, "ada@example.org": null, title: null } };
  const facts = segment.adapter.read(item(body));
  const paths = (policy: Parameters<typeof testMinimiser>[0]) => {
    const result = testMinimiser(policy, "segment").minimise(body, [], undefined, facts?.emptied);
    assert.ok(result.kind === "minimised");
    return result.fieldSet.fields.map((one) => one.path).filter((path) => path.startsWith("traits"));
  };
  assert.deepEqual(paths("minimal"), ["traits.plan", "traits.title"]);
  assert.deepEqual(paths({ rules: [{ where: "traits", what: "drop", why: "a test" }] }), []);
});

describe("what is no call", () => {
  const bodies: readonly JsonObject[] = [
    {},
    { type: "track", userId: "u1" },
    { type: "track", event: "", userId: "u1" },
    { type: "track", event: "A" },
    { type: "track", event: "A", userId: "", anonymousId: null },
    { type: "track", event: "A", userId: { a: 1 } },
    { type: "group", userId: "u1" },
    { type: "alias", userId: "u1" },
    { type: "merge", mergeProperties: "u1" },
    { type: "constructor", userId: "u1" },
    { type: ["track"], event: "A", userId: "u1" },
  ];
  for (const body of bodies) {
    test(JSON.stringify(body), () => assert.equal(rudderstack.adapter.read(item(body)), undefined));
  }
  test("a merge, at Segment", () => {
    assert.equal(segment.adapter.read(item({ type: "merge", userId: "u1", mergeProperties: [] })), undefined);
  });
});

const KNOWN_TYPES = "track page screen alias merge identify group".split(" ");
const names =
  "batch writeKey type event userId anonymousId previousId groupId properties traits context name sentAt mergeProperties address".split(
    " ",
  );
const strange = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.jsonValue(),
    fc.constantFrom(...KNOWN_TYPES, "__proto__", exact("12345678901234567890")),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names, "__proto__", "a.b.c"), tie("value"), { maxKeys: 8 }),
  ),
})).value;

for (const { adapter } of VENDORS) {
  const unpacks = [...adapter.routes].flatMap(([path, route]: [string, InboundRoute]) =>
    route.kind === "items" && route.unpack !== undefined ? [{ path, unpack: route.unpack }] : [],
  );
  test(`${adapter.name}: unpacking, reading and completing never throw and never make up items`, () => {
    const query = fc.constantFrom("", "writeKey=k", "writeKey=k&writeKey=l");
    fc.assert(
      fc.property(fc.constantFrom(...unpacks), strange, query, ({ unpack }, value, search) => {
        const before = JSON.stringify(value);
        const unpacked = unpack(value as Json, new URLSearchParams(search));
        for (const one of unpacked?.items ?? []) {
          if (!isObject(one.body)) continue;
          const facts = adapter.read(one);
          adapter.complete(one, "id", 0);
          if (facts !== undefined) assert.equal(facts.kind, one.kind);
        }
        assert.equal(JSON.stringify(value), before, "what came in is not changed");
      }),
      { numRuns: 1_000 },
    );
  });
}

test("what a person agreed to arrives whole, under `declared-only` too", () => {
  const consent = { categoryPreferences: { Advertising: false, C0002: true } };
  const consentManagement = { provider: "custom", deniedConsentIds: ["9f8e7d6c-5b4a-4c3d-8e2f-1a0b9c8d7e6f"] };
  const body = { type: "track", event: "A", userId: "u1", context: { consent, consentManagement } };
  const result = testMinimiser("declared-only", "rudderstack").minimise(body, []);
  assert.ok(result.kind === "minimised");
  const { context } = JSON.parse(result.body) as JsonObject;
  assert.deepEqual(context, { consent, consentManagement });
});

const PLANTED = "zephyrine.quibble@canary-mail.example";
const FIELD_NAMES = [
  ...new Set(segment.adapter.fields.flatMap(({ where }) => where.split(".")).filter((step) => !step.includes("*"))),
];
const planted = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(
      PLANTED,
      `for ${PLANTED}`,
      Buffer.from(PLANTED).toString("base64"),
      encodeURIComponent(PLANTED),
      7,
      true,
      "pro",
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...FIELD_NAMES, PLANTED, "plan"), tie("value"), { maxKeys: 6 }),
  ),
})).value;

test("an address leaves from no field of the spec, whatever it is written in and beside", () => {
  const minimisers = ["minimal", "declared-only"].map((policy) => testMinimiser(policy, "segment"));
  const call = fc.dictionary(fc.constantFrom(...FIELD_NAMES), planted, { maxKeys: 12 });
  fc.assert(
    fc.property(call, (body) => {
      for (const minimiser of minimisers) {
        const result = minimiser.minimise({ ...body, email: PLANTED }, []);
        if (result.kind === "withheld") continue;
        const said = result.body.toLowerCase();
        assert.ok(!said.includes("quibble"), said);
        assert.ok(!said.includes(Buffer.from(PLANTED).toString("base64").toLowerCase()), said);
      }
    }),
    { numRuns: 1_000 },
  );
});

// --- Requests ---------------------------------------------------------------------------------------------------------

const unpackAt = (vendor: typeof segment, path: string, value: Json, query = "") => {
  const route = vendor.adapter.routes.get(path);
  return route?.kind === "items" ? route.unpack?.(value, new URLSearchParams(query)) : undefined;
};

test("a request's own time and a page's second name are the request's, not the item's", () => {
  const page = { type: "page", name: "Home", sentAt: "2026-11-24T02:57:29.449Z", properties: { name: "Home", a: 1 } };
  const unpacked = unpackAt(segment, "/v1/batch", { batch: [page, 7], sentAt: "x", writeKey: "k" });
  assert.deepEqual(unpacked?.items[0]?.body, { type: "page", name: "Home", properties: { a: 1 } });
  assert.equal(unpacked?.items.length, 2);
  assert.equal(unpacked?.token, "k");
  const bought = { type: "track", event: "A", name: "Home", properties: { name: "Home" } };
  assert.deepEqual(unpackAt(segment, "/v1/batch", { batch: [bought] })?.items[0]?.body, bought);
});

describe("what the SDK did not give", () => {
  const added = (vendor: typeof segment, body: JsonObject) =>
    vendor.adapter.complete(item(body), "id-1", 17).map(({ container, key, value }) => `${container}.${key}=${value}`);
  test("an id and a time", () => {
    assert.deepEqual(added(rudderstack, { context: {} }), [".messageId=id-1", ".timestamp=1970-01-01T00:00:00.017Z"]);
    assert.deepEqual(added(rudderstack, { messageId: "m", originalTimestamp: "t" }), []);
    assert.deepEqual(added(segment, { messageId: "m", timestamp: "t" }), []);
  });
  test("an address that is nobody's, at Segment", () => {
    assert.deepEqual(added(segment, { messageId: "m", timestamp: "t", context: {} }), ["context.ip=0.0.0.0"]);
    assert.deepEqual(added(segment, { messageId: "m", timestamp: "t", context: { ip: "192.0.2.1" } }), []);
  });
});

test("requests to the vendor are batches under the key, whatever route the items came by", () => {
  for (const { adapter } of VENDORS) {
    for (const route of ["batch", "pixel"]) {
      const request = adapter.encode(route, ['{"a":1}', '{"b":2}'], { token: TEST_TOKEN, credentials: undefined });
      assert.equal(request.path, "/v1/batch");
      assert.equal(request.body, '{"batch":[{"a":1},{"b":2}]}');
      assert.equal(request.headers["authorization"], `Basic ${Buffer.from(`${TEST_TOKEN}:`).toString("base64")}`);
      assert.deepEqual(Object.keys(request.headers).toSorted(), ["accept", "authorization", "content-type"]);
    }
  }
});

describe("the vendor's answers", () => {
  const brief = (judged: Judgement): string => {
    if (judged.kind === "again") return `again${judged.afterMs === undefined ? "" : ` after ${judged.afterMs}`}`;
    return judged.kind === "settled"
      ? judged.refused.size === 0
        ? "delivered"
        : `refused ${[...judged.refused].join()}`
      : judged.kind;
  };
  const table: readonly (readonly [says: string, answer: Partial<VendorAnswer>, several: string, one: string])[] = [
    ["Segment's success", { body: '{"success":true}' }, "delivered", "delivered"],
    ["RudderStack's success", { body: "OK" }, "delivered", "delivered"],
    ["nothing", { status: 204 }, "delivered", "delivered"],
    ["no success", { body: '{"success": false}' }, "halve", "refused 0"],
    ["400", { status: 400 }, "halve", "refused 0"],
    ["413", { status: 413 }, "halve", "refused 0"],
    ["a wrong key", { status: 401 }, "again", "again"],
    ["a source that is switched off", { status: 404 }, "again", "again"],
    ["a proxy's page", { body: " <html>" }, "again", "again"],
    ["429", { status: 429, retryAfter: "7" }, "again after 7000", "again after 7000"],
    ["503", { status: 503, body: '{"success":false}' }, "again", "again"],
    ["a redirect is not followed", { status: 302 }, "again", "again"],
  ];
  for (const [says, given, several, one] of table) {
    test(says, () => {
      const answer = { status: 200, retryAfter: undefined, body: "", ...given };
      for (const { adapter } of VENDORS) {
        assert.equal(brief(adapter.judge("batch", answer, 3)), several);
        assert.equal(brief(adapter.judge("batch", answer, 1)), one);
      }
    });
  }
});
