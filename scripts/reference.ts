import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { renderBrowser } from "./reference/browser.ts";
import { renderCli } from "./reference/cli.ts";
import { renderConfig } from "./reference/config.ts";
import { renderDetectors } from "./reference/detectors.ts";
import { renderErrors } from "./reference/errors.ts";
import { renderMetrics } from "./reference/metrics.ts";
import { renderPolicy } from "./reference/policy.ts";
import { renderVendors } from "./reference/vendors.ts";

/**
 * Writes the reference pages from the definitions that they describe.
 *
 *   node scripts/reference.ts            writes the pages
 *   node scripts/reference.ts --check    exits 1 and names every page that differs
 */

interface Page {
  /** Path from the root of the repository. */
  readonly file: string;
  readonly render: () => string | Promise<string>;
}

/** Add a page here: its file, and a function of a definition in `src/`. */
const PAGES: readonly Page[] = [
  { file: "docs/operating/browser.md", render: renderBrowser },
  { file: "docs/reference/cli.md", render: renderCli },
  { file: "docs/reference/config.md", render: renderConfig },
  { file: "docs/reference/detectors.md", render: renderDetectors },
  { file: "docs/reference/errors.md", render: renderErrors },
  { file: "docs/reference/metrics.md", render: renderMetrics },
  { file: "docs/reference/policy.md", render: renderPolicy },
  { file: "docs/reference/vendors.md", render: renderVendors },
];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  const root = join(import.meta.dirname, "..");
  for (const { file, render } of PAGES) {
    const path = join(root, file);
    const fresh = await render();
    const committed = await readFile(path, "utf8").catch(() => undefined);
    if (committed === fresh) continue;
    if (values.check) {
      console.error(`${file} differs from its definition; run: node scripts/reference.ts`);
      process.exitCode = 1;
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, fresh);
    console.log(`wrote ${file}`);
  }
}

await main();
