import type { Detector } from "../../domain/finding.ts";
import { passesMod11Of10 } from "../checks.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";

// § 139b AO: eleven digits, the last one a check digit, printed "12 345 678 901".
const SHAPE = String.raw`[1-9](?:\d{10}|\d${SEP}\d{3}${SEP}\d{3}${SEP}\d{3})`;

/** § 1 StIdV: among the first ten digits one stands twice or three times, and no other more than once. */
function isWellMixed(compact: string): boolean {
  const ten = compact.slice(0, 10);
  const different = new Set(ten).size;
  // One digit twice leaves nine different ones, three times eight; so do two digits that stand twice.
  return different === 9 || (different === 8 && /(\d).*\1.*\1/.test(ten));
}

export const deSteuerId: Detector = numberDetector({
  id: "de-steuer-id",
  says: "A German tax number of a person (Steuer-ID) with its check digit.",
  digits: [11],
  begins: "digit",
  shape: SHAPE,
  weigh: (compact, printed) => {
    if (!passesMod11Of10(compact)) return undefined;
    return isWellMixed(compact) || printed.length > compact.length ? "likely" : "vague";
  },
  names:
    "steuer[ -]?(?:id|identifikationsnummer|ident\\w*|nr|nummer)|steuerliche identifikationsnummer|identifikationsnummer|idnr|tin|tax id",
  positives: ["86095742719", "47 036 892 816", "57.549.285.017", "65-929-970-489"].map((text) => ({
    text: `Steuer-ID ${text}; ${text}`,
    finds: [text, text],
  })),
  negatives: [
    "86095742718",
    "06095742717",
    "33612345678",
    "860957427190",
    "12345678903",
    "0.86095742719",
    "pedido 86095742719",
  ],
});
