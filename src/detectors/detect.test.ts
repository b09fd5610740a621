import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { sep } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { isCategory } from "../domain/category.ts";
import type { Detector, Span } from "../domain/finding.ts";
import { detect, firstFinding, MAX_TEXT } from "./detect.ts";
import { DETECTORS } from "./list.ts";
import { traitsOf } from "./traits.ts";

const cut = (text: string, spans: readonly Span[]): string[] => spans.map(({ start, end }) => text.slice(start, end));

const ids = (text: string): string[] => detect(text).map((finding) => finding.detector);

for (const detector of DETECTORS) {
  test(`${detector.id} finds its positives and leaves its negatives`, () => {
    assert.ok(isCategory(detector.category));
    assert.ok(detector.positives.length > 0 && detector.negatives.length > 0);
    for (const { text, finds } of detector.positives) {
      assert.deepEqual(cut(text, detector.find(text)), finds, text);
      assert.ok((traitsOf(text) & detector.needs) !== 0, `none of the needed traits: ${text}`);
      assert.ok(firstFinding(text) !== undefined, text);
    }
    for (const text of detector.negatives) assert.deepEqual(cut(text, detector.find(text)), [], text);
  });
}

const isDetector = (value: unknown): value is Detector =>
  typeof value === "object" && value !== null && "positives" in value && "find" in value;

test("every detector is in the list, under the name of its file", async () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
  let found = 0;
  for (const file of files) {
    const exported: Record<string, unknown> = await import(`./${file}`);
    for (const detector of Object.values(exported).filter(isDetector)) {
      found++;
      assert.ok(DETECTORS.includes(detector), `${file} is not in list.ts`);
      assert.equal(detector.id, file.replace(".ts", "").replace(sep, "-"));
    }
  }
  assert.equal(found, DETECTORS.length);
});

test("a text without a finding stays without one when it is long, and too long a text is one finding", () => {
  assert.deepEqual(detect("a ".repeat(MAX_TEXT / 2)), []);
  const finding = { detector: "too-long", category: "user.content", start: 0, end: MAX_TEXT + 1 };
  assert.deepEqual(detect("a".repeat(MAX_TEXT + 1)), [finding]);
  assert.deepEqual(firstFinding("a".repeat(MAX_TEXT + 1)), finding);
});

test("of overlapping findings the longest stays, then the first in the list", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["::ffff:192.0.2.128", ["ipv6"]],
    ["?email=ada%40example.org", ["email"]],
    ["https://ada:pw@example.org/?email=bob@example.org", ["url-credentials", "email"]],
    [`?token=${["eyJhbGciOiJub25lIn0", "eyJzdWIiOiJmYWtlIn0", ""].join(".")}`, ["jwt"]],
    ["?phone=%2B33639980123&to=ada@example.org", ["phone", "email"]],
    ["ada@example.org 203.0.113.9 4242 4242 4242 4242", ["email", "ipv4", "card"]],
  ];
  for (const [text, expected] of cases) assert.deepEqual(ids(text), expected, text);
});

const FRAGMENTS = [
  ...DETECTORS.flatMap(({ positives, negatives }) => [...positives.map(({ text }) => text), ...negatives]),
  "@",
  "%40",
  "%",
  "=",
  ":",
  "::",
  "+",
  "00",
  "-----",
  "eyJ",
  ".",
  " ",
  "\u{1F600}",
  "\ud800",
  "é",
];

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 12 }).map((parts) => parts.join("")),
  fc.string({ unit: fc.constantFrom(..."0123456789 +-.:/()@%=aAfF"), maxLength: 80 }),
);

test("any text: spans are in range, in order and apart, and no finding is behind a closed gate", () => {
  fc.assert(
    fc.property(text, (value) => {
      let end = 0;
      for (const finding of detect(value)) {
        assert.ok(finding.start >= end && finding.end > finding.start && finding.end <= value.length);
        end = finding.end;
      }
      assert.equal(firstFinding(value) === undefined, end === 0);
      for (const detector of DETECTORS) {
        const spans = detector.find(value);
        if (spans.length > 0) assert.ok((traitsOf(value) & detector.needs) !== 0, detector.id);
        for (const [i, next] of spans.slice(1).entries()) assert.ok(next.start >= (spans[i]?.end ?? 0), detector.id);
      }
    }),
    { numRuns: 3000 },
  );
});

const HOSTILE = [
  ..."a@|@|a@a.|@a.b.c.d-|ada@example.|a%40|%40%|%2B|%|eyJ|eyJ.|eyJhbGciOiJIUzI1NiJ9.|eyJhbGciOiJIUzI1NiJ9.a.|eyJa-".split(
    "|",
  ),
  ..."0|1|9|4|42|1 |1-|4242 |4111 1111 1111 1111 |4111-|1.|1.1.1.1.|255.255.255.255 |:|::|a:|1:2:|2001:db8::1 |ffff".split(
    "|",
  ),
  ..."+|+1|+1 |+44 20 7946 0958 1 |00|0044 |+1 2 3 4 5 6 7 8 |+((((1|+1---|0 |01 |(0|GB82|GB82 |DE89 3704 ".split("|"),
  ..."://|://a|://a:b@|https://a|token=|token=;|&key=&|=|%3D|;|?|[|sk-|sk_live_|xoxb-|SG.|SG.a|AIza|ghp_|Bearer ".split(
    "|",
  ),
  ..."Bearer a|bearer+|AKIA|-|-----BEGIN |-----BEGIN PRIVATE KEY-----|-----END|_|A|aA|a.|.|é|\u{1F600}|\ud800".split(
    "|",
  ),
  "a".repeat(64) + "@",
  ..."call 11 11 11 11 |call 0|tel 06 39 98 01 2|BSN |bsn 111222334 |1 84 12 76 451 089 47 |AB 12 34 |12.345.678-|RSS MRA 85T10 A|0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee |1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMJ |bc1qq|00:1A:|001a.|48.8566, |lat=|born |1985-10-12 |3 mai |%20|1%20|%3A|2001%3A|AB%20".split(
    "|",
  ),
  "://" + "a".repeat(500),
  "token".repeat(6) + "=",
  "1 ".repeat(8) + "+",
  "\n",
  "{",
  '"',
];

/** All that reads a text. */
const READERS: readonly { readonly id: string; readonly find: (text: string) => unknown }[] = [
  ...DETECTORS,
  { id: "traits", find: traitsOf },
];

const milliseconds = (work: () => void): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

/** Other work on the machine slows one try or another; only what is not linear fails all of them. */
const TRIES = 8;

test("hostile texts of the greatest length take linear time", () => {
  for (const unit of HOSTILE) {
    for (const ending of ["", "!", "@", "="]) {
      const long = unit.repeat(MAX_TEXT).slice(0, MAX_TEXT - 1) + ending;
      for (const { id, find } of READERS) {
        const isQuick = () => milliseconds(() => find(long)) < 200;
        assert.ok(Array.from({ length: TRIES }).some(isQuick), `${id} on ${JSON.stringify(unit)} … ${ending}`);
      }
    }
  }
});

const TOO_QUICK_TO_TELL = 5;

test("doubling a hostile text does not quadruple the work", () => {
  for (const unit of HOSTILE) {
    const [half, whole] = [MAX_TEXT, MAX_TEXT * 2].map((size) => unit.repeat(size).slice(0, size)) as [string, string];
    for (const { id, find } of READERS) {
      const isLinear = (): boolean => {
        const took = milliseconds(() => find(whole));
        return took < TOO_QUICK_TO_TELL || took < milliseconds(() => find(half)) * 3;
      };
      assert.ok(Array.from({ length: TRIES }).some(isLinear), `${id} on ${JSON.stringify(unit)}`);
    }
  }
});

const ORDINARY = [
  ..."pro|free|enterprise|checkout-v2|Chrome|Mobile Safari|Firefox|Mac OS X|Windows|iOS|Android|Linux|iPhone15,3".split(
    "|",
  ),
  ..."1.2.3|131.0.0.0|131.0.6778.86|10.15.7|17.1.2|24.04|v2.3.1-rc.1|2026.11.24|10.0.19045.3803|537.36".split("|"),
  ..."2026-11-24T06:44:51Z|2026-11-24T06:44:51.123Z|2026-11-24T06:44:51+02:00|2026-11-24|24/11/2026|06:44:51".split(
    "|",
  ),
  ..."2026-11-24 06:44:51|Tue, 24 Nov 2026 06:44:51 GMT|2026-W48|1732430691|1732430691000|1732430691000000".split("|"),
  ..."SKU-4711|SKU-AB12-0042|AB-123456|ORD-2026-000123|1000012345|INV/2026/11/0042|978-3-16-148410-0|4006381333931".split(
    "|",
  ),
  ..."9.99|1,299.00|1.299,00 €|$1,000,000.00|1 234 567|EUR|USD|en-US|fr_FR|zh-Hant-TW|Europe/Paris|FR|100%|50% off".split(
    "|",
  ),
  ..."3f2504e0-4f89-41d3-9a0c-0305e82c3301|00000000-0000-4000-8000-000000000000|01ARZ3NDEKTSV4RRFFQ69G5FAV".split("|"),
  ..."1920x1080|16:9|true|null|0|-1|3.14159|1e-7|0.30000000000000004|52.52|application/json|text/html".split("|"),
  ..."$pageview|Sign Up Clicked|plan_upgraded|std::vector|a=b|utm_source=newsletter|/pricing?plan=pro&page=2".split(
    "|",
  ),
  ..."https://www.example.org/docs/getting-started|www.example.org|#ff8800|rgba(0,0,0,0.5)|@media|C++|4G|wifi".split(
    "|",
  ),
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
];

test("ordinary analytics values give no finding", () => {
  assert.ok(ORDINARY.length > 40);
  for (const value of ORDINARY) {
    assert.deepEqual(detect(value), [], value);
    assert.equal(firstFinding(value), undefined, value);
  }
});
