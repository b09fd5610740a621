import type { Detector } from "../../domain/finding.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";

// Orden EHA/451/2008: a letter for the kind of entity, seven digits, and a control digit or letter.
const SHAPE = String.raw`[ABCDEFGHJNPQRSUVW]${SEP}?(?:\d{7}|\d{2}${SEP}\d{3}${SEP}\d{2}|\d${SEP}\d{3}${SEP}\d{3})${SEP}?[\dA-J]`;
const LETTERS = "JABCDEFGHI";
const MUST_END_IN_LETTER = /^[NPQRSW]|^.00/;
const MUST_END_IN_DIGIT = /^[ABEH]/;

function control(digits: string): number {
  let sum = 0;
  for (const [at, char] of [...digits].entries()) {
    const value = Number(char) * (at % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return (10 - (sum % 10)) % 10;
}

function isCif(compact: string): boolean {
  const wanted = control(compact.slice(1, 8));
  const given = compact.charAt(8);
  if (given === String(wanted)) return !MUST_END_IN_LETTER.test(compact);
  return given === LETTERS[wanted] && !MUST_END_IN_DIGIT.test(compact);
}

export const esCif: Detector = numberDetector({
  id: "es-cif",
  says: "A Spanish tax number of a company or association (CIF) with its control character; a sole owner has one too.",
  digits: [7, 8],
  begins: "letter",
  shape: SHAPE,
  // "a 25.677.683" is a preposition and an amount.
  weigh: (compact, printed) => (isCif(compact) && !/^[a-z][^\da-z]/.test(printed) ? "likely" : undefined),
  names: "cif|nif|empresa|sociedad",
  positives: ["A58818501", "B-58378431", "Q2818002D", "G12345674", "P 2807900 B"].map((text) => ({
    text: `CIF ${text}`,
    finds: [text],
  })),
  negatives: ["A58818502", "K58818501", "A588185010", "Q28180024", "order B58378431", "SKU-A58818501"],
});
