/** One item as far as ids go: what it is called, and which id stands in which field. */
export interface Mention {
  readonly name: string;
  readonly ids: Readonly<Record<string, unknown>>;
}

/** What SDKs say when a click led to nothing for a while, or not at all when the page was left before. */
const BY_THE_CLOCK = /dead.?click|viewport/i;

/**
 * The graph of ids and items without the ids themselves: two are equal when one can be laid over the other. An id is
 * known by where it stands.
 */
export function shapeOf(mentions: readonly Mention[]): readonly string[] {
  const named = mentions
    .filter(({ name }) => !BY_THE_CLOCK.test(name))
    .map(({ name, ids }) => ({
      // What a policy masks in the name of an event is no difference.
      name: name.startsWith("Mail from") ? "Mail" : name,
      ids: Object.entries(ids).filter(([, id]) => id !== undefined && id !== null && id !== ""),
    }));
  const places = new Map<unknown, string[]>();
  for (const { name, ids } of named)
    for (const [field, id] of ids) places.set(id, [...(places.get(id) ?? []), `${name}.${field}`]);
  const known = (id: unknown): string => (places.get(id) ?? []).toSorted().join(" ");
  return named.map(({ name, ids }) => JSON.stringify([name, ids.map(([field, id]) => [field, known(id)])])).toSorted();
}
