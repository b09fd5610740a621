import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it, mock } from "node:test";
import { eventually } from "../../../test/harness/server.ts";
import { journalContract } from "../journal.contract.ts";
import { testEnvelope } from "../test-envelope.ts";
import { openEnvironment } from "./environment.ts";
import { lmdbJournal } from "./journal.ts";
import { lmdbWriter, noCounts } from "./writer.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-journal-"));
after(() => rmSync(folder, { recursive: true, force: true }));

journalContract("LMDB", async () => {
  const environment = openEnvironment(join(folder, "contract"));
  return {
    journal: lmdbJournal(environment),
    writer: (name, capBytes) => lmdbWriter(environment, name, capBytes),
    close: () => environment.root.close(),
  };
});

it("shows what another worker's environment has written at the couriers' next turn", async () => {
  const couriers = openEnvironment(join(folder, "workers"));
  const [one, two] = [openEnvironment(join(folder, "workers")), openEnvironment(join(folder, "workers"))];
  const journal = lmdbJournal(couriers);
  const [odd, even] = [lmdbWriter(one, "worker-1", 2 ** 30), lmdbWriter(two, "worker-2", 2 ** 30)];
  const stored = (): number => journal.waiting("analytics", () => false, 100).length;
  assert.equal(stored(), 0);
  await Promise.all(
    [1, 2, 3, 4].map((number) =>
      (number % 2 === 1 ? odd : even).append("analytics", {
        envelope: testEnvelope(number),
        fieldSets: [],
        counts: { ...noCounts(), in: 1 },
      }),
    ),
  );
  // A look takes the snapshot that an earlier look of the same turn took.
  await eventually(() => stored() === 4);
  assert.equal(journal.counts("analytics").in, 4);
  for (const environment of [one, two, couriers]) await environment.root.close();
});

it("takes appends again once the couriers have made room under the cap", async () => {
  mock.timers.enable({ apis: ["Date"], now: Date.now() });
  const environment = openEnvironment(join(folder, "cap"));
  try {
    const journal = lmdbJournal(environment);
    const writer = lmdbWriter(environment, "one", 64 * 1_024);
    const large = (number: number) => testEnvelope(number, { bodies: [`"${"x".repeat(80 * 1_024)}"`] });
    const append = (number: number) =>
      writer.append("analytics", { envelope: large(number), fieldSets: [], counts: { ...noCounts(), in: 1 } });
    await append(1);
    mock.timers.tick(2_000);
    await assert.rejects(append(2), { code: "journal-full" });
    await journal.commit({ dropEnvelopes: [large(1)] });
    mock.timers.tick(2_000);
    await append(3);
    assert.deepEqual(
      journal.waiting("analytics", () => false, 10).map((one) => one.id),
      [large(3).id],
    );
    assert.equal(journal.counts("analytics").in, 2);
  } finally {
    mock.timers.reset();
    await environment.root.close();
  }
});
