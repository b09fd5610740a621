import type { Envelope, Journal, Step } from "../journal/journal.ts";
import type { Lane } from "./lane.ts";

interface Call {
  readonly destination: string;
  readonly id: string;
}

export interface UrgentOptions {
  readonly journal: Pick<Journal, "envelope">;
  readonly lanes: ReadonlyMap<string, Pick<Lane, "isClosed">>;
  /** Whether a batch has the envelope already. */
  readonly isClaimed: (id: string) => boolean;
}

/**
 * Flag calls that are stored and whose SDKs wait. They are announced before all that waits; what can't go now ends
 * unannounced, because whoever asked will not be there later.
 */
export function urgentCalls({ journal, lanes, isClaimed }: UrgentOptions) {
  let calls: readonly Call[] = [];
  const stored = ({ destination, id }: Call): Envelope[] => {
    const envelope = isClaimed(id) ? undefined : journal.envelope(destination, id);
    return envelope === undefined ? [] : [envelope];
  };
  const isStuck = ({ destination }: Call): boolean => lanes.get(destination)?.isClosed() !== false;

  return {
    add: (destination: string, id: string): void => void (calls = [...calls, { destination, id }]),
    /** Gives each call once. One that a batch has already is left to it. */
    claim: (): Envelope[] => {
      const found = calls.flatMap(stored);
      calls = [];
      return found;
    },
    /** Takes out the calls that can't go: what ends them, and which they are. Undefined when there are none. */
    stuck: (): { readonly step: Step; readonly ids: readonly string[] } | undefined => {
      const late = calls.filter(isStuck);
      if (late.length === 0) return undefined;
      calls = calls.filter((one) => !late.includes(one));
      const dropEnvelopes = late.flatMap(stored);
      const ended = { outcome: "withheld", reason: "too-late", count: 1 } as const;
      const outcomes = dropEnvelopes.map(({ destination }) => ({ destination, ...ended }));
      return { step: { dropEnvelopes, outcomes }, ids: late.filter(({ id }) => !isClaimed(id)).map(({ id }) => id) };
    },
  };
}
