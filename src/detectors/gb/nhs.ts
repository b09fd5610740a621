import type { Detector } from "../../domain/finding.ts";
import { isRepeated, weightedSum } from "../checks.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";

// NHS Data Dictionary, "NHS number": ten digits, printed 3-3-4, the last one a check digit by eleven.
const SHAPE = String.raw`\d{10}|\d{3}${SEP}\d{3}${SEP}\d{4}`;
/** Northern Ireland has the threes, the rest of the kingdom 4, 6 and 7; 9 is kept for tests. */
const RANGES = /^[34679]/;

export const gbNhs: Detector = numberDetector({
  id: "gb-nhs",
  says: "A British health service number (NHS) with its check digit.",
  digits: [10],
  begins: "digit",
  shape: SHAPE,
  weigh: (compact, printed) => {
    if (isRepeated(compact)) return undefined;
    const check = (11 - (weightedSum(compact, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    if (check !== Number(compact.at(-1))) return undefined;
    // American phone numbers have dashes or dots.
    return RANGES.test(compact) && !/[-.]/.test(printed) ? "likely" : "vague";
  },
  names: "nhs(?: (?:number|no))?|patient\\w*|chi",
  positives: [
    { text: "NHS 943 476 5919", finds: ["943 476 5919"] },
    { text: "nhs_number=9434765919", finds: ["9434765919"] },
    { text: "NHS no. 943-476-5919 today", finds: ["943-476-5919"] },
  ],
  negatives: ["NHS 943 476 5918", "1732430690", "order 9434765919", "943-476-5919", "tel 943 476 5919", "94347659190"],
});
