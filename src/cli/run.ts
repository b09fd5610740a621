import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { configFile, loadConfig, nearest } from "../platform/config.ts";
import { environment } from "../platform/config-environment.ts";
import { Fault, isWrongUse } from "../platform/fault.ts";
import { type Command, type ExitCode, type Given, Usage } from "./command.ts";
import { serveCommand } from "./serve.ts";

/** `bulkhead COMMAND …`: finds the command, reads its flags, turns failures into one line and an exit code. */
export async function run(words: readonly string[]): Promise<ExitCode> {
  if (words.includes("--version")) {
    console.log(version());
    return 0;
  }
  const wantsHelp = words.includes("--help") || words.includes("-h");
  const named = words.filter((word) => word !== "--help" && word !== "-h");
  // `serve` alone is looked for first: SDKs wait for it after a restart, and need not wait for all other commands.
  const found = find(named, [serveCommand]) ?? find(named, await everyCommand());
  if (found === undefined) {
    explainUnknown(named, await everyCommand());
    console.log(overview(await everyCommand()));
    return wantsHelp || words.length === 0 ? 0 : 2;
  }
  const { command, rest } = found;
  if (wantsHelp) {
    console.log(helpOf(command));
    return 0;
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      options: { ...command.options, ...GLOBAL_FLAGS },
      allowPositionals: true,
    });
    const [least, most] = command.words;
    if (positionals.length < least || positionals.length > most) throw new Usage(`usage: ${command.usage}`);
    const options = values as Readonly<Record<string, Given>>;
    const file = typeof options["config"] === "string" ? options["config"] : undefined;
    return await command.run({
      positionals,
      options,
      json: options["json"] === true,
      config: () => loadConfig(configFile(file, environment), environment),
      out: (text) => process.stdout.write(`${text}\n`),
      note: (text) => process.stderr.write(`${text}\n`),
    });
  } catch (error) {
    return fail(command, error);
  }
}

const everyCommand = async (): Promise<readonly Command[]> => (await import("./commands.ts")).COMMANDS;

interface Found {
  readonly command: Command;
  readonly rest: readonly string[];
}

/** The longest command name that the words start with; flags may stand before it. */
function find(words: readonly string[], commands: readonly Command[]): Found | undefined {
  const { globals, rest } = apart(words);
  const fits = (command: Command) => command.name.split(" ").every((word, at) => rest[at] === word);
  const command = commands.filter(fits).toSorted((a, b) => b.name.length - a.name.length)[0];
  return command && { command, rest: [...globals, ...rest.slice(command.name.split(" ").length)] };
}

/** The flags that may stand before a command, and the rest. */
function apart(words: readonly string[]): { readonly globals: readonly string[]; readonly rest: readonly string[] } {
  const globals: string[] = [];
  const rest = [...words];
  while (rest[0] === "--json" || rest[0] === "--config") globals.push(...rest.splice(0, rest[0] === "--json" ? 1 : 2));
  return { globals, rest };
}

function explainUnknown(words: readonly string[], commands: readonly Command[]): void {
  const { rest } = apart(words);
  const [first] = rest;
  const names = commands.map((one) => one.name);
  const group = names.filter((name) => name.startsWith(`${first} `));
  if (group.length > 0 && rest.length === 1) console.error(`bulkhead ${first}: say which: ${group.join(", ")}`);
  else if (first !== undefined) {
    const near = nearest(rest.slice(0, 2).join(" "), names) ?? nearest(first, names);
    console.error(`bulkhead: there is no command "${first}"${near ? `; did you mean "${near}"?` : ""}`);
  }
}

function fail(command: Command, error: unknown): ExitCode {
  if (error instanceof Usage) console.error(`bulkhead ${command.name}: ${error.message}`);
  else if (error instanceof Fault) console.error(`bulkhead ${command.name}: ${error.message}`);
  else if (error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")) {
    console.error(`bulkhead ${command.name}: ${error.message}\nusage: ${command.usage}`);
    return 2;
  } else throw error;
  return error instanceof Usage || (error instanceof Fault && isWrongUse(error.code)) ? 2 : 1;
}

function version(): string {
  const file = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((one) => one.name.length));
  const rows = commands.map((one) => `  ${one.name.padEnd(width)}  ${one.summary}`);
  return `bulkhead COMMAND [--config FILE] [--json]\n\n${rows.join("\n")}\n\nEach has --help with an example.`;
}

const GLOBAL_FLAGS: Command["options"] = {
  config: { type: "string", value: "FILE", says: "the configuration file; without it ./bulkhead.yaml is looked for" },
  json: { type: "boolean", says: "for machines" },
};

function helpOf(command: Command): string {
  const flags = Object.entries({ ...command.options, ...GLOBAL_FLAGS }).map(
    ([name, { type, value = "…", says = "" }]) => [`--${name}${type === "string" ? ` ${value}` : ""}`, says] as const,
  );
  const width = Math.max(...flags.map(([name]) => name.length));
  const lines = flags.map(([name, says]) => `  ${name.padEnd(width)}  ${says}`.trimEnd());
  return `${command.summary}\n\nusage: ${command.usage}\nexample: ${command.example}\n\n${lines.join("\n")}`;
}
