import type { Detector } from "../../domain/finding.ts";
import { isDay } from "../checks.ts";
import { numberDetector } from "../numbers.ts";
import { SEP } from "../printed.ts";

// KB/AR 3 April 1984: birth date, serial number, and 97 minus the remainder by 97; printed "85.07.30-033.28".
const SHAPE = String.raw`\d{2}${SEP}?\d{2}${SEP}?\d{2}(?:${SEP}|/)?\d{3}(?:${SEP}|/)?\d{2}`;

/** People born from 2000 on count with a 2 in front. */
const passes = (digits: string): boolean => {
  const [number, key] = [Number(digits.slice(0, 9)), Number(digits.slice(9))];
  return key === 97 - (number % 97) || key === 97 - ((2_000_000_000 + number) % 97);
};

/** A bis number adds 20 or 40 to the month; unknown days and months are 0. */
const isBirthDate = (digits: string): boolean => {
  const [month, day] = [Number(digits.slice(2, 4)) % 20, Number(digits.slice(4, 6))];
  return Number(digits.slice(2, 4)) < 60 && (month === 0 ? day <= 31 : day === 0 || isDay(month, day));
};

export const beNationalNumber: Detector = numberDetector({
  id: "be-national-number",
  says: "A Belgian national register or bis number with its check digits.",
  digits: [6, 9, 11],
  begins: "digit",
  shape: SHAPE,
  weigh: (compact) => {
    const digits = compact.replace(/\D/g, "");
    return passes(digits) && isBirthDate(digits) ? "sure" : undefined;
  },
  names: "rijksregister\\w*|registre national|niss|insz|nrn|rrn",
  positives: ["85.07.30-033.28", "85073003328", "850730-033-28", "85 07 30 033 28", "85.07.30/033.28"].map((text) => ({
    text: `NISS ${text}.`,
    finds: [text],
  })),
  negatives: ["85.07.30-033.29", "85.13.30-033.28", "850730033280", "2026-11-24 06:44"],
});
