import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { Detector, Span } from "../domain/finding.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

// A country code never starts with 0 (ITU-T E.164); groups are up to three separators apart, as in "+44 (0)20 …".
const CANDIDATE = /(?:%2B|(?<![A-Za-z\d+])\+|(?<![^\s(:;,"'=<])00) ?\(?[1-9](?:[ ()./-]{0,3}\d){7,17}(?!\d)/gi;
const MAX_DROPPED_GROUPS = 4;
const MIN_DIGITS = 8;

/** With the smaller metadata even ranges kept for fiction are valid: better one finding too many than a person. */
function isPhone(candidate: string): boolean {
  if (candidate.replace(/^%2B|\D/gi, "").length < MIN_DIGITS) return false;
  const dialled = candidate.replace(/^(?:%2B|00)/i, "+");
  const number = parsePhoneNumberFromString(dialled);
  if (number === undefined) return false;
  const isOrderNumber = candidate.startsWith("00") && /^\d+$/.test(candidate);
  return number.isValid() || (number.isPossible() && !isOrderNumber);
}

/** Drops groups at the end until the rest is a number: "+44 20 7946 0958 10" is followed by something else. */
function shorten(text: string, { start, end }: Span): Span | undefined {
  let candidate = text.slice(start, end);
  for (let dropped = 0; dropped <= MAX_DROPPED_GROUPS; dropped++) {
    if (isPhone(candidate)) return { start, end: start + candidate.length };
    const shorter = candidate.replace(/[ ()./-]+\d+$/, "");
    if (shorter === candidate) return undefined;
    candidate = shorter;
  }
  return undefined;
}

export const phone: Detector = {
  id: "phone",
  category: "user.contact.phone_number",
  says: "A phone number in international form, starting with + or 00.",
  needs: TRAIT.dialled | TRAIT.percent,
  find: (text) => spansOf(CANDIDATE, text).flatMap((span) => shorten(text, span) ?? []),
  positives: [
    { text: "+33 6 39 98 01 23", finds: ["+33 6 39 98 01 23"] },
    { text: "call +1 (202) 555-0123 or +447700900123.", finds: ["+1 (202) 555-0123", "+447700900123"] },
    { text: "+44 (0)20 7946 0958", finds: ["+44 (0)20 7946 0958"] },
    { text: "tel:0049 30 23125 012", finds: ["0049 30 23125 012"] },
    { text: "?phone%3D%2B61491570156&x=1", finds: ["%2B61491570156"] },
    { text: "rang +44 20 7946 0958 10:30", finds: ["+44 20 7946 0958"] },
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
