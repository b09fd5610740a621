import { BoundedCache } from "../../platform/bounded-cache.ts";
import type { IdSealer } from "../../platform/seal-ids.ts";
import type { KnownAnswers } from "../journal.ts";
import { durably, type Environment, put, RESERVE_BYTES, remove } from "./environment.ts";

const WEEK_MS = 7 * 86_400_000;
/** Answers kept, over all destinations. Beyond it new ones are not: what is known stays, and expires. */
const MOST_ANSWERS = 200_000;
const LONGEST_ANSWER = 256 * 1_024;
const REMEMBERED_WRITES = 20_000;
const REMOVED_AT_ONCE = 10_000;

/**
 * The last good answers to flag calls: keyed hashes of who was asked about and sealed texts, in weeks. An answer is found
 * in this week and in the one before, so it is kept for a fortnight at most, and for seven days at least.
 */
export function lmdbAnswers(
  { answers, ...environment }: Environment,
  sealer: IdSealer,
  now: () => number,
): KnownAnswers {
  const written = new BoundedCache<string, string>(REMEMBERED_WRITES);
  let cleanedIn = 0;
  const week = (): number => Math.floor(now() / WEEK_MS);

  const forgetBefore = async (destination: string, oldest: number): Promise<void> => {
    const old = [
      ...answers.getKeys({ start: [destination, 0, ""], end: [destination, oldest, ""], limit: REMOVED_AT_ONCE }),
    ];
    if (old.length === 0) return;
    await durably({ answers, ...environment }, { reserveBytes: RESERVE_BYTES.step, sizeBytes: 0 }, () => {
      for (const key of old) remove(answers, key);
    });
  };

  const keep = async (destination: string, question: string, text: string): Promise<void> => {
    const current = week();
    const name = `${destination} ${current} ${question}`;
    if (text.length > LONGEST_ANSWER || written.get(name) === text) return;
    if (cleanedIn !== current) {
      cleanedIn = current;
      await forgetBefore(destination, current - 1);
    }
    const { entryCount } = answers.getStats() as { readonly entryCount: number };
    if (entryCount >= MOST_ANSWERS) return;
    await durably({ answers, ...environment }, { reserveBytes: RESERVE_BYTES.append, sizeBytes: text.length }, () =>
      put(answers, [destination, current, sealer.key(question)], sealer.seal(text)),
    );
    written.set(name, text);
  };

  return {
    find: (destination, question) => {
      const key = sealer.key(question);
      for (const one of [week(), week() - 1]) {
        const sealed = answers.get([destination, one, key]);
        const text = sealed === undefined ? undefined : sealer.open(sealed);
        if (text !== undefined) return text;
      }
      return undefined;
    },
    keep,
  };
}
