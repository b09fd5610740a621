import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { openEmbedded } from "../ledger/clickhouse.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Destination } from "../platform/config-schema.ts";
import { Fault } from "../platform/fault.ts";
import { migrate } from "../store/migrate.ts";
import { type OpenDatabase, openPglite } from "../store/pglite.ts";
import { postgresStore } from "../store/postgres-store.ts";
import type { Store } from "../store/store.ts";
import { createStanding, isDue } from "./standing.ts";

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(`${text}:00Z`);

describe("when destinations are scored", () => {
  for (const [says, last, now, isSo] of [
    ["at once when they never were", undefined, "2026-03-10T12:00", true],
    ["not again within the same night", "2026-03-10T03:00", "2026-03-10T03:59", false],
    ["not by day", "2026-03-10T03:00", "2026-03-11T02:59", false],
    ["the next night", "2026-03-10T03:00", "2026-03-11T03:00", true],
    ["the next night, after somebody did it by day", "2026-03-10T12:00", "2026-03-11T03:00", true],
    ["not at a start by day that follows so soon", "2026-03-10T12:00", "2026-03-11T11:59", false],
    ["at a start by day when the last is a day old", "2026-03-10T12:00", "2026-03-11T12:00", true],
    ["at once when the last is in the future", "2026-03-12T12:00", "2026-03-11T12:00", true],
  ] as const)
    it(says, () => {
      assert.equal(isDue(last === undefined ? undefined : new Date(at(last)).toISOString(), at(now)), isSo);
    });
});

describe("the scores of the night", () => {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-standing-"));
  const [a, b] = ["a", "b"].map((id) => ({
    id,
    recipient: "vendor",
    retention: { events_days: 90 },
    starts_empty: true,
  })) as unknown as [Destination, Destination];
  let ledger: Ledger;
  let database: OpenDatabase;
  let store: Store;
  let now = at("2026-03-10T12:00");
  /** How often the ledger was asked since a test began. */
  let scopes = 0;
  let failing: string | undefined;

  before(async () => {
    ledger = openEmbedded(join(folder, "ledger"));
    await ledger.prepare();
    database = await openPglite(join(folder, "control"));
    await migrate(database.db);
    store = postgresStore(database.db);
  });
  after(async () => {
    await database.close();
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    [scopes, failing, now] = [0, undefined, at("2026-03-10T12:00")];
    await database.db.deleteFrom("standings").execute();
  });

  const open = (destinations: readonly Destination[] = [a, b]) =>
    createStanding({
      ledger: async () => ledger,
      store: async () => ({
        ...store,
        keepStanding: async (row) => {
          scopes += 1;
          if (row.destination === failing) throw new Fault("store-unavailable", "made up");
          await store.keepStanding(row);
        },
      }),
      destinations,
      canaries: () => [],
      propertiesOf: () => undefined,
      now: () => now,
    });
  const dates = (all: readonly { readonly destination: string; readonly at: string }[]) =>
    all.map((one) => `${one.destination} ${one.at.slice(0, 16)}`);

  it("are kept over a restart, until the next night", async () => {
    const standing = open();
    assert.deepEqual(standing.known(), []);
    assert.deepEqual(await standing.all(), []);
    assert.equal(await standing.check(), 2);
    const [kept] = standing.known();
    assert.deepEqual(kept, {
      destination: "a",
      recipient: "vendor",
      at: "2026-03-10T12:00:00.000Z",
      subjects: 0,
      complete: kept?.complete,
      standing: null,
    });
    now += HOUR;
    const restarted = open();
    assert.equal(await restarted.check(), 0);
    assert.deepEqual(restarted.known(), standing.known());
    now = at("2026-03-11T03:01");
    assert.equal(await restarted.check(), 2);
    assert.deepEqual(dates(restarted.known()), ["a 2026-03-11T03:01", "b 2026-03-11T03:01"]);
    assert.equal(scopes, 4);
  });

  it("are computed when somebody asks, once for all who ask at the same time", async () => {
    const standing = open();
    await standing.check();
    now += HOUR;
    const [one, other] = await Promise.all([standing.scoreNow(), standing.scoreNow()]);
    assert.deepEqual(dates(one ?? []), ["a 2026-03-10T13:00", "b 2026-03-10T13:00"]);
    assert.deepEqual(one, other);
    assert.equal(scopes, 4);
  });

  it("come for a new destination, and go with one that is no longer configured", async () => {
    await open([a]).check();
    now += HOUR;
    const standing = open([b, a]);
    assert.equal(await standing.check(), 1);
    assert.deepEqual(dates(standing.known()), ["b 2026-03-10T13:00", "a 2026-03-10T12:00"]);
    assert.deepEqual(dates(await open([b]).all()), ["b 2026-03-10T13:00"]);
  });

  it("of the others come when one fails, which is tried again", async () => {
    const standing = open();
    failing = "a";
    await assert.rejects(standing.check(), { code: "store-unavailable" });
    assert.deepEqual(dates(standing.known()), ["b 2026-03-10T12:00"]);
    failing = undefined;
    assert.equal(await standing.check(), 1);
    assert.equal(standing.known().length, 2);
  });

  it("that another version wrote otherwise are computed anew", async () => {
    await store.keepStanding({ destination: "a", at: now, result: { subjects: "many" } });
    assert.equal(await open([a]).check(), 1);
  });

  it("end after the destination that is under way when the server stops", async () => {
    const standing = open();
    const asked = standing.scoreNow();
    await standing.stop();
    assert.ok((await asked).length < 2);
  });
});
