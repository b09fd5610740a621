import type { Journal } from "../journal/journal.ts";

/** When the last group was settled: no two groups share a time, also when the clock was set back meanwhile. */
export function lastSettledAt(journal: Journal): number {
  let last = 0;
  for (const { sequence } of journal.batches())
    for (const { at } of journal.settlements(sequence)) last = Math.max(last, at);
  for (let index = journal.leafCount() - 1; index >= 0; index--) {
    const leaf = journal.leaf(index);
    if (leaf?.kind === "settlement") return Math.max(last, Number(leaf.reference));
  }
  return last;
}
