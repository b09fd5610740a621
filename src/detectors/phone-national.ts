import type { Detector, Span } from "../domain/finding.ts";
import { decodedDigits, dialledStarts, GAP, phoneWithin, withoutFirstGroup } from "./dialling.ts";
import { isJsonNumber, namingOf, PHONE_NAMES } from "./nearby.ts";
import { isGroupedAtHome, isSurelyValid, isUnmistakable, isValidWithoutZero, isValidWithZero } from "./number-plans.ts";
import { TRAIT } from "./traits.ts";

const CANDIDATE = new RegExp(
  String.raw`(?<![A-Za-z\d+_%@/\u2010-\u2013-]|\d[.,:])(?:\(?0[1-9]|(?:1[ .-]?)?\(?[1-9])(?:${GAP}\d){6,13}(?![A-Za-z\d_%@]|-[A-Za-z\d]|[.,:]\d)`,
  "y",
);
const DATE = /^\d{1,4}([-./ ])\d{1,2}\1\d{1,4}(?:$| \d\d[-.]?\d\d)/;
const CALENDAR = /^(?:(?:19|20)\d\d([-./ ])\d\d?\1\d|\d\d?([-./ ])\d\d?\2(?:19|20)\d\d(?!\d))/;
const AMOUNT = /^\d{1,3}(?:[ .]\d{3})+$/;
const SHORT_RUN = /^\d{1,9}$/;
const DOTTED = /^\d+(?:\.\d+){3,}$/;
/** How a number begins that may stand out: with a 0, or with the first groups of America or Spain. */
const STANDING_OUT = /^(?:\(?0|(?:1\D{1,3})?\(?\d{3}(?:\D{1,3}|%\d\d)\d{2,3}\D)/;
const LEAST_MSISDN = 11;
/** More than six groups. */
const TOO_MANY_GROUPS = /(?:\D+\d+){6}/;
const MAX_GROUPS_BEFORE = 2;

const startsWithZero = (printed: string): boolean => printed.startsWith("0") || printed.startsWith("(0");

const hasHomeGroups = (printed: string): boolean =>
  !AMOUNT.test(printed) && !DOTTED.test(printed) && /\d\D+\d+\D+\d/.test(printed) && isGroupedAtHome(printed);

/** Whether a text that is nothing but a number is one. */
function looksLikePhone(printed: string): boolean {
  if (DATE.test(printed) || SHORT_RUN.test(printed)) return false;
  return startsWithZero(printed) ? isValidWithZero(printed) : hasHomeGroups(printed);
}

/** The same in the middle of a text where nothing names it. */
function standsOut(printed: string): boolean {
  if (!startsWithZero(printed)) return isUnmistakable(printed);
  return !DATE.test(printed) && !SHORT_RUN.test(printed) && isValidWithZero(printed);
}

const isMsisdn = (printed: string): boolean => printed.length >= LEAST_MSISDN && /^\d+$/.test(printed);

/** Whether a number that is called a phone number is one. */
function mayBePhone(printed: string): boolean {
  if (TOO_MANY_GROUPS.test(printed)) return false;
  if (startsWithZero(printed)) return isValidWithZero(printed);
  return isValidWithoutZero(printed) || (isMsisdn(printed) && isSurelyValid(printed));
}

function phoneAt(text: string, span: Span): Span | undefined {
  const isWhole = span.end - span.start === text.length;
  if (isWhole) return looksLikePhone(text) ? span : undefined;
  const printed = text.slice(span.start, span.end);
  if (CALENDAR.test(printed) || (DOTTED.test(printed) && !startsWithZero(printed))) return undefined;
  const named = phoneWithin(text, span, (printed) => mayBePhone(decodedDigits(printed)));
  // Most numbers are none, so that the words around are looked at last.
  if (named === undefined && standingOut(text, span) === undefined) return undefined;
  if (isJsonNumber(text, span)) return undefined;
  switch (namingOf(text, span, PHONE_NAMES)) {
    case "misnamed":
      return undefined;
    case "named":
      return named;
    case "unnamed":
      return standingOut(text, span);
  }
}

function standingOut(text: string, span: Span): Span | undefined {
  let rest: Span | undefined = span;
  for (let dropped = 0; rest !== undefined && dropped <= MAX_GROUPS_BEFORE; dropped++) {
    const mayStandOut = STANDING_OUT.test(text.slice(rest.start, rest.end));
    const found = mayStandOut ? phoneWithin(text, rest, (printed) => standsOut(decodedDigits(printed))) : undefined;
    if (found !== undefined) return found;
    rest = withoutFirstGroup(text, rest);
  }
  return undefined;
}

function phones(text: string): Span[] {
  const spans: Span[] = [];
  let free = 0;
  for (const start of dialledStarts(text)) {
    if (start < free) continue;
    CANDIDATE.lastIndex = start;
    if (!CANDIDATE.test(text)) continue;
    free = CANDIDATE.lastIndex;
    const found = phoneAt(text, { start, end: free });
    if (found !== undefined) spans.push(found);
  }
  return spans;
}

export const phoneNational: Detector = {
  id: "phone-national",
  category: "user.contact.phone_number",
  says: "A phone number as written inside a country: with a leading 0, the usual groups, or a word that says so.",
  needs: TRAIT.numbered,
  find: phones,
  positives: [
    ..."06 39 98 01 23|0639980123|01.99.00.12.34|020 7946 0958|030/23125-012|(020) 7946 0958|0491 570 156".split("|"),
    ..."(202) 555-0123|202-555-0123|202.555.0123|1-202-555-0123|612 34 56 78".split("|"),
  ]
    .map((text) => ({ text, finds: [text] }))
    .concat([
      { text: "call 06 39 98 01 23 at 10:30", finds: ["06 39 98 01 23"] },
      { text: "Ada, 0639980123, Paris", finds: ["0639980123"] },
      { text: "phone=2025550123&x=1", finds: ["2025550123"] },
      { text: '{"mobilePhone":"612345678"}', finds: ["612345678"] },
      { text: "móvil: 612 345 678", finds: ["612 345 678"] },
      { text: "msisdn=33639980123", finds: ["33639980123"] },
      { text: "Mi sono segnato il cellulare 347 123 4567.", finds: ["347 123 4567"] },
      { text: "Rückruf unter (030) 23125 012 am 24.11.", finds: ["(030) 23125 012"] },
      { text: "she left (202) 555-0123 with us", finds: ["(202) 555-0123"] },
      { text: "seit 1873. 030 23125662, ja", finds: ["030 23125662"] },
      { text: "user 42 0639980123 ok", finds: ["0639980123"] },
      { text: "tel=0171%2F2390639", finds: ["0171%2F2390639"] },
      { text: "tel=06%2039%2098%2001%2023;", finds: ["06%2039%2098%2001%2023"] },
    ]),
  negatives: [
    ..."2026-11-24|24.11.2026|24/11/2026|02/11/2026|2026-11-24 06|2025-2026|20261124|1732430691|1732430691000".split(
      "|",
    ),
    ..."112-3456789-1234567|1 234 567|612 345 678|1.234.567|1234567.89|0.0000001|0.1234567|10.0.19045".split("|"),
    ..."192.168.100.200|131.0.2903.112|4111 1111 1111 1111|00001234567|01234567|001-002-003|1234-5678".split("|"),
    ...'12345-6789|order 0639980123|{"phone":2025550123}|from 2025550123 to 2025550124|/user/0639980123'.split("|"),
    ..."llame: 908.000 coches|call 2026-11-24 10:30|costs 612 345 678 in all|NHS 943 476 5919|part 202-555-0123|call me in 2026".split(
      "|",
    ),
  ],
};
