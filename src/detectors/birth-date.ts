import type { Detector, Span } from "../domain/finding.ts";
import { isDay } from "./checks.ts";
import { type Glance, hasAt, KIND } from "./glance.ts";
import { between, type Names, namingOf } from "./nearby.ts";
import { NONE, spansAtDigits } from "./spans.ts";
import { TRAIT } from "./traits.ts";

const MONTHS =
  "jan[a-z]*|fe[bv][a-z]*|f[eé]v[a-z]*|m[aä]r[a-zç]*|a[pbv]r[a-z]*|ma[iyg][a-z]*|mei|jui?n[a-z]*|jui?l[a-z]*|giu[a-z]*|lug[a-z]*|" +
  "a[gu]o?[ugû][a-z]*|ago[a-z]*|ao[uû]t|sep[a-z]*|set[a-z]*|o[ck]t[a-z]*|out[a-z]*|ott[a-z]*|nov[a-z]*|d[eéi][cz][a-z]*|enero|ene|gen[a-z]*";
const GAP = "(?: |%20|\\+|\u00a0)";
const COMMA = "(?:,|%2C)?";
const YEAR = String.raw`(?:19|20)\d\d`;
const SLASH = String.raw`(?:[-./]|%2F)`;
const ORDINAL = String.raw`(?:st|nd|rd|th|er|\.|º)?`;
// Begins at a digit, because digits are rarer than letters; "October" before "12th, 1985" is read backwards.
const DATE = new RegExp(
  String.raw`(?:(?<![\w.-]|\d/)|(?<=%20))(?:${YEAR}${SLASH}?\d\d${SLASH}?\d\d|\d{1,2}${SLASH}\d{1,2}${SLASH}(?:${YEAR}|\d\d)|` +
    String.raw`\d{1,2}${ORDINAL}${GAP}(?:de${GAP}|of${GAP})?(?:${MONTHS})\.?${COMMA}${GAP}(?:de${GAP}|del${GAP})?${YEAR}|` +
    String.raw`\d{1,2}${ORDINAL}${COMMA}${GAP}${YEAR})(?!\w|-\d|\.\d)`,
  "iy",
);
/** From a day to its year: " de septiembre de ", with room for what people make of it. */
const FARTHEST = 40;

/** A date is all digits, or begins with its year, or with a day before a number as near as a month or of a year's length. */
function mayBegin(start: number, run: number, { kinds, edges, count }: Glance): boolean {
  const end = edges[run + 1] as number;
  const length = end - start;
  if (length > 2) return length === 8 || ((length === 4 || length === 6) && hasAt(end, KIND.token | KIND.percent));
  if ((kinds & KIND.percent) !== 0) return true;
  if (run + 2 === count) return false;
  const [next, nextEnd] = [edges[run + 2] as number, edges[run + 3] as number];
  return nextEnd - next === 4 ? next - end < FARTHEST : nextEnd - next < 3 && next === end + 1;
}
const MONTH_BEFORE = new RegExp(String.raw`(?<![\p{L}])(?:${MONTHS})\.?${GAP}$`, "iu");
const NEEDS_MONTH = new RegExp(String.raw`^\d{1,2}${ORDINAL}${COMMA}${GAP}${YEAR}$`, "i");
const LONGEST_MONTH = 14;

const BORN =
  "d\\.?o\\.?b\\.?|(?:date|day) of birth|birth ?(?:day|date)s?|birth(?= ?[:=])|born|bday|nee? le|ne\\(e\\) le|naissance|anniversaire|" +
  "nacimiento|nacid[oa]|nacio|cumpleanos|geb|geboren|geburts\\w*|nat[oa] (?:il|a|in|nel)|nascita|compleanno|nascimento|nascid[oa]|nasceu";
/** Close by: what happened to somebody later has dates, too. */
const OWN = new RegExp(String.raw`${between(BORN)}\D{0,24}$`);
const NAMES: Names = { own: ({ text }) => OWN.test(text), other: () => false };

const numbersOf = (printed: string): readonly number[] =>
  (printed.replace(/%2[0FC]/gi, "/").match(/\d+/g) ?? []).map(Number);

/** A day that exists, read as the printed order says; "03/04/1985" is two days, both of which exist. */
function isDate(printed: string): boolean {
  const [first = 0, second = 0, third = 0] = numbersOf(printed);
  if (/\p{L}{3}/u.test(printed)) return first >= 1 && first <= 31;
  if (first > 9_999) return isDay(Math.floor(first / 100) % 100, first % 100);
  return first > 31 ? isDay(second, third) : isDay(second, first) || isDay(first, second);
}

/** What any of the names holds, so that most dates are let go without a closer look. */
const HINT = /b(?:orn|irth|day)|d\.?o\.?b|n[eé]e? ?[l(]|naiss|anniv|na(?:ci|sc)|cumple|geb|nat[oa]|compl/i;
const HINT_BEFORE = 48;
const HINT_AFTER = 24;

/** A date with the month in front of it; undefined when it needs one and has none. */
function withMonth(text: string, span: Span): Span | undefined {
  if (!NEEDS_MONTH.test(text.slice(span.start, span.end))) return span;
  const month = MONTH_BEFORE.exec(text.slice(Math.max(0, span.start - LONGEST_MONTH), span.start));
  return month === null ? undefined : { start: span.start - month[0].length, end: span.end };
}

function birthDates(text: string): readonly Span[] {
  const dates = spansAtDigits(text, { pattern: DATE, mayBegin });
  if (dates.length === 0) return NONE;
  return dates
    .filter(({ start, end }) => HINT.test(text.slice(Math.max(0, start - HINT_BEFORE), end + HINT_AFTER)))
    .flatMap((span) => withMonth(text, span) ?? [])
    .filter((span) => isDate(text.slice(span.start, span.end)) && namingOf(text, span, NAMES) === "named");
}

export const birthDate: Detector = {
  id: "birth-date",
  category: "user.demographic.date_of_birth",
  says: "A date right after a word that makes it somebody's date of birth.",
  needs: TRAIT.dated,
  find: birthDates,
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
    { text: "1985-10-12 (date of birth)", finds: ["1985-10-12"] },
    { text: "birthday=October%2012%2C%201985&x", finds: ["October%2012%2C%201985"] },
    { text: "birth_date=19851012", finds: ["19851012"] },
  ],
  negatives: [
    "1985-10-12",
    "expires 12/10/2029",
    "born in 1985",
    "born 1985-13-42",
    "airborne 1985-10-12",
    "born to be here by 3 pm on 1985-10-12",
    "The birth rate of 2024-11-12",
    "NATO 2024-11-12",
  ],
};
