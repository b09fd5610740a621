import { writeFileSync } from "node:fs";
import { CHECKS } from "../src/phishing/checks/list.ts";
import type { Weights } from "../src/phishing/opinion.ts";
import { type Found, findingsOf } from "./inspector/findings.ts";
import { fitOn, opinionsOf } from "./inspector/fitting.ts";
import { HARD_SOURCES, isCore, isHam, readManifest } from "./inspector/manifest.ts";

/**
 * `node scripts/fit-inspector.ts MANIFEST`: fits the table of the second opinion on any labelled mail and writes
 * src/phishing/weights.data.ts. The table has a number per check and nothing else, so no mail can be read out of it.
 *
 * The threshold comes from mail that is hard to tell from phishing: each hard source is scored by weights that were
 * fitted without it. Old commercial mail may pass it in 1.5 of a hundred, product mail and newsletters not at all.
 */
const ALLOWED: Readonly<Record<string, number>> = { sa_hard_ham: 0.015 };
/** Hundredths of a log-odd above them, since the next such mail is not among these. */
const MARGIN = 30;
const TABLE = new URL("../src/phishing/weights.data.ts", import.meta.url);

const [manifest] = process.argv.slice(2);
if (manifest === undefined) {
  console.error("usage: node scripts/fit-inspector.ts MANIFEST");
  process.exit(2);
}
const observed: Found[] = [];
for (const mail of readManifest(manifest)) if (isCore(mail) || isHam(mail)) observed.push(await findingsOf(mail));

const highest = HARD_SOURCES.map((source) => {
  const weights = fitOn(observed.filter(({ mail }) => mail.source !== source));
  const opinions = opinionsOf(
    observed.filter(({ mail }) => mail.source === source),
    weights,
  );
  console.log(`${source}: ${opinions.length} mails, the highest ${opinions.slice(0, 5).join(" ")}`);
  return opinions[Math.floor(opinions.length * (ALLOWED[source] ?? 0))] ?? 0;
});
const fitted: Weights = { ...fitOn(observed), suspiciousFrom: Math.max(...highest) + MARGIN };
writeFileSync(TABLE, tableOf(fitted));
console.log(`bias ${fitted.bias}, suspicious from ${fitted.suspiciousFrom}; wrote ${TABLE.pathname}`);

function tableOf({ bias, suspiciousFrom, checks }: Weights): string {
  const rows = CHECKS.map(({ id }) => `    ${id.includes("-") ? `"${id}"` : id}: ${checks[id] ?? 0},`);
  return `import type { Weights } from "./opinion.ts";

/** Written by scripts/fit-inspector.ts. Hundredths of a natural log-odd per check; no words, no headers, no dates. */
export const WEIGHTS: Weights = {
  bias: ${bias},
  suspiciousFrom: ${suspiciousFrom},
  checks: {
${rows.join("\n")}
  },
};
`;
}
