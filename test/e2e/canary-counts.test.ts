import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openDataset } from "../../src/ledger/questions/dataset.ts";
import { type Reconciled, reconcile } from "../../src/ledger/questions/reconcile.ts";
import { INTRUSION, openWorld, type Vendor } from "./exposed-world.ts";

/** Made-up people have devices and organisations of their own, and none of these may count for anybody either. */

const BEFORE = new Date(INTRUSION.from - 5 * 86_400_000).toISOString();
const CANARIES = ["mae", "ned", "ola"];
let world: Awaited<ReturnType<typeof openWorld>>;
let quiet: Vendor;
let watched: Vendor;
let folder: string;
let canaries: readonly string[] = [];

/** Real people: Ada of Acme with a device, Bob who has none, and a device of nobody. */
async function everybody(at: Vendor): Promise<void> {
  await at.track(BEFORE, "Seen", { distinct_id: "ada", $device_id: "device-of-ada", company: "acme", plan: "pro" });
  await at.track(BEFORE, "Seen", { distinct_id: "bob", mp_country_code: "FR" });
  await at.track(BEFORE, "Seen", { distinct_id: "$device:lonely", $device_id: "lonely" });
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-canary-counts-"));
  world = await openWorld();
  quiet = world.vendor("quiet");
  watched = world.vendor("watched");
  await everybody(quiet);
  await everybody(watched);
  for (const id of CANARIES)
    await watched.track(BEFORE, "Seen", {
      distinct_id: id,
      $user_id: id,
      $device_id: `device-of-${id}`,
      company: "made-up-and-sons",
      plan: "pro",
      mp_country_code: "DE",
    });
  canaries = CANARIES.map((id) => world.identityOf(id)?.token ?? assert.fail());
});
after(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

async function checked(ids: readonly string[], told = canaries): Promise<Reconciled> {
  const file = join(folder, "rows.csv");
  writeFileSync(file, ["device,event", ...ids.map((id) => `${id},Seen`), ""].join("\n"));
  return reconcile(world.ledger, {
    destination: "watched",
    ...INTRUSION,
    canaries: told,
    table: await openDataset(world.ledger, file, "csv"),
    identities: [0],
    fields: [{ number: 1, wasTold: true }],
    idPrefixes: ["$device:"],
    tokenOf: (id) => world.identityOf(id)?.token,
  });
}

describe("devices and organisations of canaries", () => {
  it("are in no count of a scope and on no list", async () => {
    const { destination: _quiet, ...without } = await quiet.scope();
    const { destination: _watched, ...scope } = await watched.scope({ canaries });
    assert.deepEqual(scope, without);
    assert.deepEqual([scope.subjects, scope.organisations, scope.unidentifiedDevices], [2, 1, 1]);
    assert.deepEqual(await watched.affected(undefined, undefined, canaries), await quiet.affected());
    const counted = await watched.scope();
    assert.deepEqual([counted.subjects, counted.organisations], [5, 2], "as anybody else if nobody knew");
  });

  it("lead to the canary in a dataset that holds devices only, and to nobody else", async () => {
    const devices = ["ada", "mae", "ned"].map((id) => `$device:${watched.pseudonym(`device-of-${id}`)}`);
    const found = await checked([...devices, watched.pseudonym("mae"), watched.pseudonym("bob")]);
    assert.deepEqual(
      [found.confirmed, found.ledgerOnly, found.beyondExposure, found.unidentifiedDevices],
      [2, 0, 0, 0],
    );
    assert.deepEqual([found.organisations, found.vendorOnly.ids, found.rows], [1, 0, 5]);
    assert.deepEqual(found.matchedBy, { pseudonym: 2, ownId: 0 });
    assert.deepEqual(found.fieldUse, [{ people: 2, rows: 5 }]);
    assert.deepEqual(found.canaries, { sent: 3, found: 2, missing: 1, unexpected: 0 });
  });
});
