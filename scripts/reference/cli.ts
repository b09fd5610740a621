import { COMMANDS } from "../../src/cli/commands.ts";
import { code, fenced, page, table } from "./markdown.ts";

export function renderCli(): string {
  return page(
    "Command line",
    ["src/cli/commands.ts"],
    [
      "`bin/bulkhead COMMAND [--config FILE] [--json]`, from a clone. Without `--config` the file is `BULKHEAD_CONFIG`,",
      "else `./bulkhead.yaml`, else the built-in example.",
      "",
      "Commands other than `serve`, `config show`, `policy test` and `detect` talk to the running server. They find it",
      "through `api.json` in the data directory, which only the server's own user can read.",
      "",
      "## Exit codes",
      "",
      ...table(
        ["Code", "Means"],
        [
          [
            "0",
            "done; `ledger verify` found the ledger intact, `detect` found nothing or was asked for arrays with `--json`",
          ],
          [
            "1",
            "it failed, or it found what it looks for: a mismatch, a finding, a withheld item, an id that is not known",
          ],
          ["2", "called in a wrong way: unknown command, missing flag, a configuration with a mistake"],
        ],
      ),
      "",
      "## Options of every command",
      "",
      ...table(
        ["Option", "Means"],
        [
          ["`--config FILE`", "the configuration file"],
          ["`--json`", "print JSON for machines, where the command prints data"],
          ["`--help`", "what the command does, its usage and an example"],
        ],
      ),
      ...COMMANDS.flatMap((one) => [
        "",
        `## ${one.name}`,
        "",
        one.summary,
        "",
        ...fenced("text", one.usage),
        "",
        ...optionsOf(one.options),
        "Example:",
        "",
        ...fenced("sh", one.example),
      ]),
    ],
  );
}

function optionsOf(options: (typeof COMMANDS)[number]["options"]): readonly string[] {
  const rows = Object.entries(options).map(([name, { type, value = "…", says = "" }]) => [
    code(`--${name}${type === "string" ? ` ${value}` : ""}`),
    says,
  ]);
  return rows.length === 0 ? [] : [...table(["Option", "Means"], rows), ""];
}
