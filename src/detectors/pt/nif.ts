import type { Detector } from "../../domain/finding.ts";
import { isRepeated, weightedSum } from "../checks.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";

// Decreto-Lei 14/2013: nine digits, the first of which says what kind of taxpayer; the last is a check digit.
const SHAPE = String.raw`(?:PT${SEP}?)?[1-35689](?:\d{8}|\d\d${SEP}\d{3}${SEP}\d{3})|(?:PT${SEP}?)?(?:45|7[0-9])(?:\d{7}|\d${SEP}\d{3}${SEP}\d{3})`;

function isNif(digits: string): boolean {
  const rest = weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return Number(digits.at(-1)) === (rest < 2 ? 0 : 11 - rest);
}

export const ptNif: Detector = numberDetector({
  id: "pt-nif",
  says: "A Portuguese tax number (NIF, NIPC) with its check digit.",
  digits: [9],
  begins: "either",
  shape: SHAPE,
  weigh: (compact, printed) => {
    const digits = compact.replace("PT", "");
    if (!isNif(digits) || isRepeated(digits)) return undefined;
    if (compact.startsWith("PT")) return "sure";
    // Groups of three with dots are an amount.
    return printed.includes(".") ? "vague" : "likely";
  },
  names: "nif|nipc|contribuinte|nif/nipc|numero fiscal",
  positives: [
    { text: "NIF 123456789", finds: ["123456789"] },
    { text: "contribuinte n.º 501 964 843", finds: ["501 964 843"] },
    { text: "o número é 245678905.", finds: ["245678905"] },
    { text: "PT501964843", finds: ["PT501964843"] },
  ],
  negatives: ["NIF 123456788", "501.964.843", "fatura 501964843", "4501964843", "/orders/501964843", '{"n":501964843}'],
});
