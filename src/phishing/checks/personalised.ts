import type { Check } from "../check.ts";
import { excerptAt } from "../evidence.ts";
import type { Evidence, Text } from "../facts.ts";
import { fold } from "../normalise.ts";

/** A name alone is no secret; two exposed fields together are. Only what the caller gives is known: nothing is looked up. */
export const personalised: Check = {
  id: "personalised",
  group: "identity",
  says: {
    en: "It cites details about the reader that a known incident exposed.",
    fr: "Il cite des données du lecteur qu'un incident connu a exposées.",
    es: "Cita datos del lector que un incidente conocido expuso.",
    de: "Sie nennt Angaben über den Leser, die bei einem bekannten Vorfall offengelegt wurden.",
    it: "Cita dati del lettore che un incidente noto ha esposto.",
  },
  find: ({ texts, recipient }) => {
    const shown = texts.filter(({ kind }) => kind !== "sender-name");
    const cited = recipient.exposed.flatMap(([, value]) => firstOf(shown, value));
    return cited.length >= 2 ? cited : [];
  },
  positives: [
    {
      text: "Dear Sam Taylor, organisation org-7Hq2 in Lyon",
      exposed: [
        ["name", "Sam Taylor"],
        ["organisation", "org-7Hq2"],
      ],
    },
  ],
  negatives: [
    {
      text: "Dear Sam Taylor",
      exposed: [
        ["name", "Sam Taylor"],
        ["organisation", "org-7Hq2"],
      ],
    },
    { text: "Dear Sam Taylor, organisation org-7Hq2" },
  ],
};

function firstOf(texts: readonly Text[], value: string): readonly Evidence[] {
  const wanted = fold(value).text.trim();
  if (wanted.length < 3) return [];
  for (const { part, words } of texts) {
    const { text, originalAt } = fold(words.text);
    const at = text.indexOf(wanted);
    if (at !== -1) return [excerptAt(part, words.text, originalAt(at), value.length)];
  }
  return [];
}
