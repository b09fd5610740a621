import type { Category } from "../../domain/category.ts";
import { Fault } from "../../platform/fault.ts";
import type { KnownField } from "../../vendors/vendor.ts";
import { type DatasetColumn, lastOf } from "../dataset/columns.ts";
import { seemsOrganisation } from "../dataset/list-columns.ts";

/** What a column says of a person besides who it is. */
export const ABOUT_ROLES = ["organisation", "country", "language"] as const;
export type AboutRole = (typeof ABOUT_ROLES)[number];

/** Names of the columns that have these roles, where they are not found; blank when no column has one. */
export type AboutNames = Readonly<Partial<Record<AboutRole, string>>>;

/** What a column of a baseline is taken for. */
export interface BaselineColumn extends Omit<DatasetColumn, "role"> {
  readonly role: DatasetColumn["role"] | AboutRole;
}

const CATEGORY_OF: Readonly<Record<AboutRole, Category>> = {
  organisation: "user.workplace",
  country: "user.contact.address.country",
  language: "user.demographic.language",
};

/**
 * Finds the columns that say whose customer somebody is, and where people live and what they speak. What an operator says
 * counts first; then the first column that seems to be one.
 *
 * @throws Fault `bad-dataset` when a named column does not exist, exists twice, or is taken for something else
 */
export function aboutColumns(
  columns: readonly DatasetColumn[],
  names: AboutNames,
  {
    fields,
    organisationKeys,
  }: { readonly fields: readonly KnownField[]; readonly organisationKeys: readonly string[] },
): readonly BaselineColumn[] {
  const organisations = new Set(fields.filter(({ role }) => role === "organisation").map(({ where }) => lastOf(where)));
  const seems = (role: AboutRole, { name, category }: DatasetColumn): boolean =>
    role === "organisation"
      ? organisations.has(lastOf(name)) || organisationKeys.includes(lastOf(name)) || seemsOrganisation(name)
      : category === CATEGORY_OF[role];

  const roles = new Map<DatasetColumn, AboutRole>();
  for (const role of ABOUT_ROLES) {
    const name = names[role];
    if (name === undefined || name === "") continue;
    const [column, second] = columns.filter((one) => one.name === name);
    const named = `"${name.slice(0, 80)}"`;
    if (column === undefined || second !== undefined)
      throw new Fault("bad-dataset", `the dataset has no column ${named}, or two of that name`);
    if (column.role === "identity" || roles.has(column))
      throw new Fault("bad-dataset", `column ${named} can't be the ${role}: it is taken for something else already`);
    roles.set(column, role);
  }
  for (const role of ABOUT_ROLES) {
    if (names[role] !== undefined) continue;
    const found = columns.find((one) => one.role === "field" && !roles.has(one) && seems(role, one));
    if (found !== undefined) roles.set(found, role);
  }
  return columns.map((one) => {
    const role = roles.get(one);
    if (role === undefined) return one;
    const because = names[role] === undefined ? "its name" : "chosen";
    return { ...one, role, category: CATEGORY_OF[role], because };
  });
}
