import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { endBy1182, endOf, remindersOf, shareOver } from "./deadline.ts";
import { type Moment, onLocalClock, readMoment } from "./moment.ts";

const read = (text: string, zone?: string): Moment => {
  const moment = readMoment(text, zone);
  assert.ok(!("kind" in moment), "kind" in moment ? moment.why : "");
  return moment;
};
const iso = ({ at }: Moment): string => new Date(at).toISOString();

describe("72 hours", () => {
  /** Aware, the strict end, the end by Regulation 1182/71. */
  const cases: readonly (readonly [says: string, aware: string, strict: string, by1182: string])[] = [
    ["a holiday does not extend", "2020-12-22T12:17:00+01:00", "2020-12-25T11:17:00.000Z", "2020-12-25T12:00:00.000Z"],
    ["nor at 12:59", "2020-12-22T12:59:00+01:00", "2020-12-25T11:59:00.000Z", "2020-12-25T12:00:00.000Z"],
    ["a Friday on the hour", "2026-06-05T15:00:00+02:00", "2026-06-08T13:00:00.000Z", "2026-06-08T14:00:00.000Z"],
    ["to a Saturday", "2025-12-24T17:05:00+01:00", "2025-12-27T16:05:00.000Z", "2025-12-27T17:00:00.000Z"],
    ["clocks set back", "2026-10-23T10:30:00+02:00", "2026-10-26T08:30:00.000Z", "2026-10-26T09:00:00.000Z"],
    ["clocks set forward", "2026-03-27T10:30:00+01:00", "2026-03-30T09:30:00.000Z", "2026-03-30T10:00:00.000Z"],
    ["over 29 February", "2028-02-27T08:00:00Z", "2028-03-01T08:00:00.000Z", "2028-03-01T09:00:00.000Z"],
    ["over no 29 February", "2027-02-27T08:00:00Z", "2027-03-02T08:00:00.000Z", "2027-03-02T09:00:00.000Z"],
    ["the hour is the local one", "2026-06-05T15:10:00+05:30", "2026-06-08T09:40:00.000Z", "2026-06-08T10:30:00.000Z"],
  ];
  for (const [says, aware, strict, by1182] of cases)
    it(says, () => {
      const start = read(aware);
      assert.equal(iso(endOf(start, { hours: 72 })), strict);
      assert.equal(iso(endBy1182(start, 72)), by1182);
    });

  it("moves on the wall when clocks are set", () => {
    const shown = (text: string) => onLocalClock(endOf(read(text, "Europe/Madrid"), { hours: 72 }));
    assert.equal(shown("2026-03-27T10:30"), "2026-03-30T11:30:00+02:00");
    assert.equal(shown("2026-10-23T10:30"), "2026-10-26T09:30:00+01:00");
  });

  it("elapse exactly, and the informative end is later by at most an hour", () => {
    const at = fc.integer({ min: Date.UTC(2018, 4, 25), max: Date.UTC(2060, 0) });
    const zone = fc.constantFrom("UTC", "Europe/Madrid", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe");
    fc.assert(
      fc.property(at, zone, (at, zone) => {
        const strict = endOf({ at, zone }, { hours: 72 }).at;
        assert.equal(strict - at, 259_200_000);
        const later = endBy1182({ at, zone }, 72).at - strict;
        assert.ok(later > 0 && later <= 3_600_000);
      }),
    );
  });
});

describe("months", () => {
  const cases = [
    ["2026-01-31", 1, "2026-02-28"],
    ["2028-01-31", 1, "2028-02-29"],
    ["2026-01-29", 1, "2026-02-28"],
    ["2026-05-31", 1, "2026-06-30"],
    ["2026-08-25", 1, "2026-09-25"],
    ["2026-03-31", 1, "2026-04-30"],
    ["2026-12-15", 1, "2027-01-15"],
    ["2026-11-30", 3, "2027-02-28"],
  ] as const;
  for (const [from, months, to] of cases)
    it(`${from} and ${months}: ${to}`, () => {
      const end = endOf(read(`${from}T16:00:00Z`), { months });
      assert.equal(iso(end), `${to}T16:00:00.000Z`);
    });

  it("keep the hour on the wall over a change of clocks", () => {
    assert.equal(
      onLocalClock(endOf(read("2026-03-15T10:00", "Europe/Paris"), { months: 1 })),
      "2026-04-15T10:00:00+02:00",
    );
    assert.equal(
      onLocalClock(endOf(read("2026-03-31T00:30", "Europe/Paris"), { months: 1 })),
      "2026-04-30T00:30:00+02:00",
    );
  });
});

describe("reminders", () => {
  it("are due at 50, 80 and 100 %", () => {
    assert.deepEqual(remindersOf(0, 72), [
      { percent: 50, at: 36 },
      { percent: 80, at: 57.6 },
      { percent: 100, at: 72 },
    ]);
  });

  it("see how much is over", () => {
    assert.deepEqual(
      [-5, 0, 36, 72, 144].map((now) => shareOver(0, 72, now)),
      [0, 0, 0.5, 1, 2],
    );
    assert.equal(shareOver(5, 5, 0), 1);
  });
});
