/** Everything about a mail is written by somebody else, so everything has a limit. The numbers stand here only. */
export const LIMITS = {
  /** Bytes of one mail that are looked at; the rest is left and said so. */
  mailBytes: 12 * 2 ** 20,
  headerBytes: 256 * 2 ** 10,
  headers: 1_000,
  parts: 200,
  /** Lines that look like the boundary of a part. */
  boundaryLines: 20_000,
  /** Multiparts and attached messages inside one another. */
  nesting: 32,
  /** Decoded bytes of one text part. */
  textBytes: 2 * 2 ** 20,
  /** Characters of markup, over all pages. */
  markupChars: 1_500_000,
  /** Characters of visible text that phrases are looked for in, over all parts. */
  readChars: 100_000,
  links: 1_000,
  urlChars: 4_096,
  addresses: 50,
  /** Images in which a QR code is looked for, and how large they may be. */
  qrImages: 6,
  qrImageBytes: 2 * 2 ** 20,
  qrImagePixels: 2_000_000,
  pdfs: 2,
  pdfBytes: 2 ** 20,
  pdfPages: 8,
  pdfChars: 50_000,
  /** Pages inside `data:` URLs, attached pages in attached messages and so on. */
  pages: 10,
  excerptChars: 80,
  /** Excerpts that one reason may quote. */
  excerpts: 3,
  dnsLookups: 40,
  dnsTimeoutMs: 3_000,
  mailsInFolder: 1_000_000,
} as const;

/** What a limit cut off, as named in the `limits` of a result. */
export type LimitHit =
  | "mail-cut"
  | "headers-cut"
  | "parts-cut"
  | "nesting-cut"
  | "text-cut"
  | "links-cut"
  | "pages-cut"
  | "images-not-read"
  | "pdf-not-read"
  | "encrypted"
  | "no-headers"
  | "no-authentication"
  | "dns-cut";
