import type { Category } from "../domain/category.ts";
import type { FieldUse } from "../domain/field.ts";
import type { Policy, Rule } from "../domain/policy.ts";
import { addedUp } from "./field-uses.ts";
import type { Generalisation } from "./generalise.ts";
import type { Minimiser } from "./minimise.ts";

/** The minimisers of one destination: one for each set of rules that events and sources select. */
export interface Minimisers {
  /** @param event what the item is called, if it has a name */
  readonly of: (event: string | undefined, source: string) => Minimiser;
  readonly takenSince: () => ReadonlyMap<Category, number>;
  readonly usesSince: () => readonly FieldUse[];
}

/**
 * Rules may name events or sources; for the others they do not exist. Which rules apply is worked out once per
 * combination that the policy itself names, so that their number is bounded however many events there are.
 */
export function narrowed(
  policy: Policy<Generalisation>,
  create: (policy: Policy<Generalisation>) => Minimiser,
): Minimisers {
  const known = new Map<string, Minimiser>();
  const picked = (pick: (rule: Rule<Generalisation>) => readonly string[] | undefined) =>
    new Set(policy.rules.flatMap((rule) => pick(rule) ?? []));
  const events = picked((rule) => rule.events);
  const sources = picked((rule) => rule.sources);

  const of = (event: string, source: string): Minimiser => {
    const key = JSON.stringify([event, source]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const applies = (rule: Rule<Generalisation>) =>
      (rule.events?.includes(event) ?? true) && (rule.sources?.includes(source) ?? true);
    const own = policy.rules.slice(0, policy.own).filter(applies).length;
    const minimiser = create({ ...policy, rules: policy.rules.filter(applies), own });
    known.set(key, minimiser);
    return minimiser;
  };
  const everyday = of(OTHER, OTHER);

  return {
    of: (event, source) => {
      const named = event !== undefined && events.has(event) ? event : OTHER;
      if (named === OTHER && !sources.has(source)) return everyday;
      return of(named, sources.has(source) ? source : OTHER);
    },
    takenSince: () => {
      const counts = new Map<Category, number>();
      for (const one of known.values())
        for (const [category, count] of one.takenSince()) counts.set(category, (counts.get(category) ?? 0) + count);
      return counts;
    },
    usesSince: () => addedUp([...known.values()].flatMap((one) => one.usesSince())),
  };
}

/** No event and no source can be called so: names in rules are not empty. */
const OTHER = "";
