import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";

export const packedPage: Check = {
  id: "packed-page",
  group: "disguise",
  says: {
    en: "A page unpacks another page from inside itself, so that scanners do not see it.",
    fr: "Une page en extrait une autre d'elle-même pour échapper aux analyses.",
    es: "Una página saca otra de su interior para eludir los análisis.",
    de: "Eine Seite packt eine andere aus sich selbst aus, damit Scanner sie nicht sehen.",
    it: "Una pagina ne estrae un'altra da sé stessa per eludere i controlli.",
  },
  find: ({ mail }) =>
    mail.pages
      .filter(({ scripts, packed }) => scripts.length > 0 && packed.length > 0)
      .map(({ part, scripts }) => whole(part, scripts.join(", "))),
  positives: [
    {
      attached: [
        {
          type: "text/html",
          filename: "a.html",
          body: `<script>document.write(atob("${Buffer.from("<p>sign in</p>".repeat(20)).toString("base64")}"))</script>`,
        },
      ],
    },
  ],
  negatives: [{ html: "<script>let a = 1</script><p>Hi</p>" }],
};
