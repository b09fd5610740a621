import { Fault } from "../../platform/fault.ts";
import type { LedgerReader } from "../ledger.ts";

/**
 * A vendor's dataset as the engine sees it. Its columns have numbers here: their names come from a hostile file, and may
 * be anything, twice.
 */
export interface DatasetTable {
  /** What the file calls its columns; nested ones with dots. */
  readonly columns: readonly string[];
  /** There are more, beyond the limit, which nobody looks at. */
  readonly hasMoreColumns: boolean;
  /** A relation with the columns `c0`, `c1`, … as texts; empty where a row has none. */
  readonly relation: string;
  /** Belongs behind a statement that reads the relation. */
  readonly settings: string;
}

/**
 * Most columns that are looked at, how deep objects are, in how many rows values are looked at first, and how long a JSON
 * row is at most whose keys come in its own order.
 */
export const DATASET_LIMITS = { columns: 500, depth: 5, sample: 1_000, lateSample: 100, sampleBytes: 2 ** 16 } as const;

export type DatasetFormat = "csv" | "json" | "parquet";

/** @throws Fault `bad-dataset` when the engine can't make rows of it */
export async function openDataset(ledger: LedgerReader, file: string, format: DatasetFormat): Promise<DatasetTable> {
  try {
    switch (format) {
      case "csv":
        return await openCsv(ledger, file);
      case "json":
        return await openJson(ledger, file);
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
/** How many rows are in memory at once, and how many bytes: a hostile one may have megabytes. Parquet has a limit of its own. */
const LIMIT = "max_threads = 2, max_block_size = 8192, input_format_max_block_size_bytes = 8388608";

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
      hasMoreColumns: false,
      relation: `file(${quoted(file)}, 'CustomSeparatedWithNames', '${structure}')`,
      settings: `SETTINGS ${LIMIT}, format_custom_escaping_rule = 'CSV', format_custom_field_delimiter = '\\t', format_custom_row_after_delimiter = '\\n', input_format_with_names_use_header = 0, input_format_custom_allow_variable_number_of_columns = 1`,
    };
  return {
    columns,
    hasMoreColumns: false,
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

type Path = readonly string[];

/** The keys of JSON rows, by their path as text: a key may hold a dot. One may be both, in different rows. */
interface JsonKeys {
  /** Keys with a value of their own; what is nested too deep is one value. */
  readonly columns: Map<string, Path>;
  /** Keys, and the row itself, that hold further keys. */
  readonly objects: Map<string, Path>;
}

async function openJson(ledger: LedgerReader, file: string): Promise<DatasetTable> {
  const rows = `file(${quoted(file)}, 'JSONAsString', 'json String')`;
  const keys: JsonKeys = { columns: new Map(), objects: new Map([[JSON.stringify([]), []]]) };
  const sample = await ledger.ask<{ json: string }>(
    `SELECT json FROM ${rows} WHERE length(json) <= ${DATASET_LIMITS.sampleBytes} LIMIT ${DATASET_LIMITS.sample} SETTINGS ${LIMIT}`,
  );
  for (const { json } of sample) gatherKeys(JSON.parse(json), [], keys);
  const isEvery = await gatherLateKeys(ledger, rows, keys);
  const paths = [...keys.columns.values()].slice(0, DATASET_LIMITS.columns);
  const texts = paths.map((path, index) => `${jsonText(path)} AS c${index}`);
  return {
    columns: paths.map((path) => path.join(".")),
    hasMoreColumns: !isEvery || keys.columns.size > paths.length,
    relation: `(SELECT ${texts.join(", ")} FROM ${rows})`,
    settings: `SETTINGS ${LIMIT}`,
  };
}

const isFull = ({ columns, objects }: JsonKeys): boolean => columns.size + objects.size > 2 * DATASET_LIMITS.columns;

function gatherKeys(value: unknown, path: Path, keys: JsonKeys): void {
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
  if (note(path, isObject, keys) === "column" || !isObject) return;
  for (const [key, inner] of Object.entries(value)) {
    if (isFull(keys)) return;
    gatherKeys(inner, [...path, key], keys);
  }
}

function note(path: Path, isObject: boolean, { columns, objects }: JsonKeys): "new-object" | "object" | "column" {
  const name = JSON.stringify(path);
  if (!isObject || path.length >= DATASET_LIMITS.depth) {
    if (path.length > 0) columns.set(name, path);
    return "column";
  }
  if (objects.has(name)) return "object";
  objects.set(name, path);
  return "new-object";
}

/**
 * Adds the keys that only later rows have, in an order that does not change: a frozen scope names columns by number.
 *
 * @returns whether these are all; else an object has so many that those of the first rows have to do
 */
async function gatherLateKeys(ledger: LedgerReader, rows: string, keys: JsonKeys): Promise<boolean> {
  let isEvery = true;
  for (let objects = [...keys.objects.values()]; objects.length > 0; ) {
    const found = await keysIn(ledger, rows, objects);
    const met: Path[] = [];
    for (const [place, path] of objects.entries()) {
      const inner = found[place] ?? [];
      if (inner.length > DATASET_LIMITS.columns) isEvery = false;
      else
        for (const { key, isObject } of inner) {
          if (isFull(keys)) return false;
          const below = [...path, key];
          if (note(below, isObject, keys) === "new-object") met.push(below);
        }
    }
    objects = met;
  }
  return isEvery;
}

/** What every row has in these objects, in the order of the keys; of one that has too many, more than the limit. */
async function keysIn(
  ledger: LedgerReader,
  rows: string,
  objects: readonly Path[],
): Promise<readonly (readonly { readonly key: string; readonly isObject: boolean }[])[]> {
  const most = DATASET_LIMITS.columns + 1;
  const pairs = objects.map((path) => {
    const raw = `JSONExtractKeysAndValuesRaw(${["json", ...path.map(quoted)].join(", ")})`;
    const inner = `arrayMap(one -> (one.1, startsWith(one.2, '{')), ${raw})`;
    return `arraySort(groupUniqArrayArray(${most})(${inner}))`;
  });
  const [found] = await ledger.ask<{ keys: [string, boolean | number][][] }>(
    `SELECT [${pairs.join(", ")}] AS keys FROM ${rows} SETTINGS ${LIMIT}`,
  );
  return (found?.keys ?? []).map((inner) => inner.map(([key, isObject]) => ({ key, isObject: Boolean(isObject) })));
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
  const hasMoreColumns = described.length > columns.length;
  const texts = columns.map(
    (name, index) => `ifNull(toString(\`${name.replace(/[\\`]/g, (one) => `\\${one}`)}\`), '') AS c${index}`,
  );
  const relation = `(SELECT ${texts.join(", ")} FROM ${rows})`;
  return { columns, hasMoreColumns, relation, settings: `SETTINGS ${LIMIT}` };
}

/**
 * Distinct non-empty values of each column, by column number: of the first rows, or a few from anywhere for a column that
 * has none there.
 */
export async function sampleOf(ledger: LedgerReader, table: DatasetTable): Promise<readonly (readonly string[])[]> {
  const { sample, lateSample } = DATASET_LIMITS;
  const numbers = table.columns.map((_, index) => index);
  const names = numbers.map((number) => `c${number}`).join(", ");
  const first = `(SELECT ${names} FROM ${table.relation} LIMIT ${sample})`;
  const found = await valuesIn(ledger, { numbers, from: first, settings: table.settings, most: sample });
  const late = numbers.filter((number) => (found[number]?.length ?? 0) === 0);
  if (late.length === 0) return found;
  const where = { numbers: late, from: table.relation, settings: table.settings, most: lateSample };
  const lateValues = new Map((await valuesIn(ledger, where)).map((values, place) => [late[place], values]));
  return numbers.map((number) => lateValues.get(number) ?? found[number] ?? []);
}

interface ValuesQuestion extends Pick<DatasetTable, "settings"> {
  readonly numbers: readonly number[];
  readonly from: string;
  readonly most: number;
}

async function valuesIn(
  ledger: LedgerReader,
  { numbers, from, settings, most }: ValuesQuestion,
): Promise<readonly (readonly string[])[]> {
  const values = numbers.map((number) => `groupUniqArrayIf(${most})(substring(c${number}, 1, 512), c${number} != '')`);
  const [row] = await ledger.ask<{ found: string[][] }>(
    `SELECT [${values.join(", ")}] AS found FROM ${from} ${settings}`,
  );
  return row?.found ?? [];
}
