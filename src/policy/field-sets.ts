import { createHash } from "node:crypto";
import type { Category } from "../domain/category.ts";
import type { DisclosedField, Form } from "../domain/field.ts";

/**
 * The set of fields that one item disclosed. `id` is the first 8 bytes of a SHA-256 over the sorted fields, as an
 * unsigned decimal, so that every worker gives the same set the same id without asking anybody.
 */
export interface FieldSet {
  readonly id: string;
  readonly fields: readonly DisclosedField[];
}

/**
 * Field sets, one step per field. Items of one event carry the same keys in the same order, so nearly every step is
 * one look-up in an automaton that builds itself.
 */
export interface FieldSets {
  readonly number: (path: string, category: Category, form: Form) => number;
  readonly start: () => State;
  readonly finish: (state: State) => FieldSet;
}

export interface State {
  /** The step that led here; undefined at the start. */
  readonly from: { readonly state: State; readonly field: number } | undefined;
  readonly next: Map<number, State>;
  /** Shared by all states of one automaton: how many there are. */
  readonly size: { states: number };
  set?: FieldSet;
}

/** Anybody can send fields in any order; beyond this the automaton begins anew. */
export const MOST_STATES = 50_000;

const beginning = (): State => ({ from: undefined, next: new Map(), size: { states: 1 } });

/** @param mostSets the cap per destination; sets beyond it fold into one wildcard set per combination of categories */
export function fieldSets(mostSets = 4_096): FieldSets {
  const numbers = new Map<string, number>();
  const fields: DisclosedField[] = [];
  const sets = new Map<string, FieldSet>();
  let root = beginning();

  const setOf = (members: readonly DisclosedField[]): FieldSet => {
    const id = fieldSetId(members);
    const known = sets.get(id);
    if (known !== undefined) return known;
    if (sets.size >= mostSets && members.some((one) => !one.path.endsWith("*"))) return setOf(widened(members));
    const set = { id, fields: members };
    sets.set(id, set);
    return set;
  };

  return {
    number: (path, category, form) => {
      const key = `${path}|${category}|${form}`;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      fields.push({ path, category, form });
      numbers.set(key, fields.length - 1);
      return fields.length - 1;
    },
    start: () => {
      if (root.size.states > MOST_STATES) root = beginning();
      return root;
    },
    finish: (state) => {
      if (state.set === undefined) {
        const unique = [...numbersOf(state)].map((one) => fields[one]).filter((one) => one !== undefined);
        state.set = setOf(unique.toSorted(byPath));
      }
      return state.set;
    },
  };

  function widened(members: readonly DisclosedField[]): DisclosedField[] {
    const folded = members.map((one) => ({ ...one, path: `${one.path.split(".")[0]}.*` }));
    return [...new Map(folded.map((one) => [canonical(one), one])).values()].toSorted(byPath);
  }
}

/** One more field. */
export function step(state: State, field: number): State {
  const known = state.next.get(field);
  if (known !== undefined) return known;
  const next: State = { from: { state, field }, next: new Map(), size: state.size };
  state.size.states++;
  state.next.set(field, next);
  return next;
}

function numbersOf(state: State): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (let at = state.from; at !== undefined; at = at.state.from) numbers.add(at.field);
  return numbers;
}

const canonical = (field: DisclosedField): string => `${field.path}\t${field.category}\t${field.form}`;

const byPath = (a: DisclosedField, b: DisclosedField): number => (canonical(a) < canonical(b) ? -1 : 1);

/** The id of a sorted list of fields. */
export function fieldSetId(members: readonly DisclosedField[]): string {
  return createHash("sha256").update(members.map(canonical).join("\n")).digest().readBigUInt64BE(0).toString();
}
