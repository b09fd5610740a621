import type { Check } from "../check.ts";

export const asksSecret: Check = {
  id: "asks-secret",
  group: "asks",
  says: {
    en: "It asks for a password, a key or a code.",
    fr: "Il demande un mot de passe, une clé ou un code.",
    es: "Pide una contraseña, una clave o un código.",
    de: "Sie verlangt ein Passwort, einen Schlüssel oder einen Code.",
    it: "Chiede una password, una chiave o un codice.",
  },
  find: ({ asks }) =>
    asks
      .filter(
        ({ kind }) =>
          kind === "password" ||
          kind === "key" ||
          kind === "seed-phrase" ||
          kind === "code" ||
          kind === "remote-access",
      )
      .map(({ evidence }) => evidence),
  positives: [
    { text: "Please confirm your password now." },
    { text: "Veuillez saisir votre clé API." },
    { text: "Introduzca su código de verificación." },
    { text: "Bitte geben Sie Ihr Passwort ein." },
    { text: "Inserisca la sua password." },
    { text: "Informe sua senha." },
    { text: "Voer uw wachtwoord in." },
  ],
  negatives: [
    { text: "We will never ask you for your password." },
    { text: "Nous ne vous demanderons jamais de confirmer votre mot de passe." },
    { text: "Wir fragen nie nach Ihrem Passwort." },
  ],
};
