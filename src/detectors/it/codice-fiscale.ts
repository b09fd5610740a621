import type { Detector } from "../../domain/finding.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";

// Decreto 23 dicembre 1976, n. 13813: name, year, month, day, place and check letter. Where two people would get the
// same code, letters of "LMNPQRSTUV" stand for digits, from the right ("omocodia").
const DIGIT = "[\\dLMNP-V]";
const SHAPE = String.raw`[A-Z]{3}${SEP}?[A-Z]{3}${SEP}?${DIGIT}{2}${SEP}?[ABCDEHLMPRST]${SEP}?${DIGIT}{2}${SEP}?[A-Z]${SEP}?${DIGIT}{3}${SEP}?[A-Z]`;

/** What a character at an odd place, counted from one, is worth; digits count as their letters from A. */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

function checkLetter(code: string): string {
  let sum = 0;
  for (const [at, char] of [...code].entries()) {
    const value = /\d/.test(char) ? Number(char) : char.charCodeAt(0) - 65;
    sum += at % 2 === 0 ? (ODD[value] ?? 0) : value;
  }
  return String.fromCharCode(65 + (sum % 26));
}

export const itCodiceFiscale: Detector = numberDetector({
  id: "it-codice-fiscale",
  says: "An Italian tax code of a person (codice fiscale) with its check letter.",
  digits: [4, 5, 6, 7],
  begins: "letter",
  shape: SHAPE,
  weigh: (compact) => (checkLetter(compact.slice(0, 15)) === compact.at(-1) ? "sure" : undefined),
  names: "codice fiscale|cf|c\\.f\\.",
  positives: ["RSSMRA85T10A562S", "rssmra85t10a562s", "RSS MRA 85T10 A562S", "RSSMRA85T10A56NH"].map((text) => ({
    text: `CF: ${text}, grazie`,
    finds: [text],
  })),
  negatives: ["RSSMRA85T10A562T", "RSSMRA85Z10A562S", "XRSSMRA85T10A562S", "RSSMRA85T10A562S1"],
});
