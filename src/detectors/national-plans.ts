import { type CountryCode, Metadata, parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * Whether digits are a phone number in one of a few countries, from libphonenumber's patterns of national numbers: a
 * hundred times quicker than parsing the text for each country in turn.
 */

/** Countries where a number is dialled with a leading 0, which is no part of it; in Italy it is. */
const WITH_ZERO = ["FR", "GB", "DE", "NL", "BE", "AT", "CH", "SE", "IE", "AU", "JP", "IN"] as const;
const WITHOUT_ZERO = ["US", "ES", "DK", "NO", "PT", "PL", "CZ", "GR", "MX", "CO", "IT"] as const;

function patternOf(country: CountryCode): string {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  // The package's types leave this method out.
  const plan = metadata.numberingPlan as { nationalNumberPattern?: () => string } | undefined;
  const pattern = plan?.nationalNumberPattern?.();
  if (pattern === undefined) throw new Error(`invariant: libphonenumber has no plan of ${country}`);
  return pattern;
}

const whole = (...patterns: readonly string[]): RegExp => new RegExp(`^(?:${patterns.join("|")})$`);

const digitsOf = (printed: string): string => printed.replace(/\D/g, "");
const groupsOf = (printed: string): string => printed.replace(/\D+/g, " ").trim();

const ZERO_PLANS = whole(`0(?:${WITH_ZERO.map(patternOf).join("|")})`, patternOf("IT"));
const plans = WITHOUT_ZERO.map((country) => ({
  country,
  pattern: whole(`${country === "US" ? "1?" : ""}(?:${patternOf(country)})`),
}));
const PLANS = new RegExp(plans.map(({ pattern }) => pattern.source).join("|"));

/** True for a number with a leading 0. */
export const isValidWithZero = (printed: string): boolean => ZERO_PLANS.test(digitsOf(printed));

/** True for a number without a leading 0. */
export const isValidWithoutZero = (printed: string): boolean => PLANS.test(digitsOf(printed));

/** True for a number without a leading 0 in the groups that its country prints. */
export function isGroupedAtHome(printed: string): boolean {
  const [digits, groups] = [digitsOf(printed), groupsOf(printed)];
  return plans.some(({ country, pattern }) => {
    if (!pattern.test(digits)) return false;
    const written = groupsOf(parsePhoneNumberFromString(printed, country)?.formatNational() ?? "");
    return groups === written || (country === "US" && groups === `1 ${written}`);
  });
}
