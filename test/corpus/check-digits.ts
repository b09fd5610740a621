/** Check digits worked out from the other end: the detectors verify them, this gives them. */

export const sumOf = (digits: string, weights: readonly number[]): number =>
  Array.from(digits, Number).reduce((sum, digit, at) => sum + digit * (weights[at] ?? 0), 0);

/** The digit that makes a number pass Luhn's check. */
export function luhnDigit(digits: string): string {
  const doubled = Array.from(digits, Number)
    .toReversed()
    .map((digit, at) => (at % 2 === 0 ? Array.from(String(digit * 2), Number) : [digit]).reduce((a, b) => a + b, 0));
  return String((10 - (doubled.reduce((a, b) => a + b, 0) % 10)) % 10);
}

/** The two digits of an IBAN: 98 minus the remainder of the account and the country with two zeros. */
export function ibanDigits(country: string, account: string): string {
  const numeric = Array.from(`${account}${country}00`, (char) => Number.parseInt(char, 36)).join("");
  return String(98n - (BigInt(numeric) % 97n)).padStart(2, "0");
}

/** The last digit of a German Steuer-ID: ISO 7064 MOD 11,10. */
export function mod11Of10Digit(digits: string): string {
  let product = 10;
  for (const digit of digits) product = (((Number(digit) + product) % 10 || 10) * 2) % 11;
  return String((11 - product) % 10);
}

export const dniLetterOf = (number: number): string => "TRWAGMYFPDXBNJZSQVHLCKE".charAt(number % 23);

const ODD_VALUES: Readonly<Record<string, number>> = Object.fromEntries(
  [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23].flatMap(
    (value, at) => [[String.fromCharCode(65 + at), value], ...(at < 10 ? [[String(at), value] as const] : [])],
  ),
);

export function codiceFiscaleLetter(code: string): string {
  const values = Array.from(code, (char, at) =>
    at % 2 === 0 ? (ODD_VALUES[char] ?? 0) : Number.isNaN(Number(char)) ? char.charCodeAt(0) - 65 : Number(char),
  );
  return String.fromCharCode(65 + (values.reduce((a, b) => a + b, 0) % 26));
}
