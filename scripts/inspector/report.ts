import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { defang } from "../../src/phishing/evidence.ts";
import type { Inspection } from "../../src/phishing/inspect.ts";
import { areaUnder, rocOf } from "./figures.ts";
import type { LabelledMail } from "./manifest.ts";

export interface Mistake {
  readonly mail: LabelledMail;
  readonly inspection: Inspection;
}

export interface Curve {
  readonly name: string;
  readonly phishing: readonly number[];
  readonly legitimate: readonly number[];
}

/** One page without scripts: the figures, the curves, and the worst mistakes with excerpts that can't be clicked. */
export function writeReport(
  file: string,
  {
    lines,
    curves,
    mistakes,
  }: { lines: readonly string[]; curves: readonly Curve[]; mistakes: Readonly<Record<string, readonly Mistake[]>> },
): void {
  const sections = Object.entries(mistakes).map(
    ([title, list]) => `<h2>${escaped(title)}</h2>${list.map(mistakeOf).join("")}`,
  );
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><title>Inspector</title>
<style>body{font:14px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}svg{width:22rem;margin:1rem}pre{white-space:pre-wrap}td{padding:0 .6rem 0 0;vertical-align:top}</style>
<h1>Phishing inspector</h1><pre>${escaped(lines.join("\n"))}</pre>
${curves.map(curveOf).join("")}${sections.join("")}`,
  );
}

const SIZE = 200;

/** False positives up to a tenth, since nobody works beyond it. */
function curveOf({ name, phishing, legitimate }: Curve): string {
  const curve = rocOf(phishing, legitimate);
  const points = curve
    .filter(([x]) => x <= 0.1)
    .map(([x, y]) => `${(x * 10 * SIZE).toFixed(1)},${((1 - y) * SIZE).toFixed(1)}`);
  return `<figure><figcaption>${escaped(name)}: area ${areaUnder(curve).toFixed(4)}; x up to 10 % false positives, y recall</figcaption>
<svg viewBox="-4 -4 ${SIZE + 8} ${SIZE + 8}" role="img"><rect width="${SIZE}" height="${SIZE}" fill="none" stroke="#999"/>
<line x1="${SIZE / 10}" x2="${SIZE / 10}" y2="${SIZE}" stroke="#ccc"/><polyline points="0,${SIZE} ${points.join(" ")}" fill="none" stroke="#b00" stroke-width="2"/></svg></figure>`;
}

function mistakeOf({ mail, inspection }: Mistake): string {
  const rows = inspection.reasons.map(
    ({ check, weight, evidence }) =>
      `<tr><td>${escaped(check)}<td>${weight.toFixed(2)}<td>${escaped(defang(evidence.excerpt))}`,
  );
  return `<h3>${escaped(basename(mail.path))}</h3><p>${mail.source}, ${mail.kind ?? mail.label}, ${mail.lang}: ${inspection.verdict}, ${inspection.score}</p><table>${rows.join("")}</table>`;
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
