import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { configFile, loadConfig, nearest } from "../platform/config.ts";
import { environment } from "../platform/config-environment.ts";
import { Fault, isWrongUse } from "../platform/fault.ts";
import { type Command, type ExitCode, type Given, Usage } from "./command.ts";
import { COMMANDS } from "./commands.ts";

/** `bulkhead COMMAND …`: finds the command, reads its flags, turns failures into one line and an exit code. */
export async function run(words: readonly string[]): Promise<ExitCode> {
  if (words.includes("--version")) {
    console.log(version());
    return 0;
  }
  const wantsHelp = words.includes("--help") || words.includes("-h");
  const found = find(words.filter((word) => word !== "--help" && word !== "-h"));
  if (found === undefined) {
    console.log(overview());
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

/** The longest command name that the words start with; flags may stand before it. */
function find(words: readonly string[]): { readonly command: Command; readonly rest: readonly string[] } | undefined {
  const globals: string[] = [];
  const rest = [...words];
  while (rest[0] === "--json" || rest[0] === "--config") globals.push(...rest.splice(0, rest[0] === "--json" ? 1 : 2));
  const fits = (command: Command) => command.name.split(" ").every((word, at) => rest[at] === word);
  const command = COMMANDS.filter(fits).toSorted((a, b) => b.name.length - a.name.length)[0];
  if (command !== undefined) return { command, rest: [...globals, ...rest.slice(command.name.split(" ").length)] };
  const [first] = rest;
  const group = COMMANDS.filter((one) => one.name.startsWith(`${first} `));
  if (group.length > 0 && rest.length === 1) {
    console.error(`bulkhead ${first}: say which: ${group.map((one) => one.name).join(", ")}`);
  } else if (first !== undefined) {
    const near =
      nearest(
        rest.slice(0, 2).join(" "),
        COMMANDS.map((one) => one.name),
      ) ??
      nearest(
        first,
        COMMANDS.map((one) => one.name),
      );
    console.error(`bulkhead: there is no command "${first}"${near ? `; did you mean "${near}"?` : ""}`);
  }
  return undefined;
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

function overview(): string {
  const width = Math.max(...COMMANDS.map((one) => one.name.length));
  const rows = COMMANDS.map((one) => `  ${one.name.padEnd(width)}  ${one.summary}`);
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
