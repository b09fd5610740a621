import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Who may sign. The log holds the truth; this is its copy for questions. */
const STATEMENTS = [
  `create table operator_log (
    seq bigint generated always as identity primary key,
    name text not null,
    action text not null check (action in ('add', 'revoke')),
    key_id text not null,
    public_key text not null,
    recorded_by text not null,
    reason text not null,
    at bigint not null,
    reference text not null,
    unique (key_id, action)
  )`,
  `create trigger append_only before update or delete or truncate on operator_log
    for each statement execute function refuse_change()`,
] as const;

export const operators: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
