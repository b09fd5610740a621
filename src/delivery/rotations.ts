import type { Journal, Rotation } from "../journal/journal.ts";
import { actionLeaf } from "../ledger/leaf-entries.ts";
import type { LogSequencer } from "../ledger/sequencer.ts";
import type { Log } from "../platform/log.ts";

export type RotationRequest = Pick<Rotation, "destination" | "waiting" | "reason" | "operator">;

export interface RotationsOptions {
  readonly journal: Pick<Journal, "commit" | "rotation">;
  readonly sequencer: Pick<LogSequencer, "append">;
  readonly destinations: readonly { readonly id: string }[];
  /** Makes every gateway worker read the epochs again; resolves when they have. */
  readonly tellGateway: () => Promise<void>;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Giving a destination new pseudonyms, so that what its vendor has, or lost, can't be joined with what it gets from now
 * on. The vendor takes everybody for new people. The ledger keeps the pseudonyms of every epoch.
 */
export function createRotations({ journal, sequencer, destinations, tellGateway, now, log }: RotationsOptions) {
  const current = new Map<string, Rotation>();
  for (const { id } of destinations) {
    const rotation = journal.rotation(id);
    if (rotation) current.set(id, rotation);
  }
  const epochOf = (destination: string): number => current.get(destination)?.epoch ?? 1;

  const rotate = async ({ destination, waiting, reason, operator }: RotationRequest): Promise<Rotation> => {
    const rotation: Rotation = {
      destination,
      epoch: epochOf(destination) + 1,
      waiting,
      reason,
      operator,
      at: now(),
    };
    const entry = actionLeaf({ id: `rotate ${destination} ${rotation.epoch}`, action: "rotate", ...rotation });
    await sequencer.append([entry], (parts) => journal.commit({ rotation, ...parts }));
    current.set(destination, rotation);
    await tellGateway();
    log.warn("pseudonyms begin anew", { destination, operator, epoch: rotation.epoch });
    return rotation;
  };

  // Two at once would begin the same epoch.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    epochOf,
    /** Items of an earlier epoch than this are kept back. */
    oldestEpoch: (destination: string): number => {
      const rotation = current.get(destination);
      return rotation?.waiting === "withhold" ? rotation.epoch : 1;
    },
    /** @throws Fault `journal-full` or `journal-failed`: then the epoch is the old one */
    rotate: (request: RotationRequest): Promise<Rotation> => {
      const mine = turn.then(() => rotate(request));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}
