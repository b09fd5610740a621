import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { sql } from "kysely";
import { migrate } from "./migrate.ts";
import { openPglite } from "./pglite.ts";
import { postgresStore } from "./postgres-store.ts";
import { storeContract } from "./store.contract.ts";

const root = await mkdtemp(join(tmpdir(), "bulkhead-store-"));
after(() => rm(root, { recursive: true, force: true }));

storeContract("PGlite", async () => {
  const { db, close } = await openPglite(join(root, "control"));
  await migrate(db);
  return {
    store: postgresStore(db),
    tamper: async (statement) => {
      await sql.raw(statement).execute(db);
    },
    close,
  };
});

it("closes a database that was never asked anything", async () => {
  const { close } = await openPglite(join(root, "control"));
  await close();
});

it("refuses a database that a newer version has migrated", async () => {
  const { db, close } = await openPglite(join(root, "control"));
  await sql`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2099')`.execute(db);
  await assert.rejects(migrate(db), { code: "store-unavailable", retryable: false, message: /another version/ });
  await close();
});

it("says that the store is unavailable when the directory cannot be one", async () => {
  const file = join(root, "a-file");
  await writeFile(file, "not a database");
  await assert.rejects(openPglite(file), { code: "store-unavailable" });
});
