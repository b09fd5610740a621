import type { Check } from "../check.ts";

export const asksAccount: Check = {
  id: "asks-account",
  group: "asks",
  says: {
    en: "It asks to confirm, unlock or renew an account.",
    fr: "Il demande de confirmer, débloquer ou renouveler un compte.",
    es: "Pide confirmar, desbloquear o renovar una cuenta.",
    de: "Sie verlangt, ein Konto zu bestätigen, zu entsperren oder zu verlängern.",
    it: "Chiede di confermare, sbloccare o rinnovare un account.",
  },
  find: ({ asks }) => asks.filter(({ kind }) => kind === "account").map(({ evidence }) => evidence),
  positives: [{ text: "Verify your account within a day." }, { text: "Bestätigen Sie, dass Ihr Konto aktiv ist." }],
  negatives: [{ text: "Thank you for your order." }],
};
