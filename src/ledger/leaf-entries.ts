import type { Json, JsonObject } from "../domain/item.ts";
import type { BatchRecord, Settlement } from "../journal/journal.ts";
import { tsv } from "./schema.ts";
import type { LeafEntry } from "./sequencer.ts";

/**
 * What a leaf is the hash of. Each starts with its kind and version; rows follow in the text that the engine stores and
 * gives back, so that anybody can make the same bytes from the tables.
 */
export const batchEntry = (sequence: number, lines: string): Buffer =>
  Buffer.from(`bulkhead batch v1\n${sequence}\n${lines}`, "utf8");

export const settlementEntry = (rows: string): Buffer => Buffer.from(`bulkhead settlement v1\n${rows}`, "utf8");

export const batchLeaf = (record: BatchRecord): LeafEntry => ({
  kind: "batch",
  reference: String(record.sequence),
  bytes: batchEntry(record.sequence, record.rows["lines"] ?? ""),
});

export const settlementRow = (one: Settlement): string =>
  `${[one.batch, one.from, one.to, one.destination, one.outcome, one.reason, one.status, one.at].map(tsv).join("\t")}\n`;

/** Runs of one group, in the order of batch and line. */
export const settlementLeaf = (settlements: readonly Settlement[]): LeafEntry => ({
  kind: "settlement",
  reference: String(settlements[0]?.at ?? 0),
  bytes: settlementEntry(settlements.map(settlementRow).join("")),
});

/** An operator's action: seal, unseal, an incident's steps. */
export const actionLeaf = (action: JsonObject & { readonly id: string }): LeafEntry => ({
  kind: "action",
  reference: action.id,
  bytes: Buffer.from(`bulkhead action v1\n${canonicalJson(action)}\n`, "utf8"),
});

/** RFC 8785 (JCS) for what we put in: strings, integers, booleans, null, arrays, objects. Keys in UTF-16 order. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`).join(",")}}`;
}
