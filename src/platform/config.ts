import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isMap, LineCounter, parseDocument } from "yaml";
import { CATEGORIES } from "../domain/category.ts";
import { type Config, type ConfigInput, configSchema } from "./config-schema.ts";
import { splitAddress } from "./address.ts";
import { Fault } from "./fault.ts";

/** Where an effective value comes from: `default`, `file:12`, `environment BULKHEAD_DATA`. */
export type Origins = Readonly<Record<string, string>>;

export interface LoadedConfig {
  readonly config: Config;
  readonly origins: Origins;
  /** Absolute path of the file, or undefined when the built-in example runs. */
  readonly file: string | undefined;
}

/** What `serve` runs without a file: embedded stores and an example destination that leads nowhere. */
const EXAMPLE: ConfigInput = {
  recipients: [{ id: "example-vendor", legal_name: "Example Vendor, Inc.", country: "US" }],
  destinations: [
    {
      id: "product-analytics",
      vendor: "mixpanel",
      recipient: "example-vendor",
      token: "example-token",
      upstream: "http://127.0.0.1:8490",
    },
  ],
};

export type Path = readonly PropertyKey[];
type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that are read elsewhere and are no configuration keys. */
const RESERVED = new Set(["BULKHEAD_CONFIG", "BULKHEAD_MASTER_KEY", "BULKHEAD_OPERATOR"]);

export const dotted = (path: Path): string => path.map(String).join(".");

/**
 * Reads, checks and completes the configuration: defaults < file < environment. Relative paths are meant from the
 * file's folder.
 *
 * @throws Fault `config-unreadable` or `config-invalid`; the message has one line per mistake: line, key, reason and,
 * for an unknown key, the nearest known one.
 */
export function loadConfig(file: string | undefined, environment: Environment): LoadedConfig {
  const lines = new LineCounter();
  const text = file === undefined ? undefined : readText(file);
  const document = text === undefined ? undefined : parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const broken = document?.errors[0];
  if (broken !== undefined) {
    throw new Fault("config-invalid", `${file}:${lines.linePos(broken.pos[0]).line}: ${firstLine(broken.message)}`);
  }
  const raw: unknown = document === undefined ? structuredClone(EXAMPLE) : (document.toJS({ maxAliasCount: 50 }) ?? {});
  const origins: Record<string, string> = {};
  const lineOf = (path: Path): number | undefined => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node: unknown = document?.getIn(path.slice(0, depth), true);
      const owner: unknown = depth > 0 ? document?.getIn(path.slice(0, depth - 1), true) : undefined;
      if (isMap(owner)) {
        const pair = owner.items.find((one) => String(one.key) === String(path[depth - 1]));
        const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range;
        if (range) return lines.linePos(range[0]).line;
      }
      const range = (node as { range?: [number, number, number] } | undefined)?.range;
      if (range) return lines.linePos(range[0]).line;
    }
    return undefined;
  };

  applyEnvironment(raw, environment, origins);
  // Without `reportInput` a value of the wrong type would be called missing. It is looked at, never printed.
  const parsed = configSchema.safeParse(raw, { reportInput: true });
  const mistakes = parsed.success ? crossChecks(parsed.data) : parsed.error.issues.flatMap(explain);
  if (!parsed.success || mistakes.length > 0) {
    const says = mistakes.map(({ path, says }) => {
      const at = origins[dotted(path)] ?? (file === undefined ? "built-in example" : `${file}:${lineOf(path) ?? 1}`);
      return `${at}: ${path.length > 0 ? `${dotted(path)}: ` : ""}${says}`;
    });
    throw new Fault("config-invalid", says.join("\n"));
  }

  const config = parsed.data;
  for (const path of leafPaths(config)) {
    const key = dotted(path);
    if (origins[key] !== undefined) continue;
    const given = path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step], raw);
    origins[key] = given === undefined ? "default" : file === undefined ? "example" : `file:${lineOf(path) ?? 1}`;
  }
  const base = file === undefined ? process.cwd() : dirname(resolve(file));
  config.data = resolve(base, config.data);
  const { tls } = config.gateway;
  if (tls !== undefined)
    config.gateway.tls = { certificate: resolve(base, tls.certificate), key: resolve(base, tls.key) };
  const { database } = config.geoip;
  if (database !== "off" && database !== "built-in") config.geoip.database = resolve(base, database);
  config.incidents.profiles = config.incidents.profiles.map((one) => resolve(base, one));
  if (config.incidents.playbook !== undefined) config.incidents.playbook = resolve(base, config.incidents.playbook);
  if (config.smtp?.dkim !== undefined) config.smtp.dkim.key_file = resolve(base, config.smtp.dkim.key_file);
  if (config.directory?.kind === "csv") config.directory.file = resolve(base, config.directory.file);
  if (config.directory?.kind === "sql")
    for (const key of ["password_file", "ca_file"] as const) {
      const named = config.directory[key];
      if (named !== undefined) config.directory[key] = resolve(base, named);
    }
  if (config.master_key_file !== undefined) config.master_key_file = resolve(base, config.master_key_file);
  return { config, origins, file: file === undefined ? undefined : resolve(file) };
}

/** The file to read: the option, else BULKHEAD_CONFIG, else ./bulkhead.yaml when it is there, else none. */
export function configFile(option: string | undefined, environment: Environment): string | undefined {
  if (option !== undefined) return option;
  if (environment["BULKHEAD_CONFIG"]) return environment["BULKHEAD_CONFIG"];
  try {
    readFileSync("bulkhead.yaml");
    return "bulkhead.yaml";
  } catch {
    return undefined;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "unreadable";
    throw new Fault("config-unreadable", `${file}: ${code === "ENOENT" ? "there is no such file" : code}`, { cause });
  }
}

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

/** Where the values of a configuration stand; a list of plain values is one. */
export function leafPaths(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== "object")) return [path];
    return value.flatMap((one, index) => leafPaths(one, [...path, index]));
  }
  if (value !== null && typeof value === "object") {
    return Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : leafPaths(one, [...path, key])));
  }
  return [path];
}

/** Scalars outside lists can be set by the environment: `gateway.listen` is BULKHEAD_GATEWAY_LISTEN. */
export const ENVIRONMENT: ReadonlyMap<string, Path> = new Map(
  [
    ["data"],
    ["master_key_file"],
    ["gateway", "listen"],
    ["gateway", "workers"],
    ["gateway", "max_body"],
    ["geoip", "database"],
    ["console", "listen"],
    ["journal_cap"],
    ["organisation", "name"],
    ["organisation", "country"],
    ["organisation", "language"],
    ["organisation", "contact"],
    ["directory", "password"],
  ].map((path) => [`BULKHEAD_${path.join("_").toUpperCase()}`, path] as const),
);

function applyEnvironment(raw: unknown, environment: Environment, origins: Record<string, string>): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith("BULKHEAD_") || value === undefined || RESERVED.has(name)) continue;
    const path = ENVIRONMENT.get(name);
    if (path === undefined) {
      const near = nearest(name, [...ENVIRONMENT.keys(), ...RESERVED]);
      throw new Fault("config-invalid", `environment ${name}: there is no such setting; did you mean ${near}?`);
    }
    if (raw === null || typeof raw !== "object") return;
    let at = raw as Record<string, unknown>;
    for (const step of path.slice(0, -1)) {
      const next = (at[String(step)] ??= {});
      if (next === null || typeof next !== "object") return;
      at = next as Record<string, unknown>;
    }
    at[String(path.at(-1))] = /^\d+$/.test(value) && path.at(-1) === "workers" ? Number(value) : value;
    origins[dotted(path)] = `environment ${name}`;
  }
}

interface Mistake {
  readonly path: Path;
  readonly says: string;
}

type Issue = Extract<ReturnType<typeof configSchema.safeParse>, { success: false }>["error"]["issues"][number];

function explain(issue: Issue): Mistake[] {
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(issue.path);
    return issue.keys.map((key) => {
      const near = nearest(key, known);
      return { path: [...issue.path, key], says: `unknown key${near ? `; did you mean "${near}"?` : ""}` };
    });
  }
  if (issue.code === "invalid_value") {
    return [{ path: issue.path, says: `use one of: ${issue.values.map(String).join(", ")}` }];
  }
  if (issue.code === "invalid_type" && issue.input === undefined) {
    return [{ path: issue.path, says: `is missing; it needs ${article(issue.expected)}` }];
  }
  if (issue.code === "invalid_type") return [{ path: issue.path, says: `needs ${article(issue.expected)}` }];
  return [{ path: issue.path, says: issue.message.replace(/^./, (first) => first.toLowerCase()) }];
}

const article = (type: string): string =>
  type === "array" ? "a list" : type === "object" ? "a block of keys" : `a ${type}`;

/** The keys that the schema knows at a path; list indexes and record keys are stepped over. */
function knownKeys(path: Path): string[] {
  type Schema = {
    def?: { innerType?: Schema; element?: Schema; valueType?: Schema; in?: Schema };
    shape?: Record<string, Schema>;
  };
  let at: Schema | undefined = configSchema as unknown as Schema;
  const open = (schema: Schema | undefined): Schema | undefined => {
    let inner = schema;
    while (inner && !inner.shape && (inner.def?.innerType ?? inner.def?.in))
      inner = inner.def?.innerType ?? inner.def?.in;
    return inner;
  };
  for (const step of path) {
    at = open(at);
    at = typeof step === "number" ? at?.def?.element : (at?.shape?.[String(step)] ?? at?.def?.valueType);
  }
  return Object.keys(open(at)?.shape ?? {});
}

/** The nearest known word, or undefined when none is near (edit distance above half the length). */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const one of known) {
    const distance = editDistance(word.toLowerCase(), one.toLowerCase());
    if (distance < least) [best, least] = [one, distance];
  }
  return least <= Math.max(2, Math.floor(word.length / 2)) ? best : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Every category and every parent of one: a rule may name either. */
const CATEGORY_TREE: readonly string[] = [
  ...new Set(CATEGORIES.flatMap((key) => key.split(".").map((_, at, parts) => parts.slice(0, at + 1).join(".")))),
];

export const BUILT_IN_POLICIES = ["minimal", "declared-only", "transparent"] as const;

/** The source of what comes without one in its path. */
const UNATTRIBUTED = "unattributed";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/** What the schema can't see: references between parts, doubles, and stores that this version lacks. */
function crossChecks(config: Config): Mistake[] {
  const mistakes: Mistake[] = [];
  const say = (path: Path, says: string) => mistakes.push({ path, says });
  const recipients = config.recipients.map((one) => one.id);
  const policies = [...BUILT_IN_POLICIES, ...Object.keys(config.policies)];
  const reference = (path: Path, value: string, known: readonly string[], of: string) => {
    if (known.includes(value)) return;
    const near = nearest(value, known);
    say(path, `"${value}" is not in ${of}${near ? `; did you mean "${near}"?` : ""}`);
  };
  for (const part of ["recipients", "sources", "destinations"] as const) {
    const seen = new Set<string>();
    config[part].forEach((one, index) => {
      if (seen.has(one.id)) say([part, index, "id"], `"${one.id}" is used twice`);
      seen.add(one.id);
    });
  }
  config.destinations.forEach((one, index) => {
    reference(["destinations", index, "recipient"], one.recipient, recipients, "recipients");
    reference(["destinations", index, "policy"], one.policy, policies, "policies");
    one.downstream.forEach((id, at) =>
      reference(["destinations", index, "downstream", at], id, recipients, "recipients"),
    );
  });
  for (const [name, policy] of Object.entries(config.policies)) {
    if ((BUILT_IN_POLICIES as readonly string[]).includes(name))
      say(["policies", name], "this name is built in; choose another");
    reference(["policies", name, "extends"], policy.extends, policies, "policies");
    policy.rules.forEach(({ where, sources = [] }, index) => {
      const category = where.startsWith("category:") ? where.slice("category:".length) : undefined;
      if (category !== undefined)
        reference(["policies", name, "rules", index, "where"], category, CATEGORY_TREE, "the categories");
      const known = [...config.sources.map((one) => one.id), UNATTRIBUTED];
      sources.forEach((id, at) => reference(["policies", name, "rules", index, "sources", at], id, known, "sources"));
    });
  }
  for (const [store, url] of Object.entries(config.stores ?? {})) {
    if (url !== undefined) say(["stores", store], "this version has the embedded store only; leave the key out");
  }
  if (config.smtp?.plain === true && !LOOPBACK.test(config.smtp.host)) {
    say(["smtp", "plain"], "notices name people: without TLS only to a mail server on this machine (127.0.0.1)");
  }
  if ((config.smtp?.user === undefined) !== (config.smtp?.password === undefined)) {
    say(["smtp", "user"], "give `user` and `password` together, or neither");
  }
  for (const [key, says] of noticePageMistakes(config)) say(["notices", key], says);
  if (config.directory?.kind === "sql") {
    const { url, plain, password, password_file } = config.directory;
    if (plain && !LOOPBACK.test(new URL(url).hostname.replace(/^\[|\]$/g, "")))
      say(["directory", "plain"], "answers name people: without TLS only to a database on this machine (127.0.0.1)");
    if (password !== undefined && password_file !== undefined)
      say(["directory", "password_file"], "give either a password or a file that holds it");
  }
  if (config.master_key_file !== undefined && config.master_key_command !== undefined) {
    say(["master_key_command"], "give either a key file or a command");
  }
  return mistakes;
}

/** A proxy that leads the world to the page must never lead it to the console. */
function noticePageMistakes(config: Config): readonly (readonly ["listen" | "public_url", string])[] {
  const { notices, console, gateway, organisation, inspector } = config;
  if (notices === undefined) return [];
  const { port } = splitAddress(notices.listen);
  const { hostname } = new URL(notices.public_url ?? "https://none.invalid");
  const isOwn = inspector.domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
  const taken = (address: string): boolean => port !== 0 && port === splitAddress(address).port;
  return [
    ...(taken(console.listen)
      ? [["listen", "this is the console's own port, which must not be public; give the page another"] as const]
      : []),
    ...(taken(gateway.listen) ? [["listen", "this is the gateway's own port; give the page another"] as const] : []),
    ...(organisation === undefined
      ? [["listen", "the page says whose notices it knows: it needs `organisation`"] as const]
      : []),
    ...(notices.public_url !== undefined && inspector.domains.length > 0 && !isOwn
      ? [["public_url", "is not at a domain of yours (`inspector.domains`); no notice may name it"] as const]
      : []),
  ];
}
