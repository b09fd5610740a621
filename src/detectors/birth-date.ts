import type { Detector, Span } from "../domain/finding.ts";
import { isDay } from "./checks.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

const MONTHS =
  "jan[a-z]*|fe[bv][a-z]*|f[eé]v[a-z]*|m[aä]r[a-zç]*|a[pbv]r[a-z]*|ma[iyg][a-z]*|mei|jui?n[a-z]*|jui?l[a-z]*|giu[a-z]*|lug[a-z]*|" +
  "a[gu]o?[ugû][a-z]*|ago[a-z]*|ao[uû]t|sep[a-z]*|set[a-z]*|o[ck]t[a-z]*|out[a-z]*|ott[a-z]*|nov[a-z]*|d[eéi][cz][a-z]*|enero|ene|gen[a-z]*";
const YEAR = String.raw`(?:19|20)\d\d`;
const SLASH = String.raw`(?:[-./]|%2F)`;
const DATE = new RegExp(
  String.raw`(?<![\w.-]|\d/)(?:${YEAR}${SLASH}?\d\d${SLASH}?\d\d|\d{1,2}${SLASH}\d{1,2}${SLASH}(?:${YEAR}|\d\d)|` +
    String.raw`\d{1,2}(?:st|nd|rd|th|er|\.|º)? (?:de |of )?(?:${MONTHS})\.?,? (?:de |del )?${YEAR}|` +
    String.raw`(?:${MONTHS})\.? \d{1,2}(?:st|nd|rd|th)?,? ${YEAR})(?![\w]|-\d|\.\d)`,
  "giu",
);
const BORN =
  /(?<!\p{L})(?:d\.?o\.?b\.?|(?:user_?|patient_?)?birth[-_ ]?(?:day|date|d)?|born|bday|n[ée](?:\(?e\)?|e)? le|(?:date de )?naissance|anniversaire|(?:fecha de )?nacimiento|nacid[oa]|naci[óo]|cumplea[ñn]os|geb(?:oren|urts\p{L}*|\.)?|nat[oa]|(?:data di )?nascita|compleanno|(?:data de )?nascimento|nascid[oa]|nasceu)(?!\p{L})[^\d\n]{0,24}$/iu;
const CAMEL =
  /(?:dateOfBirth|birth_?date|date_of_birth|birthDay|\w(?:Dob|Birthday|Birthdate|BirthDate))["']?[\s=:"'%D3]{1,6}$/i;
const BEFORE = 48;

const numbersOf = (printed: string): readonly number[] =>
  (printed.replace(/%2F/gi, "/").match(/\d+/g) ?? []).map(Number);

/** A day that exists, read as the printed order says; "03/04/1985" is two days, both of which exist. */
function isDate(printed: string): boolean {
  const [first = 0, second = 0, third = 0] = numbersOf(printed);
  if (/\p{L}{3}/u.test(printed)) return first >= 1 && first <= 31;
  if (first > 9_999) return isDay(Math.floor(first / 100) % 100, first % 100);
  return first > 31 ? isDay(second, third) : isDay(second, first) || isDay(first, second);
}

const isBirth = (text: string, { start, end }: Span): boolean => {
  const before = text.slice(Math.max(0, start - BEFORE), start);
  return (BORN.test(before) || CAMEL.test(before)) && isDate(text.slice(start, end));
};

export const birthDate: Detector = {
  id: "birth-date",
  category: "user.demographic.date_of_birth",
  says: "A date right after a word that makes it somebody's date of birth.",
  needs: TRAIT.dated,
  find: (text) => spansOf(DATE, text).filter((span) => isBirth(text, span)),
  positives: [
    { text: "born 1985-10-12 in Paris", finds: ["1985-10-12"] },
    { text: "DOB: 10/12/1985, DOB 12.10.85", finds: ["10/12/1985", "12.10.85"] },
    { text: '{"dateOfBirth":"1985-10-12","userBirthday":"12 Oct 1985"}', finds: ["1985-10-12", "12 Oct 1985"] },
    { text: "née le 3 février 1985", finds: ["3 février 1985"] },
    { text: "date de naissance : 03/02/1985", finds: ["03/02/1985"] },
    { text: "nacido el 12 de octubre de 1985", finds: ["12 de octubre de 1985"] },
    { text: "geboren am 3. März 1985", finds: ["3. März 1985"] },
    { text: "Geburtsdatum: 03.02.1985", finds: ["03.02.1985"] },
    { text: "nata il 3 maggio 1985", finds: ["3 maggio 1985"] },
    { text: "data de nascimento 3 de fevereiro de 1985", finds: ["3 de fevereiro de 1985"] },
    { text: "was born on October 12th, 1985.", finds: ["October 12th, 1985"] },
    { text: "dob=12%2F10%2F1985&x", finds: ["12%2F10%2F1985"] },
    { text: "birth_date=19851012", finds: ["19851012"] },
  ],
  negatives: [
    "1985-10-12",
    "expires 12/10/2029",
    "born in 1985",
    "born 1985-13-42",
    "airborne 1985-10-12",
    "born to be here by 3 pm on 1985-10-12",
    "The birth rate of 2024-11-12.5",
  ],
};
