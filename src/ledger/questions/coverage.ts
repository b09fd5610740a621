import type { LedgerReader, LedgerWriter } from "../ledger.ts";
import { tsv } from "../schema.ts";

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

/** Writes down a time that was not observed: a cut-over, an outage with a bypass, a restore. `until` 0: it lasts. */
export async function recordGap(
  ledger: LedgerWriter,
  gap: { readonly destination: string; readonly since: number; readonly until: number; readonly reason: string },
  now: number,
): Promise<void> {
  await ledger.append(
    "coverage",
    `${[gap.destination, "gap", gap.since, gap.until, gap.reason, now].map(tsv).join("\t")}\n`,
  );
}

/** Opens coverage of a destination at its first start; later starts change nothing. */
export async function openCoverage(
  ledger: LedgerReader & LedgerWriter,
  destination: string,
  now: number,
): Promise<void> {
  const { observedSince } = await coverageOf(ledger, destination);
  if (observedSince !== undefined) return;
  await ledger.append("coverage", `${[destination, "observed", now, 0, "first start", now].map(tsv).join("\t")}\n`);
}
