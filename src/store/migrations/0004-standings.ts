import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The last nightly score of each destination: figures that can be computed again, so a later one takes its place. */
const STATEMENTS = [
  `create table standings (
    destination text primary key,
    at bigint not null,
    result json not null
  )`,
] as const;

export const standings: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
