import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FIELDS } from "../authorities/eu/fields.data.ts";
import { type Answers, completenessOf, isShown, takes } from "../authorities/form.ts";
import { AUTHORITIES } from "../authorities/list.ts";
import { type AssessmentChoice, assess } from "../domain/assessment.ts";
import { fileOf, type IncidentEvent, type TimeKind } from "../domain/incident.ts";
import type { Json } from "../domain/item.ts";
import { type Moment, readMoment } from "../domain/moment.ts";
import { type RecordFacts, recordOf } from "./authority-record.ts";
import { leadOf } from "./lead-authority.ts";

const m = (text: string): Moment => readMoment(text) as Moment;
const RECORDED = { at: m("2025-11-26T00:00Z").at, by: "ada" };

const noted = (time: TimeKind, text: string): IncidentEvent => ({
  ...RECORDED,
  kind: "time-noted",
  time: { time, moment: m(text), isDay: false, source: "its notice", remark: "" },
});

const CHOICE: AssessmentChoice = {
  context: [{ row: "behavioural", reason: "use of the site" }],
  identifiers: [{ row: "email.named", reason: "addresses tell names" }],
  confidentiality: { row: "unknown-recipients", reason: "exported" },
  integrity: { row: "none", reason: "nothing was written" },
  availability: { row: "none", reason: "nothing was lost" },
  malicious: { intent: true, reason: "smishing" },
  unintelligible: { is: false, reason: "in clear" },
  safeguards: { before: "none", after: "the vendor was cut off" },
  conclusion: { authority: "notify", persons: "communicate", reasons: "phishing is likely" },
};

const assessedAs = (choice: AssessmentChoice): IncidentEvent => {
  const answer = assess(choice);
  assert.ok(answer.kind === "assessed");
  const decision = {
    number: 2,
    sha256: "",
    needsSecond: [],
    about: "assessment",
    choice,
    assessed: answer.assessed,
  } as const;
  return { ...RECORDED, kind: "decided", decision };
};

const EVENTS: readonly IncidentEvent[] = [
  {
    ...RECORDED,
    kind: "notice-received",
    notice: { number: 1, received: m("2025-11-25T18:02+01:00"), sha256: "", mediaType: "message/rfc822" },
  },
  noted("told-to-us", "2025-11-25T18:02+01:00"),
  noted("occurred-from", "2025-11-08T00:00-08:00"),
  noted("occurred-to", "2025-11-09T00:00-08:00"),
  {
    ...RECORDED,
    kind: "decided",
    decision: {
      number: 1,
      sha256: "",
      needsSecond: [],
      about: "awareness",
      aware: m("2025-11-25T18:02+01:00"),
      reason: "r",
      alternatives: [],
    },
  },
];

const TOTALS = {
  subjects: 1_234,
  complete: false,
  countries: { FR: 900, ES: 300, US: 34 },
  categories: [
    { category: "user.contact.email", form: "clear", subjects: 1_200 },
    { category: "user.unique_id", form: "pseudonymous", subjects: 1_234 },
  ],
};

const facts = (events: readonly IncidentEvent[], more: Partial<RecordFacts> = {}): RecordFacts => ({
  incident: {
    id: "INC-1",
    destination: "product-analytics",
    recipient: "vendor",
    from: null,
    to: null,
    title: "",
    openedAt: 0,
    openedBy: "ada",
  },
  stops: [],
  file: fileOf(events),
  wave: {
    incident: "INC-1",
    number: 1,
    at: 0,
    checkpointSize: 1,
    checkpointRoot: "",
    queryHash: "",
    totals: TOTALS as unknown as Json,
  },
  config: {
    organisation: { name: "Example SAS", country: "FR", language: "fr", contact: "dpo@example.org" },
    recipients: [
      {
        id: "vendor",
        legal_name: "Vendor, Inc.",
        country: "US",
        role: "processor",

        security_contact: "security@example.net",
      },
    ],
    destinations: [],
  },
  written: new Map(),
  now: m("2025-11-26T00:00Z").at,
  ...more,
});

/** What people have to write themselves in this case. */
const WRITTEN: Answers = new Map<number, string | readonly string[]>([
  [21, "Ada Example"],
  [22, "ada@example.org"],
  [23, "a"],
  [29, "yes"],
  [30, "Ada Example"],
  [31, "dpo@example.org"],
  [60, "data exfiltration"],
  [62, "An attacker exported a dataset."],
  [63, "The vendor's systems in the United States"],
  [65, ["h"]],
  [66, "users of the site"],
  [76, "pseudonyms"],
  [79, ["b", "c"]],
  [85, ["a", "e"]],
  [94, ["c"]],
  [95, "fewer fields are sent"],
  [72, "b"],
  [73, "50000"],
  [97, "a"],
  [98, "2025-11-27"],
  [102, "a"],
  [104, "a"],
  [106, "what leaked, what to do"],
]);

const complete = () => recordOf(facts([...EVENTS, assessedAs(CHOICE)], { written: new Map([[4, "a"], ...WRITTEN]) }));

describe("the record of an incident", () => {
  it("is derived from what was noted, decided and counted", () => {
    const record = recordOf(facts([...EVENTS, assessedAs(CHOICE)]));
    const expected: Readonly<Record<number, string | readonly string[]>> = {
      3: "a",
      7: "INC-1",
      12: "Example SAS",
      38: "a",
      40: "Vendor, Inc. (US)",
      44: "b",
      46: "2025-11-08T00:00:00-08:00",
      48: "2025-11-25T18:02:00+01:00",
      50: "b",
      55: ["a"],
      56: "a",
      57: "c",
      61: "d",
      67: "b",
      68: "1234",
      70: "user.contact.email, user.unique_id",
      75: ["a", "f"],
      87: "c",
      89: "a",
      97: "b1",
      113: "a",
      116: "ES, FR",
      117: "FR: 900, ES: 300",
      120: "b",
    };
    for (const [number, answer] of Object.entries(expected))
      assert.deepEqual(record.get(Number(number)), answer, number);
    assert.match(
      String(record.get(90)),
      /2 × 1 \+ 0\.5 \+ 0 \+ 0 \+ 0\.5 = 3, high\. context behavioural: use of the site/,
    );
    assert.match(String(record.get(114)), /^Commission nationale.*main establishment is in FR/);
  });

  it("leaves open what nobody decided", () => {
    const record = recordOf(facts([], { wave: undefined }));
    assert.deepEqual(
      [44, 48, 61, 67, 87, 89, 97].map((number) => record.get(number)),
      ["e", undefined, "e", "d", "d", "d", "c"],
    );
  });

  it("asks for the reasons of a delay when, and only when, it is late", () => {
    const isAsked = (now: string) => {
      const record = recordOf(facts(EVENTS, { now: m(now).at }));
      return completenessOf(FIELDS, record).missing.includes(49);
    };
    assert.equal(isAsked("2025-11-28T17:02Z"), false);
    assert.equal(isAsked("2025-11-28T17:03Z"), true);
  });

  it("names a stop of sending among the measures and the times, also before anybody assessed", () => {
    const stops = ["sending stopped 2025-11-26: key withdrawn (platform)"];
    const stopped = [noted("sending-stopped", "2025-11-26T10:00Z"), noted("sending-stopped", "2025-11-27T10:00Z")];
    const record = recordOf(facts([...EVENTS, ...stopped, assessedAs(CHOICE)], { stops }));
    assert.equal(record.get(92), `${stops[0]}; the vendor was cut off`);
    assert.match(String(record.get(53)), /we stopped sending to the vendor: 2025-11-26T10:00:00\+00:00 \(its notice\)/);
    assert.equal(record.get(45), "no", "when sending stopped says nothing of when the breach was");
    assert.equal(recordOf(facts(EVENTS, { stops })).get(92), stops[0]);
    assert.equal(recordOf(facts(EVENTS)).get(92), undefined);
  });

  it("says what people say over what is derived", () => {
    assert.equal(recordOf(facts(EVENTS, { written: new Map([[61, "b"]]) })).get(61), "b");
  });

  it("counts persons by a complete scope, else by the highest figure that is known, and nobody is no figure", () => {
    const persons = (subjects: number | undefined, complete: boolean, stated?: number) => {
      const totals = { ...TOTALS, subjects, complete } as unknown as Json;
      const wave = subjects === undefined ? undefined : { ...facts([]).wave, totals };
      const events = [assessedAs({ ...CHOICE, persons: stated })];
      const record = recordOf(facts(events, { wave: wave as RecordFacts["wave"] }));
      return [record.get(67), record.get(68)];
    };
    assert.deepEqual(persons(7, true, 1_200), ["a", "7"]);
    assert.deepEqual(persons(7, false, 1_200), ["b", "1200"]);
    assert.deepEqual(persons(7, false), ["b", "7"]);
    assert.deepEqual(persons(0, false), ["d", undefined]);
    assert.deepEqual(persons(0, true), ["a", "0"]);
    assert.deepEqual(persons(undefined, false, 1_200), ["b", "1200"]);
    assert.deepEqual(persons(undefined, false), ["d", undefined]);
  });

  it("concludes as the assessment does", () => {
    const outcome = (conclusion: AssessmentChoice["conclusion"]) => {
      const record = recordOf(facts([...EVENTS, assessedAs({ ...CHOICE, conclusion })]));
      return [record.get(89), record.get(97), record.get(100)];
    };
    const reasons = "because";
    assert.deepEqual(outcome({ authority: "notify", persons: "exempt", exemption: "c", reasons }), ["a", "e", "c"]);
    assert.deepEqual(outcome({ authority: "notify", persons: "no-high-risk", reasons }), ["b", "d", undefined]);
    assert.deepEqual(outcome({ authority: "unlikely-to-result-in-a-risk", persons: "no-high-risk", reasons }), [
      "c",
      "d",
      undefined,
    ]);
  });
});

describe("completeness", () => {
  it("names what is missing before anything is known, and nothing once all is there", () => {
    const early = completenessOf(FIELDS, recordOf(facts([], { wave: undefined })));
    assert.ok(early.missing.length > 10 && early.missing.includes(48) && early.missing.includes(62));
    assert.ok(early.open.includes(44) && early.open.includes(89));
    assert.deepEqual(completenessOf(FIELDS, complete()), { missing: [], open: [], wrong: [] });
  });

  it("misses each mandatory answer that is taken away", () => {
    for (const { number, mandatory } of FIELDS.filter((one) => isShown(one, complete()))) {
      if (!mandatory || [3, 4, 38, 44, 55, 97, 120, 67, 72].includes(number)) continue;
      const without = new Map([...complete()].filter(([one]) => one !== number));
      assert.ok(completenessOf(FIELDS, without).missing.includes(number), String(number));
    }
  });

  it("asks about availability when that was lost, and not for integrity", () => {
    const shown = (lost: string) => {
      const record = new Map([...complete(), [55, [lost]] as const]);
      return FIELDS.filter((one) => [81, 83].includes(one.number) && isShown(one, record)).map(({ number }) => number);
    };
    assert.deepEqual([shown("b"), shown("c")], [[81], [83]]);
  });

  it("knows no answer that a field does not have", () => {
    const wrong: readonly (readonly [number, string | readonly string[]])[] = [
      [61, "z"],
      [61, ["a", "b"]],
      [65, ["h", "z"]],
      [68, "many"],
      [48, "yesterday"],
      [29, "maybe"],
    ];
    for (const [number, answer] of wrong) {
      const field = FIELDS.find((one) => one.number === number);
      assert.ok(field !== undefined && !takes(field, answer), `${number}`);
      assert.ok(takes(field, ""));
    }
  });
});

describe("every form", () => {
  it("has every label and choice in each language, and conditions that can hold", () => {
    assert.equal(new Set(FIELDS.map(({ number }) => number)).size, FIELDS.length);
    for (const { number, label, options, shownIf } of FIELDS) {
      for (const words of [label, ...options.map((one) => one.label)])
        for (const text of Object.values(words)) assert.ok(text.length > 0, String(number));
      for (const { field, is } of shownIf) {
        const other = FIELDS.find((one) => one.number === field);
        const known = is.every(
          (one) => other?.options.some(({ id }) => id === one.replace("!", "")) || ["yes", "no"].includes(one),
        );
        assert.ok(known, `${number} hangs on ${field}`);
      }
    }
  });

  it("shows every given answer of a complete record, in its languages", () => {
    for (const { id, languages, sheet } of AUTHORITIES) {
      const rows = sheet(complete()).flatMap((part) => part.rows);
      assert.deepEqual(
        rows.filter(({ note }) => note !== null),
        [],
        id,
      );
      for (const language of languages)
        assert.ok(
          rows.some(({ answer }) => /1234/.test(answer[language])),
          id,
        );
    }
  });

  it("marks what is missing", () => {
    for (const { id, sheet } of AUTHORITIES)
      assert.ok(
        sheet(recordOf(facts([]))).some(({ rows }) => rows.some(({ note }) => note === "missing")),
        id,
      );
  });
});

describe("which authority leads", () => {
  it("is that of the main establishment, or without one every one concerned", () => {
    assert.match(leadOf("ES", ["FR"]).authority, /Agencia Española/);
    assert.match(leadOf("DE", ["FR"]).authority, /of DE$/);
    assert.deepEqual(leadOf("US", ["FR", "US", "SE"]).authority.split("; "), [
      "Commission nationale de l'informatique et des libertés",
      "the supervisory authority of SE",
    ]);
    assert.match(leadOf("GB", []).authority, /Information Commissioner/);
    assert.equal(leadOf(undefined, []).authority, "unknown");
  });
});
