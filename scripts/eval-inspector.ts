import { readFileSync } from "node:fs";
import { CHECKS } from "../src/phishing/checks/list.ts";
import { inspect, type Inspection } from "../src/phishing/inspect.ts";
import type { Weights } from "../src/phishing/opinion.ts";
import { judge } from "../src/phishing/verdict.ts";
import { above, atLeast, quantile, type Rate, thresholdAt, told } from "./inspector/figures.ts";
import { OFFLINE } from "./inspector/findings.ts";
import { fitOn } from "./inspector/fitting.ts";
import { HARD_SOURCES, isCore, isHam, isHard, type LabelledMail, readManifest } from "./inspector/manifest.ts";
import { writeReport } from "./inspector/report.ts";
import { disguise, VARIANTS } from "./inspector/variants.ts";

/**
 * `npm run eval:inspector -- MANIFEST [REPORT.html]`: how well the inspector tells phishing from mail that is not. The
 * report quotes the mails that it was given, so it goes where git does not look.
 *
 * Nobody vouches for any mail, as in a folder of stored mail. Two scores are judged: the shipped one, and one whose
 * weights saw neither the hard sources nor, in five parts by turns, the mail that is judged.
 */
interface Judged {
  readonly mail: LabelledMail;
  readonly inspection: Inspection;
  readonly tookMs: number;
}

const SHIPPED = 0.5;
const FOLDS = 5;

const [manifest, reportFile = "data/inspector-report.html"] = process.argv.slice(2);
if (manifest === undefined) {
  console.error("usage: node scripts/eval-inspector.ts MANIFEST [REPORT.html]");
  process.exit(2);
}
const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  console.log(line);
};

const judged: Judged[] = [];
for (const mail of readManifest(manifest)) {
  const bytes = readFileSync(mail.path);
  const started = performance.now();
  const inspection = await inspect(bytes, OFFLINE);
  judged.push({ mail, inspection, tookMs: performance.now() - started });
}
const peakMiB = process.resourceUsage().maxRSS / 1_024;

const core = judged.filter(({ mail }) => isCore(mail));
const ham = judged.filter(({ mail }) => isHam(mail));
const hard = ham.filter(({ mail }) => isHard(mail));
const scoreOf = ({ inspection }: Judged): number => inspection.score;

say(`mails ${judged.length}: core phishing ${core.length}, ham and semi ${ham.length}, of them hard ${hard.length}`);
say("");
say(`Shipped weights (fitted on the mail that scripts/fit-inspector.ts was given)`);
operatingPoints(core.map(scoreOf), ham.map(scoreOf), hard.map(scoreOf));
const unseen = leftOut();
say("");
say("Weights that saw no hard source and not the mail that is judged");
operatingPoints(core.map(unseen), ham.map(unseen), hard.map(unseen));

say("");
say(
  `False positives at the shipped threshold (score from ${SHIPPED}: suspicious or phishing; in brackets phishing alone)`,
);
for (const source of new Set(ham.map(({ mail }) => mail.source))) {
  const scores = ham.filter(({ mail }) => mail.source === source).map(scoreOf);
  say(`  ${source.padEnd(18)} ${told(atLeast(SHIPPED, scores))} [${atLeast(0.8, scores).hits}]`);
}
say("");
say("Recall of core at the shipped threshold, and at 1 % on the hard set (shipped weights)");
const hardThreshold = thresholdAt(0.01, hard.map(scoreOf));
slice("all", () => true);
for (const kind of ["brand", "cred"]) slice(kind, ({ mail }) => mail.kind === kind);
for (const language of ["en", "pt", "de", "fr", "nl", "es"]) slice(language, ({ mail }) => mail.lang === language);
slice("DMARC passed", ({ mail }) => mail.dmarc === "pass");
slice("image only", ({ mail }) => mail.imageOnly);
slice("without headers", () => true, await withoutHeaders());

say("");
say("Recall of core under disguise, at the shipped threshold and at 1 % on the hard set");
for (const name of Object.keys(VARIANTS)) say(`  ${name.padEnd(18)} ${await disguised(name)}`);

const took = judged.map(({ tookMs }) => tookMs);
say("");
say(
  `Time per mail: median ${quantile(took, 0.5).toFixed(1)} ms, p95 ${quantile(took, 0.95).toFixed(1)} ms, longest ${Math.max(...took).toFixed(0)} ms; peak memory ${peakMiB.toFixed(0)} MiB`,
);

writeReport(reportFile, {
  lines,
  curves: [
    { name: "shipped, ham and semi", phishing: core.map(scoreOf), legitimate: ham.map(scoreOf) },
    { name: "shipped, hard set", phishing: core.map(scoreOf), legitimate: hard.map(scoreOf) },
    { name: "left out, hard set", phishing: core.map(unseen), legitimate: hard.map(unseen) },
  ],
  mistakes: {
    "Legitimate mail with the highest scores": ham.toSorted((a, b) => scoreOf(b) - scoreOf(a)).slice(0, 25),
    "Phishing with the lowest scores": core.toSorted((a, b) => scoreOf(a) - scoreOf(b)).slice(0, 40),
  },
});
say(`Report: ${reportFile}`);

function operatingPoints(phishing: readonly number[], legitimate: readonly number[], hardest: readonly number[]): void {
  for (const share of [0.01, 0.005]) {
    say(`  recall at ${share * 100} % on ham and semi  ${told(above(thresholdAt(share, legitimate), phishing))}`);
    say(`  recall at ${share * 100} % on the hard set  ${told(above(thresholdAt(share, hardest), phishing))}`);
  }
}

function leftOut(): (one: Judged) => number {
  const found = (one: Judged) => ({ mail: one.mail, checks: checksOf(one) });
  const fits = Array.from({ length: FOLDS }, (_, fold): Weights => {
    const seen = [...core, ...ham].filter(({ mail }) => foldOf(mail) !== fold && !HARD_SOURCES.includes(mail.source));
    return { ...fitOn(seen.map(found)), suspiciousFrom: 0 };
  });
  return (one) => judge(checksOf(one), false, fits[foldOf(one.mail)]).score;
}

function checksOf({ inspection }: Judged) {
  const found = new Set(inspection.reasons.map(({ check }) => check));
  return CHECKS.filter(({ id }) => found.has(id));
}

/** By path, so that a mail stays in its part whatever is added to the manifest. */
function foldOf({ path }: LabelledMail): number {
  return [...path].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) >>> 0, 0) % FOLDS;
}

function slice(name: string, belongs: (one: Judged) => boolean, scores?: readonly number[]): void {
  const chosen = scores ?? core.filter(belongs).map(scoreOf);
  say(`  ${name.padEnd(18)} ${told(atLeast(SHIPPED, chosen))}   ${told(above(hardThreshold, chosen))}`);
}

/** The text as somebody pastes it into a window. */
async function withoutHeaders(): Promise<readonly number[]> {
  const scores: number[] = [];
  for (const { mail } of core) {
    const { readMail } = await import("../src/phishing/extract/read-mail.ts");
    const { pages, subject } = await readMail(readFileSync(mail.path), OFFLINE.openers);
    const text = pages.map(({ visible, links }) => [visible, ...links.map(({ href }) => href)].join("\n")).join("\n");
    scores.push((await inspect(Buffer.from(`\n${subject}\n\n${text}`), OFFLINE)).score);
  }
  return scores;
}

async function disguised(name: string): Promise<string> {
  const scores: number[] = [];
  for (const { mail } of core)
    scores.push((await inspect(await disguise(name, readFileSync(mail.path)), OFFLINE)).score);
  const rates: readonly Rate[] = [atLeast(SHIPPED, scores), above(hardThreshold, scores)];
  return rates.map(told).join("   ");
}
