import type { Category } from "../../domain/category.ts";
import type { Form } from "../../domain/field.ts";

/** Languages that notices are written in. Whoever reads another gets the organisation's own, else English. */
export const LANGUAGES = ["en", "fr", "es", "de", "it"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Who reads a notice: each audience has a text of its own, whose first sentence says which it is. */
export const AUDIENCES = ["affected", "admins", "not-affected"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What was done about it; only what is known to be true is said. */
export const MEASURES = [
  "stopped-sending",
  "compared-dataset",
  "told-authority",
  "ended-contract",
  "reviewed-vendors",
] as const;
export type Measure = (typeof MEASURES)[number];

/** What a vendor does for us: what flows through here goes to analytics, else we can't know. */
export type Service = "analytics" | "other";

/** What every reader of a campaign is told alike. */
export interface Breach {
  /** Who writes: the organisation's own name. */
  readonly organisation: string;
  readonly vendor: string;
  /** Analytics in drafts that do not say. */
  readonly service?: Service;
  /** Where a person may ask. */
  readonly contact: string;
  /** The organisation's own domain, as people type it. */
  readonly site: string;
  /** The page where a code can be checked, as people type it; undefined when there is none. */
  readonly page?: string | undefined;
  /** Of the intrusion, in milliseconds. */
  readonly from: number;
  readonly to: number;
  /** When we were told. */
  readonly toldAt: number | undefined;
  /** Nothing can be missing from the scope; else "not touched" is only said as far as we know. */
  readonly isComplete: boolean;
  readonly measures: readonly Measure[];
}

/** One kind of data, and how it left. */
export interface Kind {
  readonly category: Category;
  readonly form: Form;
}

/** An affected person in the list that an organisation's admin gets. */
export interface Member {
  readonly id: string;
  readonly kinds: readonly Kind[];
}

export interface Organisation {
  readonly id: string;
  /** We process for it: this is the processor's notice of Art. 33(2), and the organisation decides what its people are told. */
  readonly isOurController: boolean;
  readonly members: readonly Member[];
}

/** What only this reader is told. */
export interface Reader {
  readonly name: string;
  readonly language: Language;
  /** Checkable by anybody; says nothing about the reader. */
  readonly code: string;
  /** The reader's own; empty for admins and those who are not affected. */
  readonly kinds: readonly Kind[];
  /** For admins only. */
  readonly organisation: Organisation | undefined;
  /** An earlier notice said that the reader was not affected. */
  readonly isCorrection: boolean;
}

export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Increases whenever a text says something else; it stands beside every proof of sending. */
export const TEXTS_VERSION = "2026-11-24.2";

/** The nearest language that there is a text in. */
export const languageFor = (wanted: string, own: string): Language =>
  LANGUAGES.find((one) => one === wanted) ?? LANGUAGES.find((one) => one === own) ?? "en";
