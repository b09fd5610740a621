import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { Detector, Span } from "../domain/finding.ts";
import { decodedDigits, GAP, phoneWithin } from "./dialling.ts";
import { isJsonNumber, namingOf, PHONE_NAMES } from "./nearby.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

/** Numbers with a leading 0 are dialled as they are; the first country where one is valid settles it. */
const WITH_ZERO: readonly CountryCode[] = "FR GB DE IT NL BE AT CH SE IE AU JP IN".split(" ") as CountryCode[];
/** Without one, only the country's own grouping, or a word nearby, tells a phone number from other numbers. */
const WITHOUT_ZERO: readonly CountryCode[] = "US ES DK NO PT PL CZ GR MX CO IT LU".split(" ") as CountryCode[];
/** Groupings that mean nothing else, so that they are taken for one in the middle of a text, too. */
const UNMISTAKABLE: readonly CountryCode[] = ["US", "ES"];

const CANDIDATE = new RegExp(
  String.raw`(?<![A-Za-z\d+_%@/\u2010-\u2013-]|\d[.,:])(?:\(?0[1-9]|(?:1[ .-]?)?\(?[1-9])(?:${GAP}\d){5,13}(?![A-Za-z\d_%@]|[.,:]\d)`,
  "g",
);
const DATE = /^\d{1,4}([-./ ])\d{1,2}\1\d{1,4}(?:$| \d\d[-.]?\d\d)/;
const CALENDAR = /^(?:(?:19|20)\d\d([-./ ])\d\d?\1\d|\d\d?([-./ ])\d\d?\2(?:19|20)\d\d(?!\d))/;
const AMOUNT = /^\d{1,3}(?:[ .]\d{3})+$/;
const SHORT_RUN = /^\d{1,9}$/;
const DOTTED = /^\d+(?:\.\d+){3,}$/;
const LEAST_MSISDN = 11;

const groupsOf = (printed: string): string => printed.replace(/\D+/g, " ").trim();

const isValidIn = (countries: readonly CountryCode[], printed: string): boolean =>
  countries.some((country) => parsePhoneNumberFromString(printed, country)?.isValid());

function isGroupedAsIn(countries: readonly CountryCode[], printed: string): boolean {
  if (AMOUNT.test(printed) || DOTTED.test(printed) || !/\d\D+\d+\D+\d/.test(printed)) return false;
  const groups = groupsOf(printed);
  return countries.some((country) => {
    const number = parsePhoneNumberFromString(printed, country);
    if (!number?.isValid()) return false;
    const written = groupsOf(number.formatNational());
    return groups === written || (country === "US" && groups === `1 ${written}`);
  });
}

const startsWithZero = (printed: string): boolean => /^\(?0/.test(printed);

/** Whether a number that nothing names is one. */
function looksLikePhone(printed: string, countries: readonly CountryCode[]): boolean {
  if (DATE.test(printed) || SHORT_RUN.test(printed)) return false;
  return startsWithZero(printed) ? isValidIn(WITH_ZERO, printed) : isGroupedAsIn(countries, printed);
}

/** Whether a number that is called a phone number is one. */
function mayBePhone(printed: string): boolean {
  if (startsWithZero(printed)) return isValidIn(WITH_ZERO, printed);
  const isMsisdn = /^\d+$/.test(printed) && printed.length >= LEAST_MSISDN;
  return (
    isValidIn(WITHOUT_ZERO, printed) || (isMsisdn && parsePhoneNumberFromString(`+${printed}`)?.isValid() === true)
  );
}

function phoneAt(text: string, span: Span): Span | undefined {
  const isWhole = span.end - span.start === text.length;
  if (isWhole) return looksLikePhone(text, WITHOUT_ZERO) ? span : undefined;
  if (CALENDAR.test(text.slice(span.start, span.end)) || isJsonNumber(text, span)) return undefined;
  switch (namingOf(text, span, PHONE_NAMES)) {
    case "misnamed":
      return undefined;
    case "named":
      return phoneWithin(text, span, (printed) => mayBePhone(decodedDigits(printed)));
    case "unnamed":
      return phoneWithin(text, span, (printed) => looksLikePhone(decodedDigits(printed), UNMISTAKABLE));
  }
}

const found = (text: string): Span[] => spansOf(CANDIDATE, text).flatMap((span) => phoneAt(text, span) ?? []);

export const phoneNational: Detector = {
  id: "phone-national",
  category: "user.contact.phone_number",
  says: "A phone number as written inside a country: with a leading 0, the usual groups, or a word that says so.",
  needs: TRAIT.numbered,
  find: found,
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
      { text: "tel=06%2039%2098%2001%2023;", finds: ["06%2039%2098%2001%2023"] },
    ]),
  negatives: [
    ..."2026-11-24|24.11.2026|24/11/2026|02/11/2026|2026-11-24 06|2025-2026|20261124|1732430691|1732430691000".split(
      "|",
    ),
    ..."112-3456789-1234567|1 234 567|612 345 678|1.234.567|1234567.89|0.0000001|0.1234567|10.0.19045".split("|"),
    ..."192.168.100.200|131.0.2903.112|4111 1111 1111 1111|00001234567|01234567|001-002-003|1234-5678".split("|"),
    ...'12345-6789|order 0639980123|{"phone":2025550123}|from 2025550123 to 2025550124|/user/0639980123'.split("|"),
    ..."call 2026-11-24 10:30|costs 612 345 678 in all|NHS 943 476 5919|part 202-555-0123|call me in 2026".split("|"),
  ],
};
