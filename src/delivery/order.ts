import type { Announced } from "./lane.ts";

/**
 * Puts items whose order matters into as few requests as possible: items of one person keep their order, items of
 * different people may share a request. Each item gets the earliest step that is not before an item it must follow;
 * two items of one person share a step only when they leave by the same route.
 *
 * @returns groups of one route each, to be sent one after the other
 */
export function inOrder(items: readonly Announced[]): readonly (readonly Announced[])[] {
  const last = new Map<string, { readonly step: number; readonly route: string }>();
  const steps = new Map<number, Map<string, Announced[]>>();
  for (const item of items) {
    const { route } = item.line;
    const who = peopleOf(item);
    const step = who.reduce((most, key) => {
      const before = last.get(key);
      return before === undefined ? most : Math.max(most, before.route === route ? before.step : before.step + 1);
    }, 0);
    for (const key of who) last.set(key, { step, route });
    const routes = steps.get(step) ?? new Map<string, Announced[]>();
    routes.set(route, [...(routes.get(route) ?? []), item]);
    steps.set(step, routes);
  }
  return [...steps].toSorted(([a], [b]) => a - b).flatMap(([, routes]) => [...routes.values()]);
}

/** Keys of everyone whom an item touches: its subject, the ends of its links, the group. */
function peopleOf({ envelope, line }: Announced): readonly string[] {
  const indexes = new Set([line.subject, line.organisation, ...line.links.flatMap(([from, to]) => [from, to])]);
  return [...indexes].flatMap((index) => envelope.identities[index]?.key ?? []);
}
