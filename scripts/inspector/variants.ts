import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, writeBarcode } from "zxing-wasm/writer";
import { readMail, type ReadMail } from "../../src/phishing/extract/read-mail.ts";
import { NO_OPENERS } from "../../src/phishing/extract/openers.ts";
import { type MailSketch, mailFrom } from "../../src/phishing/sketch.ts";

/**
 * The same mail, disguised. Each variant keeps who it is from and where it leads and changes how that is written, which
 * is what senders do when filters learn.
 */
export const VARIANTS: Readonly<Record<string, (mail: ReadMail) => Promise<Buffer>>> = {
  rewritten: async (mail) => mailFrom(sketchOf(mail, (text) => text)),
  homoglyphs: async (mail) => mailFrom(sketchOf(mail, homoglyphs)),
  "zero-width": async (mail) => mailFrom(sketchOf(mail, zeroWidth)),
  "image-only": async (mail) => mailFrom({ ...headOf(mail), html: pictureOf(mail) }),
  qr: async (mail) => mailFrom({ ...headOf(mail), text: "", attached: [await codeOf(mail)] }),
  "html-attachment": async (mail) =>
    mailFrom({
      ...headOf(mail),
      text: "",
      attached: [{ type: "text/html", filename: "document.html", body: sketchOf(mail, (text) => text).html ?? "" }],
    }),
  nested: async (mail) =>
    mailFrom({
      from: "Ada <ada@example.org>",
      subject: "Fwd",
      text: "See below.",
      attached: [{ type: "message/rfc822", body: mail.bytes }],
    }),
};

export const disguise = async (name: string, bytes: Buffer): Promise<Buffer> => {
  const variant = VARIANTS[name];
  if (variant === undefined) throw new Error(`no variant ${name}`);
  return variant(await readMail(bytes, NO_OPENERS));
};

function headOf({ from, subject, to, replyTo }: ReadMail, change = (text: string) => text): MailSketch {
  const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;
  const name = from?.name ?? "";
  return {
    from: `${name === "" ? "" : `${encoded(change(name))} `}<${from?.address ?? ""}>`,
    to: to[0]?.address ?? "sam@example.com",
    subject: encoded(change(subject)),
    ...(replyTo[0] === undefined ? {} : { replyTo: replyTo[0].address }),
  };
}

function sketchOf(mail: ReadMail, change: (text: string) => string): MailSketch {
  const shown = mail.pages.find(({ kind }) => kind === "html") ?? mail.pages[0];
  const links = shown?.links ?? [];
  const anchors = links.map(({ href, shown: text }) => `<a href="${escaped(href)}">${escaped(change(text))}</a>`);
  const lines = (shown?.visible ?? "").split("\n").map((line) => `<p>${escaped(change(line))}</p>`);
  const images = (shown?.images ?? []).map(
    ({ src, alt }) => `<img src="${escaped(src)}" alt="${escaped(change(alt))}">`,
  );
  return { ...headOf(mail, change), html: [...images, ...lines, ...anchors].join("\n") };
}

function pictureOf({ pages }: ReadMail): string {
  const href = pages.flatMap(({ links }) => links)[0]?.href ?? "https://pages.example.net/";
  return `<a href="${escaped(href)}"><img src="https://pictures.example.net/mail.png"></a>`;
}

let isReady = false;

async function codeOf({ pages }: ReadMail) {
  if (!isReady) {
    const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/writer/zxing_writer.wasm"));
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
    isReady = true;
  }
  const href = pages
    .flatMap(({ links }) => links)
    .find(({ href: one }) => /^https?:/i.test(one) && one.length < 1_000)?.href;
  const { image } = await writeBarcode(href ?? "https://pages.example.net/", { format: "QRCode" as const, scale: 4 });
  return {
    type: "image/png",
    filename: "code.png",
    body: Buffer.from((await image?.arrayBuffer()) ?? new ArrayBuffer(0)),
  };
}

const GLYPHS: Readonly<Record<string, string>> = { a: "а", e: "е", o: "о", p: "р", c: "с", i: "і", x: "х", y: "у" };

/** Every second letter that has a Cyrillic twin. */
function homoglyphs(text: string): string {
  let count = 0;
  return text.replace(/[aeopcixy]/g, (letter) => (count++ % 2 === 0 ? (GLYPHS[letter] ?? letter) : letter));
}

const zeroWidth = (text: string): string => text.replace(/(\p{L}{2})(?=\p{L})/gu, "$1\u200b");

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
