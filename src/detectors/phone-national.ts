import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { Detector } from "../domain/finding.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

/** Numbers with a leading 0 are dialled as they are; the first country where one is valid settles it. */
const WITH_ZERO: readonly CountryCode[] = [
  "FR",
  "GB",
  "DE",
  "IT",
  "NL",
  "BE",
  "AT",
  "CH",
  "SE",
  "IE",
  "AU",
  "JP",
  "IN",
];
/** Without one, only the country's own grouping tells a phone number from other numbers. */
const WITHOUT_ZERO: readonly CountryCode[] = ["US", "ES", "DK", "NO", "PT", "PL", "CZ", "GR", "MX", "CO"];

const WHOLE_TEXT = /^(?:\(?0[1-9]|1?[ .-]?\(?[1-9])[\d ()./-]{5,22}\d$/g;
const DATE = /^\d{1,4}([-./ ])\d{1,2}\1\d{1,4}(?:$| \d\d[-.]?\d\d)/;
const AMOUNT = /^\d{1,3}(?:[ .]\d{3})+$/;
const SHORT_RUN = /^\d{1,9}$/;
const DOTTED = /^\d+(?:\.\d+){3,}$/;

const grouping = (text: string): string => text.replace(/\D+/g, " ").trim();

function isPhone(text: string): boolean {
  if (DATE.test(text) || AMOUNT.test(text) || SHORT_RUN.test(text)) return false;
  if (/^\(?0/.test(text)) return WITH_ZERO.some((country) => parsePhoneNumberFromString(text, country)?.isValid());
  if (DOTTED.test(text) || !/\d\D+\d+\D+\d/.test(text)) return false;
  const groups = grouping(text);
  return WITHOUT_ZERO.some((country) => {
    const number = parsePhoneNumberFromString(text, country);
    if (!number?.isValid()) return false;
    const written = grouping(number.formatNational());
    return groups === written || (country === "US" && groups === `1 ${written}`);
  });
}

export const phoneNational: Detector = {
  id: "phone-national",
  category: "user.contact.phone_number",
  says: "A text that is one phone number as written inside a country, with a leading 0 or the usual groups.",
  needs: TRAIT.grouped,
  find: (text) => spansOf(WHOLE_TEXT, text, isPhone),
  positives: [
    ..."06 39 98 01 23|0639980123|01.99.00.12.34|020 7946 0958|030/23125-012|(020) 7946 0958|0491 570 156".split("|"),
    ..."(202) 555-0123|202-555-0123|202.555.0123|1-202-555-0123|612 34 56 78".split("|"),
  ].map((text) => ({ text, finds: [text] })),
  negatives: [
    ..."2026-11-24|24.11.2026|24/11/2026|02/11/2026|2026-11-24 06|2025-2026|20261124|1732430691|1732430691000".split(
      "|",
    ),
    ..."112-3456789-1234567|1 234 567|612 345 678|1.234.567|1234567.89|0.0000001|0.1234567|10.0.19045".split("|"),
    ..."192.168.100.200|131.0.2903.112|4111 1111 1111 1111|00001234567|01234567|001-002-003|1234-5678".split("|"),
    ..."12345-6789|call 06 39 98 01 23".split("|"),
  ],
};
