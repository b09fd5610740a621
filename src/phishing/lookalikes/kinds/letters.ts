import type { Candidate, LookAlikeKind, Original } from "../look-alike.ts";

/** Mistakes of the hand that need no keyboard to explain: letters swapped, left out, doubled, put behind. */

/** Every place in the name, with the name before and after it. */
function* places(label: string): Generator<{ before: string; letter: string; after: string; index: number }> {
  for (let index = 0; index < label.length; index++) {
    yield { before: label.slice(0, index), letter: label[index] ?? "", after: label.slice(index + 1), index };
  }
}

/** A mistake at the first letter catches the eye. */
const atFirst = (index: number): number => (index === 0 ? 0.15 : 0);

export const transposition: LookAlikeKind = {
  id: "transposition",
  says: "Two neighbouring letters swapped.",
  *candidates({ label }) {
    for (const { before, letter, after, index } of places(label)) {
      const next = after[0];
      if (next === undefined || next === letter) continue;
      yield {
        label: `${before}${next}${letter}${after.slice(1)}`,
        risk: 0.64 - atFirst(index),
        says: `"${letter}${next}" as "${next}${letter}"`,
      };
    }
  },
  positives: [["openai.com", "opneai.com"]],
  negatives: [
    ["google.com", "google.com"],
    ["openai.com", "npeoai.com"],
  ],
};

export const omission: LookAlikeKind = {
  id: "omission",
  says: "One letter left out.",
  *candidates({ label }) {
    for (const { before, letter, after, index } of places(label)) {
      yield { label: before + after, risk: 0.6 - atFirst(index), says: `without "${letter}"` };
    }
  },
  positives: [
    ["openai.com", "opeai.com"],
    ["t-online.de", "tonline.de"],
  ],
  negatives: [
    ["openai.com", "opea.com"],
    ["x.com", ".com"],
  ],
};

export const repetition: LookAlikeKind = {
  id: "repetition",
  says: "One letter doubled.",
  *candidates({ label }) {
    for (const { before, letter, after, index } of places(label)) {
      yield { label: before + letter + letter + after, risk: 0.6 - atFirst(index), says: `"${letter}" doubled` };
    }
  },
  positives: [["openai.com", "openaii.com"]],
  negatives: [["openai.com", "openaib.com"]],
};

export const plural: LookAlikeKind = {
  id: "plural",
  says: "The name in the plural.",
  *candidates({ label }) {
    if (!label.endsWith("s")) yield { label: `${label}s`, risk: 0.62, says: 'with "s" behind' };
    if (/(?:s|x|z|ch|sh)$/.test(label)) yield { label: `${label}es`, risk: 0.55, says: 'with "es" behind' };
  },
  positives: [
    ["openai.com", "openais.com"],
    ["dropbox.com", "dropboxes.com"],
  ],
  negatives: [["ups.com", "upss.com"]],
};

export const hyphenation: LookAlikeKind = {
  id: "hyphenation",
  says: "A hyphen put in; worst where the name has a joint.",
  *candidates({ label, joints }) {
    for (const { before, letter, after, index } of places(label)) {
      if (index === 0 || letter === "-" || before.endsWith("-")) continue;
      const risk = joints.includes(index) ? 0.86 : before.length >= 2 && after.length >= 1 ? 0.56 : 0.4;
      yield { label: `${before}-${letter}${after}`, risk, says: "with a hyphen" };
    }
  },
  positives: [["openai.com", "open-ai.com"]],
  negatives: [
    ["openai.com", "-openai.com"],
    ["t-online.de", "t--online.de"],
  ],
};

const VOWELS = "aeiou";

export const vowelSwap: LookAlikeKind = {
  id: "vowel-swap",
  says: "A vowel replaced by another.",
  *candidates(original) {
    for (const { before, letter, after, index } of places(original.label)) {
      if (!VOWELS.includes(letter)) continue;
      for (const vowel of VOWELS) {
        if (vowel !== letter) yield exchanged({ before, after, letter, other: vowel }, 0.46 - atFirst(index));
      }
    }
  },
  positives: [["paypal.com", "paypel.com"]],
  negatives: [["paypal.com", "paybal.com"]],
};

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

export const addition: LookAlikeKind = {
  id: "addition",
  says: "A letter or digit put behind.",
  *candidates({ label }) {
    for (const letter of LETTERS) {
      yield { label: label + letter, risk: /\d/.test(letter) ? 0.36 : 0.3, says: `with "${letter}" behind` };
    }
  },
  positives: [
    ["openai.com", "openai1.com"],
    ["openai.com", "openaix.com"],
  ],
  negatives: [["openai.com", "1openai.com"]],
};

export const bitsquat: LookAlikeKind = {
  id: "bitsquat",
  says: "One bit flipped, as faulty memory does.",
  *candidates(original: Original) {
    for (const { before, letter, after } of places(original.label)) {
      for (let bit = 0; bit < 7; bit++) {
        const other = String.fromCharCode(letter.charCodeAt(0) ^ (1 << bit));
        if (/^[a-z0-9-]$/.test(other)) yield exchanged({ before, after, letter, other }, 0.15);
      }
    }
  },
  positives: [["openai.com", "opgnai.com"]],
  negatives: [
    ["openai.com", "opznai.com"],
    ["openai.com", "Openai.com"],
  ],
};

function exchanged(
  {
    before,
    after,
    letter,
    other,
  }: { readonly before: string; readonly after: string; readonly letter: string; readonly other: string },
  risk: number,
): Candidate {
  return { label: before + other + after, risk, says: `"${letter}" as "${other}"` };
}
