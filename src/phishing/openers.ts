import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { getDocumentProxy } from "unpdf";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import type { OpenedPdf, Openers } from "./extract/openers.ts";
import { LIMITS } from "./limits.ts";

/** Opens pictures and PDFs with the engines that ship with their packages. Nothing is fetched: zxing would ask a CDN. */
export function openEngines(): Openers {
  let isReady = false;
  const prepare = () => {
    if (isReady) return;
    const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
    isReady = true;
  };
  return {
    qr: async (image) => {
      if (pixelsOf(image) > LIMITS.qrImagePixels) return [];
      prepare();
      try {
        const codes = await readBarcodes(image, { formats: ["QRCode", "MicroQRCode"], maxNumberOfSymbols: 4 });
        return codes.filter(({ isValid }) => isValid).map(({ text }) => text.slice(0, LIMITS.urlChars));
      } catch {
        return [];
      }
    },
    pdf: readPdf,
  };
}

async function readPdf(file: Uint8Array): Promise<OpenedPdf | "encrypted" | undefined> {
  // Without its mark the engine searches the whole file for pieces of a PDF: seconds for 4 MiB of anything.
  if (!Buffer.from(file.buffer, file.byteOffset, Math.min(file.length, 1_024)).includes("%PDF-")) return undefined;
  // The engine takes the buffer over, and everything in the file is somebody else's: no evaluation, no fonts, no fetching.
  const options = {
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    stopAtErrors: true,
    verbosity: 0,
  };
  try {
    const document = await getDocumentProxy(new Uint8Array(file), options);
    try {
      const [texts, links]: [string[], string[]] = [[], []];
      for (let number = 1; number <= Math.min(document.numPages, LIMITS.pdfPages); number++) {
        const page = await document.getPage(number);
        const { items } = await page.getTextContent();
        texts.push(items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join(""));
        for (const { url } of (await page.getAnnotations()) as { url?: unknown }[]) {
          if (typeof url === "string") links.push(url);
        }
      }
      return { text: texts.join("\n").slice(0, LIMITS.pdfChars), links };
    } finally {
      await document.loadingTask.destroy();
    }
  } catch (error) {
    return error instanceof Error && error.name === "PasswordException" ? "encrypted" : undefined;
  }
}

/** Width times height as the file's head says, before anything is unpacked; infinite for what is no PNG, JPEG, GIF or BMP. */
export function pixelsOf(image: Uint8Array): number {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  if (bytes.length < 30) return Number.POSITIVE_INFINITY;
  switch (bytes.toString("latin1", 0, 2)) {
    case "\x89P":
      return bytes.readUInt32BE(16) * bytes.readUInt32BE(20);
    case "GI":
      return bytes.readUInt16LE(6) * bytes.readUInt16LE(8);
    case "BM":
      return Math.abs(bytes.readInt32LE(18) * bytes.readInt32LE(22));
    case "\xff\xd8":
      return jpegPixels(bytes);
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** ITU-T T.81 §B.1: segments up to the start of a frame, which holds height and width. */
function jpegPixels(bytes: Buffer): number {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7);
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return Number.POSITIVE_INFINITY;
}
