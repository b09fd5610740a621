import type { Category } from "../../domain/category.ts";
import type { Form } from "../../domain/field.ts";
import { Fault } from "../../platform/fault.ts";
import { classifyKey } from "../../policy/key-names.ts";
import { categoryOf, lastOf } from "./columns.ts";

/** A kind of data and the form in which the vendor held it. */
export interface ListedKind {
  readonly category: Category;
  readonly form: Form;
}

/** What a column says of a person besides its being exposed. */
export const LIST_ROLES = ["identity", "email", "organisation", "language"] as const;
export type ListRole = (typeof LIST_ROLES)[number];

export interface ListColumn {
  readonly name: string;
  readonly role: ListRole | null;
  /** What was exposed of whoever has something in it; null when that says nothing. */
  readonly exposes: ListedKind | null;
  /** Why, for the person who confirms it. */
  readonly because: string;
}

/** What an operator says of a list. */
export interface ListMapping {
  /** Names of the columns that have these roles, where they are not found. */
  readonly roles: Readonly<Partial<Record<ListRole, string>>>;
  /** What columns expose; null for one that was not at the vendor. */
  readonly columns: Readonly<Record<string, ListedKind | null>>;
  /** What was exposed of everybody in the list; then columns say nothing of it. */
  readonly exposed: readonly ListedKind[];
}

/**
 * Proposes what the columns of a list are. What an operator says counts first.
 *
 * @throws Fault `bad-dataset` when nothing leads to people, nothing was exposed, or a named column does not exist
 */
export function proposeListColumns(
  names: readonly string[],
  samples: readonly (readonly string[])[],
  { roles, columns, exposed }: ListMapping,
): readonly ListColumn[] {
  for (const name of [...Object.values(roles), ...Object.keys(columns)])
    if (names.filter((one) => one === name).length !== 1)
      throw new Fault("bad-dataset", `the list has no column "${name.slice(0, 80)}", or two of that name`);
  const seen = names.map((name, index) => ({ name, ...categoryOf(name, samples[index] ?? [], []) }));
  const chosen = new Map(Object.entries(roles).map(([role, name]) => [name, role as ListRole]));
  const found = new Map<string, ListRole>();
  for (const role of LIST_ROLES) {
    if (roles[role] !== undefined) continue;
    const first = seen.find((one) => !chosen.has(one.name) && !found.has(one.name) && SEEMS[role](one));
    if (first !== undefined) found.set(first.name, role);
  }
  const read = seen.map(({ name, category, because }): ListColumn => {
    const role = chosen.get(name) ?? found.get(name) ?? null;
    const said = columns[name];
    const own = {
      category: role !== null && category === NOTHING_KNOWN ? CATEGORY_OF[role] : category,
      form: "clear",
    } as const;
    return {
      name,
      role,
      exposes: exposed.length > 0 ? null : said === undefined ? own : said,
      because: said !== undefined || chosen.has(name) ? "chosen" : because,
    };
  });
  if (!read.some(({ role }) => role === "identity" || role === "email"))
    throw new Fault("bad-dataset", "no column leads to people; say which with --identity NAME or --email NAME");
  if (exposed.length === 0 && read.every((one) => one.exposes === null))
    throw new Fault("bad-dataset", "nothing was exposed by this; say what with --exposed CATEGORY, or map a column");
  return read;
}

/** What a column gets that neither its name nor its values explain. */
const NOTHING_KNOWN: Category = "user.behavior";

const CATEGORY_OF: Readonly<Record<ListRole, Category>> = {
  identity: "user.unique_id",
  email: "user.contact.email",
  organisation: "user.workplace",
  language: "user.demographic.language",
};

interface Seen {
  readonly name: string;
  readonly category: Category;
}

/** Whether a column's name says that it holds ids of organisations. */
export function seemsOrganisation(name: string): boolean {
  // As in `organisation_keys` of a destination; `company` alone is too often a name.
  if (lastOf(name).toLowerCase() === "org_id") return true;
  const key = classifyKey(lastOf(name));
  return key?.mapsAs === "identity" && key.category === "user.workplace";
}

const SEEMS: Readonly<Record<ListRole, (column: Seen) => boolean>> = {
  identity: ({ name }) => {
    const key = classifyKey(lastOf(name));
    return key?.mapsAs === "identity" && key.category === "user.unique_id";
  },
  email: ({ category }) => category === "user.contact.email",
  organisation: ({ name }) => seemsOrganisation(name),
  language: ({ category }) => category === "user.demographic.language",
};
