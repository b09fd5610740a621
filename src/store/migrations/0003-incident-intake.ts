import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * An incident may begin with a notice that names no dates, and at a recipient to whom nothing flowed through here.
 * `notice` holds the bytes as they came, in base64: evidence is not rewritten.
 */
const STATEMENTS = [
  "alter table incidents alter column destination drop not null",
  "alter table incidents alter column window_from drop not null",
  "alter table incidents alter column window_to drop not null",
  "alter table incidents add column recipient text",
  `create table processor_notices (
    incident text not null references incidents,
    number integer not null check (number > 0),
    at bigint not null,
    sha256 text not null,
    media_type text not null,
    sender text not null,
    subject text not null,
    notice text not null,
    primary key (incident, number)
  )`,
] as const;

export const incidentIntake: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
