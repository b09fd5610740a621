import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Json } from "../../domain/item.ts";
import { segment } from "./segment.ts";

const { adapter, answers } = segment;

const routeOf = (path: string) => adapter.routes.get(path) ?? adapter.otherRoute?.(path);

const unpack = (path: string, value: Json) => {
  const route = routeOf(path);
  assert.ok(route?.kind === "items");
  return route.unpack?.(value, new URLSearchParams());
};

describe("paths", () => {
  const calls = { t: "track", i: "identify", p: "page", s: "screen", g: "group", a: "alias" };
  for (const [letter, type] of Object.entries(calls)) {
    test(`${letter} is ${type}`, () => {
      for (const path of [`/v1/${letter}`, `/${letter}`, `/v1/${type}`]) {
        assert.equal(unpack(path, { userId: "u1" })?.items[0]?.body["type"], type);
        assert.equal(unpack(path, { userId: "u1", type: "track" })?.items[0]?.body["type"], "track");
        assert.equal(unpack(path, [{ userId: "u1" }]), undefined);
      }
    });
  }
  test("batches of the Node SDK and of the browser", () => {
    for (const path of ["/v1/batch", "/v1/b", "/b"]) {
      const unpacked = unpack(path, {
        writeKey: "k",
        batch: [{ type: "identify" }, { type: "group" }, { type: "track" }],
      });
      assert.deepEqual(
        [unpacked?.token, unpacked?.items.map(({ kind }) => kind)],
        ["k", ["profile", "group", "event"]],
      );
      assert.equal(unpack(path, { type: "track" }), undefined);
    }
  });
  test("what would leave unminimised, or bring code into the page, is refused", () => {
    const paths = [
      "/v1/m",
      "/m",
      "/next-integrations/integrations/amplitude/2.1.0/amplitude.dynamic.js.gz",
      "/analytics-next/bundles/ajs-destination.bundle.js",
      "/analytics.js/v1/KEY/analytics.min.js",
    ];
    for (const path of paths) assert.equal(routeOf(path)?.kind, "refused", path);
    assert.equal(routeOf("/v1/projects/KEY/settings/x")?.kind, "refused");
    assert.equal(routeOf("/v2/anything"), undefined);
  });
});

describe("the pinned settings", () => {
  const settings = (path: string): Json => {
    const route = routeOf(path);
    assert.ok(route?.kind === "stub");
    return JSON.parse(route.answer.body) as Json;
  };
  test("switch on nothing but the SDK's own sending, and give its key back", () => {
    assert.deepEqual(settings("/v1/projects/aB3-_x/settings"), {
      integrations: {
        "Segment.io": { apiKey: "aB3-_x", versionSettings: { version: "4.4.7", componentTypes: ["browser"] } },
      },
      plan: { track: { __default: { enabled: true, integrations: {} } } },
      remotePlugins: [],
      enabledMiddleware: {},
      edgeFunction: {},
      metrics: { sampleRate: 0 },
      legacyVideoPluginsEnabled: false,
    });
  });
  test("are for keys only", () => {
    for (const key of ["", "a%22b", '"', "x".repeat(65), "a/b"])
      assert.notEqual(routeOf(`/v1/projects/${key}/settings`)?.kind, "stub", key);
  });
});

test("answers to SDKs", () => {
  const query = new URLSearchParams();
  assert.deepEqual(answers.accepted(query, []), { status: 200, type: "application/json", body: '{"success":true}' });
  assert.equal(answers.unavailable(query).status, 503);
  const reasons = ["wrong-token", "too-large", "malformed", "unknown-route"] as const;
  const replies = reasons.map((reason) => answers.refused(query, reason));
  assert.deepEqual(
    replies.map(({ status }) => status),
    [401, 413, 400, 404],
  );
  for (const { body } of replies) assert.equal((JSON.parse(body) as { success: boolean }).success, false);
});
