import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { assess } from "../domain/assessment.ts";
import { type Decided, fileOf, type IncidentEvent } from "../domain/incident.ts";
import { type Moment, readMoment } from "../domain/moment.ts";
import type { Incident } from "../store/store.ts";
import { COLUMNS, type EntryFacts, entryOf } from "./breaches.ts";
import { csvCell, csvLine } from "./csv.ts";

const m = (text: string): Moment => readMoment(text) as Moment;
const RECORDED = { at: 0, by: "ada" };
const incident: Incident = {
  id: "INC-1",
  destination: null,
  recipient: "vendor",
  from: null,
  to: null,
  title: "export",
  openedAt: 0,
  openedBy: "ada",
};

/** Nobody was told of it, and the register says why. */
const choice = {
  context: [{ row: "behavioural", reason: "use of the site" }],
  identifiers: [{ row: "code.unlinkable", reason: "keyed pseudonyms" }],
  confidentiality: { row: "unknown-recipients", reason: "exported" },
  integrity: { row: "none", reason: "not written" },
  availability: { row: "none", reason: "not lost" },
  malicious: { intent: true, reason: "smishing" },
  unintelligible: { is: false, reason: "pseudonyms in clear" },
  safeguards: { before: "minimised", after: "cut off" },
  conclusion: {
    authority: "unlikely-to-result-in-a-risk",
    persons: "no-high-risk",
    reasons: "nobody can be told apart",
  },
} as const;
const assessed = assess(choice);
assert.ok(assessed.kind === "assessed");

const decided = (decision: Decided): IncidentEvent => ({ ...RECORDED, kind: "decided", decision });
const COUNTS = { sha256: "", needsSecond: [] };

const EVENTS: readonly IncidentEvent[] = [
  {
    ...RECORDED,
    kind: "time-noted",
    time: { time: "told-to-us", moment: m("2025-11-25T18:02+01:00"), isDay: false, source: "notice 1", remark: "" },
  },
  decided({
    ...COUNTS,
    number: 1,
    about: "awareness",
    aware: m("2025-11-25T18:02+01:00"),
    reason: "we were told",
    alternatives: [{ aware: m("2025-11-09T12:00-08:00"), why: "only a call" }],
  }),
  decided({ ...COUNTS, number: 2, about: "assessment", choice, assessed: assessed.assessed }),
  decided({ ...COUNTS, number: 3, about: "closing", reason: "nothing is left", lessons: "fewer fields" }),
];

const entry = (more: Partial<EntryFacts> = {}) =>
  entryOf({
    incident,
    file: fileOf(EVENTS),
    wave: undefined,
    stops: ["sending stopped 2025-11-25: key withdrawn (platform)"],
    written: new Map([[95, "a shorter list of fields"]]),
    config: { recipients: [], destinations: [], organisations: [{ id: "acme", role: "processor" }] },
    ...more,
  });

describe("an entry", () => {
  it("has every column, and says why nobody was told", () => {
    const found = entry();
    assert.deepEqual(Object.keys(found).toSorted(), Object.keys(COLUMNS).toSorted());
    assert.deepEqual(
      [found.state, found.severity, found.authorityConclusion, found.conclusionReasons, found.submissions],
      ["closed", "1.5 low", "unlikely-to-result-in-a-risk", "nobody can be told apart", ""],
    );
    assert.equal(found.awareWhy, "we were told; not 2025-11-09T12:00:00-08:00: only a call");
    assert.match(found.severityInputs, /^2 × 0\.25 \+ 0\.5 \+ 0 \+ 0 \+ 0\.5 = 1\.5; behavioural: use of the site/);
    assert.match(found.ourRoles, /acme: processor/);
    assert.equal(
      found.measures,
      "sending stopped 2025-11-25: key withdrawn (platform); cut off; a shorter list of fields",
    );
  });

  it("leaves a cell empty for what is not known", () => {
    const found = entry({ file: fileOf([]), written: new Map() });
    for (const column of ["awareAt", "severity", "persons", "submissions", "closed", "toldAt"] as const)
      assert.equal(found[column], "", column);
    assert.equal(found.state, "open");
  });
});

describe("CSV", () => {
  it("quotes what needs it, and runs nothing", () => {
    assert.equal(csvLine(["a", 'b "c"', "d,e", "f\ng", 7, -7]), 'a,"b ""c""","d,e","f\ng",7,-7');
    for (const formula of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
      assert.ok(csvCell(formula).replace(/^"/, "").startsWith("'"), formula);
  });
});
