import type { Kysely, Selectable } from "kysely";
import type { Json } from "../domain/item.ts";
import { storeFault } from "./fault.ts";
import type { Schema } from "./schema.ts";
import type { Incident, IncidentAction, OperatorEntry, ProcessorNotice, SealEntry, Store, Wave } from "./store.ts";

/**
 * The store over PostgreSQL's SQL, whatever the driver. Every method is ONE statement and none opens a transaction:
 * kysely's PGlite driver has a single connection without a lock, so a second transaction begun meanwhile waits for ever.
 */
export const postgresStore = (db: Kysely<Schema>): Store => ({
  recordSeal: (entry) =>
    write(
      db
        .insertInto("seal_log")
        .values({
          destination: entry.destination,
          action: entry.action,
          mode: entry.mode,
          reason: entry.reason,
          operator: entry.operator,
          at: entry.at,
        })
        .onConflict((conflict) => conflict.columns(["destination", "at", "action", "operator"]).doNothing()),
    ),

  sealLog: async (destination) => {
    let query = db.selectFrom("seal_log").selectAll().orderBy("at").orderBy("seq");
    if (destination !== undefined) query = query.where("destination", "=", destination);
    return (await attempt(query)).map(toSealEntry);
  },

  recordOperator: (entry) =>
    write(
      db.insertInto("operator_log").values({
        name: entry.name,
        action: entry.action,
        key_id: entry.keyId,
        public_key: entry.publicKey,
        recorded_by: entry.by,
        reason: entry.reason,
        at: entry.at,
        reference: entry.reference,
      }),
    ),

  operatorLog: async () => {
    const rows = await attempt(db.selectFrom("operator_log").selectAll().orderBy("seq"));
    return rows.map(toOperatorEntry);
  },

  openIncident: (incident) =>
    write(
      db.insertInto("incidents").values({
        id: incident.id,
        destination: incident.destination,
        recipient: incident.recipient,
        window_from: incident.from,
        window_to: incident.to,
        title: incident.title,
        opened_at: incident.openedAt,
        opened_by: incident.openedBy,
      }),
    ),

  incident: async (id) => {
    const rows = await attempt(db.selectFrom("incidents").selectAll().where("id", "=", id));
    return rows.map(toIncident)[0];
  },

  incidents: async () => {
    const rows = await attempt(db.selectFrom("incidents").selectAll().orderBy("opened_at").orderBy("id"));
    return rows.map(toIncident);
  },

  keepNotice: (one) =>
    write(
      db.insertInto("processor_notices").values({
        incident: one.incident,
        number: one.number,
        at: one.at,
        sha256: one.sha256,
        media_type: one.mediaType,
        sender: one.sender,
        subject: one.subject,
        notice: Buffer.from(one.content).toString("base64"),
      }),
    ),

  notices: async (incident) => {
    const query = db
      .selectFrom("processor_notices")
      .select(["incident", "number", "at", "sha256", "media_type", "sender", "subject"])
      .where("incident", "=", incident)
      .orderBy("number");
    return (await attempt(query)).map(toNoticeHead);
  },

  notice: async (incident, number) => {
    const query = db
      .selectFrom("processor_notices")
      .selectAll()
      .where("incident", "=", incident)
      .where("number", "=", number);
    const [row] = await attempt(query);
    return row && { ...toNoticeHead(row), content: Buffer.from(row.notice, "base64") };
  },

  recordAction: (action) =>
    write(
      db.insertInto("incident_actions").values({
        incident: action.incident,
        kind: action.kind,
        at: action.at,
        operator: action.operator,
        detail: JSON.stringify(action.detail),
      }),
    ),

  actions: async (incident) => {
    const query = db.selectFrom("incident_actions").selectAll().where("incident", "=", incident).orderBy("seq");
    return (await attempt(query)).map(toAction);
  },

  freezeWave: (wave) =>
    write(
      db.insertInto("waves").values({
        incident: wave.incident,
        number: wave.number,
        at: wave.at,
        checkpoint_size: wave.checkpointSize,
        checkpoint_root: wave.checkpointRoot,
        query_hash: wave.queryHash,
        totals: JSON.stringify(wave.totals),
      }),
    ),

  waves: async (incident) => {
    const query = db.selectFrom("waves").selectAll().where("incident", "=", incident).orderBy("number");
    return (await attempt(query)).map(toWave);
  },

  keepStanding: ({ destination, at, result }) => {
    const values = { at, result: JSON.stringify(result) };
    const insert = db.insertInto("standings").values({ destination, ...values });
    return write(insert.onConflict((conflict) => conflict.column("destination").doUpdateSet(values)));
  },

  standings: async () => {
    const rows = await attempt(db.selectFrom("standings").selectAll().orderBy("destination"));
    return rows.map(({ destination, at, result }) => ({ destination, at: Number(at), result: result as Json }));
  },
});

async function attempt<Result>(query: { readonly execute: () => Promise<Result> }): Promise<Result> {
  try {
    return await query.execute();
  } catch (error) {
    throw storeFault(error);
  }
}

/** Writes return nothing: not even how many rows, which differs between drivers. */
const write = async (query: { readonly execute: () => Promise<unknown> }): Promise<void> => {
  await attempt(query);
};

const toSealEntry = (row: Selectable<Schema["seal_log"]>): SealEntry => ({
  destination: row.destination,
  action: row.action,
  mode: row.mode,
  reason: row.reason,
  operator: row.operator,
  at: Number(row.at),
});

const toOperatorEntry = (row: Selectable<Schema["operator_log"]>): OperatorEntry => ({
  name: row.name,
  action: row.action,
  keyId: row.key_id,
  publicKey: row.public_key,
  by: row.recorded_by,
  reason: row.reason,
  at: Number(row.at),
  reference: row.reference,
});

const toIncident = (row: Selectable<Schema["incidents"]>): Incident => ({
  id: row.id,
  destination: row.destination,
  recipient: row.recipient,
  from: row.window_from === null ? null : Number(row.window_from),
  to: row.window_to === null ? null : Number(row.window_to),
  title: row.title,
  openedAt: Number(row.opened_at),
  openedBy: row.opened_by,
});

const toNoticeHead = (
  row: Omit<Selectable<Schema["processor_notices"]>, "notice">,
): Omit<ProcessorNotice, "content"> => ({
  incident: row.incident,
  number: row.number,
  at: Number(row.at),
  sha256: row.sha256,
  mediaType: row.media_type,
  sender: row.sender,
  subject: row.subject,
});

const toAction = (row: Selectable<Schema["incident_actions"]>): IncidentAction => ({
  incident: row.incident,
  kind: row.kind,
  at: Number(row.at),
  operator: row.operator,
  detail: row.detail as Json,
});

const toWave = (row: Selectable<Schema["waves"]>): Wave => ({
  incident: row.incident,
  number: row.number,
  at: Number(row.at),
  checkpointSize: Number(row.checkpoint_size),
  checkpointRoot: row.checkpoint_root,
  queryHash: row.query_hash,
  totals: row.totals as Json,
});
