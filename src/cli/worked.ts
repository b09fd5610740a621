import { Fault, type FaultCode } from "../platform/fault.ts";
import { progressOf } from "./progress.ts";

interface Progress {
  readonly done: number;
  readonly of: number;
}

interface Failed {
  readonly fault: FaultCode;
  readonly says: string;
}

/** Steps of a long piece of work at the server. */
export type Step<Result> = Progress | Failed | Result;

/**
 * What came of it; on a terminal, how far it is meanwhile.
 * @throws Fault when it failed, or with `brokeOff` when the answer ended before
 */
export async function worked<Result extends object>(
  steps: AsyncIterable<Step<Result>>,
  { says, brokeOff }: { readonly says: string; readonly brokeOff: string },
): Promise<Result> {
  const progress = progressOf(says);
  try {
    for await (const step of steps) {
      if ("fault" in step) throw new Fault(step.fault, step.says);
      if (!("done" in step)) return step;
      progress.show(step.done, step.of);
    }
  } finally {
    progress.clear();
  }
  throw new Fault("ledger-unavailable", brokeOff);
}
