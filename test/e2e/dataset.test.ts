import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";

/** Weeks after the breach the vendor's dataset arrives, and somebody checks it from the command line. */

const TOKEN = "destination-token";
const PEOPLE = 30;
let vendor: MixpanelSimulator;
let server: Server;

before(async () => {
  vendor = await startMixpanelSimulator();
  server = await startServer({ upstream: vendor.url, token: TOKEN, destination: { starts_empty: true } });
  const events = Array.from({ length: PEOPLE }, (_, index) => ({
    event: "Seen",
    properties: {
      token: TOKEN,
      distinct_id: `person-${index}`,
      company: `company-${index % 3}`,
      plan: "pro",
      $email: `person-${index}@example.org`,
      time: Math.floor(Date.now() / 1_000),
    },
  }));
  const body = JSON.stringify(events);
  await fetch(`http://${server.gateway}/product-analytics/track`, {
    method: "POST",
    body,
    headers: { connection: "close" },
  });
  await eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "settled");
});
after(async () => {
  await server.stop();
  await vendor.close();
  removeFolder(server.folder);
});

const printed = <T>(...words: string[]) => server.printed<T>(...words);
const today = new Date().toISOString().slice(0, 10);
const opened = () =>
  printed<{ id: string }>("incident", "open", "--destination", "product-analytics", "--from", today, "--to", today);

it("confirms whom the vendor's own export holds, and freezes a wave", async () => {
  const { id } = await opened();
  await printed("incident", "scope", id);
  await vendor.exportCsv(server.folder);
  const file = join(server.folder, "events.csv.gz");
  writeFileSync(file, gzipSync(readFileSync(join(server.folder, "events.csv"))));
  const words = ["incident", "reconcile", id, "--dataset", file, "--delivered", "by mail"];

  const columns = await printed<{ columns: { name: string; role: string }[] }>(...words, "--columns");
  assert.equal(columns.columns.find((one) => one.name === "distinct_id")?.role, "identity");
  const found = await printed<Record<string, number>>(...words);
  assert.deepEqual(
    [found["rows"], found["confirmed"], found["ledgerOnly"], found["vendorOnly"], found["organisations"]],
    [PEOPLE, PEOPLE, 0, 0, 3],
  );
  const told = await server.cli(...words);
  assert.match(told.stdout, /30 {2}people confirmed/);
  assert.ok(!told.stdout.includes("person-"), "nobody is named");
  const shown = await printed<{ waves: unknown[] }>("incident", "show", id);
  assert.ok(shown.waves.length >= 2);
  // What was compared is no scope: forms and the register count people by the scope before it.
  const entries = JSON.parse((await server.cli("register", "breaches", "--json")).stdout || "[]") as {
    persons: string;
  }[];
  assert.equal(entries[0]?.persons, String(PEOPLE));
  assert.equal((await server.cli("ledger", "verify")).code, 0);
});

it("says what is wrong with a dataset and keeps nothing of it", async () => {
  const { id } = await opened();
  const file = join(server.folder, "broken.csv");
  writeFileSync(file, Buffer.from([0x69, 0x64, 0x0a, 0xe9, 0x0a]));
  const refused = await server.cli("incident", "reconcile", id, "--dataset", file);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /line 2 of the dataset is no UTF-8; convert the file/);
  const missing = await server.cli("incident", "reconcile", id, "--dataset", join(server.folder, "nothing.csv"));
  assert.match(missing.stderr, /nothing\.csv can't be read/);
});

it("plays a breach, and times it", async () => {
  const out = join(server.folder, "drill.csv");
  const words = ["drill", "--destination", "product-analytics", "--out", out, "--missing", "20", "--strangers", "7"];
  const played = await printed<{
    subjects: number;
    reconcile: Record<string, number>;
    steps: { step: string; millis: number }[];
  }>(...words);
  const { confirmed = 0, ledgerOnly = 0, vendorOnly, fieldMismatch } = played.reconcile;
  assert.equal(played.subjects, PEOPLE);
  assert.equal(confirmed + ledgerOnly, PEOPLE);
  assert.ok(ledgerOnly > 0 && confirmed > 0, "some are missing");
  assert.equal(vendorOnly, 7);
  assert.equal(fieldMismatch, confirmed, "the vendor derived a city for everybody");
  assert.equal(played.steps.length, 5);
  assert.match(readFileSync(out, "utf8"), /^event,distinct_id,\$city/);
  const wrong = await server.cli("drill", "--destination", "elsewhere", "--out", out);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /there is no destination "elsewhere"/);
});

describe("the evidence of an incident", () => {
  const bundle = (name: string) => join(server.folder, name);
  const verifier = (folder: string) =>
    spawnSync(process.execPath, [join(folder, "verify.mjs")], { encoding: "utf8", env: {} });
  let incident = "";

  it("proves itself offline, with and without the people", async () => {
    incident = (await opened()).id;
    await server.cli("incident", "scope", incident);
    const words = ["incident", "bundle", incident, "--out"];
    const made = await printed<{ verified: boolean; files: number }>(...words, bundle("whole"));
    assert.equal(made.verified, true);
    assert.match(readFileSync(join(bundle("whole"), "affected.jsonl"), "utf8"), /"userId":"person-1"/);
    assert.match(verifier(bundle("whole")).stdout, /are what was signed with bulkhead\+/);
    await printed(...words, bundle("redacted"), "--redacted");
    const all = readdirSync(bundle("redacted"), { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    for (const file of all)
      assert.doesNotMatch(readFileSync(join(file.parentPath, file.name), "utf8"), /person-\d/, file.name);
    const again = await server.cli(...words, bundle("whole"));
    assert.match(again.stderr, /give a folder that does not exist yet/);
  });

  it("shows whatever was changed, taken away or put in", () => {
    const names = readdirSync(bundle("whole"), { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile() && one.name !== "verify.mjs" && one.name !== "READ-ME.txt")
      .map((one) => relative(bundle("whole"), join(one.parentPath, one.name)));
    assert.ok(names.length > 10);
    const copy = bundle("copy");
    const spoiled = (spoil: () => void): string => {
      rmSync(copy, { recursive: true, force: true });
      cpSync(bundle("whole"), copy, { recursive: true });
      spoil();
      const { status, stdout, stderr } = verifier(copy);
      return status === 1 ? stdout + stderr : `ended with ${status}`;
    };
    assert.equal(
      spoiled(() => undefined),
      "ended with 0",
    );
    for (const name of names) {
      const file = join(copy, name);
      const says = spoiled(() => {
        const bytes = readFileSync(file);
        const at = Math.floor(bytes.length / 2);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        writeFileSync(file, bytes);
      });
      assert.doesNotMatch(says, /ended with/, `a byte of ${name}`);
      assert.doesNotMatch(
        spoiled(() => rmSync(file)),
        /ended with/,
        `${name} away`,
      );
    }
    assert.match(
      spoiled(() => writeFileSync(join(copy, "more.json"), "{}")),
      /more\.json: nobody listed it/,
    );
    // Somebody who makes the manifest fit again still can't make the log's entry.
    const resealed = spoiled(() => {
      const file = join(copy, "incident.json");
      writeFileSync(file, readFileSync(file, "utf8").replace('"title"', '"titel"'));
      const manifest = JSON.parse(readFileSync(join(copy, "manifest.json"), "utf8")) as {
        files: { name: string; bytes: number; sha256: string }[];
      };
      for (const one of manifest.files) {
        const bytes = readFileSync(join(copy, one.name));
        Object.assign(one, { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") });
      }
      writeFileSync(join(copy, "manifest.json"), JSON.stringify(manifest));
    });
    assert.match(resealed, /manifest\.json: the log says another one/);
  });
});
