import type { Item } from "./decode.ts";
import { isItem } from "./decode.ts";

/** What the vendor holds about one person or group. A Map, so that a property called `__proto__` is only a property. */
export type ProfileState = Map<string, unknown>;

type Operation = (state: ProfileState, name: string, value: unknown) => void;

const operations: Readonly<Record<string, Operation>> = {
  $set: (state, name, value) => {
    state.set(name, value);
  },
  $set_once: (state, name, value) => {
    if (!state.has(name)) state.set(name, value);
  },
  $add: (state, name, value) => {
    const before = state.get(name) ?? 0;
    if (typeof value === "number" && typeof before === "number") state.set(name, before + value);
  },
  $append: (state, name, value) => {
    const before = state.get(name) ?? [];
    if (Array.isArray(before)) state.set(name, [...before, value]);
  },
  $union: (state, name, value) => {
    const before = state.get(name) ?? [];
    const added: unknown[] = Array.isArray(value) ? value : [value];
    if (Array.isArray(before)) state.set(name, added.reduce(withOne, before));
  },
  $remove: (state, name, value) => {
    const before: unknown = state.get(name);
    if (Array.isArray(before))
      state.set(
        name,
        before.filter((each) => !isSame(each, value)),
      );
  },
};

export type Update = "kept" | "deleted";

/** Applies every operation of one update, in the vendor's meaning. Operations on a value of another type do nothing. */
export function applyUpdate(state: ProfileState, update: Item): Update {
  if ("$delete" in update) return "deleted";
  for (const [name, operation] of Object.entries(operations)) {
    const changes = update[name];
    if (!isItem(changes)) continue;
    for (const [property, value] of Object.entries(changes)) operation(state, property, value);
  }
  const unset = update["$unset"];
  if (Array.isArray(unset)) for (const property of unset) state.delete(String(property));
  return "kept";
}

function withOne(list: unknown[], value: unknown): unknown[] {
  return list.some((each) => isSame(each, value)) ? list : [...list, value];
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
