import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { openRegistry } from "../brands/registry.ts";
import type { Check, Example } from "../check.ts";
import { LANGUAGES } from "../check.ts";
import { readMail } from "../extract/read-mail.ts";
import type { Facts } from "../facts.ts";
import { gather } from "../gather.ts";
import { imitationFinder } from "../imitates.ts";
import { openEngines } from "../openers.ts";
import { mailFrom } from "../sketch.ts";
import { trustResultsOf } from "../trusted-results.ts";
import { CHECKS } from "./list.ts";

const registry = openRegistry();
const knowledge = {
  registry,
  imitates: imitationFinder(registry),
  authenticate: trustResultsOf(["mx.example.com"]),
  noticeCodes: { pattern: /\bBH-\d{4}-[A-Z]{4}\b/g, isGenuine: (code: string) => code === "BH-1234-ABCD" },
};
const openers = openEngines();

async function factsOf(example: Example): Promise<Facts> {
  const mail = await readMail(mailFrom(example), openers);
  return gather(mail, knowledge, example.exposed === undefined ? {} : { exposed: example.exposed });
}

const described = (example: Example): string => JSON.stringify(example).slice(0, 200);

for (const check of CHECKS) {
  test(`${check.id} finds its positives and leaves its negatives`, async () => {
    assert.ok(check.positives.length > 0 && check.negatives.length > 0);
    for (const example of check.positives) {
      const found = check.find(await factsOf(example));
      assert.ok(found.length > 0, `found nothing: ${described(example)}`);
      for (const { excerpt, offset } of found) assert.ok(excerpt.length <= 80 && offset >= 0);
    }
    for (const example of check.negatives) {
      assert.deepEqual(check.find(await factsOf(example)), [], described(example));
    }
  });
}

test("every check file is in the list under its file name, and speaks five languages", async () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file !== "list.ts" && !file.endsWith(".test.ts"));
  assert.equal(files.length, CHECKS.length);
  for (const file of files) {
    const exported: unknown[] = Object.values(await import(`./${file}`));
    const listed = CHECKS.find((check: Check) => exported.includes(check));
    assert.equal(listed?.id, file.replace(".ts", ""), `${file} is not in list.ts under its own name`);
    for (const language of LANGUAGES) assert.match(listed?.says[language] ?? "", /^\p{Lu}.{5,160}\.$/u);
  }
});
