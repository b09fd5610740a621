import { type CountryCode, Metadata, parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * Whether digits are a phone number in one of a few countries, from libphonenumber's patterns of national numbers: a
 * hundred times quicker than parsing the text for each country in turn.
 */

/** Countries where a number is dialled with a leading 0, which is no part of it; in Italy it is. */
const WITH_ZERO = ["FR", "GB", "DE", "NL", "BE", "AT", "CH", "SE", "IE", "AU", "JP", "IN"] as const;
const WITHOUT_ZERO = ["US", "ES", "DK", "NO", "PT", "PL", "CZ", "GR", "MX", "CO", "IT"] as const;

function patternOf(country: CountryCode): RegExp {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  // The package's types leave this method out.
  const plan = metadata.numberingPlan as { nationalNumberPattern?: () => string } | undefined;
  const pattern = plan?.nationalNumberPattern?.();
  if (pattern === undefined) throw new Error(`invariant: libphonenumber has no plan of ${country}`);
  return new RegExp(`^(?:${pattern})$`);
}

const zeroPlans = WITH_ZERO.map(patternOf);
const italy = patternOf("IT");
const plans = WITHOUT_ZERO.map((country) => ({ country, pattern: patternOf(country) }));

const digitsOf = (printed: string): string => printed.replace(/\D/g, "");
const groupsOf = (printed: string): string => printed.replace(/\D+/g, " ").trim();
const withoutOne = (digits: string): string =>
  digits.length === 11 && digits.startsWith("1") ? digits.slice(1) : digits;

/** True for a number with a leading 0. */
export function isValidWithZero(printed: string): boolean {
  const digits = digitsOf(printed);
  return italy.test(digits) || zeroPlans.some((pattern) => pattern.test(digits.slice(1)));
}

const countriesOf = (printed: string): CountryCode[] => {
  const digits = digitsOf(printed);
  return plans
    .filter(({ country, pattern }) => pattern.test(country === "US" ? withoutOne(digits) : digits))
    .map(({ country }) => country);
};

/** True for a number without a leading 0. */
export const isValidWithoutZero = (printed: string): boolean => countriesOf(printed).length > 0;

/** True for a number without a leading 0 in the groups that its country prints. */
export function isGroupedAtHome(printed: string): boolean {
  const groups = groupsOf(printed);
  return countriesOf(printed).some((country) => {
    const written = groupsOf(parsePhoneNumberFromString(printed, country)?.formatNational() ?? "");
    return groups === written || (country === "US" && groups === `1 ${written}`);
  });
}
