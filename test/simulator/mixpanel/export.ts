import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Item } from "./decode.ts";
import type { Dataset } from "./store.ts";

type Table = "events" | "profiles" | "groups";

/** Writes `events.csv`, `profiles.csv` and `groups.csv` (RFC 4180), one column for every property anyone has. */
export async function exportCsv(dataset: Dataset, directory: string): Promise<void> {
  await writeTables(directory, "csv", {
    events: csv(["event", "time", "distinct_id", "$insert_id"], dataset.events.map(flatEvent)),
    profiles: csv(
      ["$distinct_id"],
      dataset.profiles.map((row) => ({ $distinct_id: row.distinctId, ...row.properties })),
    ),
    groups: csv(
      ["$group_key", "$group_id"],
      dataset.groups.map((row) => ({ $group_key: row.groupKey, $group_id: row.groupId, ...row.properties })),
    ),
  });
}

/** Writes `events.jsonl`, `profiles.jsonl` and `groups.jsonl` in the shape of the vendor's raw export. */
export async function exportJsonl(dataset: Dataset, directory: string): Promise<void> {
  await writeTables(directory, "jsonl", {
    events: lines(dataset.events.map(rawEvent)),
    profiles: lines(dataset.profiles.map((row) => ({ $distinct_id: row.distinctId, $properties: row.properties }))),
    groups: lines(
      dataset.groups.map((row) => {
        return { $group_key: row.groupKey, $group_id: row.groupId, $properties: row.properties };
      }),
    ),
  });
}

async function writeTables(directory: string, extension: string, texts: Record<Table, string>): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [table, text] of Object.entries(texts)) await writeFile(join(directory, `${table}.${extension}`), text);
}

function rawEvent(row: Dataset["events"][number]): Item {
  const identity = { time: Math.floor(row.time / 1000), distinct_id: row.distinctId };
  return { event: row.event, properties: { ...row.properties, ...identity } };
}

function flatEvent(row: Dataset["events"][number]): Item {
  return { ...row.properties, event: row.event, time: Math.floor(row.time / 1000), distinct_id: row.distinctId };
}

function csv(firstColumns: readonly string[], rows: readonly Item[]): string {
  const columns = [...new Set([...firstColumns, ...rows.flatMap((row) => Object.keys(row))])];
  const records = rows.map((row) => columns.map((column) => cell(row[column])).join(","));
  return [columns.map(cell).join(","), ...records].map((record) => `${record}\r\n`).join("");
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function lines(rows: readonly Item[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
