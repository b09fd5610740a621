import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configSchema } from "../platform/config-schema.ts";
import { accessRecipients, coverageByRecipient } from "./access-recipients.ts";
import type { Coverage } from "./questions/coverage.ts";
import type { SubjectDisclosure } from "./questions/subject.ts";

const DAY = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString();

const connection = (id: string, recipient: string, eventsDays: number) => ({
  id,
  vendor: "mixpanel",
  recipient,
  token: "a token",
  upstream: "https://api.vendor.example",
  retention: { events_days: eventsDays },
});
const config = configSchema.parse({
  recipients: [
    { id: "router", legal_name: "Router Ltd", country: "IE", role: "controller", transfer_basis: "scc" },
    { id: "analytics", legal_name: "Analytics, Inc.", country: "US" },
  ],
  destinations: [
    connection("web", "router", 365),
    connection("mobile", "router", 730),
    connection("product", "analytics", 30),
  ],
});

const disclosure = (more: Partial<SubjectDisclosure>): SubjectDisclosure => ({
  destination: "web",
  recipient: "router",
  downstream: [],
  kind: "event",
  operation: "set",
  first: 2 * DAY,
  last: 3 * DAY,
  items: 2,
  fields: [{ path: "event", category: "user.behavior", form: "clear" }],
  ...more,
});

describe("the recipients of one person's data", () => {
  it("stand once each, over all connections and kinds of items, by name", () => {
    const [analytics, router, ...rest] = accessRecipients(config, [
      disclosure({ downstream: ["analytics", "gone"] }),
      disclosure({ destination: "mobile", kind: "profile", first: DAY, last: 9 * DAY, items: 5 }),
      disclosure({ destination: "product", recipient: "analytics" }),
    ]);
    assert.equal(rest.length, 0);
    assert.deepEqual([analytics?.name, analytics?.kept.eventsDays], ["Analytics, Inc.", 30]);
    assert.deepEqual(
      [router?.name, router?.country, router?.role, router?.transferBasis],
      ["Router Ltd", "IE", "controller", "scc"],
    );
    assert.deepEqual([router?.first, router?.last, router?.items], [iso(DAY), iso(9 * DAY), 7]);
    assert.deepEqual(router?.kept, { itemKinds: ["event", "profile"], eventsDays: 730 });
    assert.deepEqual(router?.forwardsTo, [
      { name: "Analytics, Inc.", country: "US" },
      { name: "gone", country: null },
    ]);
  });

  it("count as messages only what was sent from here, and tell what a vendor held before all the same", () => {
    const [one] = accessRecipients(config, [
      disclosure({ items: 2 }),
      disclosure({
        kind: "baseline",
        items: 1,
        fields: [{ path: "email", category: "user.contact.email", form: "clear" }],
      }),
    ]);
    assert.equal(one?.items, 2);
    assert.ok(one.data.some(({ category }) => category === "user.contact.email"));
  });

  it("join the forms of a category, in the order of the lists", () => {
    const [one] = accessRecipients(config, [
      disclosure({ fields: [{ path: "b", category: "user.unique_id", form: "pseudonymous" }] }),
      disclosure({
        fields: [
          { path: "a", category: "user.unique_id", form: "clear" },
          { path: "c", category: "user.account", form: "masked" },
        ],
      }),
    ]);
    assert.deepEqual(one?.data, [
      { category: "user.account", forms: ["masked"] },
      { category: "user.unique_id", forms: ["clear", "pseudonymous"] },
    ]);
  });

  it("keep what they were asked to forget apart from what they were told", () => {
    const [one] = accessRecipients(config, [
      disclosure({ operation: "unset", kind: "profile", last: 5 * DAY }),
      disclosure({ operation: "delete", kind: "profile", last: 6 * DAY, fields: [] }),
    ]);
    assert.deepEqual([one?.data, one?.items, one?.first, one?.last], [[], 0, null, null]);
    assert.deepEqual(one?.removals, [
      { operation: "unset", last: iso(5 * DAY), categories: ["user.behavior"] },
      { operation: "delete", last: iso(6 * DAY), categories: [] },
    ]);
  });

  it("keep their id for a name when nothing is configured about them any more, and no retention is made up", () => {
    const [one] = accessRecipients(config, [
      disclosure({ destination: "old", recipient: "old-vendor" }),
      disclosure({ recipient: "old-vendor" }),
    ]);
    assert.deepEqual([one?.name, one?.country, one?.role], ["old-vendor", null, null]);
    assert.equal(one?.kept.eventsDays, null);
  });
});

describe("coverage of a recipient", () => {
  const gap = { since: 4 * DAY, until: 5 * DAY, reason: "outage", statedAt: 0 };
  const coverage = (observedSince: number | undefined, ...gaps: Coverage["gaps"]): Coverage => ({
    observedSince,
    gaps,
    baselines: [],
  });

  it("is that of its least covered connection", () => {
    const [one, ...rest] = coverageByRecipient([
      { name: "Router Ltd", startsEmpty: false, coverage: coverage(2 * DAY, { ...gap, until: 0 }) },
      { name: "Router Ltd", startsEmpty: false, coverage: coverage(8 * DAY, { ...gap, since: DAY }) },
    ]);
    assert.equal(rest.length, 0);
    assert.deepEqual(one, {
      name: "Router Ltd",
      recordedSince: iso(2 * DAY),
      unknownBefore: iso(8 * DAY),
      gaps: [
        { since: iso(DAY), until: iso(5 * DAY) },
        { since: iso(4 * DAY), until: null },
      ],
    });
  });

  it("knows that nothing was there before where the connection began empty", () => {
    const [empty] = coverageByRecipient([{ name: "A", startsEmpty: true, coverage: coverage(DAY) }]);
    assert.equal(empty?.unknownBefore, null);
    const [never] = coverageByRecipient([{ name: "A", startsEmpty: true, coverage: coverage(undefined) }]);
    assert.equal(never?.recordedSince, null);
  });
});
