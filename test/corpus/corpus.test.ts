import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { detect } from "../../src/detectors/detect.ts";
import { seededRandom } from "../simulator/random.ts";
import { HAND_MADE } from "./hand-made.ts";
import { harmless, labelled, ordinary } from "./lines.ts";
import { damage, measure, shareRight } from "./measure.ts";
import { KINDS } from "./values.ts";

const EACH = 150;
const LEAST_RECALL = 0.98;
const LEAST_PRECISION = 0.97;
const MOST_DAMAGE = 0.003;

const random = seededRandom(20_261_124);
const personal = Object.keys(KINDS).flatMap((kind) => Array.from({ length: EACH }, () => labelled(random, kind)));
const lookAlikes = Array.from({ length: EACH * 10 }, () => harmless(random));
const { recall, precision, missed, invented } = measure([...personal, ...lookAlikes]);

const some = (examples: readonly string[], prefix: string): string =>
  examples
    .filter((example) => example.startsWith(prefix))
    .slice(0, 3)
    .join("\n");

describe("of what the generator plants", () => {
  for (const [kind, tally] of recall) {
    // A phone number by chance passes the check of another number one time in some hundreds.
    const wanted = KINDS[kind]?.isChecked === true ? 1 : LEAST_RECALL;
    test(`${kind}: at least ${wanted * 100} % is found`, () => {
      assert.ok(shareRight(tally) >= wanted, `${shareRight(tally)}\n${some(missed, `${kind}:`)}`);
    });
  }
  for (const [detector, tally] of precision) {
    test(`${detector}: at least ${LEAST_PRECISION * 100} % of its findings are right`, () => {
      assert.ok(shareRight(tally) >= LEAST_PRECISION, `${shareRight(tally)}\n${some(invented, detector)}`);
    });
  }
});

test("ordinary prose in six languages is left alone", () => {
  const prose = Array.from({ length: 2_000 }, () => ordinary(random));
  assert.ok(damage(prose) <= MOST_DAMAGE, `${damage(prose) * 100} % of words`);
});

describe("lines made by hand", () => {
  for (const line of HAND_MADE) {
    test(line.text, () => {
      const result = measure([line]);
      assert.deepEqual({ missed: result.missed, invented: result.invented }, { missed: [], invented: [] });
    });
  }
});

test("detect --json prints one array per line, empty ones too", () => {
  const lines = ["nothing here", "", "café ada@example.org 😀 bob@example.org", "\r", "203.0.113.9"];
  const ran = spawnSync("bin/bulkhead", ["detect", "--json"], { input: `${lines.join("\n")}\n`, encoding: "utf8" });
  assert.equal(ran.status, 0, ran.stderr);
  const printed = ran.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  assert.deepEqual(
    printed,
    lines.map((line) => detect(line).map(({ start, end, category, detector }) => ({ start, end, category, detector }))),
  );
  assert.deepEqual(printed[2], [
    { start: 5, end: 20, category: "user.contact.email", detector: "email" },
    { start: 24, end: 39, category: "user.contact.email", detector: "email" },
  ]);
});
