import type { Detector } from "../../domain/finding.ts";
import { isRepeated, passesLuhn } from "../checks.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";

// Code de commerce, art. R123-220 and R123-221: nine digits for a company, five more for one of its places.
const SIREN = String.raw`(?:\d{9}|\d{3}${SEP}\d{3}${SEP}\d{3})`;
const SHAPE = String.raw`${SIREN}(?:${SEP}?(?:\d{5}|\d{2}${SEP}\d{3}))?`;

/** La Poste has more places than check digits allow: there the digits add up to a multiple of five. */
const isOfLaPoste = (digits: string): boolean =>
  digits.startsWith("356000000") && [...digits].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0;

export const frSiret: Detector = numberDetector({
  id: "fr-siret",
  says: "A French company or establishment number (SIREN, SIRET) with correct check digits; a sole trader has one too.",
  digits: [9, 14],
  begins: "digit",
  shape: SHAPE,
  weigh: (compact, printed) => {
    if (isRepeated(compact) || !(passesLuhn(compact) || isOfLaPoste(compact))) return undefined;
    if (compact.length === 9) return passesLuhn(compact) ? "vague" : undefined;
    if (!passesLuhn(compact.slice(0, 9))) return isOfLaPoste(compact) ? "likely" : undefined;
    // Most companies have few places, so most establishments begin with zeros; a card number may pass both checks.
    return printed.length > compact.length ? "sure" : compact.startsWith("00", 9) ? "likely" : "vague";
  },
  names: "siret|siren|rcs|etablissement|entreprise|societe",
  positives: [
    { text: "SIRET 732 829 320 00074", finds: ["732 829 320 00074"] },
    { text: "siret=73282932000074", finds: ["73282932000074"] },
    { text: "SIREN : 732 829 320.", finds: ["732 829 320"] },
    { text: "siren:732829320", finds: ["732829320"] },
    { text: "Siret 35600000000048", finds: ["35600000000048"] },
  ],
  negatives: [
    "732 829 320",
    "732829320",
    "SIRET 732 829 320 00075",
    "siren 732829321",
    "20261124064451",
    "id 20261124064458",
  ],
});
