import type { Detector } from "../../domain/finding.ts";
import { isRepeated, weightedSum } from "../checks.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";

// Besluit BSN, art. 2: nine digits that pass the "elfproef", printed "1112.22.333" or in groups of three.
const SHAPE = String.raw`\d{9}|\d{4}${SEP}\d{2}${SEP}\d{3}|\d{3}${SEP}\d{3}${SEP}\d{3}|\d{8}`;

/** Weighted from nine down to two, the last digit taken off: a multiple of eleven. */
const passesElfproef = (digits: string): boolean => weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;

export const nlBsn: Detector = numberDetector({
  id: "nl-bsn",
  says: "A Dutch citizen service number (BSN) that passes its check.",
  digits: [8, 9],
  begins: "digit",
  shape: SHAPE,
  weigh: (compact, printed) => {
    if (!passesElfproef(compact.padStart(9, "0")) || isRepeated(compact) || compact.startsWith("00")) return undefined;
    if (/^\d{4}\D+\d\d\D/.test(printed)) return "sure";
    // Groups of three with dots are an amount.
    return compact.length === 8 || printed.includes(".") ? "vague" : "likely";
  },
  names: "bsn|burgerservice\\w*|sofi\\w*|persoonsnummer",
  positives: [
    { text: "BSN 111222333", finds: ["111222333"] },
    { text: "bsn: 1112.22.333", finds: ["1112.22.333"] },
    { text: "burgerservicenummer 111 222 333", finds: ["111 222 333"] },
    { text: "Zij belde over 123456782 gisteren", finds: ["123456782"] },
    { text: '{"userBsn":"123456782"}', finds: ["123456782"] },
    { text: '{"bsn":123456782}', finds: ["123456782"] },
  ],
  negatives: [
    "BSN 111222334",
    "111.222.333",
    "costs 111 222 333 EUR",
    "order 123456782",
    "ORD-123456782",
    "#123456782",
    "123456782 bytes",
    "0.123456782",
    '{"total":123456782}',
    "/projects/123456782/edit",
  ],
});
