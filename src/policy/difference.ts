import type { DisclosedField } from "../domain/field.ts";

/** What one configuration makes of samples: each field and form that left, with how many samples disclosed it. */
export type Disclosures = ReadonlyMap<string, { readonly field: DisclosedField; readonly items: number }>;

export interface PolicyDifference {
  readonly added: readonly Change[];
  readonly removed: readonly Change[];
}

export interface Change {
  readonly field: DisclosedField;
  /** Samples that disclose it under the policy that does. */
  readonly items: number;
  readonly approved: boolean;
}

/** Who approved which field in which form, and why. */
export interface Approval {
  readonly destination: string;
  readonly path: string;
  readonly form: string;
  readonly says: string;
}

export function collect(items: Iterable<readonly DisclosedField[]>): Disclosures {
  const seen = new Map<string, { field: DisclosedField; items: number }>();
  for (const fields of items) {
    for (const field of fields) {
      const key = keyOf(field);
      const entry = seen.get(key) ?? { field, items: 0 };
      entry.items++;
      seen.set(key, entry);
    }
  }
  return seen;
}

/** A field that was pseudonymous and is now clear is an added one: the recipient learns what it did not know. */
export function difference(
  destination: string,
  old: Disclosures,
  now: Disclosures,
  approvals: readonly Approval[],
): PolicyDifference {
  const approved = (field: DisclosedField) =>
    approvals.some((one) => one.destination === destination && one.path === field.path && one.form === field.form);
  const missingIn = (other: Disclosures, all: Disclosures): Change[] =>
    [...all]
      .filter(([key]) => !other.has(key))
      .map(([, { field, items }]) => ({ field, items, approved: approved(field) }))
      .toSorted((a, b) => (keyOf(a.field) < keyOf(b.field) ? -1 : 1));
  return { added: missingIn(old, now), removed: missingIn(now, old) };
}

const keyOf = ({ path, form }: DisclosedField): string => `${path} ${form}`;

/**
 * Reads approvals, one a line: destination, path, form, then who approved it and why. Blank lines and lines that begin
 * with `#` are skipped.
 *
 * @returns the approvals, or the number of the first line that is none
 */
export function readApprovals(text: string): readonly Approval[] | number {
  const approvals: Approval[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const [destination = "", path = "", form = "", ...says] = trimmed.split(/\s+/);
    if (says.length < 2) return index + 1;
    approvals.push({ destination, path, form, says: says.join(" ") });
  }
  return approvals;
}
