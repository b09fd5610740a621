import type { Category } from "./category.ts";

/** How a field left. */
export const FORMS = ["clear", "masked", "pseudonymous", "generalised"] as const;
export type Form = (typeof FORMS)[number];

/** One field that left: a path in the vendor's own shape, its category and its form. Never a value. */
export interface DisclosedField {
  readonly path: string;
  readonly category: Category;
  readonly form: Form;
}

/** How often a field came in, and what became of it. Never a value. */
export interface FieldUse {
  readonly path: string;
  /**
   * The path as it may rest. The same where the field has left, because then the last look has been over its key; else
   * with a star for each key that nobody declared, because a key may be a value.
   */
  readonly restPath: string;
  readonly category: Category;
  /** No rule, no adapter and no key name says anything of it, so that the policy's `undeclared` decides. */
  readonly undeclared: boolean;
  /** Items that it left in, or would have left in, by form. */
  readonly left: Readonly<Partial<Record<Form, number>>>;
  /** How often it was taken away. */
  readonly gone: number;
}

/** What a rule took away. Names where, what and why; never the value. */
export interface Remark {
  readonly path: string;
  readonly category: Category;
  readonly method: "drop" | "mask" | "pseudonymise" | "generalise" | "withhold" | "cut-by-last-look";
  readonly why: string;
}
