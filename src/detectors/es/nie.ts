import type { Detector } from "../../domain/finding.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";
import { dniLetter } from "./dni-letter.ts";

// Orden INT/2058/2008: X, Y or Z stands for 0, 1 or 2; then seven digits and the control letter of the DNI.
const SHAPE = String.raw`[XYZ]${SEP}?(?:\d{7}|\d${SEP}\d{3}${SEP}\d{3})${SEP}?[A-HJ-NP-TV-Z]`;

export const esNie: Detector = numberDetector({
  id: "es-nie",
  says: "A Spanish foreigner's number (NIE) with its control letter.",
  digits: [7],
  begins: "letter",
  shape: SHAPE,
  weigh: (compact, printed) =>
    !/^[a-z][^\da-z]/.test(printed) &&
    compact.at(-1) === dniLetter(`${"XYZ".indexOf(compact.charAt(0))}${compact.slice(1, -1)}`)
      ? "sure"
      : undefined,
  names: "nie|nif|extranjero",
  positives: ["X1234567L", "Y-1234567-X", "z1234567r", "X 1.234.567 L"].map((text) => ({
    text: `NIE: ${text}.`,
    finds: [text],
  })),
  negatives: ["X1234567A", "W1234567L", "X12345678L", "aX1234567L"],
});
