import type { BatchRecord, Settlement } from "../journal/journal.ts";

/**
 * The ledger port: what was disclosed about whom to whom, in a columnar engine that speaks ClickHouse's SQL. Writes
 * are durable when their promise resolves; a failed write rejects with `Fault` `ledger-unavailable` and changes nothing
 * that a repetition of the same rows would not put right.
 */
export interface LedgerWriter {
  /** Creates what is missing. */
  readonly prepare: () => Promise<void>;
  /** Rows of one batch. Idempotent when told that it may be a repetition: what is there already is left alone. */
  readonly announce: (batch: BatchRecord, maybeRepeated: boolean) => Promise<void>;
  /** Outcomes; lines that never left are withdrawn, accepted removals are noted. Repeating the same changes nothing. */
  readonly settle: (settlements: readonly Settlement[], maybeRepeated?: boolean) => Promise<void>;
  /** Rows for one of the small tables. */
  readonly append: (table: string, rows: string) => Promise<void>;
  /** Destroys the rows of `subjects` with these tokens. Nothing is announced meanwhile; repeating it changes nothing. */
  readonly erase: (tokens: readonly string[]) => Promise<void>;
}

export type Parameters = Readonly<Record<string, string | number | boolean | readonly (string | number)[]>>;

/** Questions; each stands in a file of its own under `questions/`. */
export interface LedgerReader {
  /** Rows as objects. Integers beyond 2^53 lose digits unless the question makes text of them. */
  readonly ask: <Row extends object>(sql: string, parameters?: Parameters) => Promise<readonly Row[]>;
  /** Rows as tab separated text, in pieces. */
  readonly stream: (sql: string, parameters?: Parameters) => AsyncIterable<string>;
  /** A statement without rows: for temporary tables. */
  readonly run: (sql: string, parameters?: Parameters) => Promise<void>;
}

export interface RebuildProgress {
  /** Lines that are counted again, of how many. */
  readonly done: number;
  readonly of: number;
}

/** What the engine derives from lines: the roll-up and the calendar. The record is whole without them. */
export interface DerivedTables {
  /** Rows may be missing, so that an answer may leave people out. Known when the ledger is prepared, and over restarts. */
  readonly isIncomplete: () => boolean;
  /** Whether they have to be written anew. Reads them only when there is a suspicion. */
  readonly isDue: () => Promise<boolean>;
  /**
   * Writes them anew from `lines` and `withdrawn`, beside those that are there, and puts them in their place. Until then
   * nothing is changed; nothing that is written meanwhile is missed or counted twice.
   * @throws Fault `ledger-space` without room for a second copy, `ledger-unavailable` when the record can't be read
   */
  readonly rebuild: () => AsyncIterable<RebuildProgress>;
}

export interface Ledger extends LedgerWriter, LedgerReader {
  readonly derived: DerivedTables;
  readonly close: () => Promise<void>;
}
