import { showConfig } from "../platform/config.ts";
import type { Command } from "./command.ts";

export const configShow: Command = {
  name: "config show",
  summary: "Shows the effective configuration and where each value comes from; secrets are hidden.",
  usage: "bulkhead config show [--config FILE] [--json]",
  example: "bulkhead config show --config bulkhead.yaml",
  options: {},
  words: [0, 0],
  run: async ({ config, json, out }) => {
    const loaded = config();
    const rows = showConfig(loaded);
    if (json) {
      out(JSON.stringify({ file: loaded.file ?? null, values: rows }));
      return 0;
    }
    const width = Math.max(...rows.map((row) => row.key.length));
    for (const row of rows)
      out(
        `${row.key.padEnd(width)}  ${typeof row.value === "string" ? row.value : JSON.stringify(row.value)}  (${row.origin})`,
      );
    return 0;
  },
};
