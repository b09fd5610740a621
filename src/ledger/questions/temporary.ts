import type { LedgerReader } from "../ledger.ts";

/** Drops tables that a question made for itself, at once: otherwise the engine keeps them for minutes. */
export async function dropTables(ledger: LedgerReader, names: readonly string[]): Promise<void> {
  for (const name of names) await ledger.run(`DROP TABLE IF EXISTS ${name} SYNC`);
}

/** Gives back memory that a statement needed: the engine would keep it for later. */
export async function giveBack(ledger: LedgerReader): Promise<void> {
  // A server may not let us, and then its own habits do.
  await ledger.run("SYSTEM JEMALLOC PURGE").catch(() => undefined);
}
