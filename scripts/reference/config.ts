import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { ENVIRONMENT } from "../../src/platform/config.ts";
import { type ConfigInput, configSchema } from "../../src/platform/config-schema.ts";
import { code, fenced, page, table } from "./markdown.ts";

const EXAMPLE = new URL("../../docs/reference/bulkhead.example.yaml", import.meta.url);

/** One node of the JSON Schema that zod makes, as far as this page reads it. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  /** Blocks of which the file has one: they are told apart by a key with one value. */
  readonly oneOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly secret?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
}

interface Key {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
}

export function renderConfig(): string {
  const schema = z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" }) as Schema;
  const keys = keysOf(schema, "");
  const example = readFileSync(EXAMPLE, "utf8");
  checkExample(example, keys);
  const defaults = z.encode(configSchema, configSchema.parse(SMALLEST));
  const rows = keys.map(({ path, schema: one, required }) => [
    code(path),
    typeOf(one),
    required ? "needed" : defaultOf(path, one, defaults),
    one.description ?? one.anyOf?.[0]?.description ?? "",
  ]);
  return page(
    "Configuration",
    ["src/platform/config-schema.ts", "src/platform/config.ts"],
    [
      "One YAML file. Defaults give way to the file, the file gives way to the environment. A key that is not known is an",
      "error that names its line and the nearest known key; nothing starts with a mistake in it. Relative paths are meant",
      "from the file's folder. `bulkhead config show` prints what is in force as such a file, with where each value comes from;",
      "secrets are left empty. With `--json` durations are milliseconds and sizes bytes.",
      "",
      "## Keys",
      "",
      "`[]` is an item of a list, `<name>` a name of your choice. A **secret** never appears in output. A duration is a",
      "number with `ms`, `s`, `m`, `h` or `d`; a size is a number of bytes, or one with `KiB`, `MiB` or `GiB`; an id is",
      "lower-case letters, digits and hyphens. *needed* is meant within the key's block; a key with neither a default nor",
      "that word may be left out.",
      "",
      ...table(["Key", "Type", "Default", "Means"], rows),
      "",
      "## Environment",
      "",
      ...table(
        ["Variable", "Sets"],
        [
          ...[...ENVIRONMENT].map(([name, path]) => [code(name), code(path.map(String).join("."))]),
          ["`BULKHEAD_CONFIG`", "the configuration file, when `--config` is not given"],
          ["`BULKHEAD_MASTER_KEY`", "**secret**; the master key itself: 32 bytes in base64 or hexadecimal"],
        ],
      ),
      "",
      "Any other variable that starts with `BULKHEAD_` is an error, so that a slip does not go unseen. The one exception",
      "is `BULKHEAD_OPERATOR`, which names who acts on the command line (else the account does).",
      "",
      "## A complete example",
      "",
      "Every key once; [bulkhead.example.yaml](bulkhead.example.yaml) is the same as a file. A real one is much shorter,",
      "see the [README](../../README.md#the-first-hour).",
      "",
      ...fenced("yaml", example),
    ],
  );
}

function keysOf(schema: Schema, below: string): readonly Key[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, one]): readonly Key[] => {
    const path = below === "" ? name : `${below}.${name}`;
    const required = schema.required?.includes(name) === true && one.default === undefined;
    return [{ path, schema: one, required }, ...keysOf(one, path)];
  });
  const items = schema.items === undefined ? [] : keysOf(schema.items, `${below}[]`);
  const { additionalProperties: values } = schema;
  const named = typeof values === "object" ? keysOf(values, `${below}.<name>`) : [];
  return [...own, ...items, ...named, ...oneOfThem(schema.oneOf ?? [], below)];
}

/** What a key has in several blocks is told once, with all its values. */
function oneOfThem(blocks: readonly Schema[], below: string): readonly Key[] {
  const all = Map.groupBy(
    blocks.flatMap((block) => keysOf(block, below)),
    (key) => key.path,
  );
  return [...all.values()].map(([first, ...more]): Key => {
    const key = first as Key;
    const values = [key, ...more].flatMap((one) => (one.schema.const === undefined ? [] : [one.schema.const]));
    if (values.length > 0) return { ...key, schema: { ...key.schema, enum: values } };
    const told = [...new Set([key, ...more].map((one) => one.schema.description))];
    if (told.length === 1) return { ...key, required: false };
    return { ...key, required: false, schema: { type: "string", description: told.join(" ") } };
  });
}

function typeOf(schema: Schema): string {
  const secret = schema.secret === true || schema.anyOf?.some((one) => one.secret === true) === true;
  return `${plainTypeOf(schema)}${secret ? ", **secret**" : ""}`;
}

function plainTypeOf(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.map((one) => code(String(one))).join(", ");
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.type === "array") return schema.items?.properties ? "list of blocks" : "list of texts";
  if (schema.properties !== undefined || schema.oneOf !== undefined || schema.type === "object") return "block";
  if (schema.type === "integer") return `whole number, ${schema.minimum} to ${schema.maximum}`;
  if (schema.type === "boolean") return "true or false";
  const { pattern = "", format } = schema;
  if (pattern.includes("(ms|s|m|h|d)")) return "duration";
  if (pattern.includes("KiB")) return "size";
  if (pattern.includes("\\d{1,5}")) return "host:port";
  if (pattern.startsWith("^[a-z][a-z0-9-]")) return "id";
  if (pattern === "^[A-Z]{2}$") return "country code, such as FR";
  if (pattern === "^[a-z]{2}$") return "language code, such as fr";
  if (format === "uri") return "address with http:// or https://";
  return format === "email" ? "e-mail address" : "text";
}

/** A default that a codec hides from the schema is read from a configuration that leaves everything out. */
function defaultOf(path: string, schema: Schema, defaults: object): string {
  if (schema.properties !== undefined) return "";
  if (schema.default !== undefined) return schema.default === "" ? "empty" : code(JSON.stringify(schema.default));
  const steps = path.replaceAll("[]", ".0").replaceAll("<name>", "example").split(".");
  const value = steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], defaults);
  return typeof value === "string" ? code(value) : "";
}

const SMALLEST: ConfigInput = {
  recipients: [{ id: "r", legal_name: "R", country: "FR" }],
  destinations: [{ id: "d", vendor: "mixpanel", recipient: "r", token: "t", upstream: "https://vendor.example" }],
};

/** Stores are refused by this version, and a key command excludes a key file. */
const NOT_IN_EXAMPLE =
  /^(stores(\..*)?|master_key_command|directory\.(url|token|password|password_file|ca_file|plain|(\w+_)?query))$/;

function checkExample(text: string, keys: readonly Key[]): void {
  const given: unknown = parse(text);
  configSchema.parse(given);
  for (const { path } of keys) {
    if (NOT_IN_EXAMPLE.test(path) || has(given, path.replaceAll("[]", ".*").replaceAll("<name>", "*").split(".")))
      continue;
    throw new Error(`docs/reference/bulkhead.example.yaml lacks ${path}`);
  }
}

function has(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  if (typeof value !== "object" || value === null) return false;
  return step === "*"
    ? Object.values(value).some((one) => has(one, rest))
    : step in value && has((value as Record<string, unknown>)[step], rest);
}
