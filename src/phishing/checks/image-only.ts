import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";

export const imageOnly: Check = {
  id: "image-only",
  group: "disguise",
  says: {
    en: "The mail is a picture with a link and hardly any text.",
    fr: "Le message est une image avec un lien et presque pas de texte.",
    es: "El correo es una imagen con un enlace y casi sin texto.",
    de: "Die Mail ist ein Bild mit einem Link und fast ohne Text.",
    it: "Il messaggio è un'immagine con un link e quasi senza testo.",
  },
  find: ({ mail }) =>
    mail.pages
      .filter(
        ({ kind, images, visible }) =>
          kind === "html" && images.some(({ isLinked }) => isLinked) && textLength(visible) < LITTLE,
      )
      .map(({ part, images }) => whole(part, images.find(({ isLinked }) => isLinked)?.alt || "(image)")),
  positives: [{ html: '<a href="https://example.net/"><img src="https://example.net/i.png"></a>' }],
  negatives: [
    { html: `<a href="https://example.net/"><img src="https://example.net/i.png"></a><p>${"words ".repeat(60)}</p>` },
    { html: '<img src="cid:logo"><p>Hi</p>' },
  ],
};

const LITTLE = 250;

const textLength = (visible: string): number => visible.replace(/https?:\S{1,2000}/g, "").trim().length;
