import { fold } from "../../normalise.ts";
import { GENERIC, IDN_TABLES, type IdnTable, WHOLE } from "../idn.data.ts";
import type { Candidate, LookAlikeKind } from "../look-alike.ts";

/** Pairs of plain letters that look the same in many fonts, tried in both directions, with how well they pass. */
const PLAIN: readonly (readonly [string, string, number])[] = [
  ["m", "rn", 0.9],
  ["w", "vv", 0.85],
  ["d", "cl", 0.76],
  ["o", "0", 0.87],
  ["l", "1", 0.87],
  ["i", "l", 0.86],
  ["i", "1", 0.76],
  ["g", "q", 0.6],
  ["u", "v", 0.46],
  ["n", "m", 0.5],
  ["e", "3", 0.42],
  ["a", "4", 0.42],
  ["s", "5", 0.48],
  ["b", "8", 0.4],
  ["z", "2", 0.4],
];

export const homoglyph: LookAlikeKind = {
  id: "homoglyph",
  says: "Letters drawn like others: plain ones, or those of other languages where the registry takes them.",
  *candidates({ label, suffix }) {
    const plain = [...replacements(label)];
    yield* plain;
    for (const first of plain) {
      if (first.risk < 0.7) continue;
      for (const second of replacements(first.label)) {
        if (second.risk >= 0.7) yield { ...second, risk: 0.55, says: `${first.says}, ${second.says}` };
      }
    }
    const table = tableOf(suffix);
    yield* accented(label, table);
    for (const script of table.scripts) yield* whole(label, script);
  },
  positives: [
    ["openai.com", "0penai.com"],
    ["openai.com", "openal.com"],
    ["microsoft.com", "rnicrosoft.com"],
    ["modern.com", "modem.com"],
    ["google.com", "g00gle.com"],
    ["openai.com", "xn--opena-3sa.com"],
    ["apple.com", "xn--80ak6aa92e.com"],
  ],
  negatives: [
    // .pt takes no Cyrillic, .nl nothing but ASCII, and nobody a Cyrillic letter among Latin ones.
    ["apple.pt", "xn--80ak6aa92e.pt"],
    ["openai.nl", "xn--opena-3sa.nl"],
    ["paypal.com", "xn--pypal-4ve.com"],
  ],
};

const tableOf = (suffix: string): IdnTable =>
  IDN_TABLES[suffix] ?? (/^[a-z]{3,}$/.test(suffix) ? GENERIC : { latin: "", scripts: [] });

function* replacements(label: string): Generator<Candidate> {
  for (const [one, other, risk] of PLAIN) {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      for (let at = label.indexOf(from); at >= 0; at = label.indexOf(from, at + 1)) {
        yield { label: label.slice(0, at) + to + label.slice(at + from.length), risk, says: `"${from}" as "${to}"` };
      }
    }
  }
}

/** What is drawn below or through a letter is seen less than what is drawn above it. */
const HARD_TO_SEE = /[ıạẹịọụḷṃṇṛṣṭẓẉỵįęąųçşţșțģķļņŗǫĺŀłɩɨƙɗɓɖƈɠɲʈƥƭʋ]/u;

function* accented(label: string, { latin }: IdnTable): Generator<Candidate> {
  const byLetter = lettersAlike(latin);
  for (let index = 0; index < label.length; index++) {
    const letter = label[index] ?? "";
    for (const other of byLetter.get(letter) ?? []) {
      yield {
        label: label.slice(0, index) + other + label.slice(index + 1),
        risk: HARD_TO_SEE.test(other) ? 0.57 : 0.43,
        says: `"${letter}" as "${other}"`,
      };
    }
  }
}

const alike = new Map<string, ReadonlyMap<string, readonly string[]>>();

/** The letters of a table by the plain letter that they fold to. */
function lettersAlike(letters: string): ReadonlyMap<string, readonly string[]> {
  const known = alike.get(letters);
  if (known !== undefined) return known;
  const byLetter = new Map<string, string[]>();
  for (const letter of new Set(letters)) {
    const base = fold(letter).text;
    if (/^[a-z]$/.test(base)) byLetter.set(base, [...(byLetter.get(base) ?? []), letter]);
  }
  alike.set(letters, byLetter);
  return byLetter;
}

/** The whole name in another script, where that has a letter for each of its own. */
function whole(label: string, script: keyof typeof WHOLE): readonly Candidate[] {
  const letters = [...label].map((letter) => (letter === "-" ? letter : WHOLE[script][letter]));
  if (letters.includes(undefined) || label.length < 2) return [];
  return [{ label: letters.join(""), risk: script === "cyrillic" ? 0.74 : 0.5, says: `in ${script} letters` }];
}
