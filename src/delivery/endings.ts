import type { Outcome, WithheldReason } from "../domain/outcome.ts";
import type { DeadLetter, Envelope, Settlement, Step } from "../journal/journal.ts";
import { itemId } from "./draft-batch.ts";
import type { Announced, Ending } from "./lane.ts";

/** An item and how it ended, before that is written down. */
export interface Ended {
  readonly item: Announced;
  readonly ending: Ending;
}

/** Neighbouring lines that came to the same end, as runs. */
export function asRuns(ended: readonly Ended[], at: number): Settlement[] {
  const sorted = ended.toSorted((a, b) => a.item.batch - b.item.batch || a.item.lineNumber - b.item.lineNumber);
  const runs: { -readonly [K in keyof Settlement]: Settlement[K] }[] = [];
  for (const { item, ending } of sorted) {
    const last = runs.at(-1);
    const follows =
      last?.batch === item.batch && last.to + 1 === item.lineNumber && last.destination === item.envelope.destination;
    if (
      last &&
      follows &&
      last.outcome === ending.outcome &&
      last.reason === ending.reason &&
      last.status === ending.status
    )
      last.to++;
    else
      runs.push({
        batch: item.batch,
        from: item.lineNumber,
        to: item.lineNumber,
        destination: item.envelope.destination,
        ...ending,
        at,
        removes: false,
      });
    const run = runs.at(-1);
    if (run && ending.outcome === "delivered" && item.line.operation !== "set") run.removes = true;
  }
  return runs;
}

export function countsOf(settlements: readonly Settlement[]): NonNullable<Step["outcomes"]> {
  return settlements.map((one): { destination: string; outcome: Outcome; reason: string; count: number } => ({
    destination: one.destination,
    outcome: one.outcome,
    reason: one.reason,
    count: one.to - one.from + 1,
  }));
}

/** Kept back on purpose, and for good. */
const NEVER_AGAIN: ReadonlySet<string> = new Set<WithheldReason>(["sealed-drop", "epoch-rotated", "erased"]);

/** What an operator may want to replay: everything that did not arrive, except what was to be kept back, and flag calls. */
export const deadLetterOf =
  (at: number) =>
  ({ item, ending }: Ended): DeadLetter[] => {
    const { outcome, reason, status } = ending;
    if (outcome === "delivered" || ending.isReplayable === false || NEVER_AGAIN.has(reason)) return [];
    const { envelope, index, line } = item;
    const body = envelope.bodies[index] ?? "null";
    const single: Envelope = { ...envelope, lines: [line], bodies: [body] };
    return [
      {
        id: itemId(envelope.id, index),
        destination: envelope.destination,
        outcome,
        reason,
        status,
        at,
        envelope: single,
      },
    ];
  };
