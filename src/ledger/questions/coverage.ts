import { actionLeaf } from "../leaf-entries.ts";
import type { LedgerReader, LedgerWriter } from "../ledger.ts";
import { tsv } from "../schema.ts";
import type { LeafEntry } from "../sequencer.ts";

/** Since when, and with which gaps, everything that went to a destination went through us. */
export interface Coverage {
  /** Milliseconds; undefined when nothing was ever observed. */
  readonly observedSince: number | undefined;
  readonly gaps: readonly { readonly since: number; readonly until: number; readonly reason: string }[];
}

interface Row {
  readonly kind: string;
  readonly since: string;
  readonly until: string;
  readonly reason: string;
}

const QUESTION = `
  SELECT kind, toString(since) AS since, toString(until) AS until, reason
  FROM coverage FINAL WHERE destination = {destination:String} ORDER BY since`;

export async function coverageOf(ledger: LedgerReader, destination: string): Promise<Coverage> {
  const rows = await ledger.ask<Row>(QUESTION, { destination });
  const observed = rows.filter((row) => row.kind === "observed").map((row) => Number(row.since));
  return {
    observedSince: observed.length === 0 ? undefined : Math.min(...observed),
    gaps: rows
      .filter((row) => row.kind === "gap")
      .map((row) => ({ since: Number(row.since), until: Number(row.until), reason: row.reason })),
  };
}

/** One thing that is known of what was observed. Times in milliseconds; `until` 0: it lasts. */
export interface CoverageRecord {
  readonly destination: string;
  readonly kind: "observed" | "gap";
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

/** Whether an action's reference is one of a coverage record. */
export const isCoverage = (reference: string): boolean => reference.startsWith("coverage-");

/** The record in an action's text. */
export function coverageIn(action: string): CoverageRecord {
  const said = JSON.parse(action.slice(action.indexOf("\n") + 1)) as Omit<CoverageRecord, "kind"> & { action: string };
  const { destination, since, until, reason, at } = said;
  return { destination, kind: said.action === "coverage-gap" ? "gap" : "observed", since, until, reason, at };
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
