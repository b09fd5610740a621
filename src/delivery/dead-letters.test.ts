import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { emptyTally } from "../domain/outcome.ts";
import { envelopeIds } from "../gateway/envelope-id.ts";
import type { DeadLetter, Journal } from "../journal/journal.ts";
import { openEnvironment } from "../journal/lmdb/environment.ts";
import { lmdbJournal } from "../journal/lmdb/journal.ts";
import { TEST_AT, testEnvelope, testLine, testPerson } from "../journal/test-envelope.ts";
import { signerFromSeed } from "../ledger/checkpoint.ts";
import { leafHash } from "../ledger/merkle.ts";
import { createSequencer } from "../ledger/sequencer.ts";
import { createDeadLetters } from "./dead-letters.ts";
import { itemId } from "./draft-batch.ts";

const NOW = TEST_AT + 86_400_000;
const folder = mkdtempSync(join(tmpdir(), "bulkhead-letters-"));
const journal: Journal = lmdbJournal(openEnvironment(folder));
after(async () => {
  await journal.close();
  rmSync(folder, { recursive: true, force: true });
});
const { next: nextId } = envelopeIds(() => NOW);
const sequencer = createSequencer(journal, signerFromSeed("bulkhead", new Uint8Array(32).fill(3)));
const deadLetters = createDeadLetters({ journal, sequencer, nextId, now: () => NOW });

let number = 0;
/** Dead letters of a destination, as the courier leaves them. */
async function lettersAt(destination: string, count: number): Promise<readonly DeadLetter[]> {
  const letters = Array.from({ length: count }, (): DeadLetter => {
    const envelope = testEnvelope(++number, {
      destination,
      identities: [testPerson("ada"), testPerson("phone", "device")],
      lines: [testLine({ kind: "profile", route: "engage", ordered: true, links: [[1, 0, "device"]] })],
    });
    return {
      id: itemId(envelope.id, 0),
      destination,
      outcome: "refused-by-recipient",
      reason: "vendor-refused",
      status: 400,
      at: TEST_AT,
      envelope,
    };
  });
  await journal.commit({
    deadLetters: letters,
    arrivals: [{ destination, count }],
    outcomes: [{ destination, outcome: "refused-by-recipient", reason: "vendor-refused", count }],
  });
  return letters;
}

const waiting = (destination: string) => journal.waiting(destination, () => false, 100);
/** The last action of the log; its leaf is the hash of what is kept of it. */
function lastAction(): unknown {
  const leaf = journal.leaf(journal.leafCount() - 1);
  const text = journal.action(leaf?.reference ?? "") ?? "";
  assert.equal(Buffer.from(leafHash(Buffer.from(text))).toString("hex"), leaf?.hash);
  const { action, operator, at, count } = JSON.parse(text.split("\n")[1] ?? "null") as Record<string, unknown>;
  return { action, operator, at, count };
}

describe("dead letters", () => {
  it("are listed without bodies", async () => {
    const [letter] = await lettersAt("listed", 1);
    await lettersAt("listed-too", 1);
    const listed = deadLetters.list("listed");
    assert.deepEqual(listed, [
      {
        id: letter?.id,
        destination: "listed",
        outcome: "refused-by-recipient",
        reason: "vendor-refused",
        status: 400,
        at: "2025-11-09T08:30:00.000Z",
        receivedAt: "2025-11-09T08:30:00.000Z",
        kind: "profile",
      },
    ]);
    assert.equal(deadLetters.list(undefined).length, 2);
  });

  it("are replayed as new items: each counts once more, and the old outcome stands", async () => {
    const letters = await lettersAt("replayed", 2);
    assert.deepEqual(await deadLetters.replay({ destination: "replayed", operator: "ada" }), { replayed: 2 });
    const envelopes = waiting("replayed");
    assert.deepEqual(
      envelopes,
      letters.map(({ envelope }, index) => ({ ...envelope, id: envelopes[index]?.id, receivedAt: NOW })),
    );
    const ids = [...envelopes, ...letters.map((one) => one.envelope)].map((one) => one.id);
    assert.equal(new Set(ids).size, 4);
    assert.deepEqual(journal.deadLetters("replayed"), []);
    const { in: arrived, outcomes } = journal.counts("replayed");
    assert.deepEqual([arrived, outcomes], [4, { ...emptyTally(), "refused-by-recipient": 2 }]);
    assert.equal(arrived, 2 + journal.itemsStored("replayed"), "in = outcomes + pending");
    assert.deepEqual(lastAction(), { action: "dead-letters-replayed", operator: "ada", at: NOW, count: 2 });
  });

  it("are replayed one by one when ids are named, within the destination when that is named too", async () => {
    const [first, second] = await lettersAt("chosen", 2);
    const ids = [first?.id ?? "", "unknown"];
    assert.deepEqual(await deadLetters.replay({ destination: "elsewhere", ids, operator: "ada" }), { replayed: 0 });
    assert.deepEqual(await deadLetters.replay({ ids, operator: "ada" }), { replayed: 1 });
    assert.deepEqual(await deadLetters.replay({ ids, operator: "ada" }), { replayed: 0 }, "it is gone by now");
    assert.deepEqual(
      journal.deadLetters("chosen").map((one) => one.id),
      [second?.id],
    );
    assert.equal(waiting("chosen").length, 1);
    assert.deepEqual(await deadLetters.replay({ destination: "chosen", ids: [], operator: "ada" }), { replayed: 0 });
  });

  it("are discarded for good, and nothing is counted for it", async () => {
    const [first] = await lettersAt("discarded", 3);
    const before = journal.counts("discarded");
    assert.deepEqual(await deadLetters.discard({ ids: [first?.id ?? ""], operator: "bob" }), { discarded: 1 });
    assert.deepEqual(lastAction(), { action: "dead-letters-discarded", operator: "bob", at: NOW, count: 1 });
    assert.deepEqual(await deadLetters.discard({ destination: "discarded", operator: "bob" }), { discarded: 2 });
    assert.deepEqual([journal.deadLetters("discarded"), waiting("discarded")], [[], []]);
    assert.deepEqual(journal.counts("discarded"), before);
  });

  it("write nothing into the log when there was nothing to do", async () => {
    const leaves = journal.leafCount();
    await deadLetters.replay({ destination: "nothing", operator: "ada" });
    await deadLetters.discard({ destination: "nothing", operator: "ada" });
    assert.equal(journal.leafCount(), leaves);
  });

  it("need a destination or ids", async () => {
    await lettersAt("kept", 1);
    await assert.rejects(deadLetters.replay({ operator: "ada" }), { code: "bad-request" });
    await assert.rejects(deadLetters.discard({ operator: "ada" }), { code: "bad-request" });
    assert.equal(journal.deadLetters("kept").length, 1);
  });

  it("are replayed once when two operators ask at the same time", async () => {
    await lettersAt("twice", 1);
    const request = { destination: "twice", operator: "ada" };
    await Promise.all([deadLetters.replay(request), deadLetters.replay(request)]);
    assert.equal(waiting("twice").length, 1);
  });
});
