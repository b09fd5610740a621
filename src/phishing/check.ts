import type { Evidence, Facts, Recipient } from "./facts.ts";
import type { MailSketch } from "./sketch.ts";

/** The languages that the inspector answers in. */
export const LANGUAGES = ["en", "fr", "es", "de", "it"] as const;
export type Language = (typeof LANGUAGES)[number];

/** `relief` speaks for the mail, `context` neither for nor against it, the others against it. */
export type CheckGroup = "identity" | "links" | "asks" | "wording" | "disguise" | "context" | "relief";

/** One thing to look for, in one file with its examples. It finds and quotes; what follows is the verdict's business. */
export interface Check {
  /** The file's name. */
  readonly id: string;
  readonly group: CheckGroup;
  /** A whole sentence for people. */
  readonly says: Readonly<Record<Language, string>>;
  /** Places in the mail; empty when there is nothing. */
  readonly find: (facts: Facts) => readonly Evidence[];
  readonly positives: readonly Example[];
  readonly negatives: readonly Example[];
}

export interface Example extends MailSketch {
  readonly exposed?: Recipient["exposed"];
}
