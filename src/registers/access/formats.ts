import type { Language } from "../../mail/notices/notice.ts";

/** Times, numbers and countries as a language writes them; times in UTC. */
export interface Formats {
  readonly day: (iso: string) => string;
  readonly minute: (iso: string) => string;
  readonly number: (count: number) => string;
  readonly country: (code: string) => string;
  /** Between a label and what it labels. */
  readonly colon: string;
}

/** English without the order of months and days that only one country has. */
const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", fr: "fr", es: "es", de: "de", it: "it" };

export function formatsOf(language: Language): Formats {
  const locale = LOCALES[language];
  const days = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const minutes = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  const numbers = new Intl.NumberFormat(locale);
  const countries = new Intl.DisplayNames(locale, { type: "region" });
  return {
    day: (iso) => days.format(new Date(iso)),
    minute: (iso) => `${plainSpaces(minutes.format(new Date(iso)))} UTC`,
    number: (count) => plainSpaces(numbers.format(count)),
    country: (code) => countries.of(code) ?? code,
    colon: language === "fr" ? "\u00A0: " : ": ",
  };
}

/** The narrow spaces that some languages group digits with are in no standard font. */
const plainSpaces = (text: string): string => text.replaceAll("\u202F", "\u00A0");

const LONGEST_ID = 200;

/** An id as it stands in a sentence: on one line, and nothing in it that a terminal obeys or that turns text around. */
export const harmlessLine = (text: string): string => text.slice(0, LONGEST_ID).replace(/[\p{C}\p{Z}]/gu, " ");
