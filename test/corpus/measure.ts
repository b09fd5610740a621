import { detect } from "../../src/detectors/detect.ts";
import type { Finding } from "../../src/domain/finding.ts";
import type { Label, Line } from "./lines.ts";
import { KINDS } from "./values.ts";

/** What a set of lines says of one category or kind. */
export interface Tally {
  right: number;
  wrong: number;
}

export interface Measured {
  /** By kind: labels that a finding of their category covers, and labels that none does. */
  readonly recall: ReadonlyMap<string, Tally>;
  /** By detector: findings on a label of their category, and others. */
  readonly precision: ReadonlyMap<string, Tally>;
  readonly missed: readonly string[];
  readonly invented: readonly string[];
}

const tallyOf = (tallies: Map<string, Tally>, key: string): Tally => {
  const tally = tallies.get(key) ?? { right: 0, wrong: 0 };
  tallies.set(key, tally);
  return tally;
};

const overlaps = (finding: Finding, label: Label): boolean => finding.start < label.end && finding.end > label.start;
const covers = (finding: Finding, label: Label): boolean => finding.start <= label.start && finding.end >= label.end;
const hasCategory = (finding: Finding, label: Label): boolean => finding.category === KINDS[label.kind]?.category;

/** A pair of coordinates may be found as two findings; what counts is that nothing of the value is left. */
function isCovered(findings: readonly Finding[], label: Label): boolean {
  return findings.some((finding) => hasCategory(finding, label) && covers(finding, label));
}

export function measure(lines: readonly Line[]): Measured {
  const [recall, precision] = [new Map<string, Tally>(), new Map<string, Tally>()];
  const [missed, invented]: [string[], string[]] = [[], []];
  for (const { text, labels } of lines) {
    const findings = detect(text);
    for (const label of labels) {
      if (isCovered(findings, label)) tallyOf(recall, label.kind).right++;
      else {
        tallyOf(recall, label.kind).wrong++;
        missed.push(
          `${label.kind}: ${text} → ${findings.map((one) => `${one.detector} ${text.slice(one.start, one.end)}`).join(", ")}`,
        );
      }
    }
    for (const finding of findings) {
      if (labels.some((label) => overlaps(finding, label) && hasCategory(finding, label)))
        tallyOf(precision, finding.detector).right++;
      else {
        tallyOf(precision, finding.detector).wrong++;
        invented.push(`${finding.detector} "${text.slice(finding.start, finding.end)}": ${text}`);
      }
    }
  }
  return { recall, precision, missed, invented };
}

export const shareRight = ({ right, wrong }: Tally): number => right / (right + wrong);

/** The share of words of lines about nobody that a finding touches. */
export function damage(lines: readonly Line[]): number {
  let words = 0;
  let damaged = 0;
  for (const { text } of lines) {
    const findings = detect(text);
    for (const { index, 0: word } of text.matchAll(/\S+/g)) {
      words++;
      if (findings.some(({ start, end }) => start < index + word.length && end > index)) damaged++;
    }
  }
  return damaged / words;
}
