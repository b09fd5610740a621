import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../domain/item.ts";
import type { BatchRecord, Settlement } from "../journal/journal.ts";
import { DICTIONARY_TABLES, type DictionaryTable, tsv } from "./schema.ts";
import type { LeafEntry } from "./sequencer.ts";

/**
 * What a leaf is the hash of. Each starts with its kind and version; rows follow in the text that the engine stores and
 * gives back, so that anybody can make the same bytes from the tables.
 *
 * The dictionary's rows stand in a batch as hashes, sorted, before the lines: a row that is erased later leaves its hash,
 * and a batch can be shown to others without the ids that it introduced. A hash has no tab and a line has many.
 */
export const batchEntry = (sequence: string, dictionary: Iterable<string>, lines: string): Buffer => {
  const hashes = [...dictionary].toSorted().map((hash) => `${hash}\n`);
  return Buffer.from(`bulkhead batch v2\n${sequence}\n${hashes.join("")}${lines}`, "utf8");
};

/** @param row as the engine writes it, without the line's end */
export const rowHash = (table: DictionaryTable, row: string): string =>
  createHash("sha256").update(`${table}\t${row}`).digest("hex");

export const settlementEntry = (rows: string): Buffer => Buffer.from(`bulkhead settlement v1\n${rows}`, "utf8");

export const batchLeaf = (record: BatchRecord): LeafEntry => ({
  kind: "batch",
  reference: String(record.sequence),
  bytes: batchEntry(String(record.sequence), dictionaryHashes(record), record.rows["lines"] ?? ""),
});

const dictionaryHashes = (record: BatchRecord): ReadonlySet<string> =>
  new Set(
    DICTIONARY_TABLES.flatMap((table) =>
      (record.rows[table] ?? "")
        .split("\n")
        .slice(0, -1)
        .map((row) => rowHash(table, row)),
    ),
  );

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
