import type { Detector } from "../domain/finding.ts";
import { compactOf, SEP } from "./printed.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

/** Length by country, from the IBAN registry (ISO 13616, https://www.swift.com/standards/data-standards/iban). */
const LENGTHS =
  "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";
const BY_LENGTH = Map.groupBy(LENGTHS.split(" "), (entry) => Number(entry.slice(2)));

// One branch per length, so that a match ends where that country's number ends, whatever follows.
const branches = [...BY_LENGTH].map(([length, entries]) => {
  const countries = entries.map((entry) => entry.slice(0, 2)).join("|");
  return String.raw`(?:${countries})\d\d(?:${SEP}?[A-Z\d]){${length - 4}}`;
});
const CANDIDATE = new RegExp(String.raw`(?<![A-Z\d])(?:${branches.join("|")})(?![A-Z\d])`, "gi");

/** ISO 7064 MOD 97-10 over the number with its first four characters moved to the end; letters count from 10. */
function passesMod97(printed: string): boolean {
  const iban = compactOf(printed);
  let rest = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

export const iban: Detector = {
  id: "iban",
  category: "user.financial.bank_account",
  says: "A bank account number (IBAN) with its country's length and correct check digits.",
  needs: TRAIT.countryCheck,
  find: (text) => spansOf(CANDIDATE, text, passesMod97),
  positives: [
    "GB29NWBK60161331926819",
    "DE89 3704 0044 0532 0130 00",
    "FR14 2004 1010 0505 0001 3M02 606",
    "nl91abna0417164300",
    "NO9386011117947",
    "MT84MALT011000012345MTLCAST001S",
    "BE68-5390-0754-7034",
    "BE68\u00a05390\u00a00754\u00a07034",
    "BE68%205390%200754%207034",
  ].map((text) => ({ text: `to ${text} today`, finds: [text] })),
  negatives: [
    "GB28NWBK60161331926819",
    "DE8937040044053201300",
    "GB29NWBK601613319268190",
    "XX29NWBK60161331926819",
    "SKU-AB12-345678901234",
    "DE12 weeks and 4 days of use",
    "xGB29NWBK60161331926819",
  ],
};
