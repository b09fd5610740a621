import type { PrintableSheet } from "../sheet-pdf.ts";
import type { AccessAnswer, AnswerRow } from "./access-answer.ts";
import { formatsOf } from "./formats.ts";

/** The answer as plain text, to be read or pasted into a mail. */
export function answerText({ language, title, about, parts }: AccessAnswer): string {
  const { colon } = formatsOf(language);
  const pieces = [
    title,
    about.join("\n"),
    ...parts.flatMap((part) => [
      `== ${part.title} ==`,
      ...part.paragraphs,
      ...(part.rows.length === 0 ? [] : [part.rows.map((row) => rowText(row, colon)).join("\n")]),
    ]),
  ];
  return pieces.join("\n\n");
}

const rowText = ({ label, answers }: AnswerRow, colon: string): string =>
  answers.length === 1
    ? `${label}${colon}${answers[0]}`
    : [`${label}${colon.trimEnd()}`, ...answers.map((one) => `- ${one}`)].join("\n");

/** The answer as it is printed. */
export const answerSheet = ({ title, about, parts }: AccessAnswer): PrintableSheet => ({
  title,
  about,
  foot: about.join("   "),
  parts: parts.map((part) => ({
    title: part.title,
    paragraphs: part.paragraphs,
    rows: part.rows.map(({ label, answers }) => ({
      number: "",
      label,
      answer: answers.length === 1 ? answers.join("") : answers.map((one) => `• ${one}`).join("\n"),
      isMarked: false,
    })),
  })),
});
