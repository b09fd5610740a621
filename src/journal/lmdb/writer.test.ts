import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { OUTCOMES } from "../../domain/outcome.ts";
import { Fault } from "../../platform/fault.ts";
import type { BatchRecord } from "../journal.ts";
import { testEnvelope, testLine } from "../test-envelope.ts";
import { durably, type Environment, openEnvironment, put } from "./environment.ts";
import { lmdbJournal } from "./journal.ts";
import { lmdbWriter, noCounts } from "./writer.ts";

const root = mkdtempSync(join(tmpdir(), "bulkhead-writer-"));
after(() => rmSync(root, { recursive: true, force: true }));

let last = 0;
const arrivalOf = (destination: string, items: number) => ({
  envelope: testEnvelope(++last, { destination, lines: Array.from({ length: items }, () => testLine()) }),
  fieldSets: [],
  counts: { ...noCounts(), in: items },
});

describe("the LMDB journal's writer", () => {
  it("takes its counts from the disk again after a write that failed half way", async () => {
    const environment = openEnvironment(join(root, "half"));
    let fails = false;
    // The commit is there, and the disk says no afterwards: that is how a failed flush looks.
    const batch = (writes: () => void): Promise<boolean> => {
      const committed = environment.root.batch(writes);
      return fails ? committed.then(() => Promise.reject(new Error("EIO"))) : committed;
    };
    const shaky: Environment = { ...environment, root: Object.create(environment.root, { batch: { value: batch } }) };
    const journal = lmdbJournal(environment);
    const writer = lmdbWriter(shaky, "one", 2 ** 30);
    const arrival = { envelope: undefined, fieldSets: [], counts: { ...noCounts(), in: 1 } };
    await writer.append("analytics", arrival);
    fails = true;
    await assert.rejects(writer.append("analytics", arrival), { code: "journal-failed" });
    fails = false;
    await writer.append("analytics", arrival);
    assert.equal(journal.counts("analytics").in, 3);
    await journal.close();
  });

  it("two of them and a courier at once: in = the sum of outcomes + pending at every moment", async () => {
    const environment = openEnvironment(join(root, "together"));
    const journal = lmdbJournal(environment);
    const destination = "analytics";
    const writers = ["one", "two"].map((name) => lmdbWriter(environment, name, 2 ** 30));
    const inHand = new Set<string>();
    let isOver = false;
    let sequence = 0;
    const courier = async (): Promise<void> => {
      for (;;) {
        const envelopes = journal.waiting(destination, (id) => inHand.has(id), 40);
        if (envelopes.length === 0 && isOver) return;
        for (const { id } of envelopes) inHand.add(id);
        const entries = envelopes.map(({ id: envelope, lines }) => ({
          destination,
          envelope,
          from: 0,
          count: lines.length,
        }));
        const record: BatchRecord = { sequence: ++sequence, at: 1, announced: false, entries, rows: {} };
        const count = entries.reduce((sum, one) => sum + one.count, 0);
        await journal.commit({ putBatch: record });
        await journal.commit({ outcomes: [{ destination, outcome: "delivered", reason: "", count }], free: [record] });
        const { in: arrived, outcomes } = journal.counts(destination);
        const ended = OUTCOMES.reduce((sum, one) => sum + outcomes[one], 0);
        assert.equal(arrived, ended + journal.itemsStored(destination));
      }
    };
    const working = courier();
    await Promise.all(
      writers.map(async (writer) => {
        for (let round = 0; round < 40; round++)
          await Promise.all([1, 2, 3].map((items) => writer.append(destination, arrivalOf(destination, items))));
      }),
    );
    isOver = true;
    await working;
    assert.equal(journal.counts(destination).outcomes.delivered, 480);
    assert.equal(inHand.size, 240);
    await journal.close();
  });

  it("writes nothing when the volume's reserve would be touched, and says that it is full", async () => {
    const environment = openEnvironment(join(root, "reserve"));
    const { bavail, bsize } = statfsSync(root);
    const write = (reserveBytes: number, sizeBytes: number) =>
      durably(environment, { reserveBytes, sizeBytes }, () => put(environment.meta, "n", reserveBytes));
    const isFull = (error: unknown) => error instanceof Fault && error.code === "journal-full" && error.retryable;
    await assert.rejects(write(2 * bavail * bsize, 0), isFull);
    await assert.rejects(write(0, bavail * bsize), isFull);
    assert.equal(environment.meta.get("n"), undefined);
    await write(1, 1);
    assert.equal(environment.meta.get("n"), 1);
    await environment.root.close();
  });

  it("says that the journal failed when its directory can't be one", () => {
    const file = join(root, "a-file");
    writeFileSync(file, "not a directory");
    assert.throws(
      () => openEnvironment(file),
      (error) => error instanceof Fault && error.code === "journal-failed",
    );
  });
});
