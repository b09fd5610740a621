import type { Check } from "../check.ts";
import { excerptAt } from "../evidence.ts";
import { LIMITS } from "../limits.ts";
import { Lexicon } from "../wording/lexicon.ts";
import type { Words } from "../wording/words.ts";

/** Business e-mail compromise: the same supplier, another account. */
export const changedBankDetails: Check = {
  id: "changed-bank-details",
  group: "asks",
  says: {
    en: "It announces new bank details for a payment.",
    fr: "Il annonce de nouvelles coordonnées bancaires pour un paiement.",
    es: "Anuncia nuevos datos bancarios para un pago.",
    de: "Sie kündigt eine neue Bankverbindung für eine Zahlung an.",
    it: "Annuncia nuove coordinate bancarie per un pagamento.",
  },
  find: ({ texts }) =>
    texts.flatMap(({ part, words }) =>
      changedIn(words).map((at) => excerptAt(part, words.text, words.starts[at] ?? 0, 40)),
    ),
  positives: [
    { text: "Please note our bank details have changed." },
    { text: "Nos coordonnées bancaires ont changé." },
    { text: "Bitte beachten Sie unsere neue Bankverbindung." },
    { text: "Hemos cambiado nuestra cuenta bancaria: nueva cuenta IBAN." },
    { text: "Le nuove coordinate bancarie sono queste." },
  ],
  negatives: [{ text: "Our bank details are on the invoice." }],
};

const BANKS = new Lexicon({
  bank: "bank details|bank account|banking details|account details|iban|rib|coordonnees bancaires|compte bancaire|datos bancarios|cuenta bancaria|bankverbindung|bankdaten|bankkonto|coordinate bancarie|conto bancario|dados bancarios|conta bancaria|bankgegevens|rekeningnummer".split(
    "|",
  ),
});

const CHANGES = new Lexicon({
  change:
    "new|changed|change|updated|replaced|nouveau|nouvelle*|nouveaux|change|changent|modifie*|nuevo*|nueva*|cambiado|cambio|neu|neue|neuen|geandert|anderung|nuov*|cambiat*|modificat*|novo*|nova*|alterad*|mudou|nieuw*|gewijzigd".split(
      "|",
    ),
});

const NEAR = 5;

/** Indexes of the words for an account that stand beside a word for change. Both lists are in order: one walk. */
function changedIn(words: Words): readonly number[] {
  const accounts = BANKS.find(words);
  if (accounts.length === 0) return [];
  const changes = CHANGES.find(words);
  const found: number[] = [];
  let next = 0;
  for (const { at } of accounts) {
    while ((changes[next]?.at ?? Number.POSITIVE_INFINITY) < at - NEAR) next++;
    const near = changes.slice(next, next + 2 * NEAR).filter((one) => Math.abs(one.at - at) <= NEAR);
    if (near.some((one) => words.sentences[one.at] === words.sentences[at])) found.push(at);
    if (found.length === LIMITS.excerpts) break;
  }
  return found;
}
