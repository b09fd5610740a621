import { Fault } from "../../platform/fault.ts";
import type { LedgerReader } from "../ledger.ts";

/**
 * A vendor's dataset as the engine sees it. Its columns have numbers here: their names come from a hostile file, and may
 * be anything, twice.
 */
export interface DatasetTable {
  /** What the file calls its columns; nested ones with dots. */
  readonly columns: readonly string[];
  /** A relation with the columns `c0`, `c1`, … as texts; empty where a row has none. */
  readonly relation: string;
  /** Belongs behind a statement that reads the relation. */
  readonly settings: string;
}

/** Most columns that are looked at, how deep, and in how many rows they are looked for. */
export const DATASET_LIMITS = { columns: 500, depth: 5, sample: 1_000 } as const;

export type DatasetFormat = "csv" | "json" | "parquet";

/** Where keys of JSON are looked for: in the first rows, or in all, when none may be missed. */
export type KeysFrom = "sample" | "every-row";

/** @throws Fault `bad-dataset` when the engine can't make rows of it */
export async function openDataset(
  ledger: LedgerReader,
  file: string,
  format: DatasetFormat,
  keysFrom: KeysFrom = "sample",
): Promise<DatasetTable> {
  try {
    switch (format) {
      case "csv":
        return await openCsv(ledger, file);
      case "json":
        return await openJson(ledger, file, keysFrom);
      case "parquet":
        return await openParquet(ledger, file);
    }
  } catch (cause) {
    if (cause instanceof Fault && cause.code === "bad-dataset") throw cause;
    throw new Fault("bad-dataset", "the dataset's rows can't be read; give CSV with a header, JSON lines or Parquet", {
      cause,
    });
  }
}

/** Paths are ours: a directory of the data directory and a hash. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, (one) => `\\${one}`)}'`;

const DELIMITERS = [",", ";", "\t", "|"] as const;
const LIMIT = "max_threads = 2, max_block_size = 8192";

async function openCsv(ledger: LedgerReader, file: string): Promise<DatasetTable> {
  const [first] = await ledger.ask<{ line: string }>(
    `SELECT line FROM file(${quoted(file)}, 'LineAsString', 'line String') LIMIT 1`,
  );
  const header = first?.line.replace(/\r$/, "") ?? "";
  const delimiter = DELIMITERS.toSorted((a, b) => header.split(b).length - header.split(a).length)[0] ?? ",";
  const columns = headerOf(header, delimiter);
  if (columns.length > DATASET_LIMITS.columns)
    throw new Fault("bad-dataset", `the dataset has more than ${DATASET_LIMITS.columns} columns`);
  const structure = columns.map((_, index) => `c${index} String`).join(", ");
  // The engine's CSV knows no tabs.
  if (delimiter === "\t")
    return {
      columns,
      relation: `file(${quoted(file)}, 'CustomSeparatedWithNames', '${structure}')`,
      settings: `SETTINGS ${LIMIT}, format_custom_escaping_rule = 'CSV', format_custom_field_delimiter = '\\t', format_custom_row_after_delimiter = '\\n', input_format_with_names_use_header = 0, input_format_custom_allow_variable_number_of_columns = 1`,
    };
  return {
    columns,
    relation: `file(${quoted(file)}, 'CSV', '${structure}')`,
    settings: `SETTINGS ${LIMIT}, format_csv_delimiter = ${quoted(delimiter)}, input_format_csv_skip_first_lines = 1, input_format_csv_allow_variable_number_of_columns = 1, input_format_csv_empty_as_default = 1, input_format_csv_trim_whitespaces = 0`,
  };
}

/** RFC 4180: quoted names may hold the delimiter, and quotes as two. */
export function headerOf(line: string, delimiter: string): readonly string[] {
  const names: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] === '"') {
      let end = at + 1;
      while (end < line.length && (line[end] !== '"' || line[end + 1] === '"')) end += line[end] === '"' ? 2 : 1;
      names.push(line.slice(at + 1, end).replaceAll('""', '"'));
      const next = line.indexOf(delimiter, end);
      at = next < 0 ? line.length + 1 : next + 1;
    } else {
      const next = line.indexOf(delimiter, at);
      const end = next < 0 ? line.length : next;
      names.push(line.slice(at, end).trim());
      at = end + 1;
    }
  }
  return names;
}

async function openJson(ledger: LedgerReader, file: string, keysFrom: KeysFrom): Promise<DatasetTable> {
  const rows = `file(${quoted(file)}, 'JSONAsString', 'json String')`;
  const sample = await ledger.ask<{ json: string }>(`SELECT json FROM ${rows} LIMIT ${DATASET_LIMITS.sample}`);
  const paths = new Map<string, readonly string[]>();
  for (const { json } of sample) gatherPaths(JSON.parse(json), [], paths);
  if (keysFrom === "every-row") await gatherLatePaths(ledger, rows, paths);
  const columns = [...paths.keys()].slice(0, DATASET_LIMITS.columns);
  const texts = columns.map((name, index) => `${jsonText(paths.get(name) ?? [])} AS c${index}`);
  return { columns, relation: `(SELECT ${texts.join(", ")} FROM ${rows})`, settings: `SETTINGS ${LIMIT}` };
}

function gatherPaths(value: unknown, above: readonly string[], into: Map<string, readonly string[]>): void {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    if (above.length > 0) into.set(above.join("."), above);
    return;
  }
  if (above.length >= DATASET_LIMITS.depth || into.size > DATASET_LIMITS.columns) return;
  for (const [key, inner] of Object.entries(value)) gatherPaths(inner, [...above, key], into);
}

/** Keys that the first rows did not have, in the objects that they had. What is new and nested is one column. */
async function gatherLatePaths(
  ledger: LedgerReader,
  rows: string,
  into: Map<string, readonly string[]>,
): Promise<void> {
  const objects = new Map<string, readonly string[]>([["", []]]);
  for (const path of into.values())
    for (let depth = 1; depth < path.length; depth++) objects.set(path.slice(0, depth).join("."), path.slice(0, depth));
  const above = [...objects.values()];
  const keys = above.map((path) => `JSONExtractKeys(${["json", ...path.map(quoted)].join(", ")})`);
  const [found] = await ledger.ask<{ keys: string[][] }>(
    `SELECT [${keys.map((one) => `groupUniqArrayArray(${DATASET_LIMITS.columns + 1})(${one})`).join(", ")}] AS keys FROM ${rows} SETTINGS ${LIMIT}`,
  );
  for (const [place, path] of above.entries())
    for (const key of found?.keys[place] ?? []) {
      const name = [...path, key].join(".");
      if (!objects.has(name) && !into.has(name)) into.set(name, [...path, key]);
    }
  if (into.size > DATASET_LIMITS.columns)
    throw new Fault("bad-dataset", `the dataset has more than ${DATASET_LIMITS.columns} columns`);
}

/** A text without its quotes; anything else as it is written, and nothing for null. */
function jsonText(path: readonly string[]): string {
  const steps = path.map(quoted).join(", ");
  const raw = `JSONExtractRaw(json, ${steps})`;
  return `multiIf(${raw} = 'null', '', startsWith(${raw}, '"'), JSONExtractString(json, ${steps}), ${raw})`;
}

async function openParquet(ledger: LedgerReader, file: string): Promise<DatasetTable> {
  const rows = `file(${quoted(file)}, 'Parquet')`;
  const described = await ledger.ask<{ name: string }>(`DESCRIBE ${rows}`);
  const columns = described.map((one) => one.name).slice(0, DATASET_LIMITS.columns);
  const texts = columns.map(
    (name, index) => `ifNull(toString(\`${name.replace(/[\\`]/g, (one) => `\\${one}`)}\`), '') AS c${index}`,
  );
  return { columns, relation: `(SELECT ${texts.join(", ")} FROM ${rows})`, settings: `SETTINGS ${LIMIT}` };
}

/** Distinct non-empty values of each column in the first rows, by column number. */
export async function sampleOf(ledger: LedgerReader, table: DatasetTable): Promise<readonly (readonly string[])[]> {
  const names = table.columns.map((_, index) => `c${index}`);
  const rows = await ledger.ask<{ sample: string[][] }>(
    `SELECT [${names.map((name) => `groupUniqArrayIf(${DATASET_LIMITS.sample})(substring(${name}, 1, 512), ${name} != '')`).join(", ")}] AS sample
     FROM (SELECT ${names.join(", ")} FROM ${table.relation} LIMIT ${DATASET_LIMITS.sample}) ${table.settings}`,
  );
  return rows[0]?.sample ?? [];
}
