import type { Check } from "../check.ts";

export const passwordForm: Check = {
  id: "password-form",
  group: "asks",
  says: {
    en: "A form in the mail or its attachment takes a password.",
    fr: "Un formulaire du message ou de sa pièce jointe demande un mot de passe.",
    es: "Un formulario del correo o de su adjunto pide una contraseña.",
    de: "Ein Formular in der Mail oder im Anhang nimmt ein Passwort entgegen.",
    it: "Un modulo nel messaggio o nell'allegato chiede una password.",
  },
  find: ({ mail }) =>
    mail.pages
      .flatMap(({ forms }) => forms)
      .filter(({ hasPassword }) => hasPassword)
      .map(({ part, offset, action, fields }) => ({
        part,
        offset,
        excerpt: `${action} ${fields.join(" ")}`.trim().slice(0, 80),
      })),
  positives: [{ html: '<form action="https://example.net/x"><input name=user><input type=password></form>' }],
  negatives: [{ html: '<form action="https://example.org/search"><input name=q></form>' }],
};
