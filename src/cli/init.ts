import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "../domain/item.ts";
import type { FieldReport } from "../gateway/field-report.ts";
import { nearest } from "../platform/config.ts";
import { codeOf, Fault } from "../platform/fault.ts";
import type { Vendor } from "../vendors/vendor.ts";
import { client } from "./client.ts";
import { type Command, type Invocation, text, Usage } from "./command.ts";
import { firstConfig } from "./init-file.ts";
import { told } from "./report-fields.ts";

const WAIT_SECONDS = 600;
const LOOK_EVERY_MS = 1_000;
const MOST_SETTINGS = 8 * 2 ** 20;
const LONGEST_NAME = 100;

export const initCommand: Command = {
  name: "init",
  summary: "Writes a first configuration, says which line of an SDK to change, and shows what its first event becomes.",
  usage:
    "bulkhead init [--vendor V] [--token T] [--region R | --upstream URL] [--purpose P] [--id ID] [--settings FILE] [--shadow] [--wait] [--config FILE]",
  example: "bulkhead init --vendor mixpanel --token 4f1c0e --region eu --purpose analytics.reporting --shadow",
  options: {
    vendor: { type: "string", value: "V", says: "mixpanel, amplitude, ga4, posthog, segment or rudderstack" },
    token: { type: "string", value: "T", says: "what the SDK sends: a token, a project key, a write key" },
    region: { type: "string", value: "R", says: "where the vendor keeps the project: us, eu, in, global" },
    upstream: { type: "string", value: "URL", says: "the vendor's address, where it is none of those" },
    purpose: { type: "string", value: "TEXT", says: "what the data is for, for the register" },
    id: { type: "string", value: "ID", says: "the destination's name in paths; product-analytics when not said" },
    settings: { type: "string", value: "FILE", says: "what a router's page loads, to name the integrations that end" },
    shadow: { type: "boolean", says: "forward nothing yet" },
    wait: { type: "boolean", says: "wait for the first event and show what becomes of it" },
  },
  words: [0, 0],
  run: async (invocation) => {
    const { options, out } = invocation;
    const file = text(options["config"]) ?? "bulkhead.yaml";
    const waits = options["wait"] === true;
    if (existsSync(file) && !waits)
      throw new Usage(`${file} is there already and stays as it is; edit it, or name another with --config`);
    if (!existsSync(file)) await write(invocation, file);
    const { config } = invocation.config();
    const id = text(options["id"]) ?? config.destinations[0]?.id ?? "";
    const { gatewayUrl, sdkLines } = await import("./sdk-options.ts");
    const destination = config.destinations.find((one) => one.id === id);
    if (destination === undefined) throw new Usage(`there is no destination "${id}" in ${file}`);
    out("\nChange one line where your application starts its SDK:");
    for (const { sdk, option } of sdkLines(gatewayUrl(config), destination)) out(`  ${sdk}: ${option}`);
    if (waits) return (await showFirst(invocation, id)) ? 0 : 1;
    out(`\nThen: bulkhead serve --config ${file}\nand:  bulkhead init --wait --config ${file}   shows what comes in`);
    return 0;
  },
};

async function write(invocation: Invocation, file: string): Promise<void> {
  const { VENDORS, vendorOf } = await import("../vendors/list.ts");
  const { options, out } = invocation;
  const ask = asker(options);
  try {
    const ids = VENDORS.map(({ adapter }) => adapter.id);
    const named = await ask("vendor", `Which vendor? (${ids.join(", ")})`);
    const vendor = vendorOf(named);
    if (vendor === undefined) throw new Usage(`there is no vendor "${named}"; ${known(named, ids)}`);
    const ending = endingIn(text(options["settings"]), vendor);
    const token = await ask("token", "The token, project key or write key that the SDK sends?");
    const upstream = text(options["upstream"]) ?? (await upstreamOf(vendor, ask));
    const purpose = await ask("purpose", "What is the data for? (analytics.reporting)", "analytics.reporting");
    const id = text(options["id"]) ?? "product-analytics";
    const written = firstConfig({ vendor, token, upstream, purpose, id, shadow: options["shadow"] === true });
    // A token stands in it, and credentials may follow.
    writeFileSync(file, written, { mode: 0o600, flag: "wx" });
    out(`Wrote ${file}.`);
    for (const one of vendor.setup.beware) out(`  - ${one}`);
    if (ending !== undefined)
      out(`Switched off in the page: ${ending.length === 0 ? "none, by these settings" : ending.join(", ")}.`);
  } finally {
    ask.close();
  }
}

/** The integrations that end behind the gateway; undefined when no settings were given. */
function endingIn(file: string | undefined, { adapter, setup }: Vendor): readonly string[] | undefined {
  if (file === undefined) return undefined;
  const { loadedInPage } = setup;
  if (loadedInPage === undefined) throw new Usage(`${adapter.name} loads no other vendor; leave out --settings`);
  const names = loadedInPage(readJson(file));
  if (names === undefined) throw new Usage(`${file} does not hold ${adapter.name}'s settings; save them as they come`);
  return names.map((one) => one.slice(0, LONGEST_NAME).replace(/\p{Cc}/gu, " ")).toSorted();
}

function readJson(file: string): Json {
  try {
    if (statSync(file).size > MOST_SETTINGS) throw new Usage(`${file} is larger than 8 MiB, which no settings are`);
    return JSON.parse(readFileSync(file, "utf8")) as Json;
  } catch (error) {
    if (error instanceof Usage) throw error;
    throw new Usage(`${file} can't be read as JSON (${codeOf(error)})`);
  }
}

async function upstreamOf({ adapter, setup }: Vendor, ask: Ask): Promise<string> {
  const regions = Object.keys(setup.regions);
  const [usual] = regions;
  if (usual === undefined) return ask("upstream", `The address of your own ${adapter.name}? (https://…)`);
  const region = await ask("region", `In which region is the project? (${regions.join(", ")})`, usual);
  const upstream = setup.regions[region];
  if (upstream === undefined) throw new Usage(`${adapter.name} has no region "${region}"; ${known(region, regions)}`);
  return upstream;
}

const known = (word: string, words: readonly string[]): string => {
  const near = nearest(word, words);
  return near === undefined ? `use one of ${words.join(", ")}` : `did you mean "${near}"?`;
};

interface Ask {
  (flag: string, question: string, usual?: string): Promise<string>;
  readonly close: () => void;
}

/** Answers come from the options; what is missing is asked for at a terminal, and without one it is a mistake. */
function asker(options: Invocation["options"]): Ask {
  const terminal = process.stdin.isTTY ? createInterface({ input: process.stdin, output: process.stderr }) : undefined;
  const ask = async (flag: string, question: string, usual?: string): Promise<string> => {
    const given = text(options[flag]) ?? (await terminal?.question(`${question} `))?.trim();
    const answer = given === undefined || given === "" ? usual : given;
    if (answer === undefined) throw new Usage(`--${flag} is needed`);
    return answer;
  };
  return Object.assign(ask, { close: () => terminal?.close() });
}

/** Waits until something came in, then says what it was made into: fields and counts, no values. */
async function showFirst(invocation: Invocation, id: string): Promise<boolean> {
  const { out, note } = invocation;
  note(`waiting for the first event of ${id}, up to ${WAIT_SECONDS / 60} minutes`);
  for (let left = (WAIT_SECONDS * 1_000) / LOOK_EVERY_MS; left > 0; left--) {
    const report = await reportOf(invocation, id);
    if (report !== undefined && report.fields.length > 0) {
      out(`\nWhat came in, and what ${report.shadow ? "would leave" : "leaves"} of it:`);
      for (const one of report.fields) out(`  ${one.path}: ${told(one)}`);
      return true;
    }
    await sleep(LOOK_EVERY_MS);
  }
  note("nothing came in; `bulkhead doctor` looks for the reason");
  return false;
}

/** Undefined while the server does not run. */
async function reportOf(invocation: Invocation, id: string): Promise<FieldReport | undefined> {
  try {
    return await client(invocation).get<FieldReport>(`/fields/${encodeURIComponent(id)}`);
  } catch (error) {
    if (error instanceof Fault && error.code === "server-unreachable") return undefined;
    throw error;
  }
}
