import { createHash } from "node:crypto";
import { htmlText } from "../../mail/notices/harmless.ts";
import { type Audience, type Language, LANGUAGES } from "../../mail/notices/notice.ts";
import { NOTICE_PAGE_TEXTS, type NoticePageTexts } from "./texts.data.ts";

/** What the page answers. `code` is always one that was read: what else somebody typed is never shown again. */
export type PageAnswer =
  | { readonly kind: "form" }
  | {
      readonly kind: "ours";
      readonly code: string;
      readonly vendor: string;
      readonly audience: Audience;
      readonly sentAt: number;
    }
  | { readonly kind: "not-ours"; readonly code: string }
  | { readonly kind: "malformed" | "too-many" | "unavailable" };

/** Whose page it is. */
export interface PageOwner {
  readonly name: string;
  readonly contact: string;
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #57606a; --line: #6e7781; --accent: #0b57d0; --onaccent: #ffffff; --good: #116329; --bad: #a40e26; --card: #f3f5f7 }
@media (prefers-color-scheme: dark) { :root { --ink: #e9edf1; --paper: #15181c; --soft: #a8b1ba; --line: #8b949e; --accent: #8ab4f8; --onaccent: #10141a; --good: #5fd487; --bad: #ff9aa5; --card: #20252b } }
* { box-sizing: border-box }
body { margin: 0; color: var(--ink); background: var(--paper); font: 1.0625rem/1.55 system-ui, sans-serif; overflow-wrap: break-word }
header, main, footer { max-width: 40rem; margin: 0 auto; padding: 0 1.25rem }
header { padding-top: 1.25rem }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 0; padding: 0; list-style: none; font-size: .9375rem }
nav a, nav button { display: inline-block; padding: .25rem 0; border: 0; background: none; font: inherit; color: var(--accent); text-decoration: underline; cursor: pointer }
nav [aria-current] { display: inline-block; padding: .25rem 0; font-weight: 600 }
h1 { margin: 1.5rem 0 .75rem; font-size: 1.75rem; line-height: 1.25 }
h2 { margin: 0 0 .5rem; font-size: 1.25rem; line-height: 1.3 }
p { margin: 0 0 .75rem }
.answer { margin: 1.25rem 0; padding: 1rem 1.25rem; background: var(--card); border-left: .375rem solid var(--line); border-radius: .25rem }
.answer > :last-child { margin-bottom: 0 }
.good { border-color: var(--good) } .good h2 { color: var(--good) }
.bad { border-color: var(--bad) } .bad h2 { color: var(--bad) }
.answer ul { margin: 0; padding-left: 1.25rem }
form { margin: 1.25rem 0 2rem }
label { display: block; font-weight: 600 }
.hint { margin: 0 0 .5rem; color: var(--soft) }
.row { display: flex; flex-wrap: wrap; gap: .75rem }
input { flex: 1 1 15rem; min-width: 0; padding: .625rem .75rem; border: 1px solid var(--line); border-radius: .375rem; color: inherit; background: var(--paper); font: 1.125rem ui-monospace, monospace; text-transform: uppercase }
form button { padding: .625rem 1.5rem; border: 0; border-radius: .375rem; color: var(--onaccent); background: var(--accent); font: inherit; font-weight: 600; cursor: pointer }
:focus-visible { outline: .1875rem solid var(--accent); outline-offset: .125rem }
.code { font-family: ui-monospace, monospace; white-space: nowrap }
footer { padding-bottom: 2rem; color: var(--soft); font-size: .9375rem }
`;

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** Nothing but this one style sheet, and a form that leads back here. */
export const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/**
 * The page as HTML. Pure.
 *
 * Addresses are relative, so that a proxy may put it at any path; the language stands in the address, the code never.
 */
export function noticePage(owner: PageOwner, language: Language, answer: PageAnswer): string {
  const says = NOTICE_PAGE_TEXTS[language];
  const fill = filler(owner, language, says, answer);
  const code = "code" in answer ? answer.code : "";
  const title = fill(says.title);
  const isWrong = answer.kind === "malformed";
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading(answer, says)}${title}</title>
<style>${STYLE}</style>
</head>
<body>
<header><nav aria-label="${says.languages}"><ul>${LANGUAGES.map((one) => `<li>${languageLink(one, language, code)}</li>`).join("")}</ul></nav></header>
<main>
<h1>${title}</h1>
${answered(answer, says, fill) || `<p>${fill(says.intro)}</p>`}
<form id="check" method="post" action="?language=${language}" autocomplete="off">
<label for="code">${says.label}</label>
<p class="hint" id="hint">${says.hint}</p>
<div class="row"><input id="code" name="code" value="${code}" required maxlength="40" autocapitalize="characters" autocomplete="off" spellcheck="false" aria-describedby="${isWrong ? "answer hint" : "hint"}"${isWrong ? ' aria-invalid="true"' : ""}>
<button>${says.button}</button></div>
</form>
</main>
<footer><p>${says.privacy}</p></footer>
</body>
</html>
`;
}

type Fill = (text: string) => string;

function filler(owner: PageOwner, language: Language, says: NoticePageTexts, answer: PageAnswer): Fill {
  const words: Readonly<Record<string, string>> = {
    organisation: htmlText(owner.name),
    contact: `<strong>${htmlText(owner.contact)}</strong>`,
    ...("code" in answer ? { code: `<span class="code">${answer.code}</span>` } : {}),
    ...(answer.kind === "ours"
      ? {
          vendor: htmlText(answer.vendor),
          audience: says.audience[answer.audience],
          day: dayOf(answer.sentAt, language),
        }
      : {}),
  };
  return (text) => text.replace(/\{(\w+)\}/g, (whole, word: string) => words[word] ?? whole);
}

/** In UTC, as notices have it. The day only: the minute in which one letter left is nobody's business. */
const dayOf = (at: number, language: Language): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(at);

/** In front of the page's title: a screen reader says that first. */
function heading(answer: PageAnswer, says: NoticePageTexts): string {
  const part = partOf(answer, says);
  return part === undefined ? "" : `${part.heading} – `;
}

function partOf(answer: PageAnswer, says: NoticePageTexts) {
  switch (answer.kind) {
    case "form":
      return undefined;
    case "ours":
      return says.ours;
    case "not-ours":
      return says.notOurs;
    case "malformed":
      return says.malformed;
    case "too-many":
      return says.tooMany;
    case "unavailable":
      return says.unavailable;
  }
}

function answered(answer: PageAnswer, says: NoticePageTexts, fill: Fill): string {
  const part = partOf(answer, says);
  if (part === undefined) return "";
  const look = answer.kind === "ours" ? " good" : answer.kind === "not-ours" ? " bad" : "";
  const more =
    answer.kind === "ours"
      ? `<p>${fill(says.ours.careful)}</p>`
      : answer.kind === "not-ours"
        ? `<ul>${says.notOurs.todo.map((one) => `<li>${fill(one)}</li>`).join("")}</ul>`
        : "";
  return `<section class="answer${look}" id="answer" aria-labelledby="outcome"><h2 id="outcome">${part.heading}</h2><p>${fill(part.says)}</p>${more}</section>`;
}

/** With a code on the page the link is a button that sends it again: an answer changes its language, too. */
function languageLink(one: Language, language: Language, code: string): string {
  const { name } = NOTICE_PAGE_TEXTS[one];
  if (one === language) return `<span aria-current="true" lang="${one}">${name}</span>`;
  return code === ""
    ? `<a href="?language=${one}" hreflang="${one}" lang="${one}">${name}</a>`
    : `<button form="check" formaction="?language=${one}" lang="${one}">${name}</button>`;
}
