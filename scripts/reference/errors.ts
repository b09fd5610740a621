import { FAULTS, isWrongUse } from "../../src/platform/fault.ts";
import { code, page, table } from "./markdown.ts";

export function renderErrors(): string {
  return page(
    "Error codes",
    ["src/platform/fault.ts"],
    [
      "A failure of the world around Bulkhead (a disk, a network, a file, a wrong request) has one of these codes. The",
      "code stands in the log's `code` field and in the API's problem documents (RFC 9457); the command line prints the",
      "message that goes with it and ends with its exit code: 2 for what is wrong with the configuration or with the call,",
      "1 for everything else. A code never changes its meaning. An error without a code is a mistake of ours: the log has",
      "its class, never its text, because a text may quote anything.",
      "",
      ...table(
        ["Code", "Exit code", "What to do"],
        Object.entries(FAULTS).map(([name, advice]) => [code(name), isWrongUse(name) ? "2" : "1", advice]),
      ),
    ],
  );
}
