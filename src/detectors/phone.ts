import type { Detector } from "../domain/finding.ts";
import { decodedDigits, GAP, phoneWithin } from "./dialling.ts";
import { isSurelyValid } from "./number-plans.ts";
import { parsePhoneNumberFromString } from "./phone-library.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

// A country code never starts with 0 (ITU-T E.164). In a form-encoded text a + is a space.
const START = String.raw`(?:%2B|(?<![A-Za-z\d+])\+|(?<![^\s(:;,"'=<>|\[])00)`;
const CANDIDATE = new RegExp(
  String.raw`${START} ?\(?[1-9](?:${GAP}\d){7,17}(?!\d)|%2B[1-9](?:\+?\d){7,14}(?!\d)`,
  "gi",
);
const MIN_DIGITS = 8;

/** With the smaller metadata even ranges kept for fiction are valid: better one finding too many than a person. */
function isPhone(candidate: string): boolean {
  const printed = decodedDigits(candidate).replace(/(?<=\d)\+/g, " ");
  if (printed.replace(/\D/g, "").length < MIN_DIGITS) return false;
  if (isSurelyValid(printed.replace(/^00/, ""))) return true;
  const number = parsePhoneNumberFromString(printed.replace(/^00/, "+"));
  if (number === undefined) return false;
  const isOrderNumber = candidate.startsWith("00") && /^\d+$/.test(candidate);
  return number.isValid() || (number.isPossible() && !isOrderNumber);
}

export const phone: Detector = {
  id: "phone",
  category: "user.contact.phone_number",
  says: "A phone number in international form, starting with + or 00.",
  needs: TRAIT.dialled | TRAIT.percent,
  find: (text) => spansOf(CANDIDATE, text).flatMap((span) => phoneWithin(text, span, isPhone) ?? []),
  positives: [
    { text: "+33 6 39 98 01 23", finds: ["+33 6 39 98 01 23"] },
    { text: "call +1 (202) 555-0123 or +447700900123.", finds: ["+1 (202) 555-0123", "+447700900123"] },
    { text: "+44 (0)20 7946 0958", finds: ["+44 (0)20 7946 0958"] },
    { text: "tel:0049 30 23125 012", finds: ["0049 30 23125 012"] },
    { text: "?phone%3D%2B61491570156&x=1", finds: ["%2B61491570156"] },
    { text: "?phone=%2B33%206%2039%2098%2001%2023&x=1", finds: ["%2B33%206%2039%2098%2001%2023"] },
    { text: "?phone=%2B33+6+39+98+01+23&x=1", finds: ["%2B33+6+39+98+01+23"] },
    { text: "rang +44 20 7946 0958 10:30", finds: ["+44 20 7946 0958"] },
    { text: "+33\u00a06\u00a039\u00a098\u00a001\u00a023", finds: ["+33\u00a06\u00a039\u00a098\u00a001\u00a023"] },
    { text: "0012025550123", finds: ["0012025550123"] },
  ],
  negatives: [
    "2026-11-24T06:44:51+02:00",
    "2026-11-24 06:44:51.000 +0200",
    "Tue Nov 24 2026 06:44:51 GMT+0000 (UTC)",
    "0000123456",
    "000012345678",
    "00000000-0000-4000-8000-000000000000",
    "a+1234567890",
    "+1,234,567.00",
    "1.0.0+20261124064451",
    "+100",
    "1732430691000",
    "EUR 1 000 000.00",
  ],
};
