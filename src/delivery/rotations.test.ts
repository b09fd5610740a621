import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Rotation } from "../journal/journal.ts";
import { Fault } from "../platform/fault.ts";
import { quietLog } from "../platform/log.ts";
import { createRotations, type RotationRequest } from "./rotations.ts";

const request = (waiting: "withhold" | "send" = "withhold"): RotationRequest => ({
  destination: "analytics",
  waiting,
  reason: "the dataset is out",
  operator: "ada",
});

function world(stored: Rotation[] = []) {
  const told: number[] = [];
  const actions: string[] = [];
  const disk = { isFull: false };
  const rotations = createRotations({
    journal: {
      commit: async ({ rotation }) => {
        await Promise.resolve();
        if (disk.isFull) throw new Fault("journal-full", "no space left", { retryable: true });
        if (rotation) stored.push(rotation);
      },
      rotation: (destination) => stored.findLast((one) => one.destination === destination),
    },
    sequencer: {
      append: async (entries, write) => {
        await write({ leaves: [], nodes: [], actions: [] });
        actions.push(...entries.map((one) => Buffer.from(one.bytes).toString()));
      },
    },
    destinations: [{ id: "analytics" }, { id: "other" }],
    tellGateway: async () => {
      await Promise.resolve();
      told.push(stored.length);
    },
    now: () => 1_000,
    log: quietLog,
  });
  return { rotations, stored, told, actions, disk };
}

describe("rotations", () => {
  it("begin an epoch durably, in the log, before the gateway is told", async () => {
    const { rotations, stored, told, actions } = world();
    assert.deepEqual([rotations.epochOf("analytics"), rotations.oldestEpoch("analytics")], [1, 1]);
    const rotation = await rotations.rotate(request());
    assert.deepEqual(stored, [rotation]);
    assert.equal(rotation.epoch, 2);
    assert.deepEqual(told, [1]);
    assert.match(actions.join(""), /"action":"rotate".*"epoch":2.*"operator":"ada".*"reason":"the dataset is out"/);
    assert.deepEqual([rotations.epochOf("analytics"), rotations.oldestEpoch("analytics")], [2, 2]);
    assert.deepEqual([rotations.epochOf("other"), rotations.oldestEpoch("other")], [1, 1]);
  });

  it("let what waits go out when asked to", async () => {
    const { rotations } = world();
    await rotations.rotate(request("send"));
    assert.deepEqual([rotations.epochOf("analytics"), rotations.oldestEpoch("analytics")], [2, 1]);
  });

  it("are remembered over a restart, and two at once begin two epochs", async () => {
    const { rotations, stored } = world();
    const both = await Promise.all([rotations.rotate(request()), rotations.rotate(request())]);
    assert.deepEqual(
      both.map((one) => one.epoch),
      [2, 3],
    );
    assert.deepEqual(world(stored).rotations.epochOf("analytics"), 3);
  });

  it("change nothing when the disk is full", async () => {
    const { rotations, told, disk } = world();
    disk.isFull = true;
    await assert.rejects(rotations.rotate(request()), { code: "journal-full" });
    assert.deepEqual([rotations.epochOf("analytics"), told], [1, []]);
    disk.isFull = false;
    assert.equal((await rotations.rotate(request())).epoch, 2);
  });
});
