import { type Standing, standingOf } from "../domain/standing.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { scopeOf } from "../ledger/questions/scope.ts";
import type { CanaryTokens } from "../delivery/canaries/canaries.ts";
import type { Destination } from "../platform/config-schema.ts";

export interface StandingOptions {
  readonly ledger: () => Promise<Ledger>;
  readonly destinations: readonly Destination[];
  readonly canaries: CanaryTokens;
  readonly now: () => number;
}

export interface DestinationStanding {
  readonly destination: string;
  readonly recipient: string;
  readonly subjects: number;
  /** False: it may hold more than the ledger knows, and the score may be too low. */
  readonly complete: boolean;
  /** Null when it holds nothing of anybody. */
  readonly standing: Standing | null;
}

/** What every vendor still holds, scored as if it were taken today. Counts only: nobody's id is opened. */
export const createStanding = ({ ledger, destinations, canaries, now }: StandingOptions) => ({
  all: async (): Promise<readonly DestinationStanding[]> => {
    const opened = await ledger();
    const found: DestinationStanding[] = [];
    // One after the other: each may read much of the ledger.
    for (const { id, recipient, retention, starts_empty: startsEmpty } of destinations) {
      const [from, eventsDays] = [now(), retention.events_days];
      const scope = await scopeOf(opened, {
        destination: id,
        from,
        to: from,
        eventsDays,
        source: undefined,
        canaries: canaries(id),
        startsEmpty,
      });
      const standing = standingOf(scope.categories, eventsDays) ?? null;
      found.push({ destination: id, recipient, subjects: scope.subjects, complete: scope.complete, standing });
    }
    return found;
  },
});
