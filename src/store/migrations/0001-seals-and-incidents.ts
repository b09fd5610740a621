import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** One statement each: the extended protocol takes no more. */
const STATEMENTS = [
  `create table seal_log (
    seq bigint generated always as identity primary key,
    destination text not null,
    action text not null check (action in ('seal', 'unseal')),
    mode text check (mode in ('hold', 'drop')),
    reason text not null,
    operator text not null,
    at bigint not null,
    check ((action = 'seal') = (mode is not null)),
    unique (destination, at, action, operator)
  )`,

  `create table incidents (
    id text primary key,
    destination text not null,
    window_from bigint not null,
    window_to bigint not null check (window_to >= window_from),
    title text not null,
    opened_at bigint not null,
    opened_by text not null
  )`,

  `create table incident_actions (
    seq bigint generated always as identity primary key,
    incident text not null references incidents,
    kind text not null,
    at bigint not null,
    operator text not null,
    detail json not null
  )`,
  "create index incident_actions_by_incident on incident_actions (incident, seq)",

  `create table waves (
    incident text not null references incidents,
    number integer not null check (number > 0),
    at bigint not null,
    checkpoint_size bigint not null,
    checkpoint_root text not null,
    query_hash text not null,
    totals json not null,
    primary key (incident, number)
  )`,

  `create function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
  end $$`,
  ...["seal_log", "incident_actions", "waves"].map(
    (table) => `create trigger append_only before update or delete or truncate on ${table}
      for each statement execute function refuse_change()`,
  ),
] as const;

export const sealsAndIncidents: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
