import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { batchDrafter } from "../delivery/draft-batch.ts";
import type { DraftLine } from "../domain/disclosure.ts";
import type { DisclosedField } from "../domain/field.ts";
import type { BatchRecord, Envelope, Journal, Leaf, Settlement } from "../journal/journal.ts";
import { type Environment, openEnvironment } from "../journal/lmdb/environment.ts";
import { lmdbJournal } from "../journal/lmdb/journal.ts";
import { fieldSetId } from "../policy/field-sets.ts";
import { signerFromSeed } from "./checkpoint.ts";
import { openEmbedded } from "./clickhouse.ts";
import { actionLeaf, batchLeaf, settlementLeaf } from "./leaf-entries.ts";
import type { Ledger, LedgerReader } from "./ledger.ts";
import { leafHash } from "./merkle.ts";
import type { Mismatch } from "./mismatch.ts";
import { coverageLeaf, writeCoverage } from "./questions/coverage.ts";
import { destroyRows, digestOf, rowsToErase } from "./questions/erased.ts";
import { DICTIONARY_TABLES } from "./schema.ts";
import { createSequencer } from "./sequencer.ts";
import { type VerifyOptions, verifyLedger } from "./verify.ts";

/** Whatever is changed in the stored rows, somebody who runs `ledger verify` is told (I9). */

const AT = Date.UTC(2025, 10, 9, 8, 30);
const FIELDS: readonly DisclosedField[] = [
  { path: "$set.plan", category: "user.account", form: "clear" } as unknown as DisclosedField,
];
const FIELD_SET = fieldSetId(FIELDS);
const signer = signerFromSeed("bulkhead", new Uint8Array(32).fill(9));

const folder = mkdtempSync(join(tmpdir(), "bulkhead-verify-"));
let environment: Environment;
let journal: Journal;
let ledger: Ledger;
let olderCheckpoint = "";
const records: BatchRecord[] = [];
const settlements: Settlement[][] = [];
const COVERAGE = [
  { destination: "analytics", kind: "observed", since: AT, until: 0, reason: "first start", at: AT },
  { destination: "analytics", kind: "gap", since: AT + 5, until: AT + 9, reason: "it's\tlate", at: AT + 10 },
] as const;

const settlement = (
  batch: number,
  from: number,
  to: number,
  outcome: Settlement["outcome"],
  at: number,
): Settlement => ({
  batch,
  from,
  to,
  destination: "analytics",
  outcome,
  reason: outcome === "withheld" ? "sealed-drop" : "",
  status: outcome === "withheld" ? 0 : 200,
  at,
  removes: outcome === "delivered" && from === 0,
});

function envelope(number: number): Envelope {
  const line = (index: number): DraftLine => ({
    kind: "profile",
    operation: index === 0 ? "delete" : "set",
    route: "engage",
    ordered: true,
    subject: 0,
    organisation: -1,
    fieldSet: FIELD_SET,
    country: "FR",
    language: "fr",
    links: [[1, 0, "device"]],
  });
  return {
    id: number.toString(16).padStart(24, "0"),
    destination: "analytics",
    source: "web",
    epoch: 1,
    receivedAt: AT,
    identities: [
      { key: `key-${number}`, sealed: "sealed", kind: "subject", pseudonym: `p-${number}` },
      { key: `device-${number}`, sealed: "device", kind: "device", pseudonym: `d-${number}` },
    ],
    lines: [0, 1, 2, 3].map(line),
    bodies: ["{}", "{}", "{}", "{}"],
  };
}

before(async () => {
  environment = openEnvironment(join(folder, "journal"));
  journal = lmdbJournal(environment);
  ledger = openEmbedded(join(folder, "ledger"));
  await ledger.prepare();
  const sequencer = createSequencer(journal, signer);
  const sign = () => sequencer.sign((checkpoint) => journal.commit({ checkpoint }));
  const known = {
    token: () => undefined,
    hasSeen: () => false,
    fieldSets: () => [{ destination: "analytics", id: FIELD_SET, fields: FIELDS }],
  };
  const draft = batchDrafter(known, new Map([["analytics", { recipient: "vendor", downstream: "" }]]));
  for (let number = 1; number <= 6; number++) {
    const { record } = draft(number, AT + number * 86_400_000, [envelope(number)]);
    records.push(record);
    settlements.push([
      settlement(number, 0, 2, "delivered", AT + number),
      settlement(number, 3, 3, "withheld", AT + number),
    ]);
    const seal = actionLeaf({ id: `seal analytics ${number}`, action: "seal", operator: "ada", reason: "a test" });
    const entries = [batchLeaf(record), settlementLeaf(settlements[number - 1] ?? []), ...(number === 2 ? [seal] : [])];
    await sequencer.append(entries, (parts) => journal.commit(parts));
    if (number === 1) for (const one of COVERAGE) await sequencer.append([coverageLeaf(one, "ada")], journal.commit);
    if (number === 3) {
      await sign();
      olderCheckpoint = journal.checkpoint()?.note ?? "";
    }
  }
  await sign();
});

after(async () => {
  await ledger.close();
  await journal.close();
  rmSync(folder, { recursive: true, force: true });
});

const TABLES = [
  "lines",
  "withdrawn",
  "disclosures",
  "calendar",
  "settlements",
  "removals",
  "field_sets",
  "subjects",
  "pseudonyms",
  "links",
  "coverage",
  "erased",
];

/** Every case begins with what was signed. */
async function rewrite(): Promise<void> {
  for (const table of TABLES) await ledger.run(`TRUNCATE TABLE ${table}`);
  const [first] = records;
  assert.ok(first);
  const joined = (table: string) => records.map((record) => record.rows[table] ?? "").join("");
  await ledger.announce(
    { ...first, rows: Object.fromEntries(Object.keys(first.rows).map((table) => [table, joined(table)])) },
    false,
  );
  await ledger.settle(settlements.flat());
  for (const one of COVERAGE) await writeCoverage(ledger, one);
}

const verify = (more: Partial<VerifyOptions> = {}) =>
  verifyLedger({
    ledger,
    leafCount: journal.leafCount,
    leaf: journal.leaf,
    checkpoint: journal.checkpoint,
    action: journal.action,
    isOnItsWay: () => false,
    verifier: signer.verifier,
    lookAgainMs: 1,
    ...more,
  });

async function found(more: Partial<VerifyOptions> = {}): Promise<readonly Mismatch["what"][]> {
  const { verified, mismatches } = await verify(more);
  assert.equal(verified, mismatches.length === 0);
  return [...new Set(mismatches.map((one) => one.what))].toSorted();
}

const alter = (sql: string) => ledger.run(`ALTER TABLE ${sql} SETTINGS mutations_sync = 1`);

describe("ledger verify", () => {
  beforeEach(rewrite);

  it("finds nothing when nothing was changed", async () => {
    const result = await verify({ kept: olderCheckpoint });
    assert.deepEqual(result.mismatches, []);
    assert.deepEqual([result.leaves, result.lines, result.checkpointSize], [15, 24, 15]);
    assert.equal(result.root.length, 64);
  });

  const STORED: readonly (readonly [string, string, readonly Mismatch["what"][]])[] = [
    ["a line's country", "lines UPDATE country = 'DE' WHERE batch = 2 AND line = 1", ["batch"]],
    ["a line's source", "lines UPDATE source = 'other' WHERE batch = 2 AND line = 1", ["batch", "roll-up"]],
    ["a line's subject", "lines UPDATE subject = generateUUIDv4() WHERE batch = 6 AND line = 3", ["batch", "roll-up"]],
    ["a line's operation", "lines UPDATE operation = 'set' WHERE batch = 1 AND line = 0", ["batch", "roll-up"]],
    ["a line less", "lines DELETE WHERE batch = 3 AND line = 1", ["batch", "roll-up"]],
    ["the last batch less", "lines DELETE WHERE batch = 6", ["batch", "roll-up"]],
    ["a roll-up's count", "disclosures UPDATE announced = 9 WHERE operation = 'delete'", ["roll-up"]],
    ["a roll-up's last day", "disclosures UPDATE last = last + 1 WHERE operation = 'delete'", ["roll-up"]],
    ["a roll-up less", "disclosures DELETE WHERE operation = 'delete'", ["roll-up"]],
    ["a day less in the calendar", "calendar UPDATE days4 = 0, days5 = 0 WHERE operation = 'set'", ["roll-up"]],
    ["another country in the calendar", "calendar UPDATE last_country = last_country + 1 WHERE 1", ["roll-up"]],
    ["somebody less in the calendar", "calendar DELETE WHERE operation = 'set'", ["roll-up"]],
    [
      "an outcome",
      "settlements UPDATE outcome = 'delivered' WHERE batch = 4 AND line_from = 3",
      ["settlement", "withdrawn"],
    ],
    ["an outcome's status", "settlements UPDATE status = 201 WHERE batch = 4 AND line_from = 0", ["settlement"]],
    ["a settlement less", "settlements DELETE WHERE batch = 4", ["removal", "settlement", "withdrawn"]],
    ["a withdrawn line less", "withdrawn DELETE WHERE batch = 4", ["roll-up", "withdrawn"]],
    ["a field set's path", "field_sets UPDATE paths = ['$set.email'] WHERE 1", ["field-set"]],
    ["a field set's form", "field_sets UPDATE forms = ['masked'] WHERE 1", ["field-set"]],
  ];
  for (const [name, sql, expected] of STORED) {
    it(`finds ${name}`, async () => {
      await alter(sql);
      const what = await found();
      for (const one of expected) assert.ok(what.includes(one), `${one} in ${what.join(", ")}`);
    });
  }

  const ADDED: readonly (readonly [string, string, Mismatch["what"]])[] = [
    [
      "to a batch",
      "INSERT INTO lines SELECT * REPLACE (9 AS line, generateUUIDv4() AS item) FROM (SELECT * FROM lines WHERE batch = 2 AND line = 1)",
      "batch",
    ],
    ["twice", "INSERT INTO lines SELECT * FROM lines WHERE batch = 2 AND line = 1", "batch"],
    [
      "in a batch between",
      "INSERT INTO lines SELECT * REPLACE (0 AS batch) FROM (SELECT * FROM lines WHERE batch = 2)",
      "unknown-batch",
    ],
    [
      "in a batch far beyond",
      "INSERT INTO lines SELECT * REPLACE (4000000 AS batch) FROM (SELECT * FROM lines WHERE batch = 2)",
      "unknown-batch",
    ],
  ];
  for (const [name, sql, what] of ADDED) {
    it(`finds a line added ${name}`, async () => {
      await ledger.run(sql);
      assert.ok((await found()).includes(what));
    });
  }

  it("finds an outcome that was added", async () => {
    await ledger.run(
      "INSERT INTO settlements SELECT * REPLACE (9 AS line_from, 9 AS line_to, at + 5000 AS at) FROM (SELECT * FROM settlements WHERE batch = 2)",
    );
    assert.ok((await found()).includes("unknown-settlement"));
    await rewrite();
    await ledger.run(
      "INSERT INTO settlements SELECT * REPLACE (1 AS line_from, 1 AS line_to) FROM (SELECT * FROM settlements WHERE batch = 2 AND line_from = 0)",
    );
    assert.ok((await found()).includes("settlement"));
  });

  it("finds a disclosure that was hidden by withdrawing it, also with a consistent roll-up", async () => {
    await ledger.run("INSERT INTO withdrawn SELECT * FROM lines WHERE batch = 2 AND line = 1");
    assert.deepEqual(await found(), ["withdrawn"]);
  });

  it("finds a removal of another time, or none", async () => {
    for (const column of ["at", "asked"]) {
      await ledger.run(`INSERT INTO removals SELECT * REPLACE (${column} + 1 AS ${column}) FROM removals LIMIT 1`);
      assert.deepEqual(await found(), ["removal"]);
      await rewrite();
    }
    await alter("removals DELETE WHERE subject = (SELECT min(subject) FROM removals)");
    assert.deepEqual(await found(), ["removal"]);
  });

  it("finds a removal that no recipient accepted", async () => {
    await ledger.run(
      "INSERT INTO removals SELECT destination, kind, 'delete', subject, organisation, field_set, at, at FROM lines WHERE batch = 2 AND line = 1",
    );
    assert.deepEqual(await found(), ["removal"]);
  });

  it("finds an added roll-up", async () => {
    await ledger.run("INSERT INTO disclosures SELECT * REPLACE (generateUUIDv4() AS subject) FROM disclosures LIMIT 1");
    assert.deepEqual(await found(), ["roll-up"]);
    await rewrite();
    await ledger.run("INSERT INTO calendar SELECT * REPLACE (generateUUIDv4() AS subject) FROM calendar LIMIT 1");
    assert.deepEqual(await found(), ["roll-up"]);
  });

  it("finds nothing in a calendar that was written twice", async () => {
    await ledger.run("INSERT INTO calendar SELECT * FROM calendar");
    assert.deepEqual(await found(), []);
  });
});

/** What says who the lines are about, and what was observed: each case changes rows of one table, and puts them back. */
describe("ledger verify, over who and what", () => {
  before(rewrite);

  const restored = async (table: string): Promise<void> => {
    await ledger.run(`TRUNCATE TABLE ${table}`);
    if (table === "coverage") for (const one of COVERAGE) await writeCoverage(ledger, one);
    else await ledger.append(table, records.map((record) => record.rows[table] ?? "").join(""));
  };
  const OTHER = "toUUID('0f0f0f0f-0000-4000-8000-000000000001')";

  const CHANGED: readonly (readonly [table: string, rows: string, column: string, value: string])[] = [
    ["subjects", "batch = 5 AND kind = 'subject'", "sealed", "'sealee'"],
    ["subjects", "batch = 5 AND kind = 'subject'", "token", OTHER],
    ["subjects", "batch = 5 AND kind = 'subject'", "kind", "'device'"],
    ["subjects", "batch = 1", "seen", "toUInt64(1)"],
    ["subjects", "batch = 6", "country", "'DE'"],
    ["pseudonyms", "pid = 'p-2'", "subject", OTHER],
    ["pseudonyms", "pid = 'p-2'", "pid", "'p-3'"],
    ["pseudonyms", "pid = 'p-2'", "epoch", "2"],
    ["links", "batch = 3", "to", OTHER],
    ["links", "batch = 3", "from", OTHER],
    ["links", "batch = 3", "relation", "'same'"],
    ["links", "batch = 3", "batch", "4"],
    ["field_sets", "batch = 2", "destination", "'other'"],
    ["coverage", "kind = 'gap'", "until", "until - 1"],
    ["coverage", "kind = 'gap'", "since", "since + 1"],
    ["coverage", "kind = 'gap'", "reason", "''"],
    ["coverage", "kind = 'observed'", "at", "toUInt64(1)"],
  ];
  for (const [table, rows, column, value] of CHANGED) {
    it(`finds another ${column} in ${table}: ${value}`, async () => {
      await ledger.run(
        `CREATE TABLE changed ENGINE = Memory AS SELECT * REPLACE (${value} AS ${column}) FROM ${table} WHERE ${rows}`,
      );
      await alter(`${table} DELETE WHERE ${rows}`);
      await ledger.run(`INSERT INTO ${table} SELECT * FROM changed`);
      await ledger.run("DROP TABLE changed");
      assert.deepEqual(await found(), [table === "coverage" ? "coverage" : "batch"]);
      await restored(table);
    });
  }

  const GONE: readonly (readonly [table: string, rows: string])[] = [
    ["subjects", "batch = 1 AND kind = 'device'"],
    ["pseudonyms", "pid = 'd-4'"],
    ["links", "batch = 6"],
    ["links", "1"],
    ["field_sets", "batch = 2"],
    ["coverage", "kind = 'gap'"],
    ["coverage", "1"],
  ];
  for (const [table, rows] of GONE) {
    it(`finds rows less in ${table}: ${rows}`, async () => {
      await alter(`${table} DELETE WHERE ${rows}`);
      assert.deepEqual(await found(), [table === "coverage" ? "coverage" : "batch"]);
      await restored(table);
    });
  }

  const ADDED: readonly (readonly [table: string, change: string, what: Mismatch["what"]])[] = [
    ["links", "generateUUIDv4() AS to", "batch"],
    ["links", "4000000 AS batch", "unknown-batch"],
    ["pseudonyms", "'p-9' AS pid", "batch"],
    ["subjects", "'other' AS sealed, seen + 1 AS seen", "batch"],
    ["field_sets", "'other' AS destination", "batch"],
    ["coverage", "'other' AS destination", "coverage"],
  ];
  for (const [table, change, what] of ADDED) {
    it(`finds a row more in ${table}: ${change}`, async () => {
      await ledger.run(`INSERT INTO ${table} SELECT * REPLACE (${change}) FROM ${table} LIMIT 1`);
      assert.deepEqual(await found(), [what]);
      await restored(table);
    });
  }

  it("finds nothing in rows that were written twice", async () => {
    for (const table of [...DICTIONARY_TABLES, "coverage"])
      await ledger.run(`INSERT INTO ${table} SELECT * FROM ${table}`);
    assert.deepEqual(await found(), []);
  });

  it("waits for a gap whose row is on its way, and knows one that was logged meanwhile", async () => {
    const gap = { destination: "analytics", kind: "gap", since: AT + 20, until: 0, reason: "", at: AT + 30 } as const;
    const { reference, bytes } = coverageLeaf(gap, "ada");
    const text = Buffer.from(bytes).toString("utf8");
    const hash = Buffer.from(leafHash(bytes)).toString("hex");
    let asked = 0;
    const more: Partial<VerifyOptions> = {
      leafCount: () => (asked++ === 0 ? 15 : 16),
      leaf: (index) => (index === 15 ? { index, kind: "action", reference, hash } : journal.leaf(index)),
      action: (one) => (one === reference ? text : journal.action(one)),
    };
    assert.deepEqual(await found(more), ["coverage"]);
    asked = 0;
    await writeCoverage(ledger, gap);
    assert.deepEqual(await found(more), []);
    assert.deepEqual(await found(), ["coverage"]);
    await restored("coverage");
  });
});

describe("ledger verify, after an erasure", () => {
  beforeEach(rewrite);

  const token = async (batch: number): Promise<string> => {
    const [row] = await ledger.ask<{ token: string }>(
      "SELECT toString(token) AS token FROM subjects WHERE batch = {batch:UInt64} AND kind = 'subject'",
      { batch },
    );
    return row?.token ?? "";
  };
  const said = (rows: string) => (reference: string) =>
    reference === "erased ERA-1"
      ? `bulkhead action v1\n{"action":"erased","rows":"${rows}"}\n`
      : journal.action(reference);
  const erase = async (): Promise<string> => {
    const tokens = [await token(2)];
    const rows = await rowsToErase(ledger, tokens);
    assert.ok(rows.length > 0);
    await destroyRows(ledger, "ERA-1", tokens, rows);
    assert.deepEqual(await rowsToErase(ledger, tokens), []);
    return digestOf(rows.map((one) => one.hash));
  };

  it("finds nothing when the log says which rows were destroyed", async () => {
    assert.deepEqual(await found({ action: said(await erase()) }), []);
  });

  it("finds hashes that no action explains, so that nobody hides a row behind one", async () => {
    await erase();
    assert.deepEqual(await found(), ["erased"]);
    assert.deepEqual(await found({ action: said(digestOf([])) }), ["erased"]);
  });

  it("finds a hash that was taken away, and a row more that was destroyed", async () => {
    const action = said(await erase());
    await alter(`subjects DELETE WHERE token = toUUID('${await token(3)}')`);
    assert.deepEqual(await found({ action }), ["batch"]);
    await ledger.run("TRUNCATE TABLE erased");
    assert.deepEqual(await found({ action }), ["batch"]);
  });
});

describe("ledger verify, over the log", () => {
  before(rewrite);

  const leafAt = (index: number): Leaf => {
    const leaf = journal.leaf(index);
    assert.ok(leaf);
    return leaf;
  };
  const changed = async (index: number, change: Partial<Leaf>, check: () => Promise<void>): Promise<void> => {
    const before = leafAt(index);
    await environment.leaves.put(index, { ...before, ...change });
    await check();
    await environment.leaves.put(index, before);
    assert.deepEqual(await found(), []);
  };

  it("finds a leaf that was changed", () =>
    changed(0, { hash: "00".repeat(32) }, async () => assert.deepEqual(await found(), ["batch", "root"])));

  it("finds a leaf that was changed together with its rows: the signature tells", async () => {
    const sql = "lines UPDATE country = 'DE' WHERE batch = 1 AND line = 1";
    await alter(sql);
    const rows = await ledger.ask<{ text: string }>(
      "SELECT arrayStringConcat(arrayMap(x -> x.2, arraySort(groupArray((line, formatRowNoNewline('TabSeparated', *))))), '\\n') AS text FROM lines WHERE batch = 1",
    );
    const [record] = records;
    assert.ok(record);
    const bytes = batchLeaf({ ...record, rows: { ...record.rows, lines: `${rows[0]?.text}\n` } }).bytes;
    const hash = Buffer.from(leafHash(bytes)).toString("hex");
    const before = leafAt(0);
    await environment.leaves.put(0, { ...before, hash });
    assert.deepEqual(await found(), ["root"]);
    await environment.leaves.put(0, before);
    await rewrite();
  });

  it("finds a leaf less, at the end and in between", async () => {
    for (const index of [14, 5]) {
      const before = leafAt(index);
      await environment.leaves.remove(index);
      assert.ok((await found()).includes("root"));
      await environment.leaves.put(index, before);
    }
    assert.deepEqual(await found(), []);
  });

  it("finds an operator's action that was changed or lost", async () => {
    const reference = "seal analytics 2";
    const before = journal.action(reference) ?? "";
    await environment.actions.put(reference, before.replace("ada", "bob"));
    assert.deepEqual(await found(), ["action"]);
    await environment.actions.remove(reference);
    assert.deepEqual(await found(), ["action"]);
    await environment.actions.put(reference, before);
    assert.deepEqual(await found(), []);
  });

  it("holds a kept checkpoint against the log", async () => {
    assert.deepEqual(await found({ kept: olderCheckpoint }), []);
    const stranger = signerFromSeed("bulkhead", new Uint8Array(32).fill(1));
    assert.deepEqual(await found({ kept: olderCheckpoint, verifier: stranger.verifier }), ["signature"]);
    assert.deepEqual(await found({ kept: `${olderCheckpoint}x` }), ["signature"]);
  });

  it("finds a log that was signed again after a change: the kept checkpoint tells", async () => {
    const hash = "11".repeat(32);
    const rewritten = (index: number) => (index === 0 ? { ...leafAt(0), hash } : journal.leaf(index));
    const sequencer = createSequencer(
      { leafCount: journal.leafCount, leaf: rewritten, checkpoint: () => undefined },
      signer,
    );
    let note = "";
    await sequencer.sign(async (checkpoint) => void (note = checkpoint.note));
    const checkpoint = () => ({ size: 15, note, frontier: "" });
    assert.ok(!(await found({ leaf: rewritten, checkpoint })).includes("root"));
    assert.ok((await found({ leaf: rewritten, checkpoint, kept: olderCheckpoint })).includes("older-checkpoint"));
  });

  it("finds a log that was cut back: the kept checkpoint covers more", async () => {
    const later = journal.checkpoint()?.note;
    const old = { size: 9, note: olderCheckpoint, frontier: "" };
    assert.ok((await found({ leafCount: () => 9, checkpoint: () => old, kept: later })).includes("older-checkpoint"));
  });
});

describe("ledger verify, while the log grows", () => {
  it("takes a batch or an outcome whose leaf is on its way, or has come since, for known", async () => {
    await rewrite();
    // Two batches and an outcome came in after the sixth leaf was counted.
    const early = { leafCount: () => 11, checkpoint: () => undefined } as const;
    assert.deepEqual(await found(early), ["unknown-batch", "unknown-settlement"]);
    assert.deepEqual(await found({ ...early, isOnItsWay: () => true }), []);
    let asked = 0;
    assert.deepEqual(await found({ ...early, leafCount: () => (asked++ === 0 ? 11 : 15) }), []);
  });

  it("reads a log of 300,000 batches without holding its breath", async () => {
    const batches = 300_000;
    const hash = Buffer.from(leafHash(Buffer.from("bulkhead batch v1\n1\n"))).toString("hex");
    const empty: LedgerReader = {
      ask: () => Promise.resolve([]),
      run: () => Promise.resolve(),
      stream: async function* () {
        yield "";
      },
    };
    const leaf = (index: number): Leaf => ({ index, kind: "batch", reference: String(index + 1), hash });
    const result = await verify({ ledger: empty, leafCount: () => batches, leaf, checkpoint: () => undefined });
    assert.equal(result.leaves, batches);
    assert.equal(result.verified, false);
    assert.ok(result.mismatches.length <= 100);
  });
});

describe("ledger verify, over the disk", () => {
  const partFiles = (name: string): string[] =>
    readdirSync(join(folder, "ledger"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(`/${name}`) && /\/\w+_\d+_\d+_\d+\//.test(path) && !path.includes("detached"))
      .map((path) => join(folder, "ledger", path));

  const FILES: readonly (readonly [table: string, name: string])[] = [
    ...["data.bin", "data.cmrk4", "minmax_at.idx", "checksums.txt"].map((name) => ["lines", name] as const),
    ...["subjects", "pseudonyms", "links", "field_sets", "coverage"].map((table) => [table, "data.bin"] as const),
  ];
  for (const [table, name] of FILES) {
    it(`finds one flipped byte in ${name} of ${table}`, async (context) => {
      await rewrite();
      const tables = await ledger.ask<{ path: string }>(
        "SELECT path FROM system.parts WHERE active AND table = {table:String} ORDER BY name",
        { table },
      );
      const part = tables[0]?.path ?? "";
      const file = partFiles(name).find((path) => path.includes(part.split("/").slice(-3).join("/")));
      if (file === undefined) return context.skip(`this engine keeps no ${name} in ${part}`);
      await ledger.close();
      const bytes = readFileSync(file);
      const at = Math.floor(statSync(file).size / 2);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(file, bytes);
      ledger = openEmbedded(join(folder, "ledger"));
      assert.notDeepEqual(await found(), []);
      context.diagnostic((await found()).join(", "));
      const views = table === "lines" ? ["lines_to_disclosures", "lines_to_calendar"] : [];
      for (const damaged of [...views, table]) await ledger.run(`DROP TABLE ${damaged}`);
      await ledger.prepare();
    });
  }
});
