import type { ColumnType, Generated } from "kysely";

/** `bigint`: PGlite reads it as a number, other PostgreSQL drivers as text; `postgres-store` makes both a number. */
type Int8 = ColumnType<number | string, number, never>;

type NullableInt8 = ColumnType<number | string | null, number | null, never>;

/** `json`, not `jsonb`: the text stays as it was written, so its hash does too. Written as text, read as a value. */
type JsonText = ColumnType<unknown, string, never>;

interface SealLogTable {
  readonly seq: Generated<Int8>;
  readonly destination: string;
  readonly action: "seal" | "unseal";
  readonly mode: "hold" | "drop" | null;
  readonly reason: string;
  readonly operator: string;
  readonly at: Int8;
}

interface IncidentsTable {
  readonly id: string;
  readonly destination: string | null;
  readonly recipient: string | null;
  readonly window_from: NullableInt8;
  readonly window_to: NullableInt8;
  readonly title: string;
  readonly opened_at: Int8;
  readonly opened_by: string;
}

interface IncidentActionsTable {
  readonly seq: Generated<Int8>;
  readonly incident: string;
  readonly kind: string;
  readonly at: Int8;
  readonly operator: string;
  readonly detail: JsonText;
}

interface WavesTable {
  readonly incident: string;
  readonly number: number;
  readonly at: Int8;
  readonly checkpoint_size: Int8;
  readonly checkpoint_root: string;
  readonly query_hash: string;
  readonly totals: JsonText;
}

interface ProcessorNoticesTable {
  readonly incident: string;
  readonly number: number;
  readonly at: Int8;
  readonly sha256: string;
  readonly media_type: string;
  readonly sender: string;
  readonly subject: string;
  readonly notice: string;
}

interface OperatorLogTable {
  readonly seq: Generated<Int8>;
  readonly name: string;
  readonly action: "add" | "revoke";
  readonly key_id: string;
  readonly public_key: string;
  readonly recorded_by: string;
  readonly reason: string;
  readonly at: Int8;
  readonly reference: string;
}

interface StandingsTable {
  readonly destination: string;
  readonly at: ColumnType<number | string, number, number>;
  readonly result: ColumnType<unknown, string, string>;
}

export interface Schema {
  readonly operator_log: OperatorLogTable;
  readonly seal_log: SealLogTable;
  readonly incidents: IncidentsTable;
  readonly processor_notices: ProcessorNoticesTable;
  readonly incident_actions: IncidentActionsTable;
  readonly waves: WavesTable;
  readonly standings: StandingsTable;
}
