import { AggregatorRegistry, Counter, Gauge, Registry } from "prom-client";
import type { Lane } from "./delivery/lane.ts";
import { OUTCOMES } from "./domain/outcome.ts";
import type { Counts, Journal } from "./journal/journal.ts";

/** Figures of one destination, as `status` and `/metrics` show them: in = the sum of outcomes + pending. */
export interface DestinationFigures extends Counts {
  readonly destination: string;
  readonly pending: { readonly queued: number; readonly held: number; readonly announced: number };
  readonly sealed: boolean;
  readonly mode: "hold" | "drop" | null;
  readonly breaker: string;
  readonly deadLetters: number;
}

export function figuresOf(
  journal: Journal,
  destination: string,
  lane: Lane | undefined,
  isSealed: boolean,
  mode: "hold" | "drop" | null,
): DestinationFigures {
  const stored = journal.itemsStored(destination);
  const settled = journal.settledItems(destination);
  const announced = Math.max(0, journal.announcedItems(destination) - settled);
  const waiting = Math.max(0, stored - settled - announced);
  return {
    destination,
    ...journal.counts(destination),
    pending: isSealed
      ? { queued: 0, held: waiting + announced, announced: 0 }
      : { queued: waiting, held: 0, announced },
    sealed: isSealed,
    mode,
    breaker: lane?.breakerState() ?? "closed",
    deadLetters: journal.deadLetters(destination).length,
  };
}

const SIDE_CHANNELS = "bulkhead_gateway_side_channel_total";

interface WorkerMetric {
  readonly name: string;
  readonly values: readonly { readonly value: number; readonly labels: Readonly<Record<string, string | undefined>> }[];
}

/** How often each side channel of a destination was tried since the start, from the workers' own figures. */
export function sideChannelsOf(workers: readonly unknown[], destination: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name, values } of (workers as readonly (readonly WorkerMetric[])[]).flat()) {
    if (name !== SIDE_CHANNELS) continue;
    for (const { value, labels } of values) {
      if (labels["destination"] !== destination || labels["channel"] === undefined) continue;
      counts[labels["channel"]] = (counts[labels["channel"]] ?? 0) + value;
    }
  }
  return counts;
}

interface Scored {
  readonly score: number;
}

/** Prometheus text of the whole process: the gateway workers' own figures, and the journal's. */
export async function metricsText(
  workers: readonly unknown[],
  figures: readonly DestinationFigures[],
  isLedgerUp: boolean,
  standings: readonly { readonly destination: string; readonly at: string; readonly standing: Scored | null }[],
): Promise<string> {
  const registry = new Registry();
  const gauge = (name: string, help: string, labelNames: readonly string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const counter = (name: string, help: string, labelNames: readonly string[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const arrived = counter("bulkhead_items_in_total", "Items that came in. In = the sum of outcomes + pending.", [
    "destination",
  ]);
  const outcomes = counter("bulkhead_items_outcome_total", "Items by outcome; final.", ["destination", "outcome"]);
  const withheld = counter("bulkhead_items_withheld_total", "Withheld items by reason.", ["destination", "reason"]);
  const refused = counter("bulkhead_items_refused_total", "Refused by the gateway, by reason.", [
    "destination",
    "reason",
  ]);
  const pending = gauge("bulkhead_items_pending", "Items without an outcome yet.", ["destination", "state"]);
  const alarms = counter("bulkhead_last_look_alarms_total", "Fields that only the last look caught.", ["destination"]);
  const sealed = gauge("bulkhead_sealed", "1 while the destination is sealed.", ["destination"]);
  const letters = gauge("bulkhead_dead_letters", "Items that ended without arriving and wait for a decision.", [
    "destination",
  ]);
  const ledger = gauge("bulkhead_ledger_up", "1 while the ledger takes writes.", []);
  ledger.set(isLedgerUp ? 1 : 0);
  for (const one of figures) {
    const { destination } = one;
    arrived.inc({ destination }, one.in);
    for (const outcome of OUTCOMES) outcomes.inc({ destination, outcome }, one.outcomes[outcome]);
    for (const [reason, count] of Object.entries(one.withheld)) withheld.inc({ destination, reason }, count);
    for (const [reason, count] of Object.entries(one.refused)) refused.inc({ destination, reason }, count);
    for (const [state, count] of Object.entries(one.pending)) pending.set({ destination, state }, count);
    alarms.inc({ destination }, one.alarms);
    sealed.set({ destination }, one.sealed ? 1 : 0);
    letters.set({ destination }, one.deadLetters);
  }
  const standing = gauge(
    "bulkhead_standing_score",
    "ENISA severity if the vendor leaked today, as last computed; 0 when it holds nothing of anybody.",
    ["destination"],
  );
  const scoredAt = gauge("bulkhead_standing_timestamp_seconds", "When that was computed, in Unix time.", [
    "destination",
  ]);
  for (const { destination, at, standing: held } of standings) {
    standing.set({ destination }, held?.score ?? 0);
    scoredAt.set({ destination }, Date.parse(at) / 1_000);
  }
  const own = await registry.metrics();
  const merged = AggregatorRegistry.aggregate(workers as never[]);
  return own + (await merged.metrics());
}
