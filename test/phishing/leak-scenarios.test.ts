import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect, type InspectOptions } from "../../src/phishing/inspect.ts";
import { mailFrom } from "../../src/phishing/sketch.ts";
import { trustResultsOf } from "../../src/phishing/trusted-results.ts";
import { OFFLINE } from "./offline.ts";
import { EXPOSED, type Scenario, type Seen, scenarios } from "./scenarios.ts";

const TRUSTING: InspectOptions = { ...OFFLINE, authenticate: trustResultsOf(["mx.example.com"]) };
const INFORMED: InspectOptions = { ...TRUSTING, recipient: { exposed: EXPOSED } };

async function failuresOf(seen: Seen, judge: (one: Scenario) => Promise<string | undefined>) {
  const failures: string[] = [];
  for (const one of scenarios(seen)) {
    const failure = await judge(one);
    if (failure !== undefined) failures.push(`${one.name}: ${failure}`);
  }
  assert.equal(scenarios(seen).length, 180);
  return failures;
}

for (const [seen, options] of [
  ["unknown", OFFLINE],
  ["authenticated", TRUSTING],
  ["authenticated", INFORMED],
] as const) {
  const name = `${seen}${options === INFORMED ? ", with the exposed fields" : ""}`;
  test(`a mail that uses a leak is phishing, in five languages (${name})`, async () => {
    const failures = await failuresOf(seen, async ({ phishing }) => {
      const { verdict, score, reasons } = await inspect(mailFrom(phishing), options);
      return verdict === "phishing" ? undefined : `${verdict} ${score} ${reasons.map(({ check }) => check).join(" ")}`;
    });
    assert.deepEqual(failures, []);
  });

  test(`the brand's own notice about the same leak is left alone (${name})`, async () => {
    const failures = await failuresOf(seen, async ({ genuine, phishing }) => {
      const [notice, bait] = [await inspect(mailFrom(genuine), options), await inspect(mailFrom(phishing), options)];
      const wanted = seen === "authenticated" ? "verified" : "nothing-found";
      if (notice.verdict === wanted && notice.score < bait.score) return undefined;
      return `${notice.verdict} ${notice.score} ${notice.reasons.map(({ check }) => check).join(" ")} ${notice.asks.join(" ")}`;
    });
    assert.deepEqual([...new Set(failures)], []);
  });
}

test("exposed fields are cited as a reason, and only when the caller gives them", async () => {
  const [one] = scenarios("unknown");
  assert.ok(one !== undefined);
  const checks = async (options: InspectOptions) =>
    (await inspect(mailFrom(one.phishing), options)).reasons.map(({ check }) => check);
  assert.ok((await checks(INFORMED)).includes("personalised"));
  assert.ok(!(await checks(OFFLINE)).includes("personalised"));
});
