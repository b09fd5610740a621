import type { Detector } from "../../domain/finding.ts";
import { isDay, passesLuhn } from "../checks.ts";
import { numberDetector } from "../numbers.ts";

// Folkbokföringslagen 18 §: birth date, "-" or, from a hundred years of age, "+", then three digits and a check digit.
const SHAPE = String.raw`(?:18|19|20)?\d{6}(?:[-+\u2010-\u2013 ]|%2B|%2D|%20)?\d{4}`;

export const sePersonnummer: Detector = numberDetector({
  id: "se-personnummer",
  says: "A Swedish personal or coordination number with a possible birth date and its check digit.",
  digits: [10, 12],
  begins: "digit",
  shape: SHAPE,
  weigh: (compact, printed) => {
    const digits = compact.replace(/\D|%2B/g, "").slice(-10);
    // A coordination number adds 60 to the day.
    if (!passesLuhn(digits) || !isDay(Number(digits.slice(2, 4)), Number(digits.slice(4, 6)) % 60)) return undefined;
    // A phone number begins with 0, too.
    return /^0\d{9}$/.test(printed) ? "vague" : "likely";
  },
  names: "personn(?:umme)?r|pnr|samordningsnummer|personal number",
  positives: ["811218-9876", "19811218-9876", "198112189876", "8112189876", "811218+9876", "811278-9873"].map(
    (text) => ({
      text: `personnummer ${text}, ${text}`,
      finds: [text, text],
    }),
  ),
  negatives: ["811218-9875", "811318-9875", "1732430691", "order 811218-9876", "20261124-0644", "0612296970"],
});
