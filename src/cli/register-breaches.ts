import { writeFileSync } from "node:fs";
import { COLUMNS, type Column, type RegisterEntry } from "../registers/breaches.ts";
import { csvLine } from "../registers/csv.ts";
import type { PrintableSheet } from "../registers/sheet-pdf.ts";
import { client } from "./client.ts";
import { type Command, text, Usage } from "./command.ts";

const NAMES = Object.keys(COLUMNS) as readonly Column[];

export const registerBreaches: Command = {
  name: "register breaches",
  summary: "Prints the register of breaches (Art. 33(5)), also those that nobody had to be told of.",
  usage: "bulkhead register breaches [--format csv|json|pdf] [--out FILE] [--json]",
  example: "bulkhead register breaches --format csv > breaches.csv",
  options: {
    format: { type: "string", value: "csv|json|pdf", says: "csv when left out" },
    out: { type: "string", value: "FILE", says: "where it is written; needed for pdf" },
  },
  words: [0, 0],
  run: async (invocation) => {
    const { options, json } = invocation;
    const format = json ? "json" : (text(options["format"]) ?? "csv");
    const out = text(options["out"]);
    if (format !== "csv" && format !== "json" && format !== "pdf") throw new Usage("--format is csv, json or pdf");
    if (format === "pdf" && out === undefined) throw new Usage("--out is needed for pdf");
    const entries = await client(invocation).get<readonly RegisterEntry[]>("/registers/breaches");
    const written =
      format === "pdf" ? await pdfOf(entries) : format === "json" ? JSON.stringify(entries) : csvOf(entries);
    if (out === undefined) invocation.out(String(written));
    else writeFileSync(out, written, { mode: 0o600 });
    return 0;
  },
};

const csvOf = (entries: readonly RegisterEntry[]): string =>
  [csvLine(NAMES), ...entries.map((entry) => csvLine(NAMES.map((name) => entry[name])))].join("\r\n");

async function pdfOf(entries: readonly RegisterEntry[]): Promise<Buffer> {
  const { sheetPdf } = await import("../registers/sheet-pdf.ts");
  return sheetPdf(printed(entries));
}

/** Empty cells are left out on paper: in the CSV they show what is not known. */
const printed = (entries: readonly RegisterEntry[]): PrintableSheet => ({
  title: "Register of personal data breaches (Art. 33(5) GDPR)",
  about: [`${entries.length} ${entries.length === 1 ? "entry" : "entries"}`],
  foot: new Date().toISOString(),
  parts: entries.map((entry) => ({
    title: `${entry.id}  ${entry.title}`,
    rows: NAMES.filter((name) => name !== "id" && name !== "title" && entry[name] !== "").map((name) => ({
      number: "",
      label: COLUMNS[name],
      answer: entry[name],
      isMarked: false,
    })),
  })),
});
