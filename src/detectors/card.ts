import type { Detector, Span } from "../domain/finding.ts";
import { passesLuhn } from "./checks.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

// 13 to 19 digits (ISO/IEC 7812-1) in one piece or as printed: 4-4-4-4(-3) or 4-6-5.
const PRINTED =
  /(?<![A-Za-z\d]|\d\.)(?=[2-6])(?:\d{13,19}|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,4}(?:[ -]\d{3})?|\d{4}[ -]\d{6}[ -]\d{4,5})(?![A-Za-z\d])/g;
/** Issuer ranges and lengths: Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay and Maestro. */
const ISSUED =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|(?:30[0-5]|3095|3[689])\d{11,16}|35(?:2[89]|[3-8]\d)\d{12,15}|(?:6011|64[4-9]|65|62)\d{10,17}|(?:50|5[6-9]|6[0-9])\d{11,17})$/;

function isCard(printed: string): boolean {
  const digits = printed.replace(/[ -]/g, "");
  return digits.length <= 19 && ISSUED.test(digits) && passesLuhn(digits);
}

/** The number, or the number without a last group of three: a verification code often follows. */
function withoutCode(text: string, { start, end }: Span): Span | undefined {
  const printed = text.slice(start, end);
  const shorter = printed.replace(/^(\d{4}(?:[ -]\d{4}){3})[ -]\d{3}$/, "$1");
  const card = [printed, shorter].find(isCard);
  return card === undefined ? undefined : { start, end: start + card.length };
}

export const card: Detector = {
  id: "card",
  category: "user.financial.credit_card",
  says: "A payment card number from a known issuer range with a correct check digit.",
  needs: TRAIT.longNumber,
  find: (text) => spansOf(PRINTED, text).flatMap((span) => withoutCode(text, span) ?? []),
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
  ],
};
