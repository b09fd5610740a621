/**
 * What it takes to look into pictures and documents. Both are large WebAssembly or script engines, so they are given to
 * the inspector and not imported by it: a mail without pictures never loads them.
 */
export interface Openers {
  /** Texts of the QR codes in an image file; empty when there is none or the file can't be read. */
  readonly qr: (image: Uint8Array) => Promise<readonly string[]>;
  /** Text and link targets of a PDF, or undefined when it can't be read; "encrypted" when it needs a password. */
  readonly pdf: (file: Uint8Array) => Promise<OpenedPdf | "encrypted" | undefined>;
}

export interface OpenedPdf {
  readonly text: string;
  readonly links: readonly string[];
}

/** Opens nothing: for callers who want text and links of the mail itself only. */
export const NO_OPENERS: Openers = { qr: async () => [], pdf: async () => undefined };
