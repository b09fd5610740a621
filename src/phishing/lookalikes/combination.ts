import { ALL_COMBO_WORDS } from "../brands/combo-words.ts";
import { fold, skeletonByLetter, skeletonOfFolded } from "../normalise.ts";
import { keyOf, type ProtectedName, type ProtectedNames, SHORTEST_GLUED, SHORTEST_TYPO } from "./protected-names.ts";

export interface Combination {
  readonly target: ProtectedName;
  readonly strength: "strong" | "weak";
}

/** Shortest name that is looked for inside a label. */
const SHORTEST = 3;

/** A name beside other words: `openai-billing`, `ledgerupdateservice`, `mail73-ripple`. `folded` is one label. */
export function combinationIn(folded: string, names: ProtectedNames): Combination | undefined {
  const readings = [
    { text: skeletonOfFolded(folded), byText: names.byKey },
    { text: skeletonByLetter(folded), byText: names.byLetters },
  ];
  const plain = folded.replaceAll("-", "");
  let weak: Combination | undefined;
  for (const { text, byText } of readings) {
    for (const { target, before, after } of namesWithin(text, byText, names.longest)) {
      const strength = strengthOf(target, before, after);
      if (strength === "strong") return { target, strength };
      // Beside letters that mean nothing, only the name itself counts.
      if (strength === "weak" && plain.includes(target.label)) weak ??= { target, strength };
    }
  }
  return weak;
}

function* namesWithin(
  text: string,
  byText: ReadonlyMap<string, ProtectedName>,
  longest: number,
): Generator<{ target: ProtectedName; before: string; after: string }> {
  for (let from = 0; from <= text.length - SHORTEST; from++) {
    for (let to = Math.min(text.length, from + longest); to >= from + SHORTEST; to--) {
      const target = byText.get(text.slice(from, to));
      if (target !== undefined) yield { target, before: text.slice(0, from), after: text.slice(to) };
    }
  }
}

function strengthOf(target: ProtectedName, before: string, after: string): "strong" | "weak" | undefined {
  if (target.reach === "drawn" || (before === "" && after === "")) return undefined;
  const isApart = (before === "" || before.endsWith("-")) && (after === "" || after.startsWith("-"));
  const rest = [...before.split("-"), ...after.split("-")].filter((part) => part !== "");
  const products = new Set(target.brand.products.flatMap(bothKeys));
  const isWords = rest.every((part) => isMadeOfWords(part, products));
  if (target.reach === "with-words") {
    const isAccess = rest.length === 1 && ACCESS_KEYS.has(rest[0] ?? "");
    const isBeside = isApart || isAccess || (before === "" && target.key.length >= SHORTEST_GLUED);
    return isWords && isBeside && rest.some((part) => !NUMBER.test(part)) ? "strong" : undefined;
  }
  if (isWords) return "strong";
  const isAtEdge = before === "" || after === "";
  return isApart || (isAtEdge && target.key.length >= SHORTEST_TYPO) ? "weak" : undefined;
}

const bothKeys = (word: string): readonly string[] => [keyOf(word), skeletonByLetter(fold(word).text)];
const COMBO_KEYS: ReadonlySet<string> = new Set([...ALL_COMBO_WORDS].flatMap(bothKeys));
const LONGEST_WORD = Math.max(...[...COMBO_KEYS].map((word) => word.length));

/** Words of access: glued to even a short or ordinary name they mean the brand. `dhllogin`, `verifychase`. */
const ACCESS_KEYS: ReadonlySet<string> = new Set(
  [
    "login signin support secure security verify verification account accounts auth password billing unlock recovery wallet",
    "connexion securite anmelden anmeldung konto sicherheit cuenta acceso seguridad accesso sicurezza conto conta acesso",
    "seguranca inloggen beveiliging rekening",
  ]
    .flatMap((line) => line.split(" "))
    .flatMap(bothKeys),
);

/** Digits, as a skeleton has them: 0 is o, 1 is l. */
const NUMBER = /^[0-9lo]{1,9}$/;

/** Whether it falls apart into known words and numbers without a rest. */
function isMadeOfWords(text: string, products: ReadonlySet<string>): boolean {
  if (text.length > 40) return false;
  const reached = [true];
  for (let to = 1; to <= text.length; to++) {
    for (let from = Math.max(0, to - LONGEST_WORD); from < to && reached[to] !== true; from++) {
      const piece = text.slice(from, to);
      if (reached[from] === true && (COMBO_KEYS.has(piece) || products.has(piece) || NUMBER.test(piece)))
        reached[to] = true;
    }
  }
  return reached[text.length] === true;
}
