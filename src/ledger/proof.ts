import type { Journal } from "../journal/journal.ts";
import { Fault } from "../platform/fault.ts";
import { inclusionProof } from "./merkle.ts";
import { formatTlogProof } from "./tlog-proof.ts";

/**
 * An inclusion proof of one leaf against the last checkpoint, as a `c2sp.org/tlog-proof@v1` file.
 * @throws Fault `not-found` when the checkpoint does not cover the leaf (yet)
 */
export function proofOf(journal: Pick<Journal, "checkpoint" | "node">, index: number): string {
  const checkpoint = journal.checkpoint();
  if (checkpoint === undefined || !Number.isInteger(index) || index < 0 || index >= checkpoint.size) {
    throw new Fault("not-found", `the last checkpoint covers leaves 0 to ${(checkpoint?.size ?? 0) - 1}`);
  }
  const nodeAt = ({ level, index }: { readonly level: number; readonly index: number }) =>
    Buffer.from(journal.node(level, index) ?? "", "hex");
  return formatTlogProof({
    index,
    hashes: inclusionProof(index, checkpoint.size, nodeAt),
    checkpoint: checkpoint.note,
  });
}
