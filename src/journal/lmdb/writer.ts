import { Fault } from "../../platform/fault.ts";
import { envelopeBytes } from "../envelope-text.ts";
import type { Arrival, GatewayCounts, JournalWriter } from "../journal.ts";
import { durably, type Environment, journalFault, put, RESERVE_BYTES } from "./environment.ts";

interface Waiting {
  readonly destination: string;
  /** Written at once, so that the many small objects of an envelope don't outlive their request. */
  readonly envelope: { readonly id: string; readonly text: Buffer } | undefined;
  readonly fieldSets: Arrival["fieldSets"];
  readonly counts: GatewayCounts;
  readonly resolve: () => void;
  readonly reject: (fault: Fault) => void;
}

const MOST_WAITING = 10_000;
const LOOK_AT_SIZE_EVERY_MS = 1_000;

/**
 * The gateway's end of the journal, with group commit: while one transaction is flushed the next gathers, so that the
 * number of flushes follows the disk and not the number of requests.
 *
 * @param writer unique over workers and restarts; the counts of this writer stand under this name
 * @param capBytes beyond this size of live data appends are refused with `journal-full`
 */
export function lmdbWriter(environment: Environment, writer: string, capBytes: number): JournalWriter {
  const counts = new Map<string, GatewayCounts>();
  const knownSets = new Set<string>();
  let gathering: Waiting[] = [];
  let running: Promise<void> | undefined;
  let sizeAt = 0;
  let overCap = false;

  const isOverCap = (): boolean => {
    const now = Date.now();
    if (now - sizeAt > LOOK_AT_SIZE_EVERY_MS) {
      sizeAt = now;
      overCap = liveBytes(environment) > capBytes;
    }
    return overCap;
  };

  const stored = (destination: string): GatewayCounts =>
    (environment.counts.get([destination, writer]) as GatewayCounts | undefined) ?? noCounts();

  const write = (group: readonly Waiting[]) => {
    const touched = new Map<string, GatewayCounts>();
    const newSets: string[] = [];
    const sizeBytes = group.reduce((sum, { envelope }) => sum + (envelope?.text.length ?? 0), 0);
    const puts = () => {
      for (const { destination, envelope, fieldSets, counts: added } of group) {
        if (envelope) put(environment.envelopes, [destination, envelope.id], envelope.text);
        for (const set of fieldSets) {
          const key = `${set.destination} ${set.id}`;
          if (knownSets.has(key)) continue;
          put(environment.fieldSets, [set.destination, set.id], JSON.stringify(set.fields));
          newSets.push(key);
        }
        const before = touched.get(destination) ?? counts.get(destination) ?? stored(destination);
        touched.set(destination, add(before, added));
      }
      for (const [destination, total] of touched) put(environment.counts, [destination, writer], total);
    };
    // After a failure nobody can say whether the counts got there: they are read again.
    const lost = () => {
      for (const destination of touched.keys()) counts.delete(destination);
    };
    const kept = () => {
      for (const [destination, total] of touched) counts.set(destination, total);
      for (const key of newSets) knownSets.add(key);
    };
    return { puts, kept, lost, sizeBytes };
  };

  const run = async (): Promise<void> => {
    while (gathering.length > 0) {
      const group = gathering;
      gathering = [];
      const { puts, kept, lost, sizeBytes } = write(group);
      try {
        await durably(environment, { reserveBytes: RESERVE_BYTES.append, sizeBytes }, puts);
        kept();
        for (const one of group) one.resolve();
      } catch (cause) {
        lost();
        const fault = journalFault(cause);
        for (const one of group) one.reject(fault);
      }
    }
    running = undefined;
  };

  return {
    append: (destination, { envelope, fieldSets, counts: added }) => {
      if (gathering.length >= MOST_WAITING || (envelope !== undefined && isOverCap())) {
        return Promise.reject(
          new Fault("journal-full", "the journal has reached its cap; nothing was acknowledged", { retryable: true }),
        );
      }
      return new Promise((resolve, reject) => {
        const written = envelope && { id: envelope.id, text: envelopeBytes(envelope) };
        gathering.push({ destination, envelope: written, fieldSets, counts: added, resolve, reject });
        running ??= new Promise<void>((begin) => setImmediate(begin)).then(run);
      });
    },
    close: async () => {
      await running;
      await environment.root.close();
    },
  };
}

/** Bytes of pages that hold envelopes: the file itself never shrinks. */
function liveBytes(environment: Environment): number {
  const stats = environment.envelopes.getStats() as Record<string, number>;
  const pages = (stats["treeLeafPageCount"] ?? 0) + (stats["treeBranchPageCount"] ?? 0) + (stats["overflowPages"] ?? 0);
  return pages * (stats["pageSize"] ?? 4_096);
}

export const noCounts = (): GatewayCounts => ({ in: 0, withheld: {}, refused: {}, alarms: 0 });

export function add(a: GatewayCounts, b: GatewayCounts): GatewayCounts {
  return {
    in: a.in + b.in,
    withheld: addRecords(a.withheld, b.withheld),
    refused: addRecords(a.refused, b.refused),
    alarms: a.alarms + b.alarms,
  };
}

function addRecords<K extends string>(
  a: Partial<Record<K, number>>,
  b: Partial<Record<K, number>>,
): Partial<Record<K, number>> {
  const sum: Partial<Record<K, number>> = { ...a };
  for (const [key, value] of Object.entries(b) as [K, number][]) sum[key] = (sum[key] ?? 0) + value;
  return sum;
}
