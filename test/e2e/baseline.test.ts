import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { gzipSync } from "node:zlib";
import type { ImportedBaseline } from "../../src/incidents/baseline/baseline.ts";
import type { Affected, ScopeAnswer } from "../../src/incidents/incidents.ts";
import { eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { filesIn, found, ledgerRows } from "./residue.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";

/** What the vendor held before Bulkhead came counts too: its own export becomes lines, and nothing of it is said in clear. */

const TOKEN = "destination-token";
const DAY_MS = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const TODAY = dayOf(Date.now());
const LAST_WEEK = dayOf(Date.now() - 7 * DAY_MS);
const asked: { distinct_ids?: string[] }[] = [];
const administration = createServer((request, response) => {
  void (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push(JSON.parse(Buffer.concat(chunks).toString()) as { distinct_ids?: string[] });
    response.writeHead(200, { connection: "close" });
    response.end(JSON.stringify({ status: "ok", results: { task_id: "task-1" } }));
  })();
});
let vendor: MixpanelSimulator;
let server: Server;

before(async () => {
  administration.listen(0, "127.0.0.1");
  await once(administration, "listening");
  const { port } = administration.address() as AddressInfo;
  vendor = await startMixpanelSimulator();
  server = await startServer({
    upstream: vendor.url,
    token: TOKEN,
    destination: { erasure: { url: `http://127.0.0.1:${port}`, secret: "an oauth token" } },
  });
  const events = ["ada", "bob"].map((id) => ({
    event: "Seen",
    properties: { token: TOKEN, distinct_id: `user-${id}`, plan: "pro", time: Math.floor(Date.now() / 1_000) },
  }));
  await fetch(`http://${server.gateway}/product-analytics/track`, {
    method: "POST",
    body: JSON.stringify(events),
    headers: { connection: "close" },
  });
  await eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "settled");
});
after(async () => {
  await server.stop();
  await vendor.close();
  administration.close();
  removeFolder(server.folder);
});

const printed = <T>(...words: string[]) => server.printed<T>(...words);
const written = (name: string, content: string | Uint8Array): string => {
  const file = join(server.folder, name);
  writeFileSync(file, content);
  return file;
};
const words = (file: string, ...more: string[]): string[] => [
  "baseline",
  "import",
  "--destination",
  "product-analytics",
  "--dataset",
  file,
  ...more,
];
const opened = (from: string, to: string) =>
  printed<{ id: string }>("incident", "open", "--destination", "product-analytics", "--from", from, "--to", to);
const verified = async (): Promise<void> => {
  const { code, stdout } = await server.cli("ledger", "verify");
  assert.equal(code, 0, stdout);
};

/** Ada is known by events; Cyd, a device and Dee are not. Cyd stands in two rows, and one row has no id. */
const EXPORT = [
  "distinct_id,$email,$city,plan,ada.lovelace@example.org_notes,company,country",
  "user-ada,ada@example.org,Lyon,pro,,umbra-quibble,FR",
  "user-cyd,cyd@example.org,,,",
  "user-cyd,,Nice,,x,umbra-quibble,Germany",
  "$device:lonely-device,,Gent,,",
  "user-dee,,,,",
  "anonymous,,Turin,,",
  ",,Porto,,",
]
  .map((row) => `${row}\n`)
  .join("");
const HEADER_MENDED = EXPORT.replace("ada.lovelace@example.org_notes", "notes");

it("refuses a hostile file, a table without names, and a mapping that leads to nobody", async () => {
  const cases: readonly (readonly [
    name: string,
    content: string | Uint8Array,
    more: readonly string[],
    says: RegExp,
  ])[] = [
    ["latin1.csv", Buffer.from([0x69, 0x64, 0x0a, 0xe9, 0x0a]), [], /line 2 of the dataset is no UTF-8; convert/],
    ["bomb.gz", gzipSync(Buffer.alloc(2 ** 25, `${"a".repeat(9_999)}\n`)), [], /expands to more than/],
    ["person.csv", EXPORT, [], /first row looks like a person's data; put a header/],
    [
      "no-ids.csv",
      "colour,size\nred,1\n",
      [],
      /no column leads to people; say which one holds their ids with --identity/,
    ],
    ["wrong.csv", HEADER_MENDED, ["--identity", "nope"], /the dataset has no column "nope"/],
    ["empty-ids.csv", "distinct_id,plan\n,pro\n,free\n", [], /no row of the dataset has an id/],
  ];
  for (const [name, content, more, says] of cases) {
    const { code, stdout, stderr } = await server.cli(...words(written(name, content), ...more));
    assert.equal(code, 1, `${name}: ${stdout}`);
    assert.match(stderr, says, name);
    assert.doesNotMatch(stderr, /ada|lovelace/, name);
  }
  for (const [day, says] of [
    ["2999-01-01", /--as-of lies in the future/],
    ["last week", /asOf: write a day \(2025/],
  ] as const) {
    const { code, stderr } = await server.cli(...words(written("dated.csv", HEADER_MENDED), "--as-of", day));
    assert.equal(code, 2);
    assert.match(stderr, says);
  }
  const elsewhere = words(written("any.csv", HEADER_MENDED)).with(3, "elsewhere");
  assert.match((await server.cli(...elsewhere)).stderr, /there is no destination "elsewhere"/);
  const { recipients } = await printed<{ recipients: { kind: string }[] }>("ledger", "subject", "user-ada");
  assert.deepEqual(
    recipients.map((one) => one.kind),
    ["event"],
    "nothing of it was written",
  );
});

it("takes the columns that somebody names, and refuses one that is not there", async () => {
  const file = written("words.csv", "distinct_id,country,firm\nuser-fay,Spain,a-1\n");
  const wrong = await server.cli(...words(file, "--organisation", "nope"));
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /the dataset has no column "nope"/);
  const shown = await server.cli(...words(file, "--organisation", "firm", "--country", "", "--columns"));
  assert.match(shown.stdout, /organisation {2}firm {2}\(user\.workplace; chosen\)/);
  assert.match(shown.stdout, /field {9}country/);
  const elsewhere = ["--as-of", dayOf(Date.now() + DAY_MS)];
  assert.equal(
    (await server.cli(...words(file, "--organisation", "firm", ...elsewhere))).code,
    2,
    "nothing is written",
  );
});

it("shows first what the columns are taken for", async () => {
  const { columns } = await printed<{ columns: { name: string; role: string; category: string }[] }>(
    ...words(written("people.csv", HEADER_MENDED), "--columns"),
  );
  assert.deepEqual(columns.map((one) => `${one.name} ${one.role} ${one.category}`).slice(0, 3), [
    "distinct_id identity user.unique_id",
    "$email field user.contact.email",
    "$city field user.location.imprecise",
  ]);
});

it("counts everybody whom the vendor held, also people who never sent anything", async () => {
  const found = await printed<ImportedBaseline>(...words(written("people.csv", HEADER_MENDED), "--as-of", LAST_WEEK));
  assert.deepEqual(
    [found.rows, found.people, found.unknownBefore, found.rowsWithoutId, found.whole, found.countsFrom.slice(0, 10)],
    [7, 4, 3, 2, true, LAST_WEEK],
  );
  assert.deepEqual([found.organisations, found.unread], [1, { organisation: 0, country: 1, language: 0 }]);
  await verified();

  const { id } = await opened(TODAY, TODAY);
  const scope = await printed<ScopeAnswer>("incident", "scope", id);
  assert.deepEqual([scope.subjects, scope.unidentifiedDevices], [4, 1], "Ada, Bob, Cyd, Dee, and a device of nobody");
  assert.deepEqual([scope.organisations, scope.countries], [1, { FR: 1 }]);
  const counted = (category: string) =>
    scope.categories.find((one) => one.category === category && one.form === "clear")?.subjects;
  assert.deepEqual(
    ["user.unique_id", "user.contact.email", "user.location.imprecise"].map(counted),
    [3, 2, 2],
    "each with what the file said of them",
  );
  assert.deepEqual(scope.disclosedDuringIntrusion, { subjects: 2, items: 2 }, "a baseline is no disclosure of today");
  assert.deepEqual(scope.baselines, [{ asOf: LAST_WEEK, whole: true }]);
  const told = (await server.cli("incident", "scope", id)).stdout;
  assert.match(told, new RegExp(`A baseline is in it: what the vendor held, counted from ${LAST_WEEK} on`));

  const { stdout } = await server.cli("incident", "affected", id, "--format", "jsonl");
  const people = new Map(
    stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Affected)
      .map((one) => [one.userId, one]),
  );
  assert.deepEqual([...people.keys()].toSorted(), ["user-ada", "user-bob", "user-cyd", "user-dee"]);
  assert.deepEqual(
    people.get("user-cyd")?.fields.map((one) => `${one.path} ${one.category} ${one.form}`),
    [
      "$city user.location.imprecise clear",
      "$email user.contact.email clear",
      "company user.workplace clear",
      "country user.contact.address.country clear",
      "distinct_id user.unique_id clear",
      "notes user.content clear",
    ],
  );
  assert.deepEqual(
    ["user-ada", "user-bob", "user-cyd"].map((id) => people.get(id)?.organisation),
    ["umbra-quibble", null, "umbra-quibble"],
  );
  const subject = await printed<{ known: boolean; recipients: { kind: string; first: string; items: number }[] }>(
    "ledger",
    "subject",
    "user-cyd",
  );
  assert.deepEqual(
    subject.recipients.map((one) => [one.kind, one.first.slice(0, 10), one.items]),
    [["baseline", LAST_WEEK, 1]],
  );
  const plain = await server.cli("ledger", "subject", "user-cyd");
  assert.match(
    plain.stdout,
    new RegExp(`Vendor, Inc. \\(product-analytics\\), baseline: held by its own export of ${LAST_WEEK}`),
  );
});

it("claims no more than the file's day", async () => {
  const today = await opened(TODAY, TODAY);
  const now = await printed<ScopeAnswer>("incident", "scope", today.id);
  assert.equal(now.complete, false);
  assert.deepEqual(now.incompleteBecause, [
    `what went to the vendor between the baseline of ${LAST_WEEK} and ${TODAY} was not observed`,
  ]);
  const earlier = await opened(dayOf(Date.now() - 30 * DAY_MS), dayOf(Date.now() - 20 * DAY_MS));
  const before = await printed<ScopeAnswer>("incident", "scope", earlier.id);
  assert.deepEqual(
    [before.subjects, before.baselines, before.complete],
    [0, [], false],
    "nobody counts before that day",
  );
  const shown = await printed<{ baselines: { whole: boolean }[] }>("coverage", "show", "product-analytics");
  assert.deepEqual(
    shown.baselines.map((one) => one.whole),
    [true],
  );
});

it("never takes the same file twice", async () => {
  const file = join(server.folder, "people.csv");
  const refused = await server.cli(...words(file, "--as-of", LAST_WEEK));
  assert.equal(refused.code, 1);
  assert.match(
    refused.stderr,
    new RegExp(
      `this file was imported for product-analytics on ${TODAY} already; nothing was written, and nobody counts`,
    ),
  );
  const { recipients } = await printed<{ recipients: { items: number }[] }>("ledger", "subject", "user-cyd");
  assert.deepEqual(
    recipients.map((one) => one.items),
    [1],
  );
  const kept = readdirSync(join(server.folder, "data/quarantine"), { recursive: true });
  assert.ok(!kept.some((one) => String(one).includes("arriving")), "nothing stays of a refused file");
  await verified();
});

it("takes an export that holds pseudonyms for what it is", async () => {
  const { pseudonyms } = await printed<{ pseudonyms: { pids: string[] }[] }>("ledger", "subject", "user-bob");
  const pid = pseudonyms[0]?.pids[0] ?? assert.fail("Bob has a pseudonym");
  const rows = [{ distinct_id: pid, browser: "Firefox" }];
  const file = written("after.jsonl.gz", gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join("")));
  const found = await printed<ImportedBaseline>(...words(file, "--part"));
  assert.deepEqual([found.people, found.unknownBefore, found.whole], [1, 0, false]);
  const { recipients } = await printed<{ recipients: { kind: string; fields: { path: string; form: string }[] }[] }>(
    "ledger",
    "subject",
    "user-bob",
  );
  assert.deepEqual(
    recipients.find((one) => one.kind === "baseline")?.fields.map((one) => `${one.path} ${one.form}`),
    ["browser clear", "distinct_id pseudonymous"],
  );
});

it("says in words what it could not take", async () => {
  const file = written("spain.csv", "distinct_id,company,country\nuser-dee,a-1,Spain\nuser-dee,,ES\n");
  const { code, stdout } = await server.cli(...words(file, "--part", "--organisation", ""));
  assert.equal(code, 0);
  assert.match(stdout, / 1 {2}rows whose country is no two-letter code \(FR\): not taken\n/);
  assert.doesNotMatch(stdout, /organisation|Spain/);
});

it("asks the vendor to forget people under the ids that it held", async () => {
  for (const id of ["user-cyd", "user-ada", "user-bob"])
    assert.equal((await server.cli("erase", id, "--reason", "Art. 17", "--yes")).code, 0);
  const [cyd, ada, bob] = asked.map((one) => one.distinct_ids ?? []);
  assert.deepEqual(cyd, ["user-cyd"], "nothing but the own id: no pseudonym of Cyd was ever told");
  assert.equal(ada?.length, 2);
  assert.ok(ada.includes("user-ada"), "Ada under both names");
  assert.ok(bob?.length === 1 && !bob.includes("user-bob"), "an own id that the vendor never held is not told now");
});

it("goes on after a crash, and ends with everybody once", async () => {
  const people = 12_000;
  const lines = async () => (await printed<{ lines: number }>("ledger", "verify")).lines;
  const before = await lines();
  const rows = Array.from({ length: people }, (_, index) => `crowd-${index},Gent\n`);
  const file = written("crowd.csv", `distinct_id,city\n${rows.join("")}`);
  const cut = server.cli(...words(file, "--as-of", LAST_WEEK));
  const journalled = () => statSync(join(server.folder, "data/journal/data.mdb")).size;
  const small = journalled();
  await eventually(() => journalled() > small + 2 ** 20, 30_000, "the first page is on its way to the journal");
  await server.kill();
  assert.equal((await cut).code, 1);
  server = await startServer({ after: server });
  await verified();
  const again = await server.cli(...words(file, "--as-of", LAST_WEEK));
  assert.ok(again.code === 0 || /imported for/.test(again.stderr), again.stderr);
  assert.equal(await lines(), before + people);
  const { id } = await opened(TODAY, TODAY);
  assert.equal((await printed<ScopeAnswer>("incident", "scope", id)).subjects, people + 4);
});

it("keeps all of it over a restart, and nothing of it in clear", async () => {
  await server.stop();
  const data = join(server.folder, "data");
  // What was refused stays apart until its day.
  const files = filesIn(data).filter((one) => !one.name.startsWith(join(data, "quarantine")));
  const values = { address: "cyd@example.org", id: "user-cyd", crowd: "crowd-11999", firm: "umbra-quibble" };
  assert.deepEqual(found(values, [...files, ...(await ledgerRows(data))]), []);
  server = await startServer({ after: server });
  await verified();
  const { id } = await opened(TODAY, TODAY);
  assert.equal((await printed<ScopeAnswer>("incident", "scope", id)).subjects, 12_004);
  const again = await server.cli(...words(join(server.folder, "people.csv"), "--as-of", LAST_WEEK));
  assert.match(again.stderr, /imported for product-analytics/);
});
