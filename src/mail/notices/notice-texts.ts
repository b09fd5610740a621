import type { Category } from "../../domain/category.ts";
import type { Form } from "../../domain/field.ts";
import type { Audience, Measure, Service } from "./notice.ts";

/** All that a language says: data, so that a translator needs no code. `{words}` are filled in; see `FILLED`. */
export interface NoticeTexts {
  readonly subject: Readonly<Record<Audience, string>>;
  readonly greeting: { readonly named: string; readonly unnamed: string };
  /** The first sentence: which audience the reader is. */
  readonly opening: Readonly<Record<Audience, string>>;
  /** What the vendor is to us, as it stands in the opening. */
  readonly service: Readonly<Record<Service, string>>;
  /** Art. 33(2): for organisations that we process for. */
  readonly processor: string;
  readonly correction: string;
  readonly happened: { readonly heading: string; readonly day: string; readonly days: string; readonly told: string };
  readonly data: { readonly heading: string; readonly yours: string; readonly members: string };
  readonly untouched: { readonly heading: string; readonly sure: string; readonly asKnown: string };
  readonly risks: {
    readonly heading: string;
    /** Data in clear that a fraud may cite. */
    readonly cited: string;
    /** Nothing in clear that names or reaches the reader. */
    readonly opaque: string;
    readonly anyway: string;
  };
  readonly done: { readonly heading: string } & Readonly<Record<Measure, string>>;
  readonly advice: { readonly heading: string; readonly nothing: string; readonly list: readonly string[] };
  readonly contact: {
    readonly heading: string;
    readonly ask: string;
    readonly check: string;
    /** Where there is a page for codes. */
    readonly checkOnPage: string;
  };
  readonly signature: string;
  readonly categories: Readonly<Record<Category, string>>;
  readonly forms: Readonly<Record<Form, string>>;
}

/** The words that may stand in braces. */
export const FILLED = [
  "organisation",
  "vendor",
  "service",
  "contact",
  "site",
  "page",
  "code",
  "name",
  "from",
  "to",
  "day",
  "members",
  "count",
  "cited",
] as const;
