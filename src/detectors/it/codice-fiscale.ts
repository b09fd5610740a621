import type { Detector } from "../../domain/finding.ts";
import { isDay, passesLuhn } from "../checks.ts";
import type { Glance } from "../glance.ts";
import { compactOf, SEP } from "../printed.ts";
import { spansAtDigits, spansOf, WORD_START } from "../spans.ts";
import { TRAIT } from "../traits.ts";

// Decreto 23 dicembre 1976, n. 13813: surname, name, year, month, day, place and check letter. Where two people would get
// the same code, letters of "LMNPQRSTUV" stand for digits at any of the seven places ("omocodia"), so a code may have no
// digit at all.
const OMOCODIA = "LMNPQRSTUV";
const MONTHS = "ABCDEHLMPRST";
const DIGIT = `[\\d${OMOCODIA}]`;
const SHAPE = `[A-Z]{3}${SEP}?[A-Z]{3}${SEP}?${DIGIT}{2}${SEP}?[${MONTHS}]${SEP}?${DIGIT}{2}${SEP}?[A-Z]${SEP}?${DIGIT}{3}${SEP}?[A-Z]`;
const PERSONAL = new RegExp(String.raw`${WORD_START}${SHAPE}(?![A-Za-z\d]|\.\d)`, "gi");

/** What a character at an odd place, counted from one, is worth; digits count as their letters from A. */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

function checkLetter(code: string): string {
  let sum = 0;
  for (const [at, char] of [...code].entries()) {
    const value = /\d/.test(char) ? Number(char) : char.charCodeAt(0) - 65;
    sum += at % 2 === 0 ? (ODD[value] ?? 0) : value;
  }
  return String.fromCharCode(65 + (sum % 26));
}

/** Consonants, then vowels, then an X for each letter that the name has too few of. */
const NAME =
  "(?:[B-DF-HJ-NP-TV-Z]{3}|[B-DF-HJ-NP-TV-Z]{2}[AEIOU]|[B-DF-HJ-NP-TV-Z][AEIOU]{2}|[AEIOU]{3}|[B-DF-HJ-NP-TV-Z]?[AEIOU]{1,2}X)";
const NAMES = new RegExp(`^${NAME}{2}`);
/** Municipalities begin with A to M, countries with Z. */
const PLACE = /^.{11}[A-MZ]/;
/** Days of women are 40 higher. */
const WOMEN = 40;
/** With fewer digits the check letter alone is too little: every 26th such text of letters has the right one. */
const ENOUGH_DIGITS = 4;

const plainDigits = (code: string): string => code.replace(/[A-Z]/g, (letter) => String(OMOCODIA.indexOf(letter)));

function isPlausible(code: string): boolean {
  const day = Number(plainDigits(code.slice(9, 11))) % WOMEN;
  return NAMES.test(code) && PLACE.test(code) && isDay(MONTHS.indexOf(code.charAt(8)) + 1, day);
}

function isPersonal(printed: string): boolean {
  const code = compactOf(printed);
  if (checkLetter(code.slice(0, 15)) !== code.at(-1)) return false;
  return code.replace(/\D/g, "").length >= ENOUGH_DIGITS || (code.length === printed.length && isPlausible(code));
}

/** Given out until there is a real one: eleven digits as those of a company, so it must be called by its name. */
const NAME_OF_CODE = String.raw`(?<![A-Za-z])(?:codice[ _-]?fiscale(?: (?:numerico|provvisorio|temporaneo)){0,2}|cod\. ?fisc\.|c\.?f\.?)`;
const NAMED_DIGITS = new RegExp(
  String.raw`(?<=${NAME_OF_CODE}["']?(?: ?[:=] ?|%3[AD]| )["']?)\d{11}(?![A-Za-z\d]|\.\d)`,
  "iy",
);
const PROVISIONAL_DIGITS = 11;

const PROVISIONAL = {
  pattern: NAMED_DIGITS,
  mayBegin: (start: number, run: number, { edges }: Glance): boolean => edges[run + 1] === start + PROVISIONAL_DIGITS,
  accept: (digits: string): boolean => passesLuhn(digits) && !/^0{7}/.test(digits),
};

export const itCodiceFiscale: Detector = {
  id: "it-codice-fiscale",
  category: "user.government_id",
  says: "An Italian tax code of a person (codice fiscale) with its check letter, or a provisional one of eleven digits where it is called so.",
  // All that a text can show of one without digits is none of the traits: such a text is searched when it has others.
  needs: TRAIT.coded,
  find: (text) => {
    const personal = spansOf(PERSONAL, text, isPersonal);
    const provisional = spansAtDigits(text, PROVISIONAL);
    return provisional.length === 0 ? personal : [...personal, ...provisional].toSorted((a, b) => a.start - b.start);
  },
  positives: [
    ...[
      "RSSMRA85T10A562S",
      "rssmra85t10a562s",
      "RSS MRA 85T10 A562S",
      "RSS-MRA-85T10-A562-S",
      "RSS.MRA.85T10.A562S",
      "RSS%20MRA%2085T10%20A562S",
      "RSSMRA85T10A56NH",
      "rssmra85t10a5snt",
    ].map((text) => ({ text: `CF: ${text}, grazie`, finds: [text] })),
    ...["RSSMRAU5T10A562P", "RSSMRAURTMLARSNL"].map((text) => ({ text: `${text} nato il 10/12/1985`, finds: [text] })),
    { text: "Codice fiscale provvisorio: 00012340154", finds: ["00012340154"] },
    { text: '{"cf":"00012340154","codiceFiscale":"00012340154"}', finds: ["00012340154", "00012340154"] },
  ],
  negatives: [
    "RSSMRA85T10A562T",
    "RSSMRA85Z10A562S",
    "XRSSMRA85T10A562S",
    "RSSMRA85T10A562S1",
    "RSSMRA85T10A5621",
    // The right check letter, but no name, no such day, no such place.
    "10/12/1985 ADARSSURTMLARSNF",
    "10/12/1985 RSSMRAURTTVARSNY",
    "10/12/1985 RSSMRAURTMLQRSNB",
    "00012340154",
    "Partita IVA 00012340154",
    "codice fiscale 00012340153",
    "order 00012340154, codice 12",
    '{"steuerId":"37028918656"}',
  ],
};
