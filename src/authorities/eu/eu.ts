import {
  ART_33,
  type Answers,
  type Authority,
  completenessOf,
  isShown,
  type SheetPart,
  type SheetRow,
  wordsOf,
} from "../form.ts";
import { FIELDS, SECTIONS } from "./fields.data.ts";

/** The common record in the template's order, without the fields that do not apply. */
export function commonSheet(answers: Answers): readonly SheetPart[] {
  const { missing, open, wrong } = completenessOf(FIELDS, answers);
  const noteOf = (number: number): SheetRow["note"] =>
    missing.includes(number) ? "missing" : wrong.includes(number) ? "wrong" : open.includes(number) ? "open" : null;
  return Object.entries(SECTIONS).map(([section, title]) => ({
    title,
    rows: FIELDS.filter((field) => field.section === section && isShown(field, answers)).map((field) => ({
      number: field.number,
      label: field.label,
      answer: wordsOf(field, answers.get(field.number)),
      note: noteOf(field.number),
    })),
  }));
}

export const eu: Authority = {
  id: "eu",
  name: "Any supervisory authority of the EEA",
  country: null,
  languages: ["en"],
  title: ART_33,
  address: "https://www.edpb.europa.eu/about-edpb/about-edpb/members_en",
  known: {
    en: "After the EDPB's draft template of June 2026: a draft, to be copied into the authority's own form.",
    fr: "D'après le projet de modèle du CEPD de juin 2026 : un projet, à reporter dans le formulaire de l'autorité.",
    es: "Según el proyecto de modelo del CEPD de junio de 2026: un borrador, para copiar en el formulario de la autoridad.",
  },
  sheet: commonSheet,
  sources: ["https://www.edpb.europa.eu"],
};
