import { AUTHORITIES } from "../authorities/list.ts";

/** The EU's members, and Iceland, Liechtenstein and Norway. */
const EEA: ReadonlySet<string> = new Set(
  "AT BE BG HR CY CZ DE DK EE ES FI FR GR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(" "),
);

export const isInEea = (country: string): boolean => EEA.has(country);

export interface Lead {
  readonly authority: string;
  readonly because: string;
}

const nameOf = (country: string): string =>
  AUTHORITIES.find((one) => one.country === country)?.name ?? `the supervisory authority of ${country}`;

/**
 * Who is to be notified (Art. 55 and 56): the authority of the main establishment leads. Without one in the EEA nobody
 * does, a representative notwithstanding: every authority where concerned people live is notified (EDPB Guidelines 9/2022,
 * para. 73).
 *
 * @param country of the controller's main establishment
 */
export function leadOf(country: string | undefined, concerned: readonly string[]): Lead {
  if (country === undefined)
    return { authority: "unknown", because: "the configuration names no organisation with its country" };
  if (isInEea(country))
    return { authority: nameOf(country), because: `the main establishment is in ${country} (Art. 56(1))` };
  const others = concerned.filter(isInEea).map(nameOf);
  if (country === "GB" && others.length === 0)
    return { authority: nameOf("GB"), because: "the establishment is in the UK" };
  return {
    authority: [...(country === "GB" ? [nameOf("GB")] : []), ...others].join("; ") || "unknown",
    because: "there is no establishment in the EEA, so every authority where concerned people live is notified",
  };
}
