import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";

export const attachedPage: Check = {
  id: "attached-page",
  group: "disguise",
  says: {
    en: "A page is attached that opens in the browser, outside of the mail program.",
    fr: "Une page jointe s'ouvre dans le navigateur, hors du logiciel de messagerie.",
    es: "Lleva adjunta una página que se abre en el navegador, fuera del correo.",
    de: "Im Anhang ist eine Seite, die sich im Browser öffnet, außerhalb des Mailprogramms.",
    it: "In allegato c'è una pagina che si apre nel browser, fuori dal programma di posta.",
  },
  find: ({ mail }) =>
    mail.pages
      .filter(
        ({ kind, links, forms, scripts }) =>
          kind === "attached-page" && links.length + forms.length + scripts.length > 0,
      )
      .map(({ part, visible }) => whole(part, visible)),
  positives: [
    { attached: [{ type: "text/html", filename: "invoice.html", body: '<a href="https://example.net">Sign in</a>' }] },
  ],
  negatives: [{ html: '<a href="https://example.net">Sign in</a>' }],
};
