/** What a page, or a part of plain text, shows to a person, and what it hides. Offsets count characters of `visible`. */
export interface Page {
  /** Part number, with what was opened inside it: `2`, `3/qr`, `4/page`. */
  readonly part: string;
  readonly kind: PageKind;
  readonly visible: string;
  readonly hidden: string;
  readonly links: readonly Link[];
  readonly forms: readonly Form[];
  readonly images: readonly Image[];
  /** Code that builds or decodes another page: `atob`, `Blob`, `unescape`, and how it is called. */
  readonly scripts: readonly string[];
  /** Literals in scripts that may hold a page of their own, still encoded. */
  readonly packed: readonly string[];
}

/** Where the text stood: shown at once, or only when an attachment is opened. */
export type PageKind = "text" | "html" | "attached-page" | "calendar" | "pdf" | "qr" | "attached-mail";

export interface Link {
  readonly part: string;
  readonly offset: number;
  /** The address as written, with `<base href>` applied, at most `LIMITS.urlChars` long. */
  readonly href: string;
  /** What a person reads where the link is; empty for an image or a form. */
  readonly shown: string;
  readonly via: "anchor" | "text" | "form" | "refresh" | "image-map" | "qr" | "pdf" | "calendar";
}

export interface Form {
  readonly part: string;
  readonly offset: number;
  readonly action: string;
  readonly hasPassword: boolean;
  readonly fields: readonly string[];
}

export interface Image {
  readonly part: string;
  readonly src: string;
  readonly alt: string;
  readonly isLinked: boolean;
}

export const emptyPage = (part: string, kind: PageKind): Page => ({
  part,
  kind,
  visible: "",
  hidden: "",
  links: [],
  forms: [],
  images: [],
  scripts: [],
  packed: [],
});
