import type { Category } from "./category.ts";

/** Half-open range of UTF-16 code units in the text that was searched. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A detector's claim about a span. It never carries the value itself. */
export interface Finding extends Span {
  readonly detector: string;
  readonly category: Category;
}

/** An example that a detector must find: the substrings, in order. */
export interface Positive {
  readonly text: string;
  readonly finds: readonly string[];
}

/**
 * A detector: one file, with its proof inside. `find` runs in linear time over texts of bounded length
 * (`MAX_TEXT` in `detect.ts`) and returns spans in order, without overlaps.
 */
export interface Detector {
  /** Stable kebab-case id, shown in remarks and metrics. */
  readonly id: string;
  readonly category: Category;
  /** One plain sentence for people who read a policy. */
  readonly says: string;
  /** Traits (flags of `TRAIT`), one of which every text with a finding has; lets `detect` skip most texts. */
  readonly needs: number;
  readonly find: (text: string) => readonly Span[];
  readonly positives: readonly Positive[];
  /** Look-alikes that must give no finding. */
  readonly negatives: readonly string[];
}
