import { detect } from "../../detectors/detect.ts";
import type { Category } from "../../domain/category.ts";
import { Fault } from "../../platform/fault.ts";
import { classifyKey } from "../../policy/key-names.ts";
import type { KnownField } from "../../vendors/vendor.ts";

/** What a column of a vendor's dataset is taken for. */
export interface DatasetColumn {
  readonly name: string;
  /** An `identity` leads to people; a `field` is something that the vendor held of them. */
  readonly role: "identity" | "field";
  readonly category: Category;
  /** Why, for the person who confirms it. */
  readonly because: string;
}

export interface ColumnKnowledge {
  /** Of these values, the ones that are pseudonyms of this destination. */
  readonly pseudonymsAmong: (values: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Whether a value is a person's or device's own id. */
  readonly isKnownId: (value: string) => boolean;
  readonly knownFields: readonly KnownField[];
}

/**
 * Proposes what each column is, from its values first and from its name second: vendors rename columns, and values that
 * are pseudonyms of this destination can't be anything else.
 *
 * @param samples some values of each column
 * @param chosen names that an operator says are identities
 * @throws Fault `bad-dataset` when no column leads to people, or a chosen one does not exist
 */
export async function proposeColumns(
  names: readonly string[],
  samples: readonly (readonly string[])[],
  chosen: readonly string[],
  knowledge: ColumnKnowledge,
): Promise<readonly DatasetColumn[]> {
  for (const name of chosen)
    if (!names.includes(name)) throw new Fault("bad-dataset", `the dataset has no column "${name.slice(0, 80)}"`);
  const columns = await Promise.all(
    names.map(async (name, index): Promise<DatasetColumn> => {
      const values = samples[index] ?? [];
      const identity = await identityOf(name, values, chosen, knowledge);
      if (identity !== undefined) return { name, role: "identity", category: "user.unique_id", because: identity };
      return { name, role: "field", ...categoryOf(name, values, knowledge.knownFields) };
    }),
  );
  if (columns.some((one) => one.role === "identity")) return columns;
  throw new Fault("bad-dataset", "no column leads to people; say which one holds their ids with --identity NAME");
}

async function identityOf(
  name: string,
  values: readonly string[],
  chosen: readonly string[],
  { pseudonymsAmong, isKnownId, knownFields }: ColumnKnowledge,
): Promise<string | undefined> {
  if (chosen.length > 0) return chosen.includes(name) ? "chosen" : undefined;
  const pseudonyms = await pseudonymsAmong(values);
  if (pseudonyms.size > 0) return `${pseudonyms.size} of ${values.length} values are pseudonyms of this destination`;
  const ids = values.filter(isKnownId).length;
  if (ids > 0) return `${ids} of ${values.length} values are ids of people whom the ledger knows`;
  const last = lastOf(name);
  const byName = fieldCalled(last, knownFields)?.role === "identity" || classifyKey(last)?.mapsAs === "identity";
  return byName && classifyKey(last)?.category !== "user.workplace" ? "its name" : undefined;
}

/** The last step of a name with dots. */
export const lastOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

const fieldCalled = (last: string, fields: readonly KnownField[]): KnownField | undefined =>
  fields.find((one) => lastOf(one.where) === last);

/** What kind of data a column holds: by most of its values, else by its name. */
export function categoryOf(
  name: string,
  values: readonly string[],
  fields: readonly KnownField[],
): Pick<DatasetColumn, "category" | "because"> {
  const found = new Map<Category, number>();
  for (const value of values) {
    const whole = detect(value).find((one) => one.start === 0 && one.end === value.length);
    if (whole !== undefined) found.set(whole.category, (found.get(whole.category) ?? 0) + 1);
  }
  const [most, count = 0] = [...found].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  if (most !== undefined && count * 2 > values.length) return { category: most, because: "its values" };
  const last = lastOf(name);
  const known = fieldCalled(last, fields)?.category ?? classifyKey(last)?.category;
  return known === undefined
    ? { category: "user.behavior", because: "nothing else is known of it" }
    : { category: known, because: "its name" };
}
