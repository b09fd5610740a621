import type { Detector } from "../../domain/finding.ts";
import { isDay, weightedSum } from "../checks.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";

// Ustawa o ewidencji ludności, art. 15: birth date with the century in the month, serial number, check digit.
const SHAPE = String.raw`\d{11}|\d{6}${SEP}\d{5}|\d{2}${SEP}\d{2}${SEP}\d{2}${SEP}\d{5}`;
const WEIGHTS = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];

export const plPesel: Detector = numberDetector({
  id: "pl-pesel",
  says: "A Polish identification number (PESEL) with a possible birth date and its check digit.",
  digits: [11],
  begins: "digit",
  shape: SHAPE,
  weigh: (compact) => {
    if (weightedSum(compact, WEIGHTS) % 10 !== 0) return undefined;
    return isDay(Number(compact.slice(2, 4)) % 20, Number(compact.slice(4, 6))) ? "likely" : undefined;
  },
  names: "pesel",
  positives: ["44051401359", "02070803628", "440514-01359"].map((text) => ({ text: `PESEL: ${text}`, finds: [text] })),
  negatives: ["44051401358", "44151401352", "order 44051401359", "440514013590", "00000000000"],
});
