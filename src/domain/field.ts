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

/** What a rule took away. Names where, what and why; never the value. */
export interface Remark {
  readonly path: string;
  readonly category: Category;
  readonly method: "drop" | "mask" | "pseudonymise" | "generalise" | "withhold" | "cut-by-last-look";
  readonly why: string;
}
