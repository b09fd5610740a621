import type { Kind } from "../../mail/notices/notice.ts";

const known = new Map<string, readonly Kind[]>();
const MOST_KNOWN = 10_000;

/** The kinds of data among fields, each once. Many people have the same: they share one list. */
export function kindsOf(fields: readonly Kind[]): readonly Kind[] {
  const kinds = new Map(fields.map(({ category, form }) => [`${category} ${form}`, { category, form }]));
  const key = [...kinds.keys()].toSorted().join("\n");
  const found = known.get(key) ?? [...kinds.values()].toSorted((a, b) => (a.category < b.category ? -1 : 1));
  if (known.size < MOST_KNOWN) known.set(key, found);
  return found;
}

/** Those of most people, for a sample. */
export function usualKinds(people: readonly { readonly kinds: readonly Kind[] }[]): readonly Kind[] {
  const counts = new Map<readonly Kind[], number>();
  for (const { kinds } of people) counts.set(kinds, (counts.get(kinds) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? [];
}
