import type { Detector, Span } from "../domain/finding.ts";
import { passesLuhn } from "./checks.ts";
import { namesOf, namingOf } from "./nearby.ts";
import { numberStarts, sumsOf } from "./number-starts.ts";
import { compactOf, SEP } from "./printed.ts";
import { TRAIT } from "./traits.ts";

// 13 to 19 digits (ISO/IEC 7812-1) in one piece or as printed: 4-4-4-4(-3), 4-6-5 or 4-6-4; a code of three may follow.
const PRINTED = new RegExp(
  String.raw`(?=[2-6])(?:\d{13,19}|\d{4}${SEP}\d{4}${SEP}\d{4}${SEP}\d{1,4}(?:${SEP}\d{3})?|\d{4}${SEP}\d{6}${SEP}\d{4,5})(?![A-Za-z\d])`,
  "iy",
);
/** With the code of three that may follow. */
const SUMS = sumsOf(13, 14, 15, 16, 17, 18, 19);
const CODE = new RegExp(String.raw`(?<=^(?:\d{4}${SEP}){3}\d{4})${SEP}\d{3}$`, "i");
/** Issuer ranges and lengths: Visa, Mastercard, American Express, Discover, JCB and UnionPay. */
const COMMON =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|35(?:2[89]|[3-8]\d)\d{12}|(?:6011|64[4-9]\d|65\d\d|62\d\d)\d{12})$/;
/** Ranges and lengths that other numbers have, too: old and long Visa, Diners, Maestro, long numbers of the others. */
const RARE =
  /^(?:4(?:\d{12}|\d{18})|(?:30[0-5]|3095|3[689])\d{11,16}|35(?:2[89]|[3-8]\d)\d{13,15}|(?:6011|64[4-9]|65|62)\d{10,17}|(?:50|5[6-9]|6[0-9])\d{11,17})$/;
const NAMES = namesOf(
  "(?:credit|debit|bank)?cards?|(?:kredit|bank)?karten?(?:nummer)?|cartes?|tarjetas?|carta|cartao|cc|pan|visa|mastercard|maestro|diners|paid|pay(?:ment)?",
  "siret|siren",
);

function isCard(text: string, span: Span): boolean {
  const digits = compactOf(text.slice(span.start, span.end));
  if (!passesLuhn(digits)) return false;
  return COMMON.test(digits) || (RARE.test(digits) && namingOf(text, span, NAMES) !== "misnamed");
}

/** The number, or the number without a last group of three: a verification code often follows. */
function cardWithin(text: string, span: Span): Span | undefined {
  if (isCard(text, span)) return span;
  const code = CODE.exec(text.slice(span.start, span.end));
  const shorter = { start: span.start, end: span.start + (code?.index ?? 0) };
  return code !== null && isCard(text, shorter) ? shorter : undefined;
}

function cards(text: string): Span[] {
  const spans: Span[] = [];
  let free = 0;
  for (const start of numberStarts(text).list) {
    if ((start.sums & SUMS) === 0 || !start.beginsWithDigit || start.at < free) continue;
    PRINTED.lastIndex = start.at;
    const found = PRINTED.test(text) ? cardWithin(text, { start: start.at, end: PRINTED.lastIndex }) : undefined;
    if (found === undefined) continue;
    spans.push(found);
    free = found.end;
  }
  return spans;
}

export const card: Detector = {
  id: "card",
  category: "user.financial.credit_card",
  says: "A payment card number from a known issuer range with a correct check digit.",
  needs: TRAIT.longNumber,
  find: cards,
  positives: [
    "4242424242424242",
    "4222222222222",
    "5555-5555-5555-4444",
    "2223 0031 2200 3222",
    "3782 822463 10005",
    "6011111111111117",
    "30569309025904",
    "3530 1113 3330 0000",
    "6200000000000005",
    "6304000000000000",
  ]
    .map((text) => ({ text: `paid with ${text}.`, finds: [text] }))
    .concat([
      { text: "4111 1111 1111 1111 12/28 123", finds: ["4111 1111 1111 1111"] },
      { text: "card_4111111111111111,4012888888881881 737", finds: ["4111111111111111", "4012888888881881"] },
      { text: "4111 1111 1111 1111 737", finds: ["4111 1111 1111 1111"] },
      { text: "card=4111%201111%201111%201111&x", finds: ["4111%201111%201111%201111"] },
      { text: "4111\u00a01111\u00a01111\u00a01111", finds: ["4111\u00a01111\u00a01111\u00a01111"] },
    ]),
  negatives: [
    "4242424242424241",
    "1732430691000",
    "1732430691000000",
    "1732430691000000000",
    "0000000000000000",
    "2026-11-24 06-44-51",
    "20261124064451",
    "41111111-1111-4111-8111-111111111111",
    "0.4111111111111111",
    "a4111111111111111",
    "4111111111111111f",
    "41111111111111111111",
    "112-3456789-1234567",
    "EAN 5012345678900",
    "order 6304000000000000",
  ],
};
