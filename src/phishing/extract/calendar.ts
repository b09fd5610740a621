import { emptyPage, type Page } from "./page.ts";
import { linksInText } from "./text-links.ts";
import { LIMITS } from "../limits.ts";

const SHOWN = /^(SUMMARY|DESCRIPTION|LOCATION|URL|COMMENT|ORGANIZER)(?:;[^:\n]{0,500})?:(.*)$/gim;

/** What a calendar program shows of an invitation (RFC 5545 §3.1: lines are folded, `\n` and `\,` are escaped). */
export function readCalendar(part: string, text: string): Page {
  const unfolded = text.replace(/\r?\n[ \t]/g, "");
  const visible = [...unfolded.matchAll(SHOWN)]
    .slice(0, 100)
    .map(([, , value = ""]) =>
      value
        .trim()
        .replace(/\\n/gi, "\n")
        .replace(/\\([,;\\])/g, "$1"),
    )
    .join("\n");
  const links = linksInText(part, visible, LIMITS.links).map((link) => ({ ...link, via: "calendar" as const }));
  return { ...emptyPage(part, "calendar"), visible, links };
}
