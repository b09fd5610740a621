import { LIMITS } from "../limits.ts";
import type { Link } from "./page.ts";

// Starts at what can't be part of a longer word, so that a token of 200 KB is read once and not once per character.
const START = /(?<![\w@.-])(?:https?:\/\/|hxxps?:\/\/|www\.)/gi;
const END = /[\s<>"'`|\\^{}]|$/g;

/** Addresses that a mail program makes clickable in plain text. */
export function linksInText(part: string, text: string, most: number): Link[] {
  const links: Link[] = [];
  START.lastIndex = 0;
  for (let match = START.exec(text); match !== null && links.length < most; match = START.exec(text)) {
    END.lastIndex = match.index;
    const end = END.exec(text)?.index ?? text.length;
    const raw = text.slice(match.index, Math.min(end, match.index + LIMITS.urlChars)).replace(/[).,;:!?\]*_]+$/, "");
    START.lastIndex = Math.max(end, match.index + match[0].length);
    if (raw.length <= match[0].length) continue;
    const href = (/^www\./i.test(raw) ? `http://${raw}` : raw).replace(/^hxxp/i, "http");
    links.push({ part, offset: match.index, href, shown: raw.slice(0, 300), via: "text" });
  }
  return links;
}
