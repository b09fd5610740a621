import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { batchDrafter } from "../delivery/draft-batch.ts";
import type { BatchRecord, Envelope, Settlement } from "../journal/journal.ts";
import { TEST_AT, TEST_FIELD_SET, TEST_FIELDS, testEnvelope, testLine, testPerson } from "../journal/test-envelope.ts";
import { settlementRow } from "./leaf-entries.ts";
import type { Ledger } from "./ledger.ts";
import { type ActionLog, coverageOf, openCoverage } from "./questions/coverage.ts";
import { DICTIONARY, DICTIONARY_TABLES, LINE_COLUMNS, SETTLEMENT_COLUMNS, tsv, tsvArray } from "./schema.ts";

/** What a driver gives the suite: an empty engine, opened once. */
export interface LedgerUnderTest {
  readonly ledger: Ledger;
  readonly close: () => Promise<void>;
}

const AWKWARD = ["a\ttab", "back\\slash \\t \\N", 'it\'s "quoted"', "é 日本語 🧯 \u202Eabc", "line\nbreak\r", ""];

/** Rows as the couriers draft them; every batch meets its people for the first time. */
function batchOf(sequence: number, envelopes: readonly Envelope[], recipient = "vendor", downstream = ""): BatchRecord {
  const known = {
    token: () => undefined,
    hasSeen: () => false,
    fieldSets: (destination: string, ids: readonly string[]) =>
      ids.map((id) => ({ destination, id, fields: TEST_FIELDS })),
  };
  const routes = new Map(envelopes.map((one) => [one.destination, { recipient, downstream }]));
  return batchDrafter(known, routes)(sequence, TEST_AT, envelopes).record;
}

interface Tally {
  readonly announced: number;
  readonly withdrawn: number;
}

/** The suite that every driver passes. The cases share one ledger; each uses batches and a destination of its own. */
export function ledgerContract(name: string, open: () => Promise<LedgerUnderTest>): void {
  describe(name, () => {
    let current: LedgerUnderTest;
    let ledger: Ledger;
    let sequence = 0;

    const linesOf = async (batch: number): Promise<string> => {
      let text = "";
      const sql = `SELECT ${LINE_COLUMNS.join(", ")} FROM lines WHERE batch = {batch:UInt64} ORDER BY line`;
      for await (const piece of ledger.stream(sql, { batch })) text += piece;
      return text;
    };
    const settlementsOf = async (batch: number): Promise<string> => {
      let text = "";
      const sql = `SELECT ${SETTLEMENT_COLUMNS.join(", ")} FROM settlements FINAL WHERE batch = {batch:UInt64} ORDER BY line_from`;
      for await (const piece of ledger.stream(sql, { batch })) text += piece;
      return text;
    };
    const rolledUp = async (destination: string): Promise<Tally> => {
      const [row] = await ledger.ask<{ a: string; w: string }>(
        "SELECT sum(announced) AS a, sum(withdrawn) AS w FROM disclosures WHERE destination = {destination:String}",
        { destination },
      );
      return { announced: Number(row?.a), withdrawn: Number(row?.w) };
    };
    /** Rows of the calendar that the engine has merged: how many, and how many days they say. */
    const calendarDays = async (destination: string): Promise<readonly [rows: number, days: number]> => {
      const words = [0, 1, 2, 3, 4, 5].map((word) => `bitCount(days${word})`).join(" + ");
      const [row] = await ledger.ask<{ rows: string; days: string }>(
        `SELECT count() AS rows, sum(${words}) AS days FROM calendar FINAL WHERE destination = {destination:String}`,
        { destination },
      );
      return [Number(row?.rows), Number(row?.days)];
    };
    const rebuilt = async (): Promise<void> => {
      let done = 0;
      for await (const progress of ledger.derived.rebuild()) done = progress.done;
      assert.equal(done, Number((await ledger.ask<{ n: string }>("SELECT toString(count()) AS n FROM lines"))[0]?.n));
    };
    const rowsIn = async (table: string, destination: string): Promise<number> => {
      const sql = `SELECT count() AS n FROM ${table} FINAL WHERE destination = {destination:String}`;
      const [row] = await ledger.ask<{ n: string }>(sql, { destination });
      return Number(row?.n);
    };
    const linesFor = (destination: string, count: number, line: Parameters<typeof testLine>[0] = {}) =>
      batchOf(++sequence, [
        testEnvelope(sequence, { destination, lines: Array.from({ length: count }, () => testLine(line)) }),
      ]);
    const settlementOf = (
      batch: BatchRecord,
      from: number,
      to: number,
      more: Partial<Settlement> = {},
    ): Settlement => ({
      batch: batch.sequence,
      from,
      to,
      destination: batch.entries[0]?.destination ?? "",
      outcome: "delivered",
      reason: "",
      status: 200,
      at: TEST_AT + batch.sequence,
      removes: false,
      ...more,
    });

    before(async () => {
      current = await open();
      ledger = current.ledger;
      await ledger.prepare();
    });
    after(() => current.close());

    it("prepares twice and keeps what is there", async () => {
      const batch = linesFor("prepared", 2);
      await ledger.announce(batch, false);
      await ledger.prepare();
      assert.equal(await linesOf(batch.sequence), batch.rows["lines"]);
      assert.deepEqual(await rolledUp("prepared"), { announced: 2, withdrawn: 0 });
      await ledger.announce(linesFor("prepared", 1), false);
      assert.deepEqual(await rolledUp("prepared"), { announced: 3, withdrawn: 0 });
    });

    it("makes the calendar of lines that are older than it, and not of groups", async () => {
      const destination = "before-calendar";
      assert.equal(ledger.derived.isIncomplete(), false);
      await ledger.run("DROP TABLE lines_to_calendar");
      await ledger.run("DROP TABLE calendar");
      await ledger.prepare();
      assert.equal(ledger.derived.isIncomplete(), true, "an answer would leave people out");
      await rebuilt();
      assert.equal(ledger.derived.isIncomplete(), false);
      const days = await calendarDays("prepared");
      assert.deepEqual(days, [2, 2]);
      await ledger.run("DROP TABLE lines_to_calendar");
      await ledger.announce(linesFor(destination, 3), false);
      assert.deepEqual(await calendarDays(destination), [0, 0]);
      await ledger.prepare();
      await rebuilt();
      assert.deepEqual(await calendarDays(destination), [1, 1]);
      assert.deepEqual(await calendarDays("prepared"), days);
      await ledger.announce(linesFor(destination, 1, { kind: "group", subject: -1 }), false);
      assert.deepEqual(await calendarDays(destination), [1, 1]);
    });

    it("gives lines back byte for byte, whatever a name holds", async () => {
      const envelopes = AWKWARD.flatMap((source, index) => [
        testEnvelope(index, {
          source,
          destination: `awkward ${source}`,
          epoch: 4_294_967_295,
          identities: [testPerson("ada"), testPerson("acme", "organisation")],
          lines: [
            testLine({ organisation: 1, country: "FR", language: "fr" }),
            testLine({ kind: "group", operation: "unset", subject: -1, fieldSet: "0" }),
          ],
        }),
      ]);
      for (const awkward of AWKWARD) {
        const batch = batchOf(++sequence, envelopes, awkward, `${awkward},${awkward}`);
        await ledger.announce(batch, false);
        assert.equal(await linesOf(batch.sequence), batch.rows["lines"], JSON.stringify(awkward));
      }
    });

    it("gives names, paths and sealed ids back as they were", async () => {
      const destination = AWKWARD.join(" ");
      const person = { ...testPerson("ada"), pseudonym: AWKWARD.join("/") };
      const batch = batchOf(++sequence, [testEnvelope(sequence, { destination, identities: [person] })]);
      await ledger.announce(batch, false);
      assert.deepEqual(
        await ledger.ask("SELECT pid, epoch FROM pseudonyms WHERE destination = {destination:String}", { destination }),
        [{ pid: person.pseudonym, epoch: 1 }],
      );
      const fields = {
        paths: TEST_FIELDS.map((one) => one.path),
        categories: TEST_FIELDS.map((one) => one.category),
        forms: TEST_FIELDS.map((one) => one.form),
      };
      assert.deepEqual(
        await ledger.ask(
          "SELECT toString(id) AS id, paths, categories, forms FROM field_sets WHERE destination = {destination:String}",
          { destination },
        ),
        [{ id: TEST_FIELD_SET, ...fields }],
      );
    });

    it("gives the dictionary back byte for byte, whatever a name or a path holds", async () => {
      const destination = AWKWARD.join("|");
      const identities = [testPerson("ada"), testPerson("phone", "device")].map((one, index) => ({
        ...one,
        pseudonym: `${AWKWARD.join("/")}${index}`,
      }));
      const lines = [testLine({ links: [[1, 0, "device"]], country: "FR" })];
      const batch = batchOf(++sequence, [testEnvelope(sequence, { destination, identities, lines })]);
      const arrays = [AWKWARD, AWKWARD.map(() => "user.name"), AWKWARD.map(() => "clear")].map(tsvArray);
      const set = `${[sequence, tsv(destination), 7, ...arrays].join("\t")}\n`;
      const rows: Readonly<Record<string, string>> = { ...batch.rows, field_sets: `${set}${batch.rows["field_sets"]}` };
      await ledger.announce({ ...batch, rows }, false);
      for (const table of DICTIONARY_TABLES) {
        let text = "";
        const sql = `SELECT ${DICTIONARY[table].join(", ")} FROM ${table} WHERE batch = {batch:UInt64}`;
        for await (const piece of ledger.stream(sql, { batch: batch.sequence })) text += piece;
        const sorted = (all: string) => all.split("\n").toSorted();
        assert.deepEqual(sorted(text), sorted(rows[table] ?? ""), table);
        assert.notEqual(text, "", table);
      }
    });

    it("keeps what two batches say of the same, also when the engine merges rows", async () => {
      const destination = "said-twice";
      const told = () =>
        testEnvelope(1, {
          destination,
          identities: [testPerson("ada"), testPerson("phone", "device")],
          lines: [testLine({ links: [[1, 0, "device"]] })],
        });
      const batches = [batchOf(++sequence, [told()]), batchOf(++sequence, [told()])];
      for (const batch of batches) await ledger.announce(batch, false);
      for (const table of DICTIONARY_TABLES) await ledger.run(`OPTIMIZE TABLE ${table} FINAL`);
      const rows = await Promise.all(["pseudonyms", "links", "field_sets"].map((table) => rowsIn(table, destination)));
      assert.deepEqual(rows, [4, 2, 2]);
    });

    it("announces a batch again without a second row of anything", async () => {
      const destination = "repeated";
      const batch = batchOf(++sequence, [
        testEnvelope(sequence, {
          destination,
          identities: [testPerson("ada"), testPerson("phone", "device")],
          lines: [testLine({ links: [[1, 0, "device"]] }), testLine({ country: "FR" }), testLine()],
        }),
      ]);
      await ledger.announce(batch, false);
      const count = async () => ({
        rollUp: await rolledUp(destination),
        tables: await Promise.all(["pseudonyms", "links", "field_sets"].map((table) => rowsIn(table, destination))),
      });
      assert.deepEqual(await count(), { rollUp: { announced: 3, withdrawn: 0 }, tables: [2, 1, 1] });
      await ledger.announce(batch, true);
      await ledger.announce(batch, true);
      assert.equal(await linesOf(batch.sequence), batch.rows["lines"]);
      assert.deepEqual(await count(), { rollUp: { announced: 3, withdrawn: 0 }, tables: [2, 1, 1] });
    });

    it("announces what a crash left out: everything, the lines, some lines, the roll-up, or the calendar", async () => {
      const leftOut = (rows: string, from: number) =>
        rows
          .split("\n")
          .slice(from, from + 2)
          .join("\n")
          .concat("\n");
      const cases: readonly [name: string, before: (batch: BatchRecord) => Promise<void>][] = [
        ["nothing-yet", () => Promise.resolve()],
        ["who-and-what", (batch) => ledger.append("subjects", batch.rows["subjects"] ?? "")],
        ["some-lines", (batch) => ledger.append("lines", leftOut(batch.rows["lines"] ?? "", 1))],
        [
          "no-roll-up",
          async (batch) => {
            await ledger.announce(batch, false);
            await ledger.run("TRUNCATE TABLE disclosures");
          },
        ],
        [
          "no-calendar",
          async (batch) => {
            await ledger.announce(batch, false);
            await ledger.run("TRUNCATE TABLE calendar");
          },
        ],
      ];
      for (const [destination, before] of cases) {
        const batch = linesFor(destination, 5);
        await before(batch);
        await ledger.announce(batch, true);
        assert.equal(await linesOf(batch.sequence), batch.rows["lines"], destination);
        assert.deepEqual(await rolledUp(destination), { announced: 5, withdrawn: 0 }, destination);
        assert.deepEqual(await calendarDays(destination), [1, 1], destination);
      }
    });

    it("settles again without a second row, and takes back once what never left", async () => {
      const destination = "settled";
      const batch = linesFor(destination, 6);
      await ledger.announce(batch, false);
      const withheld = { outcome: "withheld", reason: "expired-unsent", status: 0 } as const;
      const settlements = [settlementOf(batch, 0, 3), settlementOf(batch, 4, 5, withheld)];
      for (const maybeRepeated of [false, false, true, true]) {
        await ledger.settle(settlements, maybeRepeated);
        assert.deepEqual(await rolledUp(destination), { announced: 6, withdrawn: 2 });
        assert.equal(await rowsIn("withdrawn", destination), 2);
        assert.equal(await settlementsOf(batch.sequence), settlements.map(settlementRow).join(""));
      }
      assert.equal(await linesOf(batch.sequence), batch.rows["lines"], "lines are never changed");
    });

    it("settles what a crash left out of the roll-up", async () => {
      const destination = "settled-half";
      const batch = linesFor(destination, 3);
      const withheld = settlementOf(batch, 1, 2, { outcome: "withheld", reason: "sealed-drop", status: 0 });
      await ledger.announce(batch, false);
      await ledger.settle([withheld]);
      await ledger.run("TRUNCATE TABLE disclosures");
      await ledger.settle([withheld], true);
      assert.deepEqual(await rolledUp(destination), { announced: 3, withdrawn: 2 });
    });

    it("keeps batches that share a day and a person apart when one of them is mended", async () => {
      const destination = "same-day";
      const [one, two] = [linesFor(destination, 2), linesFor(destination, 3)];
      await ledger.announce(one, false);
      await ledger.announce(two, false);
      await ledger.announce(one, true);
      await ledger.settle([settlementOf(two, 0, 0, { outcome: "withheld", reason: "sealed-drop", status: 0 })], true);
      await ledger.announce(two, true);
      assert.deepEqual(await rolledUp(destination), { announced: 5, withdrawn: 1 });
    });

    it("notes accepted removals once, and not what set something in the same run", async () => {
      const destination = "removing";
      const batch = batchOf(++sequence, [
        testEnvelope(sequence, {
          destination,
          identities: [testPerson("ada"), testPerson("bob")],
          lines: [
            testLine({ kind: "profile", operation: "unset" }),
            testLine({ kind: "profile", operation: "set" }),
            testLine({ kind: "profile", operation: "delete", subject: 1 }),
          ],
        }),
      ]);
      await ledger.announce(batch, false);
      const removals = [settlementOf(batch, 0, 2, { removes: true })];
      for (const maybeRepeated of [false, true]) await ledger.settle(removals, maybeRepeated);
      assert.deepEqual(
        await ledger.ask(
          `SELECT kind, operation, toString(asked) AS asked, toString(at) AS at FROM removals FINAL
           WHERE destination = {destination:String} ORDER BY operation`,
          { destination },
        ),
        ["delete", "unset"].map((operation) => ({
          kind: "profile",
          operation,
          asked: String(TEST_AT),
          at: String(TEST_AT + batch.sequence),
        })),
      );
      assert.deepEqual(await rolledUp(destination), { announced: 3, withdrawn: 0 });

      const refused = linesFor("refused", 1, { kind: "profile", operation: "delete" });
      await ledger.announce(refused, false);
      await ledger.settle([settlementOf(refused, 0, 0, { outcome: "refused-by-recipient", status: 400 })]);
      assert.equal(await rowsIn("removals", "refused"), 0);
    });

    it("keeps every country and language of a person, also when the engine merges rows", async () => {
      const token = "0f0f0f0f-0000-4000-8000-000000000001";
      const row = (country: string, language: string, seen: number) =>
        `1\t${token}\tsubject\tsealed\t${language}\t${country}\t${seen}\n`;
      for (const one of [row("FR", "fr", 1), row("DE", "", 2), row("", "", 3)]) await ledger.append("subjects", one);
      await ledger.run("OPTIMIZE TABLE subjects FINAL");
      assert.deepEqual(
        await ledger.ask(
          `SELECT DISTINCT country, language FROM subjects
           WHERE token = {token:UUID} AND country != '' ORDER BY country`,
          { token },
        ),
        [
          { country: "DE", language: "" },
          { country: "FR", language: "fr" },
        ],
      );
    });

    it("announces while a question is being answered, and answers while a batch is written", async () => {
      const question = ledger.stream("SELECT number FROM numbers(1000000)")[Symbol.asyncIterator]();
      let text = (await question.next()).value as string;
      const batch = linesFor("meanwhile", 2_000);
      const announced = ledger.announce(batch, false);
      await ledger.ask("SELECT count() AS n FROM lines");
      await announced;
      assert.equal(await linesOf(batch.sequence), batch.rows["lines"]);
      for (let piece = await question.next(); !piece.done; piece = await question.next()) text += piece.value;
      assert.ok(text.startsWith("0\n1\n") && text.endsWith("\n999999\n"));
      assert.equal(text.split("\n").length, 1_000_001);
    });

    it("takes rows for a small table, and nothing for no rows", async () => {
      await ledger.append("coverage", `small\tprofile\t1\t0\tit's\\tnew\t${TEST_AT}\n`);
      await ledger.append("coverage", "");
      assert.deepEqual(await ledger.ask("SELECT reason FROM coverage WHERE destination = 'small'"), [
        { reason: "it's\tnew" },
      ]);
    });

    it("opens coverage once, and writes the row that a crash left out of it", async () => {
      const destination = "opened";
      const actions = new Map<string, string>();
      const log: ActionLog = {
        action: (reference) => actions.get(reference),
        append: async ({ reference, bytes }) => void actions.set(reference, Buffer.from(bytes).toString("utf8")),
      };
      const open = (now: number) => openCoverage(ledger, log, { destination, now });
      const crash = { ...ledger, append: () => Promise.reject(new Error("crash")) };
      await assert.rejects(openCoverage(crash, log, { destination, now: TEST_AT }), /crash/);
      assert.equal((await coverageOf(ledger, destination)).observedSince, undefined);
      for (const later of [1, 2]) await open(TEST_AT + later);
      assert.deepEqual(await coverageOf(ledger, destination), { observedSince: TEST_AT, gaps: [], baselines: [] });
      assert.deepEqual([...actions.keys()], [`coverage-observed ${destination}`]);
    });

    it("says that it is unavailable when a statement fails, and goes on afterwards", async () => {
      const unavailable = { code: "ledger-unavailable", retryable: true };
      await assert.rejects(ledger.ask("SELECT nothing FROM nowhere"), unavailable);
      await assert.rejects(ledger.append("nowhere", "secret\n"), (fault) => {
        assert.ok(fault instanceof Error && "code" in fault && fault.code === "ledger-unavailable");
        assert.doesNotMatch(fault.message, /secret/);
        return true;
      });
      const torn = linesFor("torn", 2);
      const lines = `${torn.rows["lines"]}1\t${torn.sequence}\tnot a line\n`;
      await assert.rejects(ledger.announce({ ...torn, rows: { ...torn.rows, lines } }, false), unavailable);
      await ledger.announce(torn, true);
      assert.equal(await linesOf(torn.sequence), torn.rows["lines"]);
      assert.deepEqual(await rolledUp("torn"), { announced: 2, withdrawn: 0 });
    });
  });
}
