import { createHash } from "node:crypto";
import type { Json } from "../domain/item.ts";
import type { LogSequencer } from "../ledger/sequencer.ts";
import type { Store, Wave } from "../store/store.ts";

export interface WavesOptions {
  readonly store: () => Promise<Pick<Store, "waves" | "freezeWave">>;
  readonly sequencer: Pick<LogSequencer, "size" | "root">;
  readonly now: () => number;
}

/** Where the ledger's log stood when a question was asked. */
export interface LogState {
  readonly size: number;
  readonly root: string;
}

/** Answers about an incident, frozen with what was asked and the state of the log; a later one supersedes. */
export function createWaves({ store, sequencer, now }: WavesOptions) {
  return {
    log: (): LogState => ({ size: sequencer.size(), root: sequencer.root() }),
    /** @returns the wave's number, and the hash of what was asked */
    freeze: async (
      incident: string,
      { size, root }: LogState,
      asked: object,
      totals: Json,
    ): Promise<{ readonly wave: number; readonly queryHash: string }> => {
      const to = await store();
      const wave = (await to.waves(incident)).length + 1;
      const queryHash = createHash("sha256").update(JSON.stringify(asked)).digest("hex");
      await to.freezeWave({
        incident,
        number: wave,
        at: now(),
        checkpointSize: size,
        checkpointRoot: root,
        queryHash,
        totals,
      });
      return { wave, queryHash };
    },
  };
}

export type Waves = ReturnType<typeof createWaves>;

/** The latest that says who is affected. A vendor's dataset compared with the ledger is a wave too, and no scope. */
export const lastScope = (waves: readonly Wave[]): Wave | undefined =>
  waves.findLast(({ totals }) => typeof (totals as { complete?: unknown } | null)?.complete === "boolean");
