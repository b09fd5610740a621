import { FIELDS } from "../eu/fields.data.ts";
import { type Answers, type Authority, same, type SheetPart, type SheetRow, type Words, wordsOf } from "../form.ts";

/** What the ICO asks, and the fields of the common record that answer it. It wants no data of the persons themselves. */
const QUESTIONS: readonly (readonly [part: string, label: string, fields: readonly number[], isNeeded?: "optional"])[] =
  [
    ["About the report", "Initial or follow-up report", [3, 4]],
    ["About the report", "Reference of an earlier report", [6], "optional"],
    ["About the breach", "What happened", [62]],
    ["About the breach", "How it was discovered", [50, 51]],
    ["About the breach", "When you discovered it", [48]],
    ["About the breach", "When it happened", [46, 47]],
    ["About the breach", "Why the report is late", [49], "optional"],
    ["About the breach", "Categories of personal data", [70, 71]],
    ["About the breach", "Number of records", [72, 73]],
    ["About the breach", "Number of persons", [67, 68]],
    ["About the breach", "Types of persons", [65, 66]],
    ["About the breach", "Potential consequences", [85, 86]],
    ["About the breach", "How likely are significant consequences", [89, 90]],
    ["Cyber incidents", "Confidentiality, integrity, availability", [55]],
    ["Cyber incidents", "Confidentiality: what happened", [56, 57]],
    ["Cyber incidents", "Integrity: what happened", [58], "optional"],
    ["Cyber incidents", "Availability: what happened", [59], "optional"],
    ["Before the breach", "Measures in place", [75, 76]],
    ["Taking action", "Actions taken", [92]],
    ["Taking action", "Steps to prevent it from happening again", [94, 95]],
    ["Taking action", "Have you told the persons?", [97, 98, 99]],
    ["Taking action", "Other regulators", [110, 111], "optional"],
    ["About you", "Organisation", [12, 13, 14]],
    ["About you", "Person making the report", [21, 22, 23]],
    ["About you", "Data protection officer", [30, 31], "optional"],
  ];

const NOT_ANSWERED: readonly string[] = [
  "Impact on your organisation (high, medium, low) and recovery time: ask the responders.",
  "Staff training in the last two years: ask the people office.",
];

function sheet(answers: Answers): readonly SheetPart[] {
  const parts = [...new Set(QUESTIONS.map(([part]) => part))];
  return [
    ...parts.map((part) => ({
      title: same(part),
      rows: QUESTIONS.filter(([of]) => of === part).map(([, label, fields, isNeeded]) =>
        rowOf(label, fields, isNeeded, answers),
      ),
    })),
    {
      title: same("Asked by the ICO, not in this record"),
      rows: NOT_ANSWERED.map((label) => ({ number: null, label: same(label), answer: same(""), note: null })),
    },
  ];
}

function rowOf(
  label: string,
  numbers: readonly number[],
  isNeeded: "optional" | undefined,
  answers: Answers,
): SheetRow {
  const said = numbers.flatMap((number): readonly Words[] => {
    const field = FIELDS.find((one) => one.number === number);
    const words = field && wordsOf(field, answers.get(number));
    return words === undefined || words.en === "" ? [] : [words];
  });
  return {
    number: null,
    label: same(label),
    answer: same(said.map(({ en }) => en).join("; ")),
    note: said.length === 0 && isNeeded !== "optional" ? "missing" : null,
  };
}

export const ico: Authority = {
  id: "ico",
  name: "Information Commissioner's Office",
  country: "GB",
  languages: ["en"],
  title: same("Report of a personal data breach (Art. 33 UK GDPR)"),
  address: "https://ico.org.uk/for-organisations/report-a-breach/",
  known: same(
    "The ICO's questions as secondary sources list them; its online form may ask in other words. Give no personal data of those affected.",
  ),
  sheet,
  sources: ["https://ico.org.uk/for-organisations/report-a-breach/personal-data-breach/"],
};
