import type { Command } from "./command.ts";
import { readInput } from "./input.ts";

export const detectLines: Command = {
  name: "detect",
  summary: "Reads lines and prints which spans look like personal data; with --json one array per line.",
  usage: "bulkhead detect [--json] < lines",
  example: "echo 'write to ada@example.org' | bulkhead detect",
  options: {},
  words: [0, 0],
  run: async ({ json, out }) => {
    const { detect } = await import("../detectors/detect.ts");
    const input = await readInput();
    if (input === "") return 0;
    let found = 0;
    for (const [index, line] of input.replace(/\n$/, "").split("\n").entries()) {
      const findings = detect(line);
      found += findings.length;
      if (json) {
        out(JSON.stringify(findings.map(({ start, end, category, detector }) => ({ start, end, category, detector }))));
        continue;
      }
      for (const { detector, category, start, end } of findings) {
        out(`${index + 1}:${start}-${end}  ${detector}  ${category}`);
      }
    }
    // Whoever reads the arrays sees what was found.
    return json || found === 0 ? 0 : 1;
  },
};
