import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type Decided,
  fileOf,
  type IncidentEvent,
  intrusionOf,
  type NotedTime,
  secondForAwareness,
  type TimeKind,
} from "./incident.ts";
import { clocksOfIncident, type ContractTerms } from "./incident-clocks.ts";
import { type Moment, readMoment } from "./moment.ts";
import { gdpr, gdprProposal, ukGdpr } from "./regime-gdpr.data.ts";
import { nis2 } from "./regime-security.data.ts";

const m = (text: string): Moment => readMoment(text) as Moment;
const RECORDED = { at: Date.UTC(2025, 10, 26), by: "ada" };

const noted = (time: TimeKind, text: string, source: string, isDay = false): IncidentEvent => ({
  ...RECORDED,
  kind: "time-noted",
  time: { time, moment: m(text), isDay, source, remark: "" } satisfies NotedTime,
});
const awareness = (number: number, text: string, needsSecond: readonly string[] = []): IncidentEvent => ({
  ...RECORDED,
  kind: "decided",
  decision: { number, sha256: "", needsSecond, about: "awareness", aware: m(text), reason: "r", alternatives: [] },
});
const answered = (kind: "approved" | "rejected", number: number): IncidentEvent => ({
  at: RECORDED.at + 1,
  by: "bob",
  kind,
  number,
  remark: "",
});
const submitted = (number: number, clock: string, text: string, regime = "gdpr"): IncidentEvent => {
  const submission = {
    regime,
    clock,
    authority: "cnil",
    phase: "initial",
    submitted: m(text),
    reference: "R-1",
  } as const;
  const decision: Decided = {
    number,
    sha256: "",
    needsSecond: [],
    about: "submission",
    submission: { ...submission, delayReason: "" },
  };
  return { ...RECORDED, kind: "decided", decision };
};

const NO_CONTRACT: ContractTerms = { vendor: { name: "Vendor, Inc.", noticeHours: undefined }, customers: [] };
const iso = (moment: Moment | undefined) => moment && new Date(moment.at).toISOString();
const clocks = (
  events: readonly IncidentEvent[],
  now: string,
  more: Partial<Parameters<typeof clocksOfIncident>[0]> = {},
) => clocksOfIncident({ file: fileOf(events), regimes: [gdpr], contracts: NO_CONTRACT, now: m(now).at, ...more });

/** The dates of the case of November 2025, as vendor and customer published them. */
const CASE: readonly IncidentEvent[] = [
  noted("detected-by-vendor", "2025-11-08T00:00-08:00", "the vendor's statement", true),
  noted("detected-by-vendor", "2025-11-09T00:00-08:00", "the customer's statement", true),
  noted("told-to-us", "2025-11-09T20:00Z", "first call"),
  noted("dataset-received", "2025-11-25T17:00Z", "delivery"),
];

describe("times that conflict", () => {
  it("stand beside each other", () => {
    const file = fileOf(CASE);
    assert.deepEqual(
      file.times.map(({ number, time, source }) => [number, time, source]),
      [
        [1, "detected-by-vendor", "the vendor's statement"],
        [2, "detected-by-vendor", "the customer's statement"],
        [3, "told-to-us", "first call"],
        [4, "dataset-received", "delivery"],
      ],
    );
    assert.deepEqual(file.conflicts, ["detected-by-vendor"]);
  });

  it("do not conflict when an hour lies on the day that another source names", () => {
    const day = noted("told-to-us", "2025-11-25T00:00Z", "mail", true);
    assert.deepEqual(fileOf([day, noted("told-to-us", "2025-11-25T18:00Z", "call")]).conflicts, []);
    assert.deepEqual(fileOf([day, noted("told-to-us", "2025-11-26T00:00Z", "call")]).conflicts, ["told-to-us"]);
  });

  it("are taken back with a reason, and stay to be seen", () => {
    const events = [...CASE, { ...RECORDED, kind: "time-retracted", number: 2, reason: "a typing error" } as const];
    const file = fileOf(events);
    assert.equal(file.times[1]?.retracted?.reason, "a typing error");
    assert.deepEqual(file.conflicts, []);
    assert.equal(file.times.length, 4);
  });

  it("make the intrusion as wide as any says", () => {
    const wide = [
      noted("occurred-from", "2025-11-08T00:00Z", "a"),
      noted("occurred-from", "2025-11-05T00:00Z", "b"),
      noted("occurred-to", "2025-11-09T00:00Z", "a"),
      noted("occurred-to", "2025-11-12T00:00Z", "b"),
    ];
    assert.deepEqual(intrusionOf(fileOf(wide).times), { from: Date.UTC(2025, 10, 5), to: Date.UTC(2025, 10, 12) });
    assert.equal(intrusionOf(fileOf(wide.slice(0, 2)).times), undefined);
  });

  it("last to the end of a day, on the clock of whoever named it", () => {
    const day = [
      noted("occurred-from", "2025-11-08T00:00-08:00", "a", true),
      noted("occurred-to", "2025-11-09T00:00-08:00", "a", true),
    ];
    assert.deepEqual(intrusionOf(fileOf(day).times), {
      from: Date.UTC(2025, 10, 8, 8),
      to: Date.UTC(2025, 10, 10, 8) - 1,
    });
  });
});

describe("awareness", () => {
  it("is provisional from the first time that anybody told us", () => {
    const [clock] = clocks([noted("told-to-us", "2025-11-10T08:00Z", "mail"), ...CASE], "2025-11-10T08:00Z");
    assert.deepEqual([clock?.state, iso(clock?.deadline)], ["provisional", "2025-11-12T20:00:00.000Z"]);
  });

  it("counts from the decision, and later than that only when a second person approved", () => {
    const needsSecond = secondForAwareness(m("2025-11-25T18:00Z"), fileOf(CASE).times);
    assert.equal(needsSecond.length, 1);
    assert.deepEqual(secondForAwareness(m("2025-11-09T20:00Z"), fileOf(CASE).times), []);
    const takenBack = [...CASE, { ...RECORDED, kind: "time-retracted", number: 3, reason: "a slip" } as const];
    assert.equal(secondForAwareness(m("2025-11-25T18:00Z"), fileOf(takenBack).times).length, 1);
    const decided = [...CASE, awareness(1, "2025-11-25T18:00Z", needsSecond)];
    const deadline = (events: readonly IncidentEvent[]) => iso(clocks(events, "2025-11-25T18:00Z")[0]?.deadline);
    assert.equal(deadline(decided), "2025-11-12T20:00:00.000Z");
    assert.equal(fileOf(decided).pending.length, 1);
    assert.equal(deadline([...decided, answered("rejected", 1)]), "2025-11-12T20:00:00.000Z");
    assert.equal(deadline([...decided, answered("approved", 1)]), "2025-11-28T18:00:00.000Z");
    assert.deepEqual(fileOf([...decided, answered("approved", 1)]).pending, []);
  });

  it("is superseded by a later decision that counts", () => {
    const events = [...CASE, awareness(1, "2025-11-09T20:00Z"), awareness(2, "2025-11-09T19:00Z")];
    assert.equal(iso(fileOf(events).awareness?.aware), "2025-11-09T19:00:00.000Z");
    const pending = [...CASE, awareness(1, "2025-11-09T20:00Z"), awareness(2, "2025-11-12T19:00Z", ["later"])];
    assert.equal(iso(fileOf(pending).awareness?.aware), "2025-11-09T20:00:00.000Z");
  });

  it("can be tried without being decided", () => {
    const [clock] = clocks(CASE, "2025-11-25T18:00Z", { ifAware: m("2025-11-25T17:00Z") });
    assert.deepEqual([clock?.state, iso(clock?.deadline)], ["running", "2025-11-28T17:00:00.000Z"]);
  });
});

describe("closing", () => {
  const closed: IncidentEvent = {
    ...RECORDED,
    kind: "decided",
    decision: { number: 2, sha256: "", needsSecond: [], about: "closing", reason: "done", lessons: "" },
  };

  it("lasts until something else comes in", () => {
    const notice = { number: 1, received: m("2025-11-25T18:00Z"), sha256: "", mediaType: "text/plain" };
    assert.equal(fileOf(CASE).isClosed, false);
    assert.equal(fileOf([...CASE, closed]).isClosed, true);
    assert.equal(fileOf([...CASE, closed, { ...RECORDED, kind: "other" }]).isClosed, true);
    assert.equal(fileOf([...CASE, closed, { ...RECORDED, kind: "notice-received", notice }]).isClosed, false);
    assert.equal(fileOf([...CASE, closed, awareness(3, "2025-11-25T18:00Z")]).isClosed, false);
  });
});

describe("clocks", () => {
  const decided = [noted("told-to-us", "2025-11-25T18:00Z", "mail"), awareness(1, "2025-11-25T18:00Z")];

  it("remind at 50, 80 and 100 %, and are overdue after that", () => {
    const at = (now: string) => {
      const [clock] = clocks(decided, now);
      return [clock?.state, clock?.reminders.filter(({ isDue }) => isDue).map(({ percent }) => percent)];
    };
    assert.deepEqual(at("2025-11-27T05:59Z"), ["running", []]);
    assert.deepEqual(at("2025-11-27T06:00Z"), ["running", [50]]);
    assert.deepEqual(at("2025-11-28T03:36Z"), ["running", [50, 80]]);
    assert.deepEqual(at("2025-11-28T18:00Z"), ["running", [50, 80, 100]]);
    assert.deepEqual(at("2025-11-28T18:01Z"), ["overdue", [50, 80, 100]]);
  });

  it("are met by a submission, in time or late", () => {
    const state = (text: string) =>
      clocks([...decided, submitted(2, "authority", text)], "2025-12-24T00:00Z")[0]?.state;
    assert.equal(state("2025-11-28T18:00Z"), "met");
    assert.equal(state("2025-11-28T18:01Z"), "met-late");
  });

  it("start later ones with earlier submissions", () => {
    const events = [...decided, submitted(2, "notification", "2025-11-27T15:00Z", "nis2")];
    const found = clocks(events, "2025-11-27T15:00Z", { regimes: [nis2] });
    assert.deepEqual(
      found.map(({ clock, state, deadline }) => [clock, state, iso(deadline)]),
      [
        ["early-warning", "overdue", "2025-11-26T18:00:00.000Z"],
        ["notification", "met", "2025-11-28T18:00:00.000Z"],
        ["final", "running", "2025-12-27T15:00:00.000Z"],
      ],
    );
  });

  it("are those of the regimes that are law", () => {
    const found = clocks(decided, "2025-11-26T00:00Z", { regimes: [gdpr, ukGdpr, gdprProposal] });
    assert.deepEqual(
      found.map(({ regime }) => regime),
      ["gdpr", "uk-gdpr"],
    );
  });

  it("of the contract are judged by each claim of the vendor, and run for our customers", () => {
    const contracts = {
      vendor: { name: "Vendor, Inc.", noticeHours: 48 },
      customers: [{ id: "acme", noticeHours: 24 }],
    };
    const found = clocks(CASE, "2025-11-10T12:00Z", { contracts }).filter(({ regime }) => regime === "contract");
    assert.deepEqual(
      found.map(({ clock, state, deadline }) => [clock, state, iso(deadline)]),
      [
        ["vendor-notice", "met", "2025-11-10T08:00:00.000Z"],
        ["vendor-notice", "met", "2025-11-11T08:00:00.000Z"],
        ["customer-notice acme", "running", "2025-11-10T20:00:00.000Z"],
      ],
    );
    const [late] = clocks(
      [CASE[0] as IncidentEvent, noted("told-to-us", "2025-11-25T20:00Z", "call")],
      "2025-11-26T00:00Z",
      {
        contracts,
        regimes: [],
      },
    );
    assert.equal(late?.state, "met-late");
  });

  it("wait while nobody told us anything", () => {
    assert.deepEqual(
      clocks([], "2025-11-26T00:00Z").map(({ state }) => state),
      ["waiting"],
    );
  });
});
