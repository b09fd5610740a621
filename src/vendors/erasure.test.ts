import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ErasureAccount, ErasureId } from "./erasure.ts";
import { VENDORS } from "./list.ts";

const IDS: readonly ErasureId[] = [
  { id: "pseudonym-1", kind: "subject" },
  { id: "pseudonym-2", kind: "subject" },
];
const ACCOUNT: ErasureAccount = { token: "a token", secret: "a secret", project: "17" };

/** Where each vendor's own documents say that the call goes, and the ids as they must stand in it. */
const CALLS: Readonly<Record<string, readonly [url: string, ids: (body: never) => unknown, authorization: RegExp]>> = {
  mixpanel: [
    "https://mixpanel.com/api/app/data-deletions/v3.0/?token=a%20token",
    ({ distinct_ids }: { distinct_ids: unknown }) => distinct_ids,
    /^Bearer a secret$/,
  ],
  segment: [
    "https://api.segmentapis.com/regulations",
    ({ subjectIds }: { subjectIds: unknown }) => subjectIds,
    /^Bearer a secret$/,
  ],
  amplitude: [
    "https://amplitude.com/api/2/deletions/users",
    ({ user_ids }: { user_ids: unknown }) => user_ids,
    new RegExp(`^Basic ${Buffer.from("a token:a secret").toString("base64")}$`),
  ],
  posthog: [
    "https://us.posthog.com/api/projects/17/persons/bulk_delete/",
    ({ distinct_ids }: { distinct_ids: unknown }) => distinct_ids,
    /^Bearer a secret$/,
  ],
  ga4: [
    "https://analyticsadmin.googleapis.com/v1alpha/properties/17:submitUserDeletion",
    ({ userId }: { userId: unknown }) => [userId],
    /^Bearer a secret$/,
  ],
  rudderstack: [
    "https://api.rudderstack.com/v2/regulations",
    ({ users }: { users: readonly { userId: unknown }[] }) => users.map((one) => one.userId),
    /^Bearer a secret$/,
  ],
};

describe("asking a vendor to forget people", () => {
  for (const { adapter } of VENDORS) {
    const { erasure } = adapter;
    test(`${adapter.id}: the call is what its documents say`, () => {
      const [url, idsIn, authorization] = CALLS[adapter.id] ?? assert.fail("write the vendor's call into the table");
      const ids = IDS.slice(0, erasure.mostIds);
      const request = erasure.request(ids, ACCOUNT);
      assert.equal(request.url, url);
      assert.match(request.headers["authorization"] ?? "", authorization);
      assert.deepEqual(
        idsIn(JSON.parse(request.body) as never),
        ids.map((one) => one.id),
      );
      const elsewhere = erasure.request(ids, { ...ACCOUNT, url: "https://eu.vendor.example" });
      assert.ok(elsewhere.url.startsWith("https://eu.vendor.example/"));
      assert.ok(!request.body.includes("a secret") && !request.url.includes("a secret"));
    });

    test(`${adapter.id}: an answer is a promise, a refusal, or nothing yet`, () => {
      const answer = (status: number, body = "") => erasure.judge({ status, body, retryAfter: undefined }).kind;
      assert.equal(answer(200, "no JSON"), "accepted");
      assert.equal(answer(201, "{}"), "accepted");
      for (const status of [408, 429, 500, 503]) assert.equal(answer(status), "again");
      for (const status of [301, 400, 401, 403, 404]) assert.equal(answer(status), "refused");
    });
  }

  test("the receipt is what the vendor calls the task", () => {
    const receipt = (id: string, body: object) => {
      const judged = VENDORS.find((one) => one.adapter.id === id)?.adapter.erasure.judge({
        status: 200,
        body: JSON.stringify(body),
        retryAfter: undefined,
      });
      return judged?.kind === "accepted" ? judged.receipt : undefined;
    };
    assert.equal(receipt("mixpanel", { status: "ok", results: { task_id: "17" } }), "17");
    assert.equal(receipt("segment", { data: { regulateId: "reg_1" } }), "reg_1");
    assert.equal(receipt("amplitude", [{ day: "2026-01-05", status: "staging" }]), "2026-01-05");
    assert.equal(receipt("posthog", { persons_found: 1, persons_deleted: 1 }), "1");
    assert.equal(receipt("ga4", { deletionRequestTime: "2026-01-05T00:00:00Z" }), "2026-01-05T00:00:00Z");
    assert.equal(receipt("rudderstack", { id: "r1" }), "r1");
    assert.equal(receipt("mixpanel", { results: { task_id: "x".repeat(10_000) } })?.length, 200);
  });
});
