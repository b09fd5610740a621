import { actionLeaf } from "../leaf-entries.ts";
import type { LedgerReader, LedgerWriter } from "../ledger.ts";
import { tsv } from "../schema.ts";
import type { LeafEntry } from "../sequencer.ts";

/** Since when, and with which gaps, everything that went to a destination went through us. */
export interface Coverage {
  /** Milliseconds; undefined when nothing was ever observed. */
  readonly observedSince: number | undefined;
  readonly gaps: readonly Gap[];
  /** What the vendor held by its own data, read in once. */
  readonly baselines: readonly Baseline[];
}

/** Times in milliseconds; `until` 0: it lasts. */
export interface Gap {
  readonly since: number;
  readonly until: number;
  readonly reason: string;
  readonly statedAt: number;
}

export interface Baseline {
  /** Milliseconds: the vendor made its data between these two. From the first on its people count. */
  readonly since: number;
  readonly until: number;
  /** Everything that the vendor held then; else some of it, or nobody said of when it is. */
  readonly isWhole: boolean;
  readonly statedAt: number;
}

interface Row {
  readonly kind: string;
  readonly since: string;
  readonly until: string;
  readonly reason: string;
  readonly at: string;
}

const QUESTION = `
  SELECT kind, toString(since) AS since, toString(until) AS until, reason, toString(at) AS at
  FROM coverage FINAL WHERE destination = {destination:String} ORDER BY since`;

export async function coverageOf(ledger: LedgerReader, destination: string): Promise<Coverage> {
  const rows = await ledger.ask<Row>(QUESTION, { destination });
  const span = (row: Row) => ({ since: Number(row.since), until: Number(row.until), statedAt: Number(row.at) });
  const observed = rows.filter((row) => row.kind === "observed").map((row) => Number(row.since));
  return {
    observedSince: observed.length === 0 ? undefined : Math.min(...observed),
    gaps: rows.filter((row) => row.kind === "gap").map((row) => ({ ...span(row), reason: row.reason })),
    baselines: rows
      .filter((row) => row.kind === "baseline" || row.kind === "baseline-part")
      .map((row) => ({ ...span(row), isWhole: row.kind === "baseline" })),
  };
}

/** One thing that is known of what was observed. Times in milliseconds; `until` 0: it lasts. */
export interface CoverageRecord {
  readonly destination: string;
  readonly kind: "observed" | "gap" | "baseline" | "baseline-part";
  readonly since: number;
  readonly until: number;
  readonly reason: string;
  readonly at: number;
}

/** Coverage decides who may be told "not affected", so each record is an action in the log before it is a row. */
export const coverageLeaf = (record: CoverageRecord, operator: string): LeafEntry => {
  const { kind, ...what } = record;
  const reference =
    kind === "observed" ? observed(record.destination) : `coverage-gap ${record.destination} ${record.at}`;
  return actionLeaf({ id: reference, action: `coverage-${kind}`, operator, ...what });
};

const observed = (destination: string): string => `coverage-observed ${destination}`;

/** A dataset counts once as a destination's baseline: its hash is in the reference. */
export const baselineImported = (destination: string, sha256: string): string =>
  `coverage-baseline ${destination} ${sha256}`;

/** What a baseline adds to coverage, with the dataset that it was and how much of it counts. */
export const baselineLeaf = (
  { kind, ...what }: CoverageRecord,
  dataset: { readonly sha256: string; readonly subjects: number; readonly operator: string },
): LeafEntry =>
  actionLeaf({
    id: baselineImported(what.destination, dataset.sha256),
    action: `coverage-${kind}`,
    ...dataset,
    ...what,
  });

const COVERAGE = "coverage-";

/** Whether an action's reference is one of a coverage record. */
export const isCoverage = (reference: string): boolean => reference.startsWith(COVERAGE);

/** The record in an action's text. */
export function coverageIn(action: string): CoverageRecord {
  const said = JSON.parse(action.slice(action.indexOf("\n") + 1)) as Omit<CoverageRecord, "kind"> & { action: string };
  const { destination, since, until, reason, at } = said;
  const kind = said.action.slice(COVERAGE.length) as CoverageRecord["kind"];
  return { destination, kind, since, until, reason, at };
}

export async function writeCoverage(ledger: LedgerWriter, record: CoverageRecord): Promise<void> {
  const { destination, kind, since, until, reason, at } = record;
  await ledger.append("coverage", `${[destination, kind, since, until, reason, at].map(tsv).join("\t")}\n`);
}

/** What opening coverage asks of the log. */
export interface ActionLog {
  readonly action: (reference: string) => string | undefined;
  readonly append: (entry: LeafEntry) => Promise<void>;
}

/** Opens coverage of a destination at its first start. Later starts write at most the row that a crash left out. */
export async function openCoverage(
  ledger: LedgerReader & LedgerWriter,
  log: ActionLog,
  { destination, now }: { readonly destination: string; readonly now: number },
): Promise<void> {
  const { observedSince } = await coverageOf(ledger, destination);
  if (observedSince !== undefined) return;
  const said = log.action(observed(destination));
  if (said !== undefined) return writeCoverage(ledger, coverageIn(said));
  const record = { destination, kind: "observed", since: now, until: 0, reason: "first start", at: now } as const;
  await log.append(coverageLeaf(record, "bulkhead"));
  await writeCoverage(ledger, record);
}
