import type { Detector } from "../../domain/finding.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";

// SSA, "Social Security Number Randomization": no area 000, 666 or 9xx, no group 00, no serial 0000.
const SHAPE = String.raw`(?!000|666|9)\d{3}(${SEP}?)(?!00)\d{2}\1(?!0000)\d{4}`;
/** Printed in advertisements and never anybody's. */
const PRINTED_EVERYWHERE = /^(?:078051120|219099999)$/;

export const usSsn: Detector = numberDetector({
  id: "us-ssn",
  says: "A US social security number with dashes, or called by its name.",
  digits: [9],
  begins: "digit",
  shape: SHAPE,
  weigh: (compact, printed) => {
    if (PRINTED_EVERYWHERE.test(compact)) return "vague";
    return printed.length > compact.length ? "likely" : "vague";
  },
  names: "ssns?|social(?: security)?(?: (?:number|no))?|ss ?#|soc sec|tin",
  positives: [
    { text: "SSN 123-45-6789", finds: ["123-45-6789"] },
    { text: "she gave 219-09-1234.", finds: ["219-09-1234"] },
    { text: '{"userSsn":"123456789"}', finds: ["123456789"] },
    { text: "ssn=123%2D45%2D6789", finds: ["123%2D45%2D6789"] },
    { text: "social security number: 123 45 6789", finds: ["123 45 6789"] },
  ],
  negatives: [
    "123456789",
    "000-12-3456",
    "666-12-3456",
    "912-12-3456",
    "123-00-6789",
    "123-45-0000",
    "123-45 6789",
    "part 123-45-6789",
  ],
});
