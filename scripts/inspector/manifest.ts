import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** One line of a manifest of labelled mail: JSON, paths relative to the manifest. */
export interface LabelledMail {
  readonly path: string;
  readonly label: "phish" | "ham" | "ham_semi" | "spam" | "fixture";
  readonly source: string;
  /** `brand` and `cred` are what an inspector is for; the rest of a honeypot is spam. */
  readonly kind: string | null;
  readonly lang: string;
  readonly dmarc: string | null;
  readonly imageOnly: boolean;
}

export function readManifest(file: string): readonly LabelledMail[] {
  const folder = dirname(file);
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as LabelledMail)
    .map((mail) => ({ ...mail, path: join(folder, mail.path) }));
}

export const isCore = ({ kind }: LabelledMail): boolean => kind === "brand" || kind === "cred";
export const isHam = ({ label }: LabelledMail): boolean => label === "ham" || label === "ham_semi";
export const isHard = ({ source }: LabelledMail): boolean => HARD_SOURCES.includes(source);

/** Legitimate mail that looks like phishing: product wording in modern pages, commercial newsletters. */
export const HARD_SOURCES: readonly string[] = ["semi", "sa_hard_ham", "newsletter_unspy"];
