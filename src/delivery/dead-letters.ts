import type { DeadLetter, Envelope, Journal } from "../journal/journal.ts";
import { actionLeaf } from "../ledger/leaf-entries.ts";
import type { LogSequencer } from "../ledger/sequencer.ts";
import { Fault } from "../platform/fault.ts";

export interface DeadLettersOptions {
  readonly journal: Pick<Journal, "commit" | "deadLetters">;
  readonly sequencer: Pick<LogSequencer, "append">;
  readonly nextId: () => string;
  readonly now: () => number;
}

export interface DeadLetterRequest {
  readonly destination?: string | undefined;
  /** All of the destination's when left out. */
  readonly ids?: readonly string[] | undefined;
  readonly operator: string;
}

/** Items that ended without arriving, kept (minimised) until somebody decides. An outcome is final: a replay is a new item. */
export function createDeadLetters({ journal, sequencer, nextId, now }: DeadLettersOptions) {
  const chosen = ({ destination, ids }: DeadLetterRequest): readonly DeadLetter[] => {
    if (destination === undefined && ids === undefined) throw new Fault("bad-request", "name a destination or the ids");
    const wanted = ids === undefined ? undefined : new Set(ids);
    return journal.deadLetters(destination).filter((one) => wanted === undefined || wanted.has(one.id));
  };

  const logged = (action: string, letters: readonly DeadLetter[], operator: string) => {
    const at = now();
    return actionLeaf({ id: `${action} ${at} ${letters[0]?.id ?? ""}`, action, operator, at, count: letters.length });
  };

  // Asked twice at once, each letter is still replayed once: the second finds it gone.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  return {
    /** Without bodies: a listing is no place for data. */
    list: (destination: string | undefined) =>
      journal.deadLetters(destination).map(({ id, destination, outcome, reason, status, at, envelope }) => ({
        id,
        destination,
        outcome,
        reason,
        status,
        at: new Date(at).toISOString(),
        receivedAt: new Date(envelope.receivedAt).toISOString(),
        kind: envelope.lines[0]?.kind,
      })),
    replay: (request: DeadLetterRequest): Promise<{ readonly replayed: number }> =>
      inTurn(async () => {
        const letters = chosen(request);
        for (const letter of letters) {
          const envelope: Envelope = { ...letter.envelope, id: nextId(), receivedAt: now() };
          const arrivals = [{ destination: letter.destination, count: 1 }];
          await journal.commit({ putEnvelope: envelope, arrivals, removeDeadLetters: [letter.id] });
        }
        if (letters.length > 0)
          await sequencer.append([logged("dead-letters-replayed", letters, request.operator)], journal.commit);
        return { replayed: letters.length };
      }),
    discard: (request: DeadLetterRequest): Promise<{ readonly discarded: number }> =>
      inTurn(async () => {
        const letters = chosen(request);
        if (letters.length > 0) {
          const entry = logged("dead-letters-discarded", letters, request.operator);
          await sequencer.append([entry], (parts) =>
            journal.commit({ removeDeadLetters: letters.map((one) => one.id), ...parts }),
          );
        }
        return { discarded: letters.length };
      }),
  };
}
