import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Moment, readMoment } from "./moment.ts";
import { REGIMES, regimeOf } from "./regimes.ts";
import { clocksOf, isInForce, type Moments } from "./regime.ts";

const moments = (given: Readonly<Record<string, string>>): Moments =>
  Object.fromEntries(Object.entries(given).map(([name, text]) => [name, readMoment(text) as Moment]));

function endsOf(regime: string, given: Readonly<Record<string, string>>): Readonly<Record<string, string | undefined>> {
  const profile = regimeOf(regime);
  assert.ok(profile !== undefined, regime);
  return Object.fromEntries(
    clocksOf(profile, moments(given)).map(({ clock, run }) => [clock, run && new Date(run.end.at).toISOString()]),
  );
}

describe("GDPR and UK GDPR", () => {
  it("give 72 hours from awareness", () => {
    for (const regime of ["gdpr", "uk-gdpr"])
      assert.deepEqual(endsOf(regime, { aware: "2025-11-25T18:00:00Z" }), { authority: "2025-11-28T18:00:00.000Z" });
  });

  it("wait for the awareness", () => {
    const [clock] = clocksOf(REGIMES[0] as never, {});
    assert.equal(clock?.run, undefined);
    assert.deepEqual(clock?.waitsFor, ["aware"]);
  });

  it("are law since their days, and the proposal is not", () => {
    const at = Date.UTC(2026, 10, 24);
    const inForce = REGIMES.filter((one) => isInForce(one, at)).map(({ id }) => id);
    assert.deepEqual(inForce, ["gdpr", "uk-gdpr", "nis2", "dora"]);
    const gdpr = regimeOf("gdpr");
    assert.ok(gdpr !== undefined);
    assert.ok(!isInForce(gdpr, Date.UTC(2018, 4, 24, 23)));
    assert.ok(isInForce(gdpr, Date.UTC(2018, 4, 25)));
    assert.ok(!isInForce({ ...gdpr, inForce: { from: "2018-05-25", until: "2027-01-01" } }, Date.UTC(2027, 0, 1)));
  });

  it("would give 96 hours, for high risk only, under the proposal", () => {
    assert.deepEqual(endsOf("gdpr-omnibus-proposal", { aware: "2026-06-05T13:00:00Z" }), {
      authority: "2026-06-09T13:00:00.000Z",
    });
    assert.equal(regimeOf("gdpr-omnibus-proposal")?.authorityFrom, "high-risk");
  });
});

describe("NIS 2", () => {
  it("runs two clocks from awareness and one from the notification", () => {
    const aware = "2026-08-03T09:00:00Z";
    assert.deepEqual(endsOf("nis2", { aware, "notification-submitted": "2026-08-05T15:00:00Z" }), {
      "early-warning": "2026-08-04T09:00:00.000Z",
      notification: "2026-08-06T09:00:00.000Z",
      final: "2026-09-05T15:00:00.000Z",
    });
    assert.equal(endsOf("nis2", { aware })["final"], undefined);
  });
});

describe("DORA", () => {
  const aware = "2026-08-03T09:00:00Z";
  /** Classified, and the end of the initial notification. */
  const cases = [
    ["at once: four hours", "2026-08-03T12:00:00Z", "2026-08-03T16:00:00.000Z"],
    ["after 22 hours: the 24 hours end first", "2026-08-04T07:00:00Z", "2026-08-04T09:00:00.000Z"],
    ["after exactly 24 hours", "2026-08-04T09:00:00Z", "2026-08-04T09:00:00.000Z"],
    ["later than 24 hours: four hours from then", "2026-08-05T10:00:00Z", "2026-08-05T14:00:00.000Z"],
  ] as const;
  for (const [says, classified, end] of cases)
    it(`classified ${says}`, () => assert.equal(endsOf("dora", { aware, classified })["initial"], end));

  it("is due after 24 hours while nobody classified", () => {
    assert.equal(endsOf("dora", { aware })["initial"], "2026-08-04T09:00:00.000Z");
  });

  it("counts the later reports from the submissions", () => {
    const ends = endsOf("dora", {
      "initial-submitted": "2026-08-03T15:00:00Z",
      "intermediate-submitted": "2026-08-31T16:00:00Z",
    });
    assert.deepEqual([ends["intermediate"], ends["final"]], ["2026-08-06T15:00:00.000Z", "2026-09-30T16:00:00.000Z"]);
  });
});

describe("profiles", () => {
  it("have ids of their own, sources, and clocks that can start", () => {
    assert.equal(new Set(REGIMES.map(({ id }) => id)).size, REGIMES.length);
    for (const { id, sources, clocks } of REGIMES) {
      assert.ok(sources.length > 0, id);
      assert.equal(new Set(clocks.map((clock) => clock.id)).size, clocks.length, id);
    }
  });
});
