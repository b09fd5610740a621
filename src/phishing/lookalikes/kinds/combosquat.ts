import { SWAPPED_SUFFIXES } from "../../brands/combo-words.data.ts";
import { comboWords } from "../../brands/combo-words.ts";
import type { Candidate, LookAlikeKind, Original } from "../look-alike.ts";

/** Words up to this rarity are tried at other suffixes, too. */
const FREQUENT = 0.16;
const SUFFIXES_TRIED = 8;
/** What stands second when a name has two words beside it: `ledgerupdateservice`, `openai-billing-support`. */
const SECOND_WORDS = "support service team update alert login".split(" ");
const FIRST_WORDS = "account billing security update customer verify payment secure".split(" ");

export const combosquat: LookAlikeKind = {
  id: "combosquat",
  says: "The name with a word beside it.",
  *candidates(original) {
    const words = [
      ...original.products.map((word) => ({ word, rarity: 0.1 })),
      ...comboWords(original.languages),
    ].filter(({ word }) => word !== original.label);
    for (const { word, rarity } of words) {
      const suffixes = rarity <= FREQUENT ? suffixesBeside(original.suffix) : [original.suffix];
      for (const [place, suffix] of suffixes.entries()) {
        const strange =
          suffix === original.suffix ? 0 : suffix === "com" ? 0.03 : 0.24 * Math.sqrt(place / SUFFIXES_TRIED);
        yield* around(original, word, { suffix, risk: 0.95 - 0.5 * rarity - strange });
      }
    }
    for (const first of FIRST_WORDS) {
      for (const second of SECOND_WORDS) {
        if (first === second) continue;
        const says = `with "${first}" and "${second}" beside it`;
        yield { label: `${original.label}-${first}-${second}`, risk: 0.78, says };
        yield { label: `${original.label}${first}${second}`, risk: 0.76, says };
      }
    }
  },
  positives: [
    ["openai.com", "openai-billing.com"],
    ["openai.com", "login-openai.com"],
    ["openai.com", "openai-api.com"],
    ["openai.com", "openaisupport.net"],
    ["ledger.com", "ledgerupdateservice.com"],
    ["trustwallet.com", "support-trustwallet.com"],
    ["correios.com.br", "correios-encomendas.com.br"],
    ["dhl.de", "dhl-sendung.de"],
  ],
  negatives: [
    ["openai.com", "openai.com"],
    ["openai.com", "openai-.com"],
    ["login.com", "login-login.com"],
  ],
};

/** The suffix of the original first, then those that phishers like. */
const suffixesBeside = (suffix: string): readonly string[] =>
  [...new Set([suffix, ...SWAPPED_SUFFIXES])].slice(0, SUFFIXES_TRIED);

function around(
  { label }: Original,
  word: string,
  { suffix, risk }: { readonly suffix: string; readonly risk: number },
): readonly Candidate[] {
  const says = `with "${word}" beside it`;
  return [
    { label: `${label}-${word}`, suffix, risk, says },
    { label: `${word}-${label}`, suffix, risk: risk - 0.03, says },
    { label: `${label}${word}`, suffix, risk: risk - 0.05, says },
    { label: `${word}${label}`, suffix, risk: risk - 0.09, says },
  ];
}
