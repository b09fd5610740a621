import type { Category } from "./category.ts";

/** What a policy does to a field. */
export const METHODS = ["keep", "drop", "mask", "pseudonymise", "generalise", "withhold"] as const;
export type Method = (typeof METHODS)[number];

/** One rule: where, what, why. */
export interface Rule<To extends string = string> {
  /** A path pattern, or `category:` and a category or its parent. */
  readonly where: string;
  readonly what: Method;
  readonly to?: To | undefined;
  /** Of `keep`: the only values that stay. */
  readonly values?: readonly string[] | undefined;
  /** Names of events, and ids of sources, that the rule is for; for all of them when left out. */
  readonly events?: readonly string[] | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly why: string;
}

export interface Policy<To extends string = string> {
  readonly name: string;
  /** `scan`: an undeclared field stays when nothing speaks against it. `drop`: it goes. `keep`: it stays (tests only). */
  readonly undeclared: "scan" | "drop" | "keep";
  /** Most specific wins; of equals, the first. */
  readonly rules: readonly Rule<To>[];
  /** How many of the first rules an operator wrote: those also win over what an adapter knows of a field. */
  readonly own: number;
}

export const categoryRule = <To extends string>(
  where: Category | "user" | "user.contact" | "user.financial" | "user.location",
  what: Method,
  why: string,
): Rule<To> => ({
  where: `category:${where}`,
  what,
  why,
});
