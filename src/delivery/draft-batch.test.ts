import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import type { Envelope, Journal } from "../journal/journal.ts";
import { openEnvironment } from "../journal/lmdb/environment.ts";
import { lmdbJournal } from "../journal/lmdb/journal.ts";
import { lmdbWriter, noCounts } from "../journal/lmdb/writer.ts";
import {
  TEST_AT,
  TEST_FIELD_SET,
  TEST_FIELDS,
  testEnvelope,
  testId,
  testLine,
  testPerson,
} from "../journal/test-envelope.ts";
import { LINE_COLUMNS, LINE_VERSION, NOBODY } from "../ledger/schema.ts";
import { batchDrafter, type DraftedBatch, itemId } from "./draft-batch.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ROUTES = new Map([
  ["analytics", { recipient: "vendor", downstream: "warehouse,backup" }],
  ["ads", { recipient: "other vendor", downstream: "" }],
]);

const folder = mkdtempSync(join(tmpdir(), "bulkhead-draft-"));
const environment = openEnvironment(folder);
const journal: Journal = lmdbJournal(environment);
const writer = lmdbWriter(environment, "tester", 2 ** 30);
after(async () => {
  await journal.close();
  rmSync(folder, { recursive: true, force: true });
});

const columns = (rows: string | undefined): readonly (readonly string[])[] =>
  (rows ?? "")
    .split("\n")
    .slice(0, -1)
    .map((row) => row.split("\t"));
const lineAt = (drafted: DraftedBatch, index: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (columns(drafted.record.rows["lines"])[index] ?? []).map((value, column) => [LINE_COLUMNS[column], value]),
  );
const countsOf = ({ record }: DraftedBatch): readonly number[] =>
  ["subjects", "pseudonyms", "links", "field_sets", "lines"].map((table) => columns(record.rows[table]).length);

let draft = batchDrafter(journal, ROUTES);
let sequence = 0;
let person = 0;
/** Somebody whom no other case knows. */
const stranger = (kind?: Parameters<typeof testPerson>[1]) => testPerson(`${++person}`, kind);

/** Drafts and commits, as the courier does. */
async function announced(...envelopes: readonly Envelope[]): Promise<DraftedBatch> {
  const drafted = draft(++sequence, TEST_AT + sequence, envelopes);
  await journal.commit({ ...drafted.step, putBatch: drafted.record });
  return drafted;
}

describe("drafting a batch", () => {
  beforeEach(async () => {
    draft = batchDrafter(journal, ROUTES);
    const fieldSets = [...ROUTES.keys()].map((destination) => ({
      destination,
      id: TEST_FIELD_SET,
      fields: TEST_FIELDS,
    }));
    await writer.append("analytics", { envelope: undefined, fieldSets, counts: noCounts() });
  });

  it("writes a line per item, with every column in its place", async () => {
    const [ada, acme] = [stranger(), stranger("organisation")];
    const lines = [
      testLine({ kind: "profile", operation: "unset", organisation: 1, country: "FR", language: "fr" }),
      testLine({ subject: -1 }),
    ];
    const first = testEnvelope(1, { identities: [ada, acme], lines, source: "a\tb\\c", epoch: 7 });
    const second = testEnvelope(2, { identities: [ada], destination: "ads" });
    const drafted = await announced(first, second);
    const [token, organisation] = [ada, acme].map((one) => journal.token(one.key)?.token ?? "");
    assert.match(token ?? "", UUID);
    assert.deepEqual(
      columns(drafted.record.rows["lines"]).map((row) => row.length),
      [1, 2, 3].map(() => LINE_COLUMNS.length),
    );
    assert.deepEqual(lineAt(drafted, 0), {
      version: String(LINE_VERSION),
      batch: String(sequence),
      line: "0",
      item: itemId(first.id, 0),
      at: String(TEST_AT + sequence),
      destination: "analytics",
      recipient: "vendor",
      downstream: "warehouse,backup",
      source: "a\\tb\\\\c",
      epoch: "7",
      kind: "profile",
      operation: "unset",
      subject: token,
      organisation,
      field_set: TEST_FIELD_SET,
      country: "FR",
      language: "fr",
      origin: "observed",
    });
    assert.deepEqual([lineAt(drafted, 1)["subject"], lineAt(drafted, 1)["organisation"]], [NOBODY, NOBODY]);
    const { recipient, subject, line } = lineAt(drafted, 2);
    assert.deepEqual([recipient, subject, line], ["other vendor", token, "2"]);
    assert.deepEqual(drafted.record.entries, [
      { destination: "analytics", envelope: first.id, from: 0, count: 2 },
      { destination: "ads", envelope: second.id, from: 2, count: 1 },
    ]);
    assert.equal(drafted.record.announced, false);
  });

  it("gives somebody one token, in one batch, in the next, and after a restart", async () => {
    const ada = stranger();
    const envelopes = [1, 2].map((number) => testEnvelope(number, { identities: [ada] }));
    const first = await announced(...envelopes);
    const second = await announced(...envelopes);
    draft = batchDrafter(journal, ROUTES);
    const third = await announced(...envelopes);
    const tokens = [first, second, third].flatMap((one) => [0, 1].map((index) => lineAt(one, index)["subject"]));
    assert.equal(new Set(tokens).size, 1);
    assert.equal(first.step.tokens?.length, 1);
    assert.deepEqual([second.step.tokens, third.step.tokens], [[], []]);
    const other = await announced(testEnvelope(3, { identities: [stranger()] }));
    assert.notEqual(lineAt(other, 0)["subject"], tokens[0]);
  });

  it("writes who is who once: subject, pseudonym, link, field set", async () => {
    const [ada, phone] = [stranger(), stranger("device")];
    const lines = [
      testLine({ links: [[1, 0, "device"]] }),
      testLine({
        links: [
          [1, 0, "device"],
          [0, 0, "same"],
        ],
      }),
    ];
    const envelope = testEnvelope(1, { identities: [ada, phone], lines });
    const first = await announced(envelope, envelope);
    // Other cases may have written the field set before.
    assert.deepEqual(countsOf(first).toSpliced(3, 1), [2, 2, 1, 4]);
    assert.deepEqual(countsOf(await announced(envelope)), [0, 0, 0, 0, 2]);
    draft = batchDrafter(journal, ROUTES);
    assert.deepEqual(countsOf(await announced(envelope)), [0, 0, 0, 0, 2]);

    const [token, device] = [ada, phone].map((one) => journal.token(one.key)?.token);
    const number = String(first.record.sequence);
    assert.deepEqual(columns(first.record.rows["links"]), [
      [number, "analytics", "device", device, token, String(first.record.at)],
    ]);
    assert.deepEqual(columns(first.record.rows["pseudonyms"]), [
      [number, "analytics", "1", ada.pseudonym, token],
      [number, "analytics", "1", phone.pseudonym, device],
    ]);
    assert.deepEqual(columns(first.record.rows["subjects"]), [
      [number, token, "subject", ada.sealed, "", "", String(first.record.at)],
      [number, device, "device", phone.sealed, "", "", String(first.record.at)],
    ]);
  });

  it("writes a pseudonym again for another destination or epoch, and none for an organisation", async () => {
    const [ada, acme] = [stranger(), stranger("organisation")];
    const identities = [ada, acme];
    await announced(testEnvelope(1, { identities }));
    const elsewhere = await announced(testEnvelope(2, { identities, destination: "ads" }));
    const rotated = await announced(testEnvelope(3, { identities, epoch: 2 }));
    for (const { record } of [elsewhere, rotated]) {
      assert.equal(columns(record.rows["pseudonyms"]).length, 1);
      assert.equal(record.rows["subjects"], "");
    }
  });

  it("writes a field set once per destination, with paths, categories and forms side by side", async () => {
    const set = { id: "42", fields: [{ path: "it's\ta \\ path", category: "user.name", form: "masked" } as const] };
    const fieldSets = ["analytics", "ads"].map((destination) => ({ destination, ...set }));
    await writer.append("analytics", { envelope: undefined, fieldSets, counts: noCounts() });
    const lines = [testLine({ fieldSet: "42" }), testLine({ fieldSet: "42" })];
    const first = await announced(testEnvelope(1, { lines }), testEnvelope(2, { lines }));
    const row = ({ record }: DraftedBatch, destination: string) =>
      `${record.sequence}\t${destination}\t42\t['it\\'s\\ta \\\\ path']\t['user.name']\t['masked']\n`;
    assert.equal(first.record.rows["field_sets"], row(first, "analytics"));
    const second = await announced(testEnvelope(3, { lines }), testEnvelope(4, { lines, destination: "ads" }));
    assert.equal(second.record.rows["field_sets"], row(second, "ads"));
    assert.throws(() => draft(1, TEST_AT, [testEnvelope(5, { lines: [testLine({ fieldSet: "43" })] })]), /field set/);
  });

  it("says it again when somebody turns out to be a device, and never the other way", async () => {
    const ada = stranger();
    const first = await announced(testEnvelope(1, { identities: [ada] }));
    const device = await announced(testEnvelope(2, { identities: [{ ...ada, kind: "device" }] }));
    const token = lineAt(first, 0)["subject"];
    assert.equal(lineAt(device, 0)["subject"], token);
    assert.deepEqual(columns(device.record.rows["subjects"]), [
      [String(device.record.sequence), token, "device", ada.sealed, "", "", String(device.record.at)],
    ]);
    assert.deepEqual(journal.token(ada.key), { token, kind: "device" });
    const later = await announced(testEnvelope(3, { identities: [ada] }), testEnvelope(4, { identities: [ada] }));
    assert.deepEqual([later.record.rows["subjects"], later.step.tokens], ["", []]);
    assert.equal(journal.token(ada.key)?.kind, "device");
  });

  it("says once for each country and language that somebody was disclosed with", async () => {
    const ada = stranger();
    const from = (number: number, country: string, language: string) =>
      testEnvelope(number, { identities: [ada], lines: [testLine({ country, language })] });
    const first = await announced(from(1, "FR", "fr"), from(2, "FR", "fr"), from(3, "", ""));
    const described = ({ record }: DraftedBatch) =>
      columns(record.rows["subjects"]).map(([, , , , language, country]) => `${country}/${language}`);
    assert.deepEqual(described(first), ["/", "FR/fr"]);
    assert.deepEqual(described(await announced(from(4, "DE", "fr"), from(5, "FR", "fr"))), ["DE/fr"]);
    const nobody = testLine({ subject: -1, country: "FR" });
    assert.deepEqual(described(await announced(testEnvelope(6, { identities: [ada], lines: [nobody] }))), []);
  });

  it("drafts only for configured destinations", () => {
    assert.throws(() => draft(1, TEST_AT, [testEnvelope(1, { destination: "gone" })]), /configured destinations/);
  });
});

describe("an item's id", () => {
  it("is a UUID-shaped text of envelope and index, different for each item", () => {
    assert.equal(itemId("0123456789abcdef01234567", 255), "01234567-89ab-cdef-0123-4567000000ff");
    const ids = [0, 1, 4_294_967_295].flatMap((index) => [1, 2].map((number) => itemId(testId(number), index)));
    assert.equal(new Set(ids).size, 6);
    for (const id of ids) assert.match(id, UUID);
  });
});
