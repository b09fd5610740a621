import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Seal } from "../journal/journal.ts";
import { Fault } from "../platform/fault.ts";
import { quietLog } from "../platform/log.ts";
import type { Lane } from "./lane.ts";
import { createSeals, type SealRequest } from "./seals.ts";

const request = (action: "seal" | "unseal", mode: "hold" | "drop" = "hold"): SealRequest => ({
  destination: "analytics",
  action,
  mode,
  reason: "a test",
  operator: "ada",
});

/** A journal in memory that can break, and a lane that says when it was told. */
function world(start: { now?: number; log?: Seal[]; confirmWithinMs?: number } = {}) {
  const log: Seal[] = [...(start.log ?? [])];
  const told: string[] = [];
  const actions: string[] = [];
  const disk = { write: "good" as "good" | "full" | "stuck", isReadable: true };
  const clock = { now: start.now ?? 1_000 };
  let unstick: () => void = () => undefined;
  const stuck = new Promise<void>((resolve) => {
    unstick = resolve;
  });
  const seals = createSeals({
    journal: {
      commit: async ({ seal }) => {
        if (disk.write === "stuck") await stuck;
        if (disk.write === "full") throw new Fault("journal-full", "no space left", { retryable: true });
        if (seal) log.push(seal);
      },
      seal: (destination) => {
        if (!disk.isReadable) throw new Error("the disk is gone");
        return log
          .filter((one) => one.destination === destination)
          .toSorted((a, b) => a.at - b.at)
          .at(-1);
      },
      sealLog: () => log,
    },
    sequencer: {
      append: async (entries, write) => {
        await write({ leaves: [], nodes: [], actions: [] });
        actions.push(...entries.map((one) => Buffer.from(one.bytes).toString()));
      },
    },
    now: () => clock.now,
    log: quietLog,
    confirmWithinMs: start.confirmWithinMs ?? 1_000,
  });
  const lane = { sealChanged: () => told.push(JSON.stringify(seals.state("analytics"))) } as unknown as Lane;
  return { seals, lane, log, told, actions, disk, clock, unstick };
}

const HOLD = { sealed: true, mode: "hold" } as const;

describe("seals", () => {
  it("seal and unseal, with who and why, in the log and in the Merkle log", async () => {
    const { seals, lane, actions } = world();
    assert.deepEqual(seals.state("analytics"), { sealed: false });
    const seal = await seals.apply(request("seal", "drop"), lane);
    assert.deepEqual(seal, { ...request("seal", "drop"), at: 1_000 });
    assert.deepEqual(seals.state("analytics"), { sealed: true, mode: "drop" });
    assert.deepEqual(seals.state("other"), { sealed: false });
    const unseal = await seals.apply(request("unseal"), lane);
    assert.equal(unseal.mode, null);
    assert.deepEqual(seals.state("analytics"), { sealed: false });
    assert.match(actions.join(""), /"action":"seal".*"operator":"ada".*"reason":"a test"/);
    assert.match(actions.join(""), /"action":"unseal"/);
  });

  it("the lane is told at once, before the disk was asked, and again when it is durable", async () => {
    const { seals, lane, told, disk } = world();
    disk.write = "stuck";
    const applying = seals.apply(request("seal", "drop"), lane);
    assert.deepEqual(told, [JSON.stringify(HOLD)], "held until the mode is durable");
    disk.write = "good";
    void applying.catch(() => undefined);
  });

  it("a seal that can't be written holds all the same, and the operator is told", async () => {
    const { seals, lane, log, disk } = world();
    disk.write = "full";
    await assert.rejects(seals.apply(request("seal"), lane), { code: "journal-full" });
    assert.equal(log.length, 0);
    assert.deepEqual(seals.state("analytics"), HOLD);
    disk.write = "good";
    await seals.apply(request("unseal"), lane);
    assert.deepEqual(seals.state("analytics"), { sealed: false }, "and can be opened again");
  });

  it("an unseal that can't be written leaves it sealed", async () => {
    const { seals, lane, disk } = world();
    await seals.apply(request("seal"), lane);
    disk.write = "full";
    await assert.rejects(seals.apply(request("unseal"), lane), { code: "journal-full" });
    assert.deepEqual(seals.state("analytics"), HOLD);
  });

  it("does not let an operator wait for a disk for ever: it holds, and becomes durable later", async () => {
    const { seals, lane, disk, unstick, log } = world({ confirmWithinMs: 20 });
    disk.write = "stuck";
    await assert.rejects(seals.apply(request("seal", "drop"), lane), { code: "seal-unconfirmed" });
    assert.deepEqual(seals.state("analytics"), HOLD);
    disk.write = "good";
    unstick();
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(log.length, 1);
    assert.deepEqual(seals.state("analytics"), { sealed: true, mode: "drop" });
  });

  it("a state that can't be read is an error, which callers take for a seal; sealing still works", async () => {
    const { seals, lane, disk } = world();
    disk.isReadable = false;
    assert.throws(() => seals.state("analytics"), /the disk is gone/);
    await assert.rejects(seals.apply(request("unseal"), { ...lane, sealChanged: () => void seals.state("analytics") }));
    const told: boolean[] = [];
    const guarded = { sealChanged: () => told.push(true) } as unknown as Lane;
    await seals.apply(request("seal"), guarded);
    assert.equal(told.length, 2);
  });

  it("the later word counts, also when the clock was set back", async () => {
    const opened: Seal = { ...request("unseal"), mode: null, at: 5_000_000 };
    const { seals, lane, log } = world({ now: 1_000, log: [opened] });
    await seals.apply(request("seal"), lane);
    assert.ok((log[1]?.at ?? 0) > opened.at);
    assert.deepEqual(seals.state("analytics"), HOLD);
  });

  it("counts held time since a moment, over several seals, with the one that stands", () => {
    const word = (action: "seal" | "unseal", at: number): Seal => ({
      ...request(action),
      mode: action === "seal" ? "hold" : null,
      at,
    });
    const log = [word("seal", 100), word("seal", 150), word("unseal", 200), word("unseal", 210), word("seal", 300)];
    const { seals } = world({ now: 1_000, log });
    assert.equal(seals.heldSince("analytics", 0), 100 + 700);
    assert.equal(seals.heldSince("analytics", 120), 80 + 700);
    assert.equal(seals.heldSince("analytics", 250), 700);
    assert.equal(seals.heldSince("analytics", 900), 100);
    assert.equal(seals.heldSince("other", 0), 0);
  });
});
