import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Item, Json, JsonObject } from "../../domain/item.ts";
import { readQueryLines } from "../../gateway/payload.ts";
import { checkGoldenPairs } from "../../policy/test-golden.ts";
import { TEST_TOKEN, testMinimiser, testPseudonyms } from "../../policy/test-minimiser.ts";
import { leavesNothingPlanted, PLANTED, withPlanted } from "../../policy/test-planted.ts";
import { ga4 } from "./ga4.ts";
import { flattened, gathered } from "./tag.ts";

const { adapter, answers } = ga4;

checkGoldenPairs({
  adapter,
  fixtures: join(import.meta.dirname, "fixtures"),
  rewrite: process.env["UPDATE_GOLDEN"] === "1",
  personal:
    /\bada\b|ada@|lovelace|charles|kasz|@example|user-17|84711234|33639980123|192\.0\.2|acme|lawyer|divorce|refund|fake0token|gcl123|1676|5d958f87|exempleville|fr001|4711/,
});

const route = (path: string) => {
  const found = adapter.routes.get(path);
  assert.ok(found?.kind === "items");
  return found;
};
const unpack = (path: string, value: Json, query = "") => route(path).unpack?.(value, new URLSearchParams(query));
const lines = (query: string, body = ""): readonly Item[] => {
  const read = readQueryLines(query, Buffer.from(body));
  return read.kind === "json" ? (unpack("/g/collect", read.value, query)?.items ?? []) : [];
};
const tag = (query: string): Item => lines(query)[0] ?? assert.fail("no item");
const payload = (body: JsonObject): Item =>
  unpack("/mp/collect", { events: [{ name: "A" }], ...body })?.items[0] ?? assert.fail("no item");

test("no field is declared twice, because only one of two would count", () => {
  const places = adapter.fields.map((field) => field.where);
  assert.deepEqual(
    places.filter((where, index) => places.indexOf(where) !== index),
    [],
  );
});

describe("taking requests apart", () => {
  test("a hit is one event, a batch one per line over what they share", () => {
    const bodies = lines(`v=2&tid=${TEST_TOKEN}&cid=1.2&en=shared`, "en=a&ep.x=1\r\nen=b&epn.y=2.5&up.z=w\n").map(
      (one) => one.body,
    );
    const shared = { v: "2", tid: TEST_TOKEN, cid: "1.2" };
    assert.deepEqual(bodies, [
      { ...shared, en: "a", ep: { x: "1" } },
      { ...shared, en: "b", epn: { y: 2.5 }, up: { z: "w" } },
    ]);
    assert.deepEqual(tag("en=a").body, { en: "a" });
  });
  test("a number is one only when it is written as we would write it", () => {
    const { body } = tag("en=a&epn.a=9&epn.b=1e3&epn.c=007&epn.d=12345678901234567890&ep.e=9");
    assert.deepEqual(body["epn"], { a: 9, b: "1e3", c: "007", d: "12345678901234567890" });
    assert.deepEqual(body["ep"], { e: "9" });
  });
  test("a payload is one item per event, with its stream and secret beside them", () => {
    const events = [{ name: "A" }, { name: "B", params: { x: 1 } }];
    const unpacked = unpack("/mp/collect", { client_id: "1.2", events }, "measurement_id=G-1&api_secret=s");
    assert.deepEqual([unpacked?.token, unpacked?.secret], ["G-1", "s"]);
    assert.deepEqual(
      unpacked?.items.map((one) => one.body),
      events.map((one) => ({ client_id: "1.2", events: [one] })),
    );
    assert.equal(unpack("/mp/collect", { events: [] }, "firebase_app_id=1:2:web:3")?.token, "1:2:web:3");
  });
  test("without stream or secret they are blank, and blank is nobody's", () => {
    const unpacked = unpack("/mp/collect", { events: [{ name: "A" }] });
    assert.deepEqual([unpacked?.token, unpacked?.secret], ["", ""]);
  });
  for (const value of [[], {}, "x", null, 1] as const)
    test(`${JSON.stringify(value)} is no payload`, () => assert.equal(unpack("/mp/collect", value as Json), undefined));

  test("what is gathered flattens to the same pairs", () => {
    const name = fc.oneof(
      fc.constantFrom("ep.a", "epn.b", "up.c", "upn.d", "en", "cid", "ep.__proto__", "ep.a.b", "x y"),
      fc.string({ minLength: 1 }),
    );
    fc.assert(
      fc.property(fc.dictionary(name, fc.string()), (flat) => {
        // These two are ours, and a bare `ep` has no name.
        for (const key of ["v", "tid", "ep", "epn", "up", "upn", "__proto__"]) delete flat[key];
        const { query, line } = flattened(gathered(flat), "T");
        const pairs = Object.fromEntries([...new URLSearchParams(query), ...new URLSearchParams(line)]);
        const wanted = Object.entries(flat).map(([key, value]) => [key.toWellFormed(), value.toWellFormed()]);
        assert.deepEqual(pairs, Object.fromEntries([["v", "2"], ["tid", "T"], ...wanted]));
      }),
    );
  });

  test("nothing that comes makes any of it throw", () => {
    const minimiser = testMinimiser("minimal", "ga4");
    const follow = (items: readonly Item[]) => {
      for (const item of items) {
        if (typeof item.body !== "object" || item.body === null || Array.isArray(item.body)) continue;
        adapter.read(item);
        const result = minimiser.minimise(item.body, adapter.complete(item, "id", 0));
        if (result.kind === "minimised")
          adapter.encode(item.route, [result.body], { token: "G-1", credentials: undefined });
      }
    };
    fc.assert(fc.property(fc.string(), fc.string(), (query, body) => follow(lines(query, body))));
    const names = "client_id user_id user_properties user_data events name params value ip_override items".split(" ");
    const some = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), fc.jsonValue()));
    const body = fc.dictionary(fc.constantFrom(...names), fc.oneof(some, fc.array(some)));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), body), (value) => follow(unpack("/mp/collect", value as Json)?.items ?? [])),
    );
    fc.assert(fc.property(fc.jsonValue(), (value) => follow(unpack("/g/collect", value as Json)?.items ?? [])));
  });
});

describe("who an event is about", () => {
  const table: readonly (readonly [says: string, item: Item, subject: string | undefined, links: number])[] = [
    ["a device", tag("en=a&cid=1.2"), "device 1.2", 0],
    ["a device by its cookie", tag("en=a&cid=GA1.1.1.2"), "device 1.2", 0],
    ["a user on a device", tag("en=a&cid=1.2&uid=u1"), "subject u1", 1],
    ["a placeholder is nobody", tag("en=a&cid=1.2&uid=(not set)"), "device 1.2", 0],
    ["nobody", tag("en=a"), undefined, 0],
    ["a payload's user", payload({ client_id: "1.2", user_id: "u1" }), "subject u1", 1],
    ["a payload's number", payload({ client_id: 42 }), "device 42", 0],
    ["an application's instance", payload({ app_instance_id: "0f" }), "device 0f", 0],
  ];
  for (const [says, item, subject, links] of table) {
    test(says, () => {
      const facts = adapter.read(item);
      assert.equal(facts?.subject && `${facts.subject.kind} ${facts.subject.id}`, subject);
      assert.equal(facts?.links.length, links);
    });
  }
  test("what sets a user property is a profile update, in order", () => {
    const facts = [
      tag("en=a&up.plan=pro"),
      payload({ user_properties: { plan: { value: "pro" } } }),
      tag("en=a"),
      payload({ user_properties: {} }),
    ];
    assert.deepEqual(
      facts.map((one) => adapter.read(one)?.kind),
      ["profile", "profile", "event", "event"],
    );
    assert.deepEqual(
      facts.map((one) => adapter.read(one)?.ordered),
      [true, true, false, false],
    );
  });
  test("a user property is taken back with null, by a payload that gives none", () => {
    const emptied = (properties: Json) => {
      const body = { client_id: "1.1", events: [{ name: "a" }], user_properties: properties };
      const facts = adapter.read({ kind: "event", route: "mp/collect", body });
      return [facts?.kind, facts?.operation, [...(facts?.emptied ?? [])]];
    };
    assert.deepEqual(emptied({ plan: { value: null } }), ["profile", "unset", ["user_properties.plan.value"]]);
    assert.deepEqual(emptied({ plan: { value: null }, seats: { value: 0 } }), ["profile", "set", []]);
    assert.deepEqual(emptied({ plan: null }), ["profile", "set", []]);
    assert.deepEqual(emptied({}), ["event", "set", []]);
  });
  test("rules find it by its name", () => {
    const names = [tag("en=login"), payload({ events: [{ name: "purchase" }] })].map((one) => adapter.read(one)?.name);
    assert.deepEqual(names, ["login", "purchase"]);
  });
  test("country and language only as codes", () => {
    const codes = (item: Item) => [adapter.read(item)?.country, adapter.read(item)?.language];
    assert.deepEqual(codes(tag("en=a&ul=pt-br&_uc=br")), ["BR", "pt"]);
    assert.deepEqual(codes(payload({ user_location: { country_id: "FR" }, device: { language: "fr" } })), ["FR", "fr"]);
    assert.deepEqual(codes(tag("en=a&ul=french")), [undefined, undefined]);
  });
  const none: readonly Item[] = [
    tag("cid=1.2"),
    payload({ events: [{ name: "" }] }),
    payload({ events: [{ params: {} }] }),
    payload({ events: ["A"] }),
    { kind: "event", route: "mp/collect", body: { client_id: "1.2", events: [] } },
    { kind: "event", route: "mp/collect", body: { client_id: "1.2" } },
  ];
  for (const [index, item] of none.entries())
    test(`no item ${index}`, () => assert.equal(adapter.read(item), undefined));
});

test("a client id keeps its two numbers, in its cookie too, and is one id on both protocols", () => {
  const map = testPseudonyms("golden", 1, "ga4");
  const minimiser = testMinimiser("minimal", "ga4");
  const number = (min: number) => fc.integer({ min, max: 2_147_483_647 });
  fc.assert(
    fc.property(number(100_000), number(1_000_000_000), (random, first) => {
      const client = `${random}.${first}`;
      const minimised = (item: Item) => {
        const result = minimiser.minimise(item.body, []);
        return result.kind === "minimised" ? JSON.parse(result.body) : assert.fail(result.reason);
      };
      const { cid } = minimised(tag(`en=a&cid=${client}`));
      assert.match(cid, /^[12]\d{9}\.[12]\d{9}$/);
      assert.equal(cid, map.identity(client));
      assert.equal(minimised(tag(`en=a&cid=GA1.2.${client}`)).cid, `GA1.2.${cid}`);
      assert.equal(minimised(payload({ client_id: client })).client_id, cid);
    }),
  );
});

test("a session is one id on both protocols, as a text and as a number", () => {
  const minimiser = testMinimiser("minimal", "ga4");
  const sessions = [
    tag("en=a&sid=1795489072"),
    payload({ events: [{ name: "A", params: { session_id: "1795489072" } }] }),
    payload({ events: [{ name: "A", params: { session_id: 1_795_489_072 } }] }),
  ].map((item) => {
    const result = minimiser.minimise(item.body, []);
    const left = result.kind === "minimised" ? JSON.parse(result.body) : {};
    return String(left.sid ?? left.events[0].params.session_id);
  });
  assert.equal(new Set(sessions).size, 1);
  assert.match(sessions[0] ?? "", /^\d{16}$/);
});

test("planted values leave from no place in a hit or a payload", () => {
  const pairs = (prefix: string, all: JsonObject): [string, string][] =>
    Object.entries(all).map(([name, value]) => [
      prefix + name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
  fc.assert(
    fc.property(withPlanted, withPlanted, (some, others) => {
      const hit: [string, string][] = [
        ["en", "A"],
        ["uid", PLANTED.id],
        ...pairs("ep.", some),
        ...pairs("up.", others),
        ...pairs("", others),
      ];
      leavesNothingPlanted(adapter, tag(new URLSearchParams(hit).toString()));
      const wrapped = Object.fromEntries(Object.entries(some).map(([name, value]) => [name, { value }]));
      const events = [{ name: "A", params: { ...others, items: [some] } }];
      const body = { user_id: PLANTED.id, user_properties: wrapped, user_location: others, device: some, events };
      leavesNothingPlanted(adapter, payload(body));
    }),
  );
});

describe("requests to the vendor", () => {
  const credentials = { username: "a secret", secret: "" };
  test("a hit: the page in the query, the event in a line, our stream in place of any other", () => {
    const body = JSON.stringify({
      v: "1",
      tid: "other",
      cid: "1.2",
      dl: "https://a/b",
      en: "x",
      ep: { a: "1 2" },
      epn: { v: 9 },
    });
    const request = adapter.encode("g/collect", [body], { token: "G-1", credentials });
    assert.equal(request.path, "/g/collect?v=2&tid=G-1&cid=1.2&dl=https%3A%2F%2Fa%2Fb");
    assert.equal(request.body, "en=x&ep.a=1+2&epn.v=9");
    assert.deepEqual(Object.keys(request.headers), ["content-type"]);
  });
  test("a payload: the stream and the destination's own secret", () => {
    const encode = (token: string) => adapter.encode("mp/collect", ['{"events":[]}'], { token, credentials }).path;
    assert.equal(encode("G-1"), "/mp/collect?measurement_id=G-1&api_secret=a+secret");
    assert.equal(encode("1:2:web:3"), "/mp/collect?firebase_app_id=1%3A2%3Aweb%3A3&api_secret=a+secret");
  });
  test("a user property whose value was taken is gone", () => {
    const body = '{"user_properties":{"name":{},"plan":{"value":"pro"}},"events":[{"name":"A","params":{}}]}';
    const sent = JSON.parse(adapter.encode("mp/collect", [body], { token: "G-1", credentials }).body);
    assert.deepEqual(sent, { user_properties: { plan: { value: "pro" } }, events: [{ name: "A", params: {} }] });
  });
  test("events of one page or payload leave together, those of several people never", () => {
    const body = (cid: string, en: string) => JSON.stringify({ cid, en, ep: { a: en } });
    assert.equal(adapter.together?.("g/collect", body("1.2", "a"), body("1.2", "b")), true);
    assert.equal(adapter.together?.("g/collect", body("1.2", "a"), body("3.4", "a")), false);
    const hits = adapter.encode("g/collect", [body("1.2", "a"), body("1.2", "b")], { token: "G-1", credentials });
    assert.equal(hits.body, "en=a&ep.a=a\r\nen=b&ep.a=b");
    const one = (client_id: string, name: string) => JSON.stringify({ client_id, events: [{ name }] });
    assert.equal(adapter.together?.("mp/collect", one("1.2", "a"), one("1.2", "b")), true);
    assert.equal(adapter.together?.("mp/collect", one("1.2", "a"), one("3.4", "a")), false);
    const merged = adapter.encode("mp/collect", [one("1.2", "a"), one("1.2", "b")], { token: "G-1", credentials });
    assert.deepEqual(JSON.parse(merged.body), { client_id: "1.2", events: [{ name: "a" }, { name: "b" }] });
  });
  test("a payload without a time gets the moment when it came, a hit has no place for one", () => {
    const item = payload({ client_id: "1.2" });
    const result = testMinimiser("minimal", "ga4").minimise(item.body, adapter.complete(item, "id", 17));
    assert.equal(result.kind === "minimised" && JSON.parse(result.body).timestamp_micros, 17_000);
    assert.deepEqual(adapter.complete(payload({ timestamp_micros: 1 }), "id", 17), []);
    assert.deepEqual(adapter.complete(tag("en=a"), "id", 17), []);
  });
});

test("the vendor's answers: 2xx is all it ever says", () => {
  const judged = (status: number, retryAfter?: string) =>
    adapter.judge("g/collect", { status, retryAfter, body: "" }, 1);
  for (const status of [200, 204]) assert.deepEqual(judged(status), { kind: "settled", refused: new Set() });
  for (const status of [400, 404, 413]) assert.deepEqual(judged(status), { kind: "settled", refused: new Set([0]) });
  for (const status of [302, 401, 403, 429, 500, 503]) assert.equal(judged(status).kind, "again");
  assert.deepEqual(judged(503, "7"), { kind: "again", says: "HTTP 503", afterMs: 7_000 });
});

test("callers are told what the vendor would tell them", () => {
  assert.deepEqual(answers.accepted(new URLSearchParams(), []), { status: 204, type: "text/plain", body: "" });
  for (const reason of ["wrong-token", "too-large", "malformed", "unknown-route"] as const)
    assert.ok(answers.refused(new URLSearchParams(), reason).status >= 400);
});

test("scripts, workers, validation and advertising are refused", () => {
  const paths =
    "/gtag/js /gtm.js /_/service_worker/a/sw.js /_/set_cookie /pagead/x /ccm/collect /ads/ga-audiences /j/collect /debug/mp/collect";
  for (const path of paths.split(" "))
    assert.equal((adapter.routes.get(path) ?? adapter.otherRoute?.(path))?.kind, "refused", path);
  assert.equal(adapter.otherRoute?.("/g/other"), undefined);
});
