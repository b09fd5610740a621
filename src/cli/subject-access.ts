import { writeFileSync } from "node:fs";
import type { AccessRecord } from "../ledger/access-record.ts";
import { LANGUAGES, type Language, languageFor } from "../mail/notices/notice.ts";
import { accessAnswer } from "../registers/access/access-answer.ts";
import { answerSheet, answerText } from "../registers/access/written.ts";
import { type Invocation, text, Usage } from "./command.ts";

/** How the answer for the person is wanted. */
export interface AccessWish {
  readonly format: "text" | "json" | "pdf";
  /** Undefined: the organisation's own. */
  readonly language: Language | undefined;
  readonly file: string | undefined;
}

/** Undefined: nothing was said of an answer for the person. */
export function accessWish({ options, json }: Invocation): AccessWish | undefined {
  const [format, wanted, file] = [text(options["format"]), text(options["language"]), text(options["output"])];
  if (format === undefined && wanted === undefined && file === undefined) return undefined;
  if (json) throw new Usage("--json is the ledger's own answer; for the person's as JSON give --format json instead");
  const language = LANGUAGES.find((one) => one === wanted);
  if (wanted !== undefined && language === undefined) throw new Usage(`--language is one of ${LANGUAGES.join(", ")}`);
  if (file === "") throw new Usage("--output needs the name of a file");
  switch (format) {
    case "pdf":
      if (file === undefined) throw new Usage("--output FILE is needed for --format pdf");
      return { format, language, file };
    case undefined:
    case "text":
    case "json":
      return { format: format ?? "text", language, file };
    default:
      throw new Usage("--format is text, json or pdf");
  }
}

/** Writes the answer for the person, as it was wished for. */
export async function writeAnswer(invocation: Invocation, record: AccessRecord, wish: AccessWish): Promise<void> {
  const { format, file } = wish;
  const answer = accessAnswer(record, wish.language ?? languageFor("", record.organisation?.language ?? ""));
  if (record.organisation === null)
    invocation.note("the answer doesn't say who you are; add `organisation` to the configuration, and restart");
  if (format === "pdf") {
    const { sheetPdf } = await import("../registers/sheet-pdf.ts");
    return save(invocation, file ?? "", await sheetPdf(answerSheet(answer)));
  }
  const written = format === "json" ? JSON.stringify({ ...record, answer }) : answerText(answer);
  if (file === undefined) invocation.out(written);
  else save(invocation, file, `${written}\n`);
}

function save({ note }: Invocation, file: string, written: string | Buffer): void {
  try {
    writeFileSync(file, written, { mode: 0o600 });
  } catch {
    throw new Usage(`${file} can't be written; nothing was saved`);
  }
  note(`${file} is written; it is personal data, for this person only`);
}
