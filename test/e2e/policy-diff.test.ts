import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { stringify } from "yaml";
import { removeFolder } from "../harness/server.ts";
import { each, run } from "./command.ts";

/** A reviewer's question: what would the vendor learn after this change that it does not learn today? */

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-diff-"));
});
after(() => removeFolder(folder));

const CLEAR = "ada.q@example.org";
const SAMPLES = [
  { event: "Bought", properties: { token: "t", distinct_id: "u1", plan: "pro", $email: CLEAR, $city: "Lyon" } },
  { event: "Left", properties: { token: "t", distinct_id: "u2", plan: "free" } },
];

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const configured = (name: string, rules: readonly Readonly<Record<string, unknown>>[]): string =>
  written(
    name,
    stringify({
      recipients: [{ id: "vendor", legal_name: "Vendor, Inc.", country: "US" }],
      destinations: [
        {
          id: "product-analytics",
          vendor: "mixpanel",
          recipient: "vendor",
          token: "t",
          upstream: "http://127.0.0.1:9",
          policy: "own",
        },
      ],
      policies: { own: { extends: "minimal", rules } },
    }),
  );

it("fails for a field that nobody approved, and passes when somebody did", async () => {
  const old = configured("old.yaml", []);
  const changed = configured("new.yaml", [
    { where: "properties.$city", what: "keep", why: "the map report" },
    { where: "properties.plan", what: "drop", why: "nobody reads it" },
  ]);
  const samples = written("items.jsonl", SAMPLES.map((one) => JSON.stringify(one)).join("\n"));
  const words = ["policy", "diff", old, changed, "--samples", samples];

  const found = await run([...words, "--json"]);
  assert.equal(found.code, 1, found.stderr);
  const { unapproved, destinations } = JSON.parse(found.stdout);
  assert.equal(unapproved, 1);
  const [{ added, removed }] = destinations;
  assert.deepEqual(
    added.map((one: { field: { path: string; form: string }; items: number }) => [
      one.field.path,
      one.field.form,
      one.items,
    ]),
    [["properties.$city", "clear", 1]],
  );
  assert.deepEqual(
    removed.map((one: { field: { path: string }; items: number }) => [one.field.path, one.items]),
    [["properties.plan", 2]],
  );

  const told = await run(words);
  assert.equal(told.code, 1);
  assert.match(told.stdout, /\+ properties\.\$city {2}clear .*NOT APPROVED/);
  for (const ran of [found, told]) assert.ok(!`${ran.stdout}${ran.stderr}`.includes("Lyon"), "no value is shown");

  const line = "product-analytics properties.$city clear dpo 2026-01-05: the map report needs it";
  const approved = await run([...words, "--approvals", written("approvals.txt", `# reviewed\n\n${line}\n`)]);
  assert.equal(approved.code, 0, approved.stderr);
  const elsewhere = line.replace("clear", "generalised");
  const other = await run([...words, "--approvals", written("other.txt", elsewhere)]);
  assert.equal(other.code, 1, "an approval is for one form");
  assert.equal((await run(["policy", "diff", old, old, "--samples", samples])).code, 0);
});

it("says what is wrong with a file, and quotes none of it", async () => {
  const config = configured("same.yaml", []);
  const cases = [
    [`{"event": "A"}\n{"properties": "${CLEAR}`, /samples-0\.jsonl, line 2: this is no JSON/],
    [`["${CLEAR}"]`, /line 1: write one item as a JSON object a line/],
    ["\n\n", /has no samples/],
  ] as const;
  await each(cases, async (one) => {
    const [text, says] = one;
    const samples = written(`samples-${cases.indexOf(one)}.jsonl`, text);
    const ran = await run(["policy", "diff", config, config, "--samples", samples]);
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, says);
    assert.ok(!ran.stderr.includes(CLEAR));
  });
  const samples = written("good.jsonl", JSON.stringify(SAMPLES[0]));
  const words = ["policy", "diff", config, config, "--samples", samples];
  const unsigned = await run([...words, "--approvals", written("bare.txt", "product-analytics properties.a clear")]);
  assert.equal(unsigned.code, 2);
  assert.match(unsigned.stderr, /bare\.txt, line 1: .*then who approved it and why/);
  const unknown = await run([...words, "--destination", "elsewhere"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /there is no destination "elsewhere"/);
});

it("judges a change by what was counted of fields, where nobody may keep samples", async () => {
  const field = (path: string, category: string, left: object, gone = 0) => ({
    path: `properties.${path}`,
    category,
    undeclared: true,
    left,
    gone,
  });
  const fields = [
    field("$city", "user.location.imprecise", {}, 12),
    field("plan", "user.behavior", { clear: 9 }, 3),
    field("distinct_id", "user.unique_id", { pseudonymous: 12 }),
    field("*", "user.behavior", {}, 2),
  ];
  const report = written("fields.json", JSON.stringify({ destination: "product-analytics", policy: "own", fields }));
  const old = configured("old.yaml", []);
  const changed = configured("new.yaml", [
    { where: "properties.$city", what: "keep", events: ["Bought"], why: "the map report" },
    { where: "properties.plan", what: "drop", why: "nobody reads it" },
  ]);
  const { code, stdout } = await run(["policy", "diff", old, changed, "--fields", report]);
  assert.equal(code, 1);
  assert.match(stdout, /product-analytics: 4 fields were seen/);
  assert.match(stdout, /\+ properties\.\$city {2}clear {2}\(user\.location\.imprecise, 12 items\) {2}NOT APPROVED/);
  assert.match(stdout, /- properties\.plan {2}clear {2}\(user\.behavior, 12 items\)/);
  assert.equal(stdout.includes("distinct_id"), false);
  assert.equal((await run(["policy", "diff", old, old, "--fields", report])).code, 0);
  for (const words of [[], ["--samples", report, "--fields", report], ["--fields", old]])
    assert.equal((await run(["policy", "diff", old, changed, ...words])).code, 2);
});
