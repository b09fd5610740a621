import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isZone, type Moment, type NoMoment, onLocalClock, readMoment } from "./moment.ts";

const read = (text: string, zone?: string): Moment => {
  const moment = readMoment(text, zone);
  assert.ok(!("kind" in moment), "kind" in moment ? moment.why : "");
  return moment;
};
const iso = (text: string, zone?: string): string => new Date(read(text, zone).at).toISOString();
const why = (text: string, zone?: string): string => (readMoment(text, zone) as NoMoment).why;

describe("a time that somebody writes", () => {
  it("keeps the offset that it came with", () => {
    assert.equal(iso("2026-06-05T15:00:00+02:00"), "2026-06-05T13:00:00.000Z");
    assert.equal(iso("2026-06-05T15:00-09:30"), "2026-06-06T00:30:00.000Z");
    assert.deepEqual(read("2026-06-05T15:00Z"), { at: Date.UTC(2026, 5, 5, 15), zone: "UTC" });
    assert.equal(onLocalClock(read("2026-06-05T15:00:00.25+05:45")), "2026-06-05T15:00:00.250+05:45");
    assert.equal(onLocalClock(read("2026-06-05T15:00:00Z", "Europe/Madrid")), "2026-06-05T17:00:00+02:00");
  });

  it("needs an offset or a zone, and an hour", () => {
    assert.match(why("2026-06-05T15:00"), /add an offset/);
    assert.equal(iso("2026-06-05T15:00", "Europe/Paris"), "2026-06-05T13:00:00.000Z");
    for (const text of ["2026-06-05", "now", "", "5 June 2026", "2026-06-05 15:00Z", "20260605T1500Z", "1780000000"])
      assert.match(why(text), /write a time with its offset/, text);
  });

  it("refuses days, hours, offsets and zones that do not exist", () => {
    for (const text of ["2026-02-29T10:00Z", "2026-04-31T10:00Z", "2026-13-01T10:00Z", "2026-06-05T24:00Z"])
      assert.match(why(text), /no such day or hour/, text);
    assert.match(why("2026-06-05T10:00+15:00"), /14 hours/);
    assert.match(why("2026-06-05T10:00+01:75"), /14 hours/);
    assert.match(why("2026-06-05T10:00Z", "Europe/Atlantis"), /IANA name/);
    assert.equal(iso("2028-02-29T10:00Z"), "2028-02-29T10:00:00.000Z");
  });

  it("refuses an hour that was skipped, and takes the earlier of one that came twice", () => {
    assert.match(why("2026-03-29T02:30", "Europe/Paris"), /set forward/);
    assert.equal(iso("2026-10-25T02:30", "Europe/Paris"), "2026-10-25T00:30:00.000Z");
    assert.equal(iso("2026-10-25T03:30", "Europe/Paris"), "2026-10-25T02:30:00.000Z");
    // Lord Howe moves by half an hour.
    assert.match(why("2026-10-04T02:15", "Australia/Lord_Howe"), /set forward/);
  });

  it("never repeats what was written", () => {
    for (const text of ["ada@example.org", "2026-06-05T15:00 ada@example.org"]) assert.doesNotMatch(why(text), /ada/);
  });
});

it("is shown in its zone so that it reads back as the same moment", () => {
  const zones = ["UTC", "+05:45", "-03:30", "Europe/Madrid", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"];
  const at = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2060, 0) });
  fc.assert(
    fc.property(at, fc.constantFrom(...zones), (at, zone) => {
      assert.equal(read(onLocalClock({ at, zone }), zone).at, at);
    }),
    { numRuns: 300 },
  );
});

it("knows zones from other words", () => {
  for (const zone of ["UTC", "Europe/Paris", "+02:00"]) assert.ok(isZone(zone), zone);
  for (const zone of ["", "Paris", "Europe/Paris ", "+2"]) assert.ok(!isZone(zone), zone);
});
