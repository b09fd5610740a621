import type { Command } from "./command.ts";
import { readInput } from "./input.ts";

export const detectLines: Command = {
  name: "detect",
  summary: "Reads lines and prints which spans look like personal data.",
  usage: "bulkhead detect [--json] < lines",
  example: "echo 'write to ada@example.org' | bulkhead detect",
  options: {},
  words: [0, 0],
  run: async ({ json, out }) => {
    const { detect } = await import("../detectors/detect.ts");
    let found = 0;
    for (const [index, line] of (await readInput()).replace(/\n$/, "").split("\n").entries()) {
      for (const { detector, category, start, end } of detect(line)) {
        found++;
        out(
          json
            ? JSON.stringify({ line: index + 1, start, end, detector, category })
            : `${index + 1}:${start}-${end}  ${detector}  ${category}`,
        );
      }
    }
    return found === 0 ? 0 : 1;
  },
};
