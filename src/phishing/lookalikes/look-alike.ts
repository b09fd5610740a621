/** How a name is made to look like another; one file of kinds/ each. */
export type KindId =
  | "combosquat"
  | "homoglyph"
  | "suffix"
  | "transposition"
  | "omission"
  | "repetition"
  | "plural"
  | "hyphenation"
  | "vowel-swap"
  | "replacement"
  | "insertion"
  | "addition"
  | "subdomain"
  | "bitsquat";

/** The domain that is imitated, taken apart: `openai` and `com`, and what is known about the brand behind it. */
export interface Original {
  readonly label: string;
  readonly suffix: string;
  /** ISO 639-1, of which words are taken; besides those that phishers use everywhere. */
  readonly languages: readonly string[];
  /** Where one word of the name ends and the next begins: 4 for `openai`, which is Open and AI. */
  readonly joints: readonly number[];
  /** Words that go with the name: `api`, `prime`. */
  readonly products: readonly string[];
}

/** A name that might be registered, not yet checked for being one: `label` may be Unicode, or invalid. */
export interface Candidate {
  readonly label: string;
  /** Of the original, unless said. */
  readonly suffix?: string;
  /**
   * From 0 to 1, for ordering only: how often phishers take this form, times how well it passes. The forms are ordered by
   * what the development mails show (words beside the name first, bit flips last).
   */
  readonly risk: number;
  /** What was done, for people: `"m" as "rn"`. */
  readonly says: string;
}

/** One way to make look-alikes. Pure; may yield duplicates and nonsense, which `lookAlikes` sorts out. */
export interface LookAlikeKind {
  readonly id: KindId;
  readonly says: string;
  readonly candidates: (original: Original) => Iterable<Candidate>;
  /** A domain and a name that this kind makes of it. */
  readonly positives: readonly (readonly [domain: string, name: string])[];
  /** A domain and a name that it must not make. */
  readonly negatives: readonly (readonly [domain: string, name: string])[];
}
