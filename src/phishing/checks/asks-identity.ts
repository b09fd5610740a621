import type { Check } from "../check.ts";

export const asksIdentity: Check = {
  id: "asks-identity",
  group: "asks",
  says: {
    en: "It asks for personal details or proof of identity.",
    fr: "Il demande des données personnelles ou une pièce d'identité.",
    es: "Pide datos personales o un documento de identidad.",
    de: "Sie verlangt persönliche Angaben oder einen Ausweis.",
    it: "Chiede dati personali o un documento d'identità.",
  },
  find: ({ asks }) =>
    asks.filter(({ kind }) => kind === "identity-document" || kind === "personal-data").map(({ evidence }) => evidence),
  positives: [
    { text: "Verify your identity to continue." },
    { text: "Confirmez vos informations personnelles." },
    { text: "Bitte bestätigen Sie Ihre Daten." },
  ],
  negatives: [{ text: "Our privacy policy has changed." }],
};
