import { createHash } from "node:crypto";
import { decodeWords } from "postal-mime";
import type { Moment } from "../domain/moment.ts";

/** What can be read of a notice without opening it. Everything but `sha256` is what the file says of itself. */
export interface NoticeFile {
  readonly sha256: string;
  readonly mediaType: "message/rfc822" | "text/plain" | "application/octet-stream";
  readonly sender: string;
  readonly subject: string;
  /** The Date field: when the sender says that it was sent. */
  readonly sent: Moment | undefined;
  /** The uppermost Received field: when our own mail server took it. */
  readonly received: Moment | undefined;
}

export const MOST_NOTICE_BYTES = 2 * 2 ** 20;
const HEAD_CHARACTERS = 65_536;
const LINE_CHARACTERS = 500;

/**
 * Reads the head of a mail (RFC 5322 §2.2), or takes the file as text. Bodies and attachments are kept and never opened
 * here: a notice may be forged, and is evidence.
 */
export function readNotice(bytes: Buffer): NoticeFile {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const fields = fieldsOf(bytes.toString("latin1", 0, HEAD_CHARACTERS));
  const first = (name: string): string => fields.find(([one]) => one === name)?.[1] ?? "";
  if (first("from") === "" || (first("date") === "" && first("received") === ""))
    return { sha256, mediaType: mediaTypeOf(bytes), sender: "", subject: "", sent: undefined, received: undefined };
  return {
    sha256,
    mediaType: "message/rfc822",
    sender: words(first("from")),
    subject: words(first("subject")),
    sent: momentOf(first("date")),
    // The date stands behind the last semicolon (RFC 5322 §3.6.7).
    received: momentOf(first("received").replace(/^.*;/s, "")),
  };
}

function fieldsOf(text: string): readonly (readonly [name: string, value: string])[] {
  const head = text.split(/\r?\n\r?\n/, 1)[0] ?? "";
  return head
    .replace(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/)
    .slice(0, 200)
    .flatMap((line) => {
      const [, name, value] = /^([!-9;-~]{1,60}):[ \t]*(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const];
    });
}

function words(value: string): string {
  const text = /[\x80-\xff]/.test(value) ? Buffer.from(value, "latin1").toString("utf8") : value;
  return decodeWords(text.slice(0, 4 * LINE_CHARACTERS))
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, LINE_CHARACTERS);
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DATE = /(\d{1,2}) +([A-Za-z]{3}) +(\d{4}) +(\d{2}):(\d{2})(?::(\d{2}))? *([+-]\d{4}|GMT|UT|Z)/;

/** RFC 5322 §3.3, with the offset that it came with. */
function momentOf(text: string): Moment | undefined {
  const [, day, month = "", year, hour, minute, second = "0", offset = "GMT"] = DATE.exec(text) ?? [];
  const place = MONTHS.indexOf(month.toLowerCase());
  if (day === undefined || place < 0) return undefined;
  const wall = Date.UTC(Number(year), place, Number(day), Number(hour), Number(minute), Number(second));
  const [, sign, hours, minutes] = /^([+-])(\d{2})(\d{2})$/.exec(offset) ?? [];
  if (sign === undefined) return { at: wall, zone: "UTC" };
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000;
  if (Number(minutes) > 59 || ahead > 14 * 3_600_000) return undefined;
  const zone = ahead === 0 ? "UTC" : `${sign}${hours}:${minutes}`;
  return { at: sign === "-" ? wall + ahead : wall - ahead, zone };
}

function mediaTypeOf(bytes: Buffer): "text/plain" | "application/octet-stream" {
  try {
    return /[\u0000-\u0008\u000e-\u001a]/.test(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
      ? "application/octet-stream"
      : "text/plain";
  } catch {
    return "application/octet-stream";
  }
}
