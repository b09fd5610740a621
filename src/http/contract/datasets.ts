import { z } from "zod";
import { CATEGORIES } from "../../domain/category.ts";
import { FORMS } from "../../domain/field.ts";
import type { AboutRole } from "../../incidents/baseline/about-columns.ts";
import type { ListRole } from "../../incidents/dataset/list-columns.ts";
import { when } from "./contract.ts";

/** What is said of a dataset that is sent as it is: JSON in base64url. */
export const ABOUT_DATASET = "bulkhead-dataset";

const operator = z.string().min(1).max(200);
const dataset = z.string().regex(/^[0-9a-f]{64}$/, "give the dataset's SHA-256");
const identities = z.array(z.string().max(500)).max(20).default([]);

const head = z
  .string({ error: "say what the dataset is called and who delivered it" })
  .max(8_192)
  .transform((text, context) => {
    try {
      return JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: "is no JSON in base64url" });
      return z.NEVER;
    }
  });
const about = z.strictObject({
  name: z.string().min(1).max(500),
  delivered: z.string().trim().min(1).max(2_000),
  operator,
});
export const datasetHead = head.pipe(about);

export const columnsRequest = z.strictObject({ dataset, identities });
export const reconcileRequest = z.strictObject({ dataset, identities, operator });

const column = z.string().min(1).max(500);
/** Roles that somebody gave a column. */
const given = <R extends string>(roles: Partial<Record<R, string | undefined>>): Partial<Record<R, string>> =>
  Object.fromEntries(Object.entries(roles).filter(([, name]) => name !== undefined)) as Partial<Record<R, string>>;
const kind = z.strictObject({ category: z.enum(CATEGORIES), form: z.enum(FORMS) });

/** A list of people, and what an operator says of its columns. */
export const listColumnsRequest = z.strictObject({
  dataset,
  roles: z
    .strictObject({ identity: column, email: column, organisation: column, language: column })
    .partial()
    .default({})
    .transform(given<ListRole>),
  columns: z.record(column, kind.nullable()).default({}),
  exposed: z.array(kind).max(CATEGORIES.length).default([]),
});
export const listScopeRequest = listColumnsRequest.extend({ operator });

const destination = z.string().min(1).max(63);
const DAY_MS = 86_400_000;
/** A day alone is any moment of that day (UTC). */
const asOf = z.string().transform((text, context) => {
  const read = when.safeParse(text);
  if (read.success) return { since: read.data, until: text.length === 10 ? read.data + DAY_MS - 1 : read.data };
  context.addIssue({ code: "custom", message: read.error.issues[0]?.message ?? "there is no such time" });
  return z.NEVER;
});
export const baselineHead = head.pipe(about.extend({ destination }));
/** Blank: no column has this role. */
const columnOrNone = z.string().max(500);
export const baselineFile = z.strictObject({
  destination,
  dataset,
  identities,
  about: z
    .strictObject({ organisation: columnOrNone, country: columnOrNone, language: columnOrNone })
    .partial()
    .default({})
    .transform(given<AboutRole>),
});
export const baselineRequest = baselineFile.extend({
  asOf: asOf.optional(),
  part: z.boolean().default(false),
  operator,
});

export const drillRequest = z.strictObject({
  destination,
  missingPercent: z.int().min(0).max(99),
  strangers: z.int().min(0).max(1_000_000),
  operator,
});
