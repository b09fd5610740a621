import type { Journal, Seal } from "../journal/journal.ts";
import { actionLeaf } from "../ledger/leaf-entries.ts";
import type { LogSequencer } from "../ledger/sequencer.ts";
import { codeOf, Fault } from "../platform/fault.ts";
import type { Log } from "../platform/log.ts";
import type { Lane, SealState } from "./lane.ts";

export interface SealRequest {
  readonly destination: string;
  readonly action: "seal" | "unseal";
  readonly mode: "hold" | "drop";
  readonly reason: string;
  readonly operator: string;
}

export interface SealsOptions {
  readonly journal: Pick<Journal, "commit" | "seal" | "sealLog">;
  readonly sequencer: Pick<LogSequencer, "append">;
  readonly now: () => number;
  readonly log: Log;
  /** How long an answer waits for the disk. */
  readonly confirmWithinMs?: number;
}

const CONFIRM_WITHIN_MS = 5_000;

/**
 * Cutting a destination off and opening it again (I6). The journal is the truth, flushed before anything is answered;
 * the control database is told afterwards. A seal holds from the first line of `apply` on, also when the disk refuses it.
 */
export function createSeals({ journal, sequencer, now, log, confirmWithinMs = CONFIRM_WITHIN_MS }: SealsOptions) {
  /** Seals that could not be written: they hold as long as this process lives. */
  const unwritten = new Set<string>();
  let last = 0;

  const state = (destination: string): SealState => {
    if (unwritten.has(destination)) return { sealed: true, mode: "hold" };
    const seal = journal.seal(destination);
    return seal?.action === "seal" ? { sealed: true, mode: seal.mode ?? "hold" } : { sealed: false };
  };

  /** Sealing goes on when the journal can't even be read. */
  const readable = (destination: string): Seal | undefined => {
    try {
      return journal.seal(destination);
    } catch {
      return undefined;
    }
  };

  return {
    state,
    /** Milliseconds of sealed time since `at`. */
    heldSince: (destination: string, at: number): number => {
      let held = 0;
      let from: number | undefined;
      for (const seal of journal.sealLog()) {
        if (seal.destination !== destination) continue;
        if (seal.action === "seal") from ??= seal.at;
        else if (from !== undefined) {
          held += Math.max(0, seal.at - Math.max(from, at));
          from = undefined;
        }
      }
      return from === undefined ? held : held + Math.max(0, now() - Math.max(from, at));
    },
    /** Writes it, then tells the lane; when the promise resolves nothing is on the way to a sealed destination. */
    apply: async (request: SealRequest, lane: Pick<Lane, "sealChanged">): Promise<Seal> => {
      const { destination, action, reason, operator } = request;
      // The latest counts, so a clock that was set back must not put an older decision on top.
      last = Math.max(now(), last + 1, (readable(destination)?.at ?? 0) + 1);
      const seal: Seal = {
        destination,
        action,
        mode: action === "seal" ? request.mode : null,
        reason,
        operator,
        at: last,
      };
      if (action === "seal") {
        unwritten.add(destination);
        lane.sealChanged();
      }
      const entry = actionLeaf({
        id: `${action} ${destination} ${last}`,
        action,
        destination,
        mode: seal.mode,
        reason,
        operator,
        at: last,
      });
      const written = sequencer
        .append([entry], (parts) => journal.commit({ seal, ...parts }))
        .then(() => {
          unwritten.delete(destination);
          lane.sealChanged();
        });
      try {
        await within(written, confirmWithinMs);
      } catch (error) {
        log.error("a seal could not be written; sealing holds while this process lives, unsealing waits", {
          destination,
          code: codeOf(error),
        });
        throw error;
      }
      log.warn(action === "seal" ? "destination sealed" : "destination unsealed", {
        destination,
        operator,
        ...(seal.mode ? { mode: seal.mode } : {}),
      });
      return seal;
    },
  };
}

const LOOK_EVERY_MS = 100;

/**
 * While the disk is full others may hold the log's turn, and an operator must not wait for ever to be told. Looks are
 * counted and not time: a thread that was busy elsewhere has not looked.
 */
async function within(written: Promise<void>, ms: number): Promise<void> {
  let looks = Math.ceil(ms / LOOK_EVERY_MS);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (--looks > 0) return;
      reject(
        new Fault("seal-unconfirmed", "the journal can't be written; a seal holds while this process lives", {
          retryable: true,
        }),
      );
    }, LOOK_EVERY_MS);
  });
  try {
    await Promise.race([written, late]);
  } finally {
    clearInterval(timer);
  }
}

export type Seals = ReturnType<typeof createSeals>;
