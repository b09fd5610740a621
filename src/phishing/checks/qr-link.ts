import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { QR_EXAMPLE } from "../qr-example.data.ts";

export const qrLink: Check = {
  id: "qr-link",
  group: "disguise",
  says: {
    en: "A link is hidden in a QR code.",
    fr: "Un lien est caché dans un code QR.",
    es: "Un enlace está oculto en un código QR.",
    de: "Ein Link steckt in einem QR-Code.",
    it: "Un link è nascosto in un codice QR.",
  },
  find: ({ mail }) =>
    mail.pages
      .filter(({ kind }) => kind === "qr")
      .flatMap(({ links }) => links.map(({ part, href }) => whole(part, href))),
  positives: [{ attached: [{ type: "image/png", filename: "code.png", body: QR_EXAMPLE }] }],
  negatives: [{ text: "https://example.org/" }],
};
