import { LIMITS, type LimitHit } from "../limits.ts";
import { type Mailbox, mailboxesOf } from "./addresses.ts";
import { readCalendar } from "./calendar.ts";
import { bytesOf, decoded, textOf } from "./decode.ts";
import { allFields, firstField, type Headers, wordsOf } from "./headers.ts";
import { readHtml } from "./html.ts";
import { cutMail, type Leaf } from "./mime.ts";
import type { OpenedPdf, Openers } from "./openers.ts";
import { emptyPage, type Link, type Page } from "./page.ts";
import { linksInText } from "./text-links.ts";

/** A mail as facts about what is written in it; nothing is judged yet. */
export interface ReadMail {
  readonly bytes: Buffer;
  readonly headers: Headers;
  readonly from: Mailbox | undefined;
  readonly replyTo: readonly Mailbox[];
  readonly to: readonly Mailbox[];
  readonly returnPath: Mailbox | undefined;
  readonly subject: string;
  /** What a person sees: the subject is not among them. */
  readonly pages: readonly Page[];
  readonly attachments: readonly Attachment[];
  /** Every part's type, as declared. */
  readonly leafTypes: readonly { readonly part: string; readonly type: string }[];
  /** Mails inside this one, as bytes with the number of their part. */
  readonly attached: readonly { readonly part: string; readonly bytes: Buffer }[];
  readonly limits: readonly LimitHit[];
}

export interface Attachment {
  readonly part: string;
  readonly type: string;
  readonly filename: string;
}

/** Reads a mail. Never throws; what had to be left out stands in `limits`. */
export async function readMail(whole: Buffer, openers: Openers): Promise<ReadMail> {
  const limits = new Set<LimitHit>();
  if (whole.length > LIMITS.mailBytes) limits.add("mail-cut");
  const bytes = whole.subarray(0, LIMITS.mailBytes);
  const { headers, leaves, limits: cut } = cutMail(bytes);
  for (const one of cut) limits.add(one);
  const opened = new OpenedParts(openers, limits);
  for (const leaf of leaves) await opened.add(leaf);
  await opened.addDataImages();
  if (firstField(headers, "from") === undefined) limits.add("no-headers");
  return {
    bytes,
    headers,
    from: mailboxesOf(headers, "from")[0],
    replyTo: mailboxesOf(headers, "reply-to"),
    to: [...mailboxesOf(headers, "to"), ...mailboxesOf(headers, "cc"), ...mailboxesOf(headers, "delivered-to")],
    returnPath: mailboxesOf(headers, "return-path")[0],
    subject: wordsOf(allFields(headers, "subject")[0] ?? ""),
    pages: opened.pages,
    attachments: opened.attachments,
    leafTypes: leaves.map(({ id, type }) => ({ part: id, type: type.value })),
    attached: opened.attached,
    limits: [...limits].toSorted(),
  };
}

const PAGE_NAME = /\.(?:x?html?|shtml|svg|xht|mht)$/i;
const PAGE_TYPE = new Set(["text/html", "application/xhtml+xml", "image/svg+xml"]);

class OpenedParts {
  readonly pages: Page[] = [];
  readonly attachments: Attachment[] = [];
  readonly attached: { part: string; bytes: Buffer }[] = [];
  readonly #openers: Openers;
  readonly #limits: Set<LimitHit>;
  #markupLeft: number = LIMITS.markupChars;
  #pdfs = 0;
  #images = 0;

  constructor(openers: Openers, limits: Set<LimitHit>) {
    this.#openers = openers;
    this.#limits = limits;
  }

  async add(leaf: Leaf): Promise<void> {
    const { id, type } = leaf;
    const filename = wordsOf(leaf.filename ?? "");
    if (leaf.isAttachment || filename !== "") this.attachments.push({ part: id, type: type.value, filename });
    if (type.value === "message/rfc822" || type.value === "message/global" || /\.eml$/i.test(filename)) {
      if (this.attached.length < 5) this.attached.push({ part: id, bytes: bytesOf(leaf, LIMITS.mailBytes) });
      return;
    }
    if (PAGE_TYPE.has(type.value) || PAGE_NAME.test(filename)) return this.#addHtml(leaf, filename);
    if (type.value === "text/calendar" || /\.ics$/i.test(filename)) {
      this.pages.push(readCalendar(id, textOf(leaf, this.#limits)));
    } else if (type.value === "application/pdf" || /\.pdf$/i.test(filename)) await this.#addPdf(leaf);
    else if (type.value.startsWith("image/")) await this.#addImage(id, bytesOf(leaf, LIMITS.qrImageBytes + 1));
    else if (type.value.startsWith("text/") && !leaf.isAttachment) this.#addText(leaf);
  }

  #addText(leaf: Leaf): void {
    const text = textOf(leaf, this.#limits).replace(/\r\n?/g, "\n");
    // Some senders label a page as plain text, and some programs show it as a page.
    if (/^\s*<(?:!doctype html|html|body|table|div)\b/i.test(text)) {
      this.#addPage(leaf.id, "html", text, 0);
      return;
    }
    this.pages.push({
      ...emptyPage(leaf.id, "text"),
      visible: text,
      links: linksInText(leaf.id, text, LIMITS.links),
    });
  }

  #addHtml(leaf: Leaf, filename: string): void {
    const isBody = leaf.type.value === "text/html" && !leaf.isAttachment && filename === "";
    this.#addPage(leaf.id, isBody ? "html" : "attached-page", textOf(leaf, this.#limits), 0);
  }

  #addPage(part: string, kind: Page["kind"], html: string, depth: number): void {
    if (this.pages.length >= LIMITS.parts + LIMITS.pages) {
      this.#limits.add("pages-cut");
      return;
    }
    if (html.length > this.#markupLeft) this.#limits.add("text-cut");
    const page = readHtml(part, kind, html.slice(0, this.#markupLeft), this.#limits);
    this.#markupLeft -= Math.min(html.length, this.#markupLeft);
    this.pages.push(page);
    if (depth >= 2) return;
    const inside = [
      ...page.links.filter(({ href }) => /^data:text\/html/i.test(href)).map(({ href }) => dataText(href)),
      ...page.packed.map(unpacked),
    ];
    for (const one of inside.slice(0, LIMITS.pages)) {
      if (/<[a-z!][^>]{0,2000}>/i.test(one)) this.#addPage(`${part}/data`, "attached-page", one, depth + 1);
    }
  }

  async #addPdf(leaf: Leaf): Promise<void> {
    const file = bytesOf(leaf, LIMITS.pdfBytes + 1);
    const tooMuch = this.#pdfs++ >= LIMITS.pdfs || file.length > LIMITS.pdfBytes;
    const opened = tooMuch ? undefined : await this.#openers.pdf(file);
    if (opened === undefined || opened === "encrypted") {
      this.#limits.add(opened === undefined ? "pdf-not-read" : "encrypted");
      return;
    }
    this.pages.push(pdfPage(`${leaf.id}/pdf`, opened));
  }

  async #addImage(part: string, image: Uint8Array): Promise<void> {
    if (image.length > LIMITS.qrImageBytes || this.#images >= LIMITS.qrImages) {
      this.#limits.add("images-not-read");
      return;
    }
    this.#images++;
    const codes = await this.#openers.qr(image);
    if (codes.length === 0) return;
    const links = codes.flatMap((code) => linksInText(`${part}/qr`, code, 5)).map((link) => ({ ...link, offset: 0 }));
    this.pages.push({
      ...emptyPage(`${part}/qr`, "qr"),
      links: links.map((link): Link => ({ ...link, shown: "", via: "qr" })),
    });
  }

  /** Pictures written into the page itself. */
  async addDataImages(): Promise<void> {
    const sources = this.pages.flatMap((page) => page.images.map(({ src }) => ({ part: page.part, src })));
    for (const { part, src } of sources) {
      const base64 = /^data:image\/(?!svg)[\w.+-]{1,20};base64,/i.exec(src.slice(0, 60));
      if (base64 !== null) await this.#addImage(part, Buffer.from(src.slice(base64[0].length), "base64"));
    }
  }
}

function pdfPage(part: string, { text, links }: OpenedPdf): Page {
  const targets = links
    .slice(0, LIMITS.links)
    .map((href): Link => ({ part, offset: 0, href: href.slice(0, LIMITS.urlChars), shown: "", via: "pdf" }));
  const visible = text.slice(0, LIMITS.pdfChars);
  return { ...emptyPage(part, "pdf"), visible, links: [...targets, ...linksInText(part, visible, LIMITS.links)] };
}

function dataText(url: string): string {
  const comma = url.indexOf(",");
  const body = url.slice(comma + 1);
  if (/;base64/i.test(url.slice(0, comma))) return decoded(Buffer.from(body, "base64"), "utf-8");
  return percentDecoded(body);
}

const unpacked = (literal: string): string =>
  literal.includes("%") ? percentDecoded(literal) : decoded(Buffer.from(literal, "base64"), "utf-8");

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
