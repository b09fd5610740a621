import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { withoutInvisible } from "../normalise.ts";

/** Newsletters hide a sentence or two for the list of mails; this is more. */
export const hiddenText: Check = {
  id: "hidden-text",
  group: "disguise",
  says: {
    en: "Long text is hidden from the reader.",
    fr: "Un long texte est caché au lecteur.",
    es: "Hay un texto largo oculto al lector.",
    de: "Langer Text ist vor dem Leser versteckt.",
    it: "Un lungo testo è nascosto al lettore.",
  },
  find: ({ mail }) =>
    mail.pages
      .filter(({ kind, hidden, visible }) => kind === "html" && isMuch(hidden, visible))
      .map(({ part, hidden }) => whole(part, hidden)),
  positives: [{ html: `<p>Hi</p><div style="display:none">${"lorem ipsum ".repeat(60)}</div>` }],
  negatives: [{ html: '<div style="display:none">A short preview.</div><p>Hello Ada</p>' }],
};

const MUCH = 400;

/** Preview texts are padded with spaces that nobody can see. */
function isMuch(hidden: string, visible: string): boolean {
  const length = hidden.length <= MUCH ? 0 : withoutInvisible(hidden).replace(/\s+/g, " ").length;
  return length > MUCH && length > visible.length / 2;
}
