import { mkdir } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect } from "kysely";
import { storeFault } from "./fault.ts";
import type { Schema } from "./schema.ts";

export interface OpenDatabase {
  readonly db: Kysely<Schema>;
  readonly close: () => Promise<void>;
}

/**
 * PostgreSQL inside this process, kept in `directory` (made for this user only when missing). One process per directory: the caller holds
 * the data-directory lock. Takes 4-6 s the first time and about 1.4 s later, so do not make the gateway wait for it.
 */
export async function openPglite(directory: string): Promise<OpenDatabase> {
  const pglite = await create(directory);
  const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) });
  return {
    db,
    close: async () => {
      await db.destroy();
      // Kysely only closes an instance that it has queried.
      if (!pglite.closed) await pglite.close();
    },
  };
}

async function create(directory: string): Promise<PGlite> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return await PGlite.create(directory);
  } catch (error) {
    throw storeFault(error);
  }
}
