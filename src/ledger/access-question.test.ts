import assert from "node:assert/strict";
import { it } from "node:test";
import { configSchema } from "../platform/config-schema.ts";
import { type AccessQuestion, accessRecordOf } from "./access-question.ts";
import type { LeafEntry } from "./sequencer.ts";

const AT = Date.UTC(2026, 2, 9);

function question(more: Partial<AccessQuestion> = {}): {
  asked: AccessQuestion;
  log: LeafEntry[];
  questions: string[];
} {
  const log: LeafEntry[] = [];
  const questions: string[] = [];
  const ask = (sql: string) => {
    questions.push(sql);
    return Promise.resolve([]);
  };
  const asked = {
    ledger: { ask, stream: () => assert.fail("nothing is streamed") },
    journal: { token: () => undefined, commit: () => Promise.resolve(), erasures: () => [] },
    sequencer: {
      append: (entries: readonly LeafEntry[]) => {
        log.push(...entries);
        return Promise.resolve();
      },
    },
    sealer: { key: (id: string) => `key of ${id.length} letters` },
    config: configSchema.parse({
      recipients: [{ id: "vendor", legal_name: "Vendor, Inc.", country: "US" }],
      destinations: [
        {
          id: "web",
          vendor: "mixpanel",
          recipient: "vendor",
          token: "a token",
          upstream: "https://api.vendor.example",
        },
      ],
    }),
    now: () => AT,
    id: "u-ada",
    operator: "dana",
    ...more,
  };
  return { asked: asked as unknown as AccessQuestion, log, questions };
}

it("logs that somebody asked, without the person, also when nobody is found", async () => {
  const { asked, log, questions } = question();
  const { known, recipients, erasures, coverage } = await accessRecordOf(asked);
  assert.deepEqual([known, recipients, erasures], [false, [], []]);
  assert.deepEqual(coverage, [{ name: "Vendor, Inc.", recordedSince: null, unknownBefore: null, gaps: [] }]);
  assert.equal(log.length, 1);
  assert.match(log[0]?.bytes.toString() ?? "", /subject-asked.*dana/s);
  assert.ok(!log[0]?.bytes.toString().includes("u-ada"));
  assert.ok(
    questions.every((sql) => sql.includes("FROM coverage")),
    "nothing is asked of nobody",
  );
});

it("gives no answer when the question can't be logged", async () => {
  const append = () => Promise.reject(new Error("the journal is full"));
  const { asked, questions } = question({ sequencer: { append } });
  await assert.rejects(accessRecordOf(asked), /the journal is full/);
  assert.equal(questions.length, 0);
});

it("finds the erasures of this person only, under the recipient's name", async () => {
  const erasure = {
    id: "ERA-1",
    tokens: [],
    reason: "a request",
    operator: "dana",
    at: AT - 1,
    doneAt: AT,
    calls: [{ destination: "web", state: "promised", ids: 1, unnamed: 0, says: "task-17", at: AT } as const],
  };
  const erasures = () => [
    { ...erasure, keys: ["key of 5 letters"] },
    { ...erasure, at: 0, keys: ["key of another"] },
  ];
  const { journal } = question().asked;
  const answer = await accessRecordOf(question({ journal: { ...journal, erasures } }).asked);
  const iso = new Date(AT).toISOString();
  assert.deepEqual(answer.erasures, [
    {
      begun: new Date(AT - 1).toISOString(),
      done: iso,
      asked: [{ name: "Vendor, Inc.", state: "promised", at: iso }],
    },
  ]);
});
