import { Fault } from "../platform/fault.ts";
import type { LedgerReader } from "./ledger.ts";

/** How the engine says that what it reads of a table is not what it wrote, or is gone (its `ErrorCodes.cpp`). */
const DAMAGE: ReadonlySet<string> = new Set([
  "32", // ATTEMPT_TO_READ_AFTER_EOF
  "33", // CANNOT_READ_ALL_DATA
  "40", // CHECKSUM_DOESNT_MATCH
  "74", // CANNOT_READ_FROM_FILE_DESCRIPTOR
  "107", // FILE_DOESNT_EXIST
  "117", // INCORRECT_DATA
  "226", // NO_FILE_IN_DATA_PART
  "228", // BAD_SIZE_OF_FILE_IN_DATA_PART
  "246", // CORRUPTED_DATA
  "271", // CANNOT_DECOMPRESS
  "432", // UNKNOWN_CODEC
  "722", // ASYNC_LOAD_WAIT_FAILED: the table could not be loaded
]);

/** The engine's own number for what went wrong. */
export const engineCodeOf = (cause: unknown): string => (cause as { code?: string } | undefined)?.code ?? "unknown";

/** Whether a statement failed because a table on the disk is damaged. */
export const isDamage = (error: unknown): boolean => error instanceof Fault && DAMAGE.has(engineCodeOf(error.cause));

/** By the engine's own checksums, of its indexes too: a changed one would hide rows from questions. */
export async function isReadable({ ask }: Pick<LedgerReader, "ask">, table: string): Promise<boolean> {
  try {
    const sql = `CHECK TABLE ${table} SETTINGS check_query_single_value_result = 1`;
    return (await ask<{ result: number }>(sql))[0]?.result === 1;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return false;
  }
}
