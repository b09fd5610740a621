import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { Fault } from "../platform/fault.ts";
import { storeFault } from "./fault.ts";
import { MIGRATIONS } from "./migrations/list.ts";
import type { Schema } from "./schema.ts";

/**
 * Brings the database up to the newest migration; does nothing when it is there already. Call it once, before the first
 * query: on PGlite a query made meanwhile would run inside the migration's transaction.
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (error instanceof Error && error.message.startsWith("corrupted migrations")) {
    throw new Fault("store-unavailable", "the control database is of another version of Bulkhead", { cause: error });
  }
  throw storeFault(error);
}
