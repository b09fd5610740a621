import { configText, configValues } from "../platform/config-shown.ts";
import type { Command } from "./command.ts";

export const configShow: Command = {
  name: "config show",
  summary: "Shows the effective configuration as a file, with where each value comes from; secrets are left out.",
  usage: "bulkhead config show [--config FILE] [--json]",
  example: "bulkhead config show --config bulkhead.yaml",
  options: {},
  words: [0, 0],
  run: async ({ config, json, out }) => {
    const loaded = config();
    if (json) out(JSON.stringify({ file: loaded.file ?? null, values: configValues(loaded) }));
    else out(`# ${loaded.file ?? "the built-in example"}\n${configText(loaded).trimEnd()}`);
    return 0;
  },
};
