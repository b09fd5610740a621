import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { FieldUse } from "../domain/field.ts";
import { emptyTally } from "../domain/outcome.ts";
import { readEnvelope, writeEnvelope } from "./envelope-text.ts";
import type {
  Arrival,
  BatchRecord,
  Counts,
  DeadLetter,
  Envelope,
  GatewayCounts,
  Journal,
  JournalWriter,
  Rotation,
  Seal,
  Settlement,
} from "./journal.ts";
import { TEST_AT, TEST_FIELD_SET, TEST_FIELDS, testEnvelope, testLine, testPerson } from "./test-envelope.ts";

/** What a driver gives the suite: the same journal at each opening. */
export interface JournalUnderTest {
  readonly journal: Journal;
  /** A gateway's end; the name is a worker's. */
  readonly writer: (name: string, capBytes: number) => JournalWriter;
  readonly close: () => Promise<void>;
}

const ROOM = 2 ** 30;
const UNICODE = 'é 日本語 🧯 \u202Eabc \u2028 \\n \\ "quoted" \t';

const counted = (counts: Partial<GatewayCounts> = {}): GatewayCounts => ({
  in: 0,
  withheld: {},
  refused: {},
  alarms: 0,
  ...counts,
});

const arrivalOf = (envelope: Envelope): Arrival => ({
  envelope,
  fieldSets: [{ destination: envelope.destination, id: TEST_FIELD_SET, fields: TEST_FIELDS }],
  counts: counted({ in: envelope.lines.length }),
});

const batchOf = (sequence: number, envelopes: readonly Envelope[]): BatchRecord => {
  let from = 0;
  const entries = envelopes.map((one) => {
    const entry = { destination: one.destination, envelope: one.id, from, count: one.lines.length };
    from += entry.count;
    return entry;
  });
  return { sequence, at: TEST_AT, announced: false, entries, rows: { subjects: "", lines: `1\t${sequence}\t0\té\n` } };
};

const settlementOf = (batch: number, from: number, to: number, destination: string): Settlement => ({
  batch,
  from,
  to,
  destination,
  outcome: "delivered",
  reason: "",
  status: 200,
  at: TEST_AT + from,
  removes: false,
});

const letterOf = (envelope: Envelope): DeadLetter => ({
  id: `letter-${envelope.id}`,
  destination: envelope.destination,
  outcome: "refused-by-recipient",
  reason: "vendor-refused",
  status: 400,
  at: TEST_AT,
  envelope,
});

const nothing: Counts = { in: 0, outcomes: emptyTally(), withheld: {}, refused: {}, alarms: 0 };

/** The suite that every driver passes. The cases share one journal; each uses a destination and numbers of its own. */
export function journalContract(name: string, open: () => Promise<JournalUnderTest>): void {
  describe(name, () => {
    let current: JournalUnderTest;
    let number = 0;
    const envelopeFor = (destination: string, envelope: Partial<Envelope> = {}) =>
      testEnvelope(++number, { destination, ...envelope });
    const append = async (envelope: Envelope) =>
      current.writer("appending", ROOM).append(envelope.destination, arrivalOf(envelope));
    const waiting = (destination: string, limit = 1_000) => current.journal.waiting(destination, () => false, limit);
    const idsOf = (envelopes: readonly Envelope[]) => envelopes.map((one) => one.id);

    before(async () => {
      current = await open();
    });
    after(() => current.close());

    it("starts empty", () => {
      const { journal } = current;
      assert.deepEqual(
        journal.waiting("empty", () => false, 10),
        [],
      );
      assert.deepEqual(journal.batches(), []);
      assert.deepEqual(journal.sealLog(), []);
      assert.deepEqual(journal.deadLetters(), []);
      assert.deepEqual(journal.counts("empty"), nothing);
      assert.deepEqual([journal.lastBatch(), journal.leafCount(), journal.itemsStored("empty")], [0, 0, 0]);
      assert.deepEqual([journal.announcedItems("empty"), journal.settledItems("empty")], [0, 0]);
      for (const missing of [
        journal.seal("empty"),
        journal.checkpoint(),
        journal.leaf(0),
        journal.node(0, 0),
        journal.token("nobody"),
        journal.action("none"),
        journal.envelope("empty", "none"),
      ])
        assert.equal(missing, undefined);
    });

    it("shows an appended envelope to the couriers' end as soon as the promise resolves", async () => {
      const envelope = envelopeFor("seen");
      await append(envelope);
      assert.deepEqual(waiting("seen"), [envelope]);
      assert.deepEqual(current.journal.envelope("seen", envelope.id), envelope);
      assert.equal(current.journal.envelope("another", envelope.id), undefined);
      const sets = [{ destination: "seen", id: TEST_FIELD_SET, fields: TEST_FIELDS }];
      assert.deepEqual(current.journal.fieldSets("seen", [TEST_FIELD_SET, "unknown"]), sets);
      assert.deepEqual(current.journal.fieldSets("another", [TEST_FIELD_SET]), []);
    });

    it("keeps text of every script, links and line breaks inside JSON as they were given", async () => {
      const envelope = envelopeFor("unicode", {
        source: UNICODE,
        identities: [testPerson(UNICODE), testPerson("device", "device"), testPerson("acme", "organisation")],
        lines: [
          testLine({
            links: [
              [1, 0, "device"],
              [0, 2, "member"],
            ],
            country: "FR",
            language: "fr",
          }),
          testLine({
            kind: "profile",
            operation: "unset",
            route: "engage",
            ordered: true,
            subject: 1,
            organisation: 2,
          }),
          testLine({ kind: "group", operation: "delete", route: "groups", subject: -1 }),
        ],
        bodies: [JSON.stringify({ text: UNICODE, lines: "a\nb\r\nc" }), "{}", "null"],
      });
      assert.deepEqual(readEnvelope(writeEnvelope(envelope)), envelope);
      await append(envelope);
      assert.deepEqual(waiting("unicode"), [envelope]);
      assert.equal(current.journal.itemsStored("unicode"), 3);
    });

    it("writes the counts with the envelopes, and those of several writers add up", async () => {
      const one = current.writer("one", ROOM);
      const two = current.writer("two", ROOM);
      const envelope = envelopeFor("counted", { lines: [testLine(), testLine()] });
      await Promise.all([
        one.append("counted", {
          ...arrivalOf(envelope),
          counts: counted({ in: 4, withheld: { policy: 1, "too-deep": 1 }, alarms: 1 }),
        }),
        two.append("counted", {
          envelope: undefined,
          fieldSets: [],
          counts: counted({ in: 3, refused: { malformed: 3 } }),
        }),
        one.append("counted", {
          envelope: undefined,
          fieldSets: [],
          counts: counted({ in: 2, withheld: { policy: 2 } }),
        }),
        one.append("counted-apart", { envelope: undefined, fieldSets: [], counts: counted({ in: 1 }) }),
      ]);
      await two.append("counted", {
        envelope: undefined,
        fieldSets: [],
        counts: counted({ in: 1, refused: { malformed: 1 }, alarms: 2 }),
      });
      assert.deepEqual(current.journal.counts("counted"), {
        in: 10,
        outcomes: { ...emptyTally(), withheld: 4, "refused-by-gateway": 4 },
        withheld: { policy: 3, "too-deep": 1 },
        refused: { malformed: 4 },
        alarms: 3,
      });
      assert.equal(current.journal.counts("counted-apart").in, 1);
    });

    it("goes on counting when a writer of the same name opens again", async () => {
      const arrival: Arrival = { envelope: undefined, fieldSets: [], counts: counted({ in: 2 }) };
      await current.writer("again", ROOM).append("again", arrival);
      await current.writer("again", ROOM).append("again", arrival);
      assert.equal(current.journal.counts("again").in, 4);
    });

    it("gives waiting envelopes from the oldest, without the ones in hand, up to a number of items", async () => {
      const envelopes = [2, 1, 3, 1].map((size) =>
        envelopeFor("waiting", { lines: Array.from({ length: size }, () => testLine()) }),
      );
      const [first, second, third, fourth] = idsOf(envelopes);
      for (const envelope of envelopes.toReversed()) await append(envelope);
      await append(envelopeFor("waiting-more"));
      assert.deepEqual(idsOf(waiting("waiting")), [first, second, third, fourth]);
      assert.deepEqual(idsOf(waiting("waiting", 3)), [first, second]);
      assert.deepEqual(idsOf(waiting("waiting", 5)), [first, second], "the third would be one too many");
      const skipping = current.journal.waiting("waiting", (id) => id === first || id === second, 1);
      assert.deepEqual(idsOf(skipping), [third], "one envelope comes whole, however large");
      assert.equal(current.journal.itemsStored("waiting"), 7);
    });

    it("refuses appends over the cap with journal-full, counts none of them, and still counts refusals", async () => {
      const full = current.writer("full", 1);
      const [first, late] = [envelopeFor("cap"), envelopeFor("cap")];
      await append(first);
      await assert.rejects(full.append("cap", arrivalOf(late)), { code: "journal-full", retryable: true });
      assert.deepEqual(waiting("cap"), [first]);
      assert.equal(current.journal.counts("cap").in, 1);
      const refused = counted({ in: 1, refused: { malformed: 1 } });
      await full.append("cap", { envelope: undefined, fieldSets: [], counts: refused });
      assert.equal(current.journal.counts("cap").in, 2);
    });

    it("commits a batch with its tokens and what was seen, and knows the last one", async () => {
      const { journal } = current;
      const envelope = envelopeFor("recorded", { lines: [testLine(), testLine()] });
      await append(envelope);
      const record = batchOf(101, [envelope]);
      await journal.commit({
        putBatch: record,
        tokens: [{ key: "key-é", record: { token: "0f".repeat(16), kind: "device" } }],
        seen: ["p recorded 1 é"],
      });
      assert.deepEqual(
        journal.batches().filter((one) => one.sequence === 101),
        [record],
      );
      assert.equal(journal.lastBatch(), 101);
      assert.deepEqual(journal.token("key-é"), { token: "0f".repeat(16), kind: "device" });
      assert.equal(journal.token("key-e"), undefined);
      assert.deepEqual([journal.hasSeen("p recorded 1 é"), journal.hasSeen("p recorded 2 é")], [true, false]);
      assert.equal(journal.announcedItems("recorded"), 2);
      assert.equal(journal.announcedItems("another"), 0);
    });

    it("keeps the entries of an announced batch and lets its rows go", async () => {
      const { journal } = current;
      const record = batchOf(102, [envelopeFor("announced")]);
      await journal.commit({ putBatch: record });
      await journal.commit({ markAnnounced: 102 });
      await journal.commit({ markAnnounced: 999 });
      const announced = journal.batches().filter((one) => one.sequence === 102);
      assert.deepEqual(announced, [{ ...record, announced: true, rows: {} }]);
      assert.deepEqual(
        journal.batches().filter((one) => one.sequence === 999),
        [],
      );
    });

    it("keeps settlements per batch in the order of lines", async () => {
      const { journal } = current;
      const own = [settlementOf(103, 5, 9, "settled"), settlementOf(103, 0, 4, "settled")];
      await journal.commit({ settlements: [...own, settlementOf(104, 0, 0, "settled-more")] });
      assert.deepEqual(journal.settlements(103), own.toReversed());
      assert.deepEqual(journal.settlements(105), []);
      assert.deepEqual([journal.settledItems("settled"), journal.settledItems("settled-more")], [10, 1]);
      await journal.commit({ settlements: [{ ...settlementOf(103, 0, 4, "settled"), written: true }] });
      assert.deepEqual(journal.settlements(103)[0]?.written, true, "the same run again takes the place of the first");
      assert.equal(journal.settledItems("settled"), 10);
    });

    it("frees a batch with its envelopes and settlements and nothing else", async () => {
      const { journal } = current;
      const mine = [envelopeFor("freed"), envelopeFor("freed", { lines: [testLine(), testLine()] })];
      const other = envelopeFor("freed");
      for (const one of [...mine, other]) await append(one);
      const record = batchOf(110, mine);
      await journal.commit({ putBatch: record });
      await journal.commit({ putBatch: batchOf(111, [other]) });
      await journal.commit({
        settlements: [
          settlementOf(110, 0, 1, "freed"),
          settlementOf(110, 2, 2, "freed"),
          settlementOf(111, 0, 0, "freed"),
        ],
      });
      await journal.commit({ free: [record] });
      assert.deepEqual(waiting("freed"), [other]);
      assert.deepEqual(journal.settlements(110), []);
      assert.deepEqual(journal.settlements(111).length, 1);
      assert.deepEqual(
        journal
          .batches()
          .map((one) => one.sequence)
          .filter((one) => one >= 110),
        [111],
      );
      assert.deepEqual(
        [journal.itemsStored("freed"), journal.announcedItems("freed"), journal.settledItems("freed")],
        [1, 1, 1],
      );
      assert.equal(journal.lastBatch(), 111, "a number is never given twice");
      await journal.commit({ free: [batchOf(111, [other])] });
      assert.equal(journal.lastBatch(), 111);
    });

    it("changes everything of a step or nothing", async () => {
      const { journal } = current;
      const envelope = envelopeFor("whole");
      await append(envelope);
      // The last part can't be written: what came before it in the step must not be there either.
      const broken = {
        index: Number.NaN,
        kind: "batch",
        reference: "1",
        get hash(): string {
          throw new Error("torn");
        },
      };
      await assert.rejects(
        journal.commit({
          putBatch: batchOf(120, [envelope]),
          settlements: [settlementOf(120, 0, 0, "whole")],
          dropEnvelopes: [envelope],
          outcomes: [{ destination: "whole", outcome: "delivered", reason: "", count: 1 }],
          deadLetters: [letterOf(envelope)],
          tokens: [{ key: "torn", record: { token: "00".repeat(16), kind: "subject" } }],
          seen: ["torn"],
          leaves: [broken],
        }),
        { code: "journal-failed" },
      );
      assert.deepEqual(waiting("whole"), [envelope]);
      assert.deepEqual(
        journal.batches().filter((one) => one.sequence === 120),
        [],
      );
      assert.deepEqual(journal.settlements(120), []);
      assert.deepEqual(journal.counts("whole").outcomes, emptyTally());
      assert.deepEqual(journal.deadLetters("whole"), []);
      assert.deepEqual([journal.token("torn"), journal.hasSeen("torn")], [undefined, false]);
      assert.notEqual(journal.lastBatch(), 120);

      await journal.commit({ dropEnvelopes: [envelope] });
      assert.deepEqual(waiting("whole"), [], "the next step is not held up by the failed one");
    });

    it("keeps what became of fields, the latest in place of what was there", async () => {
      const { journal } = current;
      const uses = (gone: number): readonly FieldUse[] => [
        {
          path: "properties.plan",
          restPath: "properties.plan",
          category: "user.behavior",
          undeclared: true,
          left: { clear: 2 },
          gone,
        },
      ];
      assert.deepEqual(journal.fieldUses("fields"), []);
      await journal.commit({ fieldUses: [{ destination: "fields", uses: uses(0) }] });
      await journal.commit({ fieldUses: [{ destination: "fields", uses: uses(3) }] });
      assert.deepEqual(journal.fieldUses("fields"), uses(3));
      assert.deepEqual(journal.fieldUses("other"), []);
    });

    it("adds outcomes and arrivals to the counts, also of steps at once", async () => {
      const { journal } = current;
      const destination = "outcomes";
      await current.writer("outcomes", ROOM).append(destination, {
        envelope: undefined,
        fieldSets: [],
        counts: counted({ in: 5, withheld: { policy: 1 } }),
      });
      await Promise.all(
        [1, 2, 3].map((count) =>
          journal.commit({
            outcomes: [
              { destination, outcome: "delivered", reason: "", count },
              { destination, outcome: "withheld", reason: "expired-unsent", count: 1 },
            ],
            arrivals: [{ destination, count: 1 }],
          }),
        ),
      );
      await journal.commit({
        outcomes: [
          { destination, outcome: "withheld", reason: "policy", count: 2 },
          { destination, outcome: "doubtful", reason: "retry-window-over", count: 1 },
        ],
      });
      assert.deepEqual(journal.counts(destination), {
        in: 8,
        outcomes: { ...emptyTally(), delivered: 6, withheld: 6, doubtful: 1 },
        withheld: { policy: 3, "expired-unsent": 3 },
        refused: {},
        alarms: 0,
      });
    });

    it("lets the latest seal win and keeps the log in order", async () => {
      const { journal } = current;
      const seal = (at: number, action: Seal["action"], destination = "sealed"): Seal => ({
        destination,
        action,
        mode: action === "seal" ? "hold" : null,
        reason: UNICODE,
        operator: "ada",
        at,
      });
      const log = [seal(TEST_AT + 1, "seal"), seal(TEST_AT + 2, "unseal"), seal(TEST_AT + 10, "seal")];
      for (const one of log.toReversed()) await journal.commit({ seal: one });
      await journal.commit({ seal: seal(TEST_AT + 99, "unseal", "sealed-too") });
      await journal.commit({ seal: seal(TEST_AT + 98, "unseal", "seale") });
      assert.deepEqual(journal.seal("sealed"), log[2]);
      assert.equal(journal.seal("sealed-too")?.at, TEST_AT + 99);
      assert.equal(journal.seal("seal"), undefined);
      assert.deepEqual(
        journal.sealLog().filter((one) => one.destination === "sealed"),
        log,
      );
    });

    it("gives the rotation that began the present epoch", async () => {
      const { journal } = current;
      const rotation = (epoch: number, destination = "rotated"): Rotation => ({
        destination,
        epoch,
        waiting: epoch === 2 ? "send" : "withhold",
        reason: UNICODE,
        operator: "ada",
        at: TEST_AT + epoch,
      });
      assert.equal(journal.rotation("rotated"), undefined);
      for (const epoch of [2, 11, 10]) await journal.commit({ rotation: rotation(epoch) });
      await journal.commit({ rotation: rotation(99, "rotated-too") });
      await journal.commit({ rotation: rotation(98, "rotate") });
      assert.deepEqual(journal.rotation("rotated"), rotation(11));
    });

    it("gives one plan of canaries per epoch, the last that was kept", async () => {
      const { journal } = current;
      const plan = (epoch: number, sealed = "sealed", destination = "sung") => ({ destination, epoch, sealed });
      assert.deepEqual(journal.canaryPlans("sung"), []);
      for (const canaryPlan of [plan(1), plan(11), plan(2), plan(1, "sealed again"), plan(1, "x", "sung-too")])
        await journal.commit({ canaryPlan });
      assert.deepEqual(journal.canaryPlans("sung"), [plan(1, "sealed again"), plan(2), plan(11)]);
    });

    it("gives dead letters back as they were, and forgets the removed ones", async () => {
      const { journal } = current;
      const letters = ["letters", "letters", "letters-too"].map((destination) =>
        letterOf(envelopeFor(destination, { bodies: [JSON.stringify({ text: UNICODE })] })),
      );
      await journal.commit({ deadLetters: letters });
      assert.deepEqual(journal.deadLetters("letters"), letters.slice(0, 2));
      assert.deepEqual(
        journal.deadLetters().filter((one) => one.destination.startsWith("letters")),
        letters,
      );
      await journal.commit({ removeDeadLetters: [letters[0]?.id ?? "", "unknown"] });
      assert.deepEqual(journal.deadLetters("letters"), letters.slice(1, 2));
    });

    it("takes an envelope from the couriers' end too", async () => {
      const envelope = envelopeFor("put-back");
      await current.journal.commit({ putEnvelope: envelope });
      assert.deepEqual(waiting("put-back"), [envelope]);
    });

    it("keeps leaves, nodes, actions and the last checkpoint", async () => {
      const { journal } = current;
      const leaf = (index: number) => ({ index, kind: "batch", reference: String(index), hash: `${index}`.repeat(64) });
      await journal.commit({
        leaves: [leaf(0), leaf(1)],
        nodes: [{ level: 1, index: 0, hash: "a".repeat(64) }],
        actions: [{ reference: "seal é 1", text: UNICODE }],
        checkpoint: { size: 2, note: UNICODE, frontier: "AAAA" },
      });
      await journal.commit({ leaves: [leaf(2)], checkpoint: { size: 3, note: "three", frontier: "BBBB" } });
      assert.deepEqual([journal.leaf(0), journal.leaf(2), journal.leaf(3)], [leaf(0), leaf(2), undefined]);
      assert.equal(journal.leafCount(), 3);
      assert.deepEqual([journal.node(1, 0), journal.node(0, 1)], ["a".repeat(64), undefined]);
      assert.equal(journal.action("seal é 1"), UNICODE);
      assert.deepEqual(journal.checkpoint(), { size: 3, note: "three", frontier: "BBBB" });
    });

    it("keeps everything over a reopen", async () => {
      const look = (journal: Journal) => ({
        waiting: ["seen", "unicode", "waiting", "freed", "put-back"].map((one) =>
          journal.waiting(one, () => false, 1_000),
        ),
        counts: ["counted", "outcomes", "again"].map(journal.counts),
        sets: journal.fieldSets("seen", [TEST_FIELD_SET]),
        batches: journal.batches(),
        settlements: journal.settlements(103),
        last: journal.lastBatch(),
        known: [journal.token("key-é"), journal.hasSeen("p recorded 1 é")],
        seals: [journal.seal("sealed"), journal.sealLog()],
        rotation: journal.rotation("rotated"),
        canaries: journal.canaryPlans("sung"),
        letters: journal.deadLetters(),
        log: [
          journal.leafCount(),
          journal.leaf(2),
          journal.node(1, 0),
          journal.action("seal é 1"),
          journal.checkpoint(),
        ],
      });
      const before = look(current.journal);
      assert.equal(before.waiting.flat().length, 7);
      await current.close();
      current = await open();
      assert.deepEqual(look(current.journal), before);
    });
  });
}
