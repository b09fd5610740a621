import type { FieldUse, Form } from "../domain/field.ts";
import type { FieldSet } from "./field-sets.ts";
import type { PathNode } from "./paths.ts";

const keyOf = ({ path, category }: FieldUse): string => `${path}\t${category}`;

const sumOf = (a: FieldUse["left"], b: FieldUse["left"]): FieldUse["left"] => {
  const left: Partial<Record<Form, number>> = { ...a };
  for (const [form, count] of Object.entries(b) as [Form, number][]) left[form] = (left[form] ?? 0) + count;
  return left;
};

/**
 * Uses of the same field added up, sorted by path.
 * @param most fields beyond it are left out: whoever sends items can make up as many paths as they like
 */
export function addedUp(uses: Iterable<FieldUse>, most = MOST_FIELDS): readonly FieldUse[] {
  const sums = new Map<string, FieldUse>();
  for (const one of uses) {
    const key = keyOf(one);
    const before = sums.get(key);
    if (before === undefined && sums.size >= most) continue;
    // What the policy says of a field may have changed since: the later word counts.
    sums.set(
      key,
      before === undefined
        ? one
        : {
            ...one,
            restPath: before.restPath === before.path ? before.path : one.restPath,
            left: sumOf(before.left, one.left),
            gone: before.gone + one.gone,
          },
    );
  }
  return [...sums.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const MOST_FIELDS = 5_000;

/** Uses as they may be written down. */
export const atRest = (uses: Iterable<FieldUse>): readonly FieldUse[] =>
  addedUp([...uses].map((one) => ({ ...one, path: one.restPath })));

/** Uses whose paths may not be written down. */
export const inMemory = (uses: readonly FieldUse[]): readonly FieldUse[] =>
  uses.filter((one) => one.path !== one.restPath);

/** Fields of the sets that items had, and fields of which nothing was left. */
export function usesOf(items: ReadonlyMap<FieldSet, number>, nodes: readonly PathNode[]): readonly FieldUse[] {
  const undeclared = new Map(nodes.map((node) => [node.path, node.undeclared]));
  const left = [...items].flatMap(([{ fields }, count]) =>
    fields.map(({ path, category, form }) => ({
      path,
      restPath: path,
      category,
      undeclared: undeclared.get(path) ?? true,
      left: { [form]: count },
      gone: 0,
    })),
  );
  const gone = nodes
    .filter((node) => node.gone > 0)
    .map(({ path, restPath, category, undeclared: isUndeclared, gone: count }) => ({
      path,
      restPath,
      category,
      undeclared: isUndeclared,
      left: {},
      gone: count,
    }));
  return addedUp([...left, ...gone]);
}
