import { SWAPPED_SUFFIXES } from "../../brands/combo-words.data.ts";
import type { LookAlikeKind } from "../look-alike.ts";

/** Suffixes that read like the usual one with something behind: anybody can register below them. */
const SECOND_LEVEL = "com.co com.br com.mx com.ar com.au co.com us.com eu.com de.com it.com uk.com".split(" ");

export const suffix: LookAlikeKind = {
  id: "suffix",
  says: "The same name at another suffix.",
  *candidates({ label, suffix: own }) {
    for (const [place, other] of SWAPPED_SUFFIXES.entries()) {
      if (other !== own)
        yield { label, suffix: other, risk: 0.88 - 0.45 * (place / SWAPPED_SUFFIXES.length), says: `at .${other}` };
    }
    for (const other of SECOND_LEVEL) {
      if (other !== own) yield { label, suffix: other, risk: 0.42, says: `at .${other}` };
    }
  },
  positives: [
    ["openai.com", "openai.net"],
    ["openai.com", "openai.com.co"],
    ["kelpworks.de", "kelpworks.com"],
  ],
  negatives: [
    ["openai.com", "openai.com"],
    ["kelpworks.de", "kelpworks.de"],
  ],
};
