import { registryOf } from "./brand-registry.ts";
import type { Command } from "./command.ts";

export const brandsCheck: Command = {
  name: "brands check",
  summary:
    "Checks the brands that mail is compared with, your own too: names, domains, families; fails if one is unsound.",
  usage: "bulkhead brands check [--json]",
  example: "bulkhead brands check",
  options: {},
  words: [0, 0],
  run: async ({ json, out, config }) => {
    const [{ brands }, { domainsOf }, { problemsOf }] = await Promise.all([
      registryOf({ config }),
      import("../phishing/brands/brand.ts"),
      import("../phishing/brands/problems.ts"),
    ]);
    const problems = problemsOf(brands);
    const domains = brands.reduce((sum, brand) => sum + domainsOf(brand).length, 0);
    if (json) out(JSON.stringify({ brands: brands.length, domains, problems }));
    else {
      for (const problem of problems) out(problem);
      out(`${brands.length} brands with ${domains} domains: ${problems.length === 0 ? "sound" : "mend the above"}`);
    }
    return problems.length === 0 ? 0 : 1;
  },
};
