import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Json } from "../../domain/item.ts";
import { rudderstack } from "./rudderstack.ts";

const { adapter, answers } = rudderstack;

const unpack = (path: string, value: Json, query = "") => {
  const route = adapter.routes.get(path);
  assert.ok(route?.kind === "items");
  return route.unpack?.(value, new URLSearchParams(query));
};

describe("paths", () => {
  for (const type of ["track", "identify", "page", "screen", "group", "alias", "merge"]) {
    test(`/v1/${type}`, () => {
      assert.equal(unpack(`/v1/${type}`, { userId: "u1" })?.items[0]?.body["type"], type);
      assert.equal(unpack(`/v1/${type}`, "x"), undefined);
    });
  }
  test("a beacon carries its key in the address, and is nothing without", () => {
    const value = { batch: [{ type: "track", event: "A", userId: "u1" }] };
    assert.equal(unpack("/beacon/v1/batch", value, "writeKey=k")?.token, "k");
    assert.equal(unpack("/beacon/v1/batch", value), undefined);
    assert.equal(unpack("/beacon/v1/batch", { writeKey: "k" }, "writeKey=k"), undefined);
  });
  test("what would leave unminimised is refused", () => {
    for (const path of ["/v1/import", "/v1/audiencelist", "/v1/webhook", "/rsaMetrics"])
      assert.equal(adapter.routes.get(path)?.kind, "refused", path);
    assert.equal(adapter.routes.get("/internal/v1/replay"), undefined);
  });
  test("a page's settings name no vendor and switch off what the SDK says of itself", () => {
    const route = adapter.routes.get("/sourceConfig");
    assert.ok(route?.kind === "stub");
    const { source } = JSON.parse(route.answer.body) as { source: Record<string, unknown> };
    assert.deepEqual([source["enabled"], source["destinations"]], [true, []]);
    assert.deepEqual(source["config"], {
      statsCollection: { errors: { enabled: false }, metrics: { enabled: false } },
    });
  });
});

describe("a pixel", () => {
  const pixel = (search: string, type = "track") =>
    unpack(`/pixel/v1/${type}`, [Object.fromEntries(new URLSearchParams(search)) as Json]);
  test("says with dots what is nested", () => {
    const unpacked = pixel(
      "writeKey=k&anonymousId=%22v1%22&event=Opened&context.page.url=https%3A%2F%2Fx.example&properties.a=1&type=identify",
    );
    assert.equal(unpacked?.token, "k");
    assert.deepEqual(unpacked?.items, [
      {
        kind: "event",
        route: "pixel",
        body: {
          channel: "web",
          integrations: { All: true },
          anonymousId: "v1",
          event: "Opened",
          context: { page: { url: "https://x.example" } },
          properties: { a: "1" },
          type: "track",
        },
      },
    ]);
  });
  test("of a page", () =>
    assert.equal(pixel("writeKey=k&anonymousId=v1&name=Home", "page")?.items[0]?.body["type"], "page"));
  test("whose fields can't be placed is none", () => {
    const strange = ["__proto__.a=1", "a..b=1", "a=1&a.b=2", "constructor.prototype.a.b.c.d.e.f.g=1", "a%22=1", ".=1"];
    for (const one of strange) assert.equal(pixel(`writeKey=k&anonymousId=v1&event=A&${one}`), undefined, one);
    assert.equal(pixel("anonymousId=v1&event=A"), undefined, "no key");
    assert.equal(({} as { a?: unknown }).a, undefined);
  });
});

test("answers to SDKs", () => {
  const query = new URLSearchParams();
  assert.deepEqual(answers.accepted(query, []), { status: 200, type: "text/plain", body: "OK" });
  const picture = answers.accepted(query, [{ kind: "event", route: "pixel", body: {} }]);
  assert.equal(picture.type, "image/gif");
  assert.match(picture.body, /^GIF89a[\x00-\x7f]+;$/, "every byte survives as text");
  assert.equal(answers.unavailable(query).status, 503);
  const reasons = ["wrong-token", "too-large", "malformed", "unknown-route"] as const;
  assert.deepEqual(
    reasons.map((reason) => answers.refused(query, reason).status),
    [401, 413, 400, 404],
  );
});
