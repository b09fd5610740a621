import type { Check } from "../check.ts";
import { excerptAt } from "../evidence.ts";

export const addressedByMailbox: Check = {
  id: "addressed-by-mailbox",
  group: "wording",
  says: {
    en: "It addresses the reader by the e-mail address instead of a name.",
    fr: "Il s'adresse au lecteur par son adresse e-mail au lieu de son nom.",
    es: "Se dirige al lector por su dirección de correo y no por su nombre.",
    de: "Sie spricht den Leser mit seiner E-Mail-Adresse statt mit Namen an.",
    it: "Si rivolge al lettore con l'indirizzo e-mail invece del nome.",
  },
  find: ({ texts, recipient }) =>
    texts
      .filter(({ kind }) => kind === "subject" || kind === "html" || kind === "text")
      .flatMap(({ part, kind, words: { text } }) =>
        recipient.addresses.flatMap((address) => {
          const at =
            address === ""
              ? -1
              : text
                  .slice(0, kind === "subject" ? 500 : GREETING)
                  .toLowerCase()
                  .indexOf(address);
          return at === -1 ? [] : [excerptAt(part, text, at, address.length)];
        }),
      ),
  positives: [
    { to: "sam@example.com", subject: "sam@example.com, open this" },
    { to: "sam@example.com", text: "Dear sam@example.com," },
  ],
  negatives: [{ to: "sam@example.com", text: "Dear Sam," }],
};

/** Characters at the top in which a greeting stands. */
const GREETING = 200;
