import type { Detector } from "../../domain/finding.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";

// HMRC, NIM39110: two letters, six digits, a letter from A to D; some prefixes are never given out.
const PREFIX = "(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]";
const SHAPE = String.raw`${PREFIX}${SEP}?\d{2}${SEP}?\d{2}${SEP}?\d{2}${SEP}?(?:[A-D](?![A-Za-z\d]))?`;

export const gbNino: Detector = numberDetector({
  id: "gb-nino",
  says: "A British national insurance number.",
  digits: [6],
  begins: "letter",
  shape: SHAPE,
  weigh: (compact, printed) => {
    const isOneCase = /^[A-Z\d]+$/.test(printed) || printed === compact.toLowerCase();
    const isSpaced = /^[A-Z]{2}.*[A-Z]$/.test(printed);
    return compact.length === 9 && (isOneCase || isSpaced) ? "likely" : "vague";
  },
  names: "nino?|national insurance(?: (?:number|no))?|ni (?:number|no)",
  positives: [
    { text: "NINO AB123456C", finds: ["AB123456C"] },
    { text: "his number AB 12 34 56 C.", finds: ["AB 12 34 56 C"] },
    { text: "national insurance no. ab123456c", finds: ["ab123456c"] },
    { text: "NI number: AB 12 34 56", finds: ["AB 12 34 56"] },
    { text: "nino=AB-12-34-56-C", finds: ["AB-12-34-56-C"] },
  ],
  negatives: ["BG123456C", "AB123456E", "AB123456", "ABC123456C", "AB1234567C", "DA123456C", "order AB123456C"],
});
