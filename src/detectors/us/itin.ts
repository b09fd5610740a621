import type { Detector } from "../../domain/finding.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";

// IRS, Internal Revenue Manual 3.21.263.1.4: 9xx, then 50-65, 70-88, 90-92 or 94-99, then four digits.
const SHAPE = String.raw`9\d{2}(${SEP}?)(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\1\d{4}`;

export const usItin: Detector = numberDetector({
  id: "us-itin",
  says: "A US taxpayer number of somebody without a social security number (ITIN).",
  digits: [9],
  begins: "digit",
  shape: SHAPE,
  weigh: (compact, printed) => (printed.length > compact.length ? "likely" : "vague"),
  names: "itin|individual taxpayer|tin|tax id",
  positives: [
    { text: "ITIN 912-70-1234", finds: ["912-70-1234"] },
    { text: "itin=912701234", finds: ["912701234"] },
    { text: "my number is 900-88-0001", finds: ["900-88-0001"] },
  ],
  negatives: ["912701234", "912-69-1234", "912-93-1234", "812-70-1234", "part 912-70-1234"],
});
