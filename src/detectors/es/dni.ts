import type { Detector } from "../../domain/finding.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";
import { dniLetter } from "./dni-letter.ts";

// Real Decreto 1553/2005, art. 11: eight digits and a control letter, printed with dots or not.
const SHAPE = String.raw`(?:\d{8}|\d{1,2}${SEP}\d{3}${SEP}\d{3})${SEP}?[A-HJ-NP-TV-Z]`;

export const esDni: Detector = numberDetector({
  id: "es-dni",
  says: "A Spanish identity card or tax number of a person (DNI, NIF) with its control letter.",
  digits: [7, 8],
  begins: "digit",
  shape: SHAPE,
  weigh: (compact, printed) => {
    // "12345678 y" is followed by a word.
    if (compact.at(-1) !== dniLetter(compact.slice(0, -1)) || /[\s+][a-z]$/.test(printed)) return undefined;
    return "sure";
  },
  names: "dni|nif|documento",
  positives: [
    "12345678Z",
    "12.345.678-Z",
    "12345678-z",
    "12 345 678 Z",
    "00000001R",
    "12.345.678 Z",
    "1.234.567-L",
  ].map((text) => ({ text: `dni ${text}, dni=${text}`, finds: [text, text] })),
  negatives: ["12345678A", "12345678 y más", "a12345678Z", "12345678Zx", "3.12345678Z", "112345678Z"],
});
