import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { DisclosedField } from "../domain/field.ts";
import type { JsonObject } from "../domain/item.ts";
import type { Config } from "../platform/config-schema.ts";
import { type Approval, type Change, collect, difference, readApprovals } from "../policy/difference.ts";
import { isObject } from "../vendors/vendor.ts";
import { type Command, needed, text, Usage } from "./command.ts";

const MOST_SAMPLES = 100_000;

export const policyDiff: Command = {
  name: "policy diff",
  summary:
    "Lists the fields of samples that a changed configuration would newly disclose; fails unless each is approved.",
  usage: "bulkhead policy diff OLD NEW --samples FILE [--destination ID] [--approvals FILE]",
  example: "bulkhead policy diff main.yaml branch.yaml --samples items.jsonl --approvals approvals.txt",
  options: {
    samples: { type: "string", value: "FILE", says: "one item a line, as JSON" },
    destination: { type: "string", value: "ID", says: "only this one" },
    approvals: { type: "string", value: "FILE", says: "who approved which field in which form, one a line" },
  },
  words: [2, 2],
  run: async ({ positionals, options, json, out, note }) => {
    const samples = await readSamples(needed(options["samples"], "--samples"));
    const approvals = approvalsOf(text(options["approvals"]));
    const [before, after] = await Promise.all(positionals.map(load));
    const wanted = text(options["destination"]);
    const ids = (after?.destinations ?? []).map((one) => one.id).filter((id) => wanted === undefined || id === wanted);
    if (before === undefined || after === undefined || ids.length === 0)
      throw new Usage(`there is no destination "${wanted ?? ""}" in ${positionals[1] ?? ""}`);

    const results = await Promise.all(
      ids.map(async (id) => {
        const [old, now] = await Promise.all([disclosed(before, id, samples), disclosed(after, id, samples)]);
        return { destination: id, read: now.length, ...difference(id, collect(old), collect(now), approvals) };
      }),
    );
    const missing = results.flatMap((one) => one.added).filter((one) => !one.approved);
    if (json) out(JSON.stringify({ samples: samples.length, unapproved: missing.length, destinations: results }));
    else {
      for (const { destination, read, added, removed } of results) {
        out(`${destination}: ${read} of ${samples.length} samples are items of it`);
        for (const one of added) out(`  + ${told(one)}  ${one.approved ? "approved" : "NOT APPROVED"}`);
        for (const one of removed) out(`  - ${told(one)}`);
        if (added.length + removed.length === 0) out("  the same fields in the same forms");
      }
      if (missing.length > 0) note("add a line to --approvals for each: destination path form, then who and why");
    }
    return missing.length === 0 ? 0 : 1;
  },
};

const told = ({ field, items }: Change): string => `${field.path}  ${field.form}  (${field.category}, ${items} items)`;

async function load(file: string): Promise<Config> {
  const { loadConfig } = await import("../platform/config.ts");
  return loadConfig(file, {}).config;
}

/** The fields of each sample that is an item of the destination's vendor, under this configuration. */
async function disclosed(
  config: Config,
  id: string,
  samples: readonly JsonObject[],
): Promise<readonly (readonly DisclosedField[])[]> {
  const [{ explain }, { openDoors }, { vendorOf }, { oneItem }] = await Promise.all([
    import("../gateway/admit.ts"),
    import("../gateway/doors.ts"),
    import("../vendors/list.ts"),
    import("../vendors/one-item.ts"),
  ]);
  // Fields and forms do not depend on the key, and no pseudonym is shown.
  const door = openDoors(config, new Uint8Array(32), vendorOf, () => 1).get(id);
  // A destination that is new discloses everything newly.
  if (door === undefined) return [];
  return samples.flatMap((body) => {
    const item = oneItem(door.vendor.adapter, body);
    if (item === undefined) return [];
    const { result } = explain(door.context, item);
    return [result.kind === "minimised" ? result.fieldSet.fields : []];
  });
}

async function readSamples(file: string): Promise<readonly JsonObject[]> {
  const samples: JsonObject[] = [];
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (line.trim() === "") continue;
      const value: unknown = JSON.parse(line);
      if (!isObject(value)) throw new Usage(`${file}, line ${number}: write one item as a JSON object a line`);
      if (samples.push(value) > MOST_SAMPLES) throw new Usage(`${file} has more than ${MOST_SAMPLES} samples`);
    }
  } catch (error) {
    if (error instanceof Usage) throw error;
    // What was read is never quoted.
    if (error instanceof SyntaxError) throw new Usage(`${file}, line ${number}: this is no JSON`);
    throw new Usage(`${file} can't be read`);
  }
  if (samples.length === 0) throw new Usage(`${file} has no samples`);
  return samples;
}

function approvalsOf(file: string | undefined): readonly Approval[] {
  if (file === undefined) return [];
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch {
    throw new Usage(`${file} can't be read`);
  }
  const read = readApprovals(content);
  if (typeof read === "number")
    throw new Usage(`${file}, line ${read}: write destination, path and form, then who approved it and why`);
  return read;
}
