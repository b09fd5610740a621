import { readFileSync } from "node:fs";
import type { Config } from "../platform/config-schema.ts";
import { type Approval, type Change, collect, difference, readApprovals } from "../policy/difference.ts";
import { type Command, text, Usage } from "./command.ts";
import { readSeen } from "./policy-seen.ts";

export const policyDiff: Command = {
  name: "policy diff",
  summary:
    "Lists the fields of samples that a changed configuration would newly disclose; fails unless each is approved.",
  usage: "bulkhead policy diff OLD NEW --samples FILE|--fields FILE [--destination ID] [--approvals FILE]",
  example: "bulkhead policy diff main.yaml branch.yaml --samples items.jsonl --approvals approvals.txt",
  options: {
    samples: { type: "string", value: "FILE", says: "one item a line, as JSON" },
    fields: { type: "string", value: "FILE", says: "instead of samples: what `bulkhead report fields --json` printed" },
    destination: { type: "string", value: "ID", says: "only this one" },
    approvals: { type: "string", value: "FILE", says: "who approved which field in which form, one a line" },
  },
  words: [2, 2],
  run: async ({ positionals, options, json, out, note }) => {
    const seen = await readSeen(text(options["samples"]), text(options["fields"]));
    const approvals = approvalsOf(text(options["approvals"]));
    const [before, after] = await Promise.all(positionals.map(load));
    const wanted = text(options["destination"]);
    const ids = (after?.destinations ?? [])
      .map((one) => one.id)
      .filter((id) => (wanted ?? seen.destination ?? id) === id);
    if (before === undefined || after === undefined || ids.length === 0)
      throw new Usage(`there is no destination "${wanted ?? seen.destination ?? ""}" in ${positionals[1] ?? ""}`);

    const results = await Promise.all(
      ids.map(async (id) => {
        const [old, now] = await Promise.all([seen.disclosed(before, id), seen.disclosed(after, id)]);
        const { added, removed } = difference(id, collect(old), collect(now), approvals);
        const counted = (one: Change): Change => ({ ...one, items: seen.itemsWith?.(one.field.path) ?? one.items });
        return { destination: id, read: now.length, added: added.map(counted), removed: removed.map(counted) };
      }),
    );
    const missing = results.flatMap((one) => one.added).filter((one) => !one.approved);
    if (json) out(JSON.stringify({ samples: seen.count, unapproved: missing.length, destinations: results }));
    else {
      for (const { destination, read, added, removed } of results) {
        out(`${destination}: ${seen.says(read)}`);
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
