import type { Step } from "../journal/journal.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { coverageLeaf, coverageOf, writeCoverage } from "../ledger/questions/coverage.ts";
import type { LogSequencer } from "../ledger/sequencer.ts";
import { Fault } from "../platform/fault.ts";

export interface CoverageOptions {
  readonly ledger: () => Promise<Ledger>;
  readonly destinations: readonly { readonly id: string }[];
  readonly sequencer: Pick<LogSequencer, "append">;
  readonly commit: (step: Step) => Promise<void>;
  readonly now: () => number;
}

export interface GapRequest {
  readonly destination: string;
  readonly from: number;
  /** Left out: the gap lasts. */
  readonly to?: number | undefined;
  readonly reason: string;
  readonly operator: string;
}

const isoOf = (at: number): string => new Date(at).toISOString();

/** What the ledger can't have seen, written down by people: it decides who may be told "not affected". */
export function createCoverage(options: CoverageOptions) {
  const known = (destination: string): void => {
    if (options.destinations.some((one) => one.id === destination)) return;
    throw new Fault("not-found", `there is no destination "${destination}"; \`bulkhead status\` lists them`);
  };

  const show = async (destination: string) => {
    known(destination);
    const { observedSince, gaps, baselines } = await coverageOf(await options.ledger(), destination);
    return {
      destination,
      observedSince: observedSince === undefined ? null : isoOf(observedSince),
      gaps: gaps.map((gap) => ({
        from: isoOf(gap.since),
        to: gap.until === 0 ? null : isoOf(gap.until),
        reason: gap.reason,
      })),
      baselines: baselines.map(({ since, until, isWhole }) => ({
        from: isoOf(since),
        to: isoOf(until),
        whole: isWhole,
      })),
    };
  };

  return {
    show,
    gap: async ({ destination, from, to, reason, operator }: GapRequest) => {
      known(destination);
      if (to !== undefined && from > to)
        throw new Fault("bad-request", "--from is after --to; give the gap's start first");
      const at = options.now();
      const gap = { destination, kind: "gap", since: from, until: to ?? 0, reason, at } as const;
      await options.sequencer.append([coverageLeaf(gap, operator)], options.commit);
      await writeCoverage(await options.ledger(), gap);
      return show(destination);
    },
  };
}
