import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import type { Language, SheetRow, Words } from "../authorities/form.ts";
import type { ShownForm } from "../incidents/forms.ts";
import type { PrintableSheet } from "../registers/sheet-pdf.ts";
import { client } from "./client.ts";
import { type Command, needed, text, Usage } from "./command.ts";
import { incidentPath } from "./incident-note.ts";
import { actor, SIGNED } from "./signer.ts";

export const incidentForm: Command = {
  name: "incident form",
  summary: "Fills an authority's form from the incident, names what is missing, and prints it.",
  usage: "bulkhead incident form ID [--authority eu|aepd|cnil|ico] [--pdf FILE] [--json]",
  example: "bulkhead incident form INC-2025-11-25-3f2a --authority cnil --pdf notification.pdf",
  options: {
    authority: { type: "string", value: "ID", says: "eu (the common record, the default), aepd, cnil or ico" },
    pdf: { type: "string", value: "FILE", says: "write a printable one, in the authority's language and in English" },
  },
  words: [1, 1],
  run: async (invocation) => {
    const authority = text(invocation.options["authority"]) ?? "eu";
    const query = new URLSearchParams({ authority });
    const form = await client(invocation).get<ShownForm>(`${incidentPath(invocation)}/form?${query.toString()}`);
    const file = text(invocation.options["pdf"]);
    if (file !== undefined) {
      const { sheetPdf } = await import("../registers/sheet-pdf.ts");
      writeFileSync(file, await sheetPdf(printed(form)), { mode: 0o600 });
      invocation.note(`${file} is written; it holds what the incident knows of the breach`);
    }
    if (invocation.json) invocation.out(JSON.stringify(form));
    else for (const line of told(form)) invocation.out(line);
    return 0;
  },
};

export const incidentFill: Command = {
  name: "incident fill",
  summary:
    "Adds answers to the record of an incident, by the numbers of its fields. They count more than what is derived.",
  usage: "bulkhead incident fill ID --file FILE [--json]",
  example:
    'echo \'{"62": "An attacker exported a dataset.", "65": ["h"]}\' > answers.json; bulkhead incident fill INC-2025-11-25-3f2a --file answers.json',
  options: { ...SIGNED, file: { type: "string", value: "FILE", says: "YAML or JSON: field numbers with answers" } },
  words: [1, 1],
  run: async (invocation) => {
    let answers: unknown;
    try {
      answers = parse(readFileSync(needed(invocation.options["file"], "--file"), "utf8"), { maxAliasCount: 10 });
    } catch (error) {
      throw error instanceof Usage ? error : new Usage("--file can't be read as YAML or JSON");
    }
    const form = await client(invocation).post<ShownForm>(`${incidentPath(invocation)}/form`, {
      answers,
      operator: actor(invocation),
    });
    if (invocation.json) invocation.out(JSON.stringify(form));
    else for (const line of told(form)) invocation.out(line);
    return 0;
  },
};

const PHASES: Readonly<Record<ShownForm["phase"], string>> = {
  "not-yet": "NOT ENOUGH even for a first notification",
  incomplete: "enough for a first, incomplete notification (Art. 33(4))",
  complete: "complete",
};

const told = (form: ShownForm): readonly string[] => [
  `${form.name}: ${PHASES[form.phase]}`,
  `lead: ${form.lead.authority}, because ${form.lead.because}`,
  ...form.missing.map((number) => `missing  ${String(number).padStart(3)}  ${form.labels[number]}`),
  ...form.open.map((number) => `open     ${String(number).padStart(3)}  ${form.labels[number]}`),
  ...form.wrong.map((number) => `wrong    ${String(number).padStart(3)}`),
  ...form.changes.map(
    ({ number, label, before, after }) =>
      `changed  ${String(number).padStart(3)}  ${label}: “${before}” is now “${after}”`,
  ),
];

const NOTES: Readonly<Record<"missing" | "open" | "wrong", Words>> = {
  missing: { en: "MISSING", fr: "MANQUE", es: "FALTA" },
  open: { en: "to be completed", fr: "à compléter", es: "por completar" },
  wrong: { en: "NOT AN ANSWER TO THIS", fr: "RÉPONSE INCONNUE", es: "RESPUESTA NO VÁLIDA" },
};

/** In the authority's own language, with English beside it where that is another. */
function printed(form: ShownForm): PrintableSheet {
  const [own] = form.languages;
  const withEnglish = (words: Words): string =>
    own === "en" || words[own] === words.en ? words[own] : `${words[own]} / ${words.en}`;
  const answerOf = ({ answer, note }: SheetRow, language: Language): string =>
    [answer[language], ...(note === null ? [] : [`[${NOTES[note][language]}]`])].filter(Boolean).join(" ");
  return {
    title: form.title[own],
    about: [
      ...(own === "en" ? [] : [form.title.en]),
      form.name,
      form.address,
      form.known[own],
      ...(own === "en" ? [] : [form.known.en]),
    ],
    foot: `${form.incident}   ${form.at}`,
    parts: form.sheet.map(({ title, rows }) => ({
      title: withEnglish(title),
      rows: rows.map((row) => ({
        number: row.number === null ? "" : String(row.number),
        label: row.label[own],
        ...(own === "en" || row.label[own] === row.label.en ? {} : { translation: row.label.en }),
        answer: row.answer[own] === row.answer.en ? answerOf(row, own) : `${answerOf(row, own)} / ${row.answer.en}`,
        isMarked: row.note === "missing" || row.note === "wrong",
      })),
    })),
  };
}
