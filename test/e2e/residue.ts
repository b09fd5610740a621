import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { openEmbedded } from "../../src/ledger/clickhouse.ts";
import { openPglite } from "../../src/store/pglite.ts";
import { spellingsOf } from "../simulator/mixpanel/evidence.ts";

/** Some bytes and where they were found. */
export interface Place {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A value as somebody may have written it: other cases, percent, base64 at three alignments, hexadecimal, UTF-16. */
export function disguises(value: string): readonly Buffer[] {
  const cases = [...new Set([value, value.toLowerCase(), value.toUpperCase()])];
  const texts = cases.flatMap((text) => {
    const hex = Buffer.from(text).toString("hex");
    return [...spellingsOf(text), encodeURIComponent(encodeURIComponent(text)), hex, hex.toUpperCase()];
  });
  return [
    ...[...new Set(texts)].map((text) => Buffer.from(text)),
    ...cases.map((text) => Buffer.from(text, "utf16le")),
  ];
}

/** Which of the values are where; empty when nothing is anywhere. */
export function found(values: Readonly<Record<string, string | number>>, places: readonly Place[]): readonly string[] {
  return Object.entries(values).flatMap(([label, value]) => {
    const spellings = disguises(String(value));
    return places
      .filter(({ bytes }) => spellings.some((spelling) => bytes.includes(spelling)))
      .map(({ name }) => `${label} in ${name}`);
  });
}

/** Every file below a directory, as it lies on the disk. The server must have stopped. */
export function filesIn(directory: string): readonly Place[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((name) => ({ name, bytes: readFileSync(name) }));
}

/** Every row of the ledger, because its files are compressed. Other databases of the engine (its own logs) too. */
export async function ledgerRows(data: string): Promise<readonly Place[]> {
  const ledger = openEmbedded(join(data, "ledger"));
  try {
    const tables = await ledger.ask<{ database: string; name: string }>(
      "SELECT database, name FROM system.tables WHERE engine LIKE '%MergeTree' OR engine LIKE '%Log' OR engine = 'Memory'",
    );
    const places: Place[] = [];
    for (const { database, name } of tables) {
      let text = "";
      for await (const piece of ledger.stream(`SELECT * FROM \`${database}\`.\`${name}\``)) text += piece;
      places.push({ name: `ledger table ${database}.${name}`, bytes: Buffer.from(text) });
    }
    return places;
  } finally {
    await ledger.close();
  }
}

/** Every row of the control database, because PostgreSQL compresses long values. */
export async function controlRows(data: string): Promise<readonly Place[]> {
  const { db, close } = await openPglite(join(data, "control"));
  try {
    const tables = await sql<{
      name: string;
    }>`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`.execute(db);
    const places: Place[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await sql`SELECT * FROM ${sql.table(name)}`.execute(db);
      places.push({ name: `control table ${name}`, bytes: Buffer.from(JSON.stringify(rows)) });
    }
    return places;
  } finally {
    await close();
  }
}
