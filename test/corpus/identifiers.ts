import { integer, pick, type Random } from "../simulator/random.ts";
import { codiceFiscaleLetter, dniLetterOf, luhnDigit, mod11Of10Digit, sumOf } from "./check-digits.ts";

/** Invented national identifiers, each as people write it. None was taken from anybody. */

export const digits = (random: Random, length: number): string =>
  Array.from({ length }, () => integer(random, 0, 9)).join("");
const two = (value: number): string => String(value).padStart(2, "0");
export const letters = (random: Random, length: number, of = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"): string =>
  Array.from({ length }, () => pick(random, [...of])).join("");

/** Tries until the digits have a check digit at all: some remainders have none. */
function until<T>(make: () => T | undefined): T {
  for (;;) {
    const made = make();
    if (made !== undefined) return made;
  }
}

/** Cuts digits into groups: `grouped("123456", [3, 3], " ")` → `123 456`. */
export function grouped(compact: string, sizes: readonly number[], separator: string): string {
  let at = 0;
  return sizes.map((size) => compact.slice(at, (at += size))).join(separator);
}

export const SPACES = [" ", " ", " ", "\u00a0", "\u202f"] as const;

const born = (random: Random) => ({
  year: integer(random, 30, 99),
  month: integer(random, 1, 12),
  day: integer(random, 1, 28),
});
const birthDigits = (random: Random): string => {
  const { year, month, day } = born(random);
  return two(year) + two(month) + two(day);
};

export function dni(random: Random): string {
  const number = integer(random, 1_000_000, 99_999_999);
  const eight = String(number).padStart(8, "0");
  const letter = dniLetterOf(number);
  const dotted = grouped(eight, [2, 3, 3], ".");
  return pick(random, [
    eight + letter,
    `${eight}-${letter}`,
    `${dotted}-${letter}`,
    `${dotted}${letter}`,
    (eight + letter).toLowerCase(),
    `${grouped(eight, [2, 3, 3], " ")} ${letter}`,
  ]);
}

export function nie(random: Random): string {
  const first = integer(random, 0, 2);
  const seven = digits(random, 7);
  const letter = dniLetterOf(Number(`${first}${seven}`));
  const head = "XYZ".charAt(first);
  return pick(random, [
    head + seven + letter,
    `${head}-${seven}-${letter}`,
    `${head}-${grouped(seven, [1, 3, 3], ".")}-${letter}`,
  ]);
}

export function cif(random: Random): string {
  const kind = pick(random, [..."ABEHJUVGF"]);
  const seven = pick(random, ["01", "28", "46", "58", "83"]) + digits(random, 5);
  const check = Number(luhnDigit(seven));
  const end = "ABEH".includes(kind) ? String(check) : pick(random, [String(check), "JABCDEFGHI".charAt(check)]);
  return pick(random, [kind + seven + end, `${kind}-${seven}${end}`, `${kind}${seven}-${end}`]);
}

export function nir(random: Random): string {
  const department = pick(random, ["01", "13", "33", "59", "69", "75", "92", "2A", "2B"]);
  const number = `${pick(random, ["1", "2"])}${two(integer(random, 30, 99))}${two(integer(random, 1, 12))}${department}${digits(random, 3)}${digits(random, 3)}`;
  const key = two(97 - Number(BigInt(number.replace("2A", "19").replace("2B", "18")) % 97n));
  const groups = [1, 2, 2, 2, 3, 3, 2];
  const all = number + key;
  return pick(random, [
    all,
    grouped(all, groups, pick(random, SPACES)),
    grouped(all, groups, "-"),
    grouped(all, groups, "."),
    `${number} ${key}`,
    `${grouped(number, groups.slice(0, 6), " ")} / ${key}`,
  ]);
}

export function siret(random: Random): string {
  const eight = digits(random, 8);
  const siren = eight + luhnDigit(eight);
  const thirteen = `${siren}${pick(random, ["0001", "0002", "0007", "0012"])}`;
  const all = thirteen + luhnDigit(thirteen);
  return pick(random, [all, grouped(all, [3, 3, 3, 5], " "), grouped(all, [9, 5], " ")]);
}

export function codiceFiscale(random: Random): string {
  const consonants = "BCDFGLMNPRSTV";
  const { year, month, day } = born(random);
  const code = `${letters(random, 6, consonants)}${two(year)}${"ABCDEHLMPRST".charAt(month - 1)}${two(day + pick(random, [0, 40]))}${pick(random, [..."ABCDEFGHILZ"])}${digits(random, 3)}`;
  const all = code + codiceFiscaleLetter(code);
  return pick(random, [all, all, all.toLowerCase(), grouped(all, [3, 3, 5, 5], " ")]);
}

/** Ten digits of which one stands twice, as the law wants them. */
export function steuerId(random: Random): string {
  const shuffled = [..."0123456789"].toSorted(() => random() - 0.5);
  const ten = [...shuffled.slice(0, 9), shuffled[integer(random, 0, 8)]].toSorted(() => random() - 0.5).join("");
  if (ten.startsWith("0")) return steuerId(random);
  const all = ten + mod11Of10Digit(ten);
  return pick(random, [all, all, grouped(all, [2, 3, 3, 3], " "), grouped(all, [2, 3, 3, 3], "\u00a0")]);
}

export function nif(random: Random): string {
  const eight = pick(random, ["1", "2", "2", "3", "5"]) + digits(random, 7);
  const rest = sumOf(eight, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  const all = `${eight}${rest < 2 ? 0 : 11 - rest}`;
  return pick(random, [all, all, grouped(all, [3, 3, 3], " "), `PT${all}`]);
}

export function bsn(random: Random): string {
  const all = until(() => {
    const eight = pick(random, ["1", "2", "3", "4"]) + digits(random, 7);
    const check = sumOf(eight, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    return check < 10 ? `${eight}${check}` : undefined;
  });
  return pick(random, [all, all, grouped(all, [3, 3, 3], " "), grouped(all, [4, 2, 3], ".")]);
}

export function belgian(random: Random): string {
  const isYoung = random() < 0.2;
  const nine =
    (isYoung ? `${two(integer(random, 0, 20))}${birthDigits(random).slice(2)}` : birthDigits(random)) +
    digits(random, 3);
  const all = nine + two(97 - (Number(isYoung ? `2${nine}` : nine) % 97));
  const [a, b, c, d, e] = grouped(all, [2, 2, 2, 3, 2], " ").split(" ");
  return pick(random, [
    all,
    `${a}.${b}.${c}-${d}.${e}`,
    `${a}${b}${c}-${d}-${e}`,
    `${a} ${b} ${c} ${d} ${e}`,
    `${a}${b}${c} ${d} ${e}`,
  ]);
}

export function pesel(random: Random): string {
  const { year, month, day } = born(random);
  const ten = `${two(year)}${two(month + pick(random, [0, 0, 0, 20]))}${two(day)}${digits(random, 4)}`;
  return ten + String((10 - (sumOf(ten, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);
}

export function personnummer(random: Random): string {
  const birth = birthDigits(random);
  const three = digits(random, 3);
  const last = three + luhnDigit(birth + three);
  return pick(random, [`${birth}-${last}`, `19${birth}-${last}`, `19${birth}${last}`, `${birth}${last}`]);
}

export function nino(random: Random): string {
  const prefix = letters(random, 2, "ABCEHJLMPRS").replace(/^(?:BG|GB|NK|KN|TN|NT|ZZ)$/, "AB");
  const all = prefix + digits(random, 6) + letters(random, 1, "ABCD");
  return pick(random, [all, all, grouped(all, [2, 2, 2, 2, 1], " "), all.toLowerCase()]);
}

export function nhs(random: Random): string {
  const all = until(() => {
    const nine = pick(random, ["4", "6", "7"]) + digits(random, 8);
    const check = (11 - (sumOf(nine, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    return check < 10 ? `${nine}${check}` : undefined;
  });
  return pick(random, [all, grouped(all, [3, 3, 4], " "), grouped(all, [3, 3, 4], " ")]);
}

export function ssn(random: Random): string {
  const area = String(integer(random, 1, 665)).padStart(3, "0");
  const all = area + two(integer(random, 1, 99)) + String(integer(random, 1, 9_999)).padStart(4, "0");
  return grouped(all, [3, 2, 4], pick(random, ["-", "-", "-", " "]));
}

export function itin(random: Random): string {
  return `9${digits(random, 2)}-${integer(random, 70, 88)}-${digits(random, 4)}`;
}
