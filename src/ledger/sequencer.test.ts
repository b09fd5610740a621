import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Leaf, SignedCheckpoint } from "../journal/journal.ts";
import { openCheckpoint, signerFromSeed } from "./checkpoint.ts";
import { createFrontier } from "./frontier.ts";
import { actionLeaf } from "./leaf-entries.ts";
import { leafHash } from "./merkle.ts";
import { createSequencer, type LeafEntry, type Sequenced } from "./sequencer.ts";

const signer = signerFromSeed("bulkhead", new Uint8Array(32).fill(5));

/** What is durable: only what a write was given and did not fail. */
class Disk {
  readonly leaves: Leaf[] = [];
  readonly actions: { reference: string; text: string }[] = [];
  last: SignedCheckpoint | undefined;
  readonly stored = {
    leafCount: () => this.leaves.length,
    leaf: (index: number) => this.leaves[index],
    checkpoint: () => this.last,
  };
  readonly write = async (parts: Sequenced): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    for (const leaf of parts.leaves) {
      assert.equal(leaf.index, this.leaves.length, "no gap and nothing twice");
      this.leaves.push(leaf);
    }
    this.actions.push(...parts.actions);
  };
  readonly sign = async (checkpoint: SignedCheckpoint): Promise<void> => {
    this.last = checkpoint;
  };
}

const entry = (name: string): LeafEntry => ({ kind: "batch", reference: name, bytes: Buffer.from(name) });

const rootOf = (names: readonly string[]): string => {
  const frontier = createFrontier();
  for (const name of names) frontier.append(leafHash(Buffer.from(name)));
  return Buffer.from(frontier.root()).toString("hex");
};

describe("the sequencer", () => {
  it("gives gapless indexes to writers at once, in the order of asking", async () => {
    const disk = new Disk();
    const sequencer = createSequencer(disk.stored, signer);
    const names = Array.from({ length: 50 }, (_, index) => `entry ${index}`);
    await Promise.all(names.map((name) => sequencer.append([entry(name)], disk.write)));
    assert.deepEqual(
      disk.leaves.map((one) => one.reference),
      names,
    );
    assert.equal(sequencer.size(), 50);
    assert.equal(sequencer.root(), rootOf(names));
  });

  it("takes an index back whose write failed, and gives it to the next", async () => {
    const disk = new Disk();
    const sequencer = createSequencer(disk.stored, signer);
    const results = await Promise.allSettled([
      sequencer.append([entry("a"), entry("b"), entry("c")], disk.write),
      sequencer.append([entry("lost"), entry("lost too")], () => Promise.reject(new Error("the disk is full"))),
      sequencer.append([entry("d")], disk.write),
    ]);
    assert.deepEqual(
      results.map((one) => one.status),
      ["fulfilled", "rejected", "fulfilled"],
    );
    assert.deepEqual(
      disk.leaves.map((one) => one.reference),
      ["a", "b", "c", "d"],
    );
    assert.equal(sequencer.root(), rootOf(["a", "b", "c", "d"]));
  });

  it("goes on after a restart, with and without leaves beyond the last checkpoint", async () => {
    const disk = new Disk();
    const names = ["a", "b", "c"];
    const first = createSequencer(disk.stored, signer);
    await first.append(names.map(entry), disk.write);
    const early = createSequencer(disk.stored, signer);
    assert.equal(early.root(), rootOf(names), "no checkpoint yet");
    await first.sign(disk.sign);
    assert.equal(createSequencer(disk.stored, signer).root(), rootOf(names));
    await first.append([entry("d"), entry("e")], disk.write);
    const second = createSequencer(disk.stored, signer);
    assert.equal(second.root(), rootOf([...names, "d", "e"]));
    await second.append([entry("f")], disk.write);
    assert.equal(second.root(), rootOf([...names, "d", "e", "f"]));
  });

  it("signs what there is, once, and again when there is more", async () => {
    const disk = new Disk();
    const sequencer = createSequencer(disk.stored, signer);
    const notes: string[] = [];
    const sign = () =>
      sequencer.sign(async (checkpoint) => {
        notes.push(checkpoint.note);
        await disk.sign(checkpoint);
      });
    await sign();
    assert.deepEqual(notes, [], "an empty log has nothing to sign");
    await sequencer.append([entry("a")], disk.write);
    await sign();
    await sign();
    assert.equal(notes.length, 1);
    const opened = openCheckpoint(notes[0] ?? "", signer.verifier);
    assert.ok(opened.kind === "verified");
    assert.equal(opened.checkpoint.size, 1);
    assert.equal(Buffer.from(opened.checkpoint.root).toString("hex"), rootOf(["a"]));
    await sequencer.append([entry("b")], disk.write);
    await assert.rejects(sequencer.sign(() => Promise.reject(new Error("full"))));
    await sign();
    assert.equal(notes.length, 2, "a checkpoint that was not written is signed again");
  });

  it("keeps an operator's action in full, beside its hash", async () => {
    const disk = new Disk();
    const sequencer = createSequencer(disk.stored, signer);
    const seal = actionLeaf({ id: "seal analytics 5", action: "seal", reason: "Ä 'quoted'\n", at: 5 });
    await sequencer.append([seal, entry("a")], disk.write);
    assert.equal(disk.actions.length, 1);
    const [action] = disk.actions;
    assert.equal(action?.reference, "seal analytics 5");
    assert.equal(Buffer.from(leafHash(Buffer.from(action?.text ?? ""))).toString("hex"), disk.leaves[0]?.hash);
  });
});
