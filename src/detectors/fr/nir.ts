import type { Detector } from "../../domain/finding.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";

// Décret 82-103, art. 4: sex, year, month, department, commune, order, and a key of two digits, often left out.
const MONTH = String.raw`(?:0[1-9]|1[0-2]|20|3\d|4[0-2]|[5-9]\d)`;
const SHAPE =
  String.raw`[1-478]${SEP}?\d\d${SEP}?${MONTH}${SEP}?(?:\d\d|2[AB])${SEP}?\d{3}${SEP}?\d{3}` +
  String.raw`(?:(?: |%20)?(?:[/|\u2013-]|%2F)(?: |%20)?\d\d| ?\((?:cl[eé] )?\d\d\)?|${SEP}?\d\d)?`;

/** The key is 97 minus the remainder by 97; Corsica's 2A and 2B count as 19 and 18. */
function keyOf(number: string): number {
  return 97 - Number(BigInt(number.replace("2A", "19").replace("2B", "18")) % 97n);
}

export const frNir: Detector = numberDetector({
  id: "fr-nir",
  says: "A French social security number (NIR), with its key or called by its name.",
  digits: [12, 13, 14, 15],
  begins: "digit",
  shape: SHAPE,
  weigh: (compact, printed) => {
    const number = compact.replace("%2F", "").replace(/[^\dAB]/g, "");
    if (number.length === 13) return "vague";
    if (Number(number.slice(13)) !== keyOf(number.slice(0, 13))) return undefined;
    // Only people who are not in the register yet have these digits; American Express has many of them.
    return /^[3478]\d{14}$/.test(printed) ? "vague" : "sure";
  },
  names: "nir|insee|secu|securite sociale|s\\.?s\\.?|carte vitale|numero d[e' ]+assure|assure social",
  positives: [
    { text: "NIR 1 84 12 76 451 089 46", finds: ["1 84 12 76 451 089 46"] },
    { text: "nir=184127645108946&x", finds: ["184127645108946"] },
    { text: "2 84 05 2A 004 017 64", finds: ["2 84 05 2A 004 017 64"] },
    { text: "184-12-76-451-089-46", finds: ["184-12-76-451-089-46"] },
    { text: "1 84 12 76 451 089 / 46", finds: ["1 84 12 76 451 089 / 46"] },
    { text: "N° de sécurité sociale : 1841276451089", finds: ["1841276451089"] },
  ],
  negatives: [
    "1 84 12 76 451 089 47",
    "1841276451089",
    "1732430691000",
    "184127645108947",
    "372566394237952",
    "order 1841276451089",
  ],
});
