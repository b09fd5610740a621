import type { Category } from "../domain/category.ts";
import type { Form } from "../domain/field.ts";
import { BoundedCache } from "../platform/bounded-cache.ts";
import type { Decision, Resolved, Resolver } from "./compile.ts";
import { type FieldSets, type State, step } from "./field-sets.ts";
import { gramsOf } from "./last-look.ts";
import { isLabel, type Treat, type Treated } from "./treat.ts";

/**
 * The paths seen at one destination, as a tree: what a policy says of a path is worked out at the first item and read
 * from here at every later one.
 */
export interface PathNode {
  readonly path: string;
  /** The path with a star for each key that nobody declared. */
  readonly restPath: string;
  readonly category: Category;
  readonly decision: Decision;
  readonly organisation: boolean;
  readonly declared: boolean;
  /** The key as JSON, between comma and colon. */
  readonly emit: string;
  /** What the last look notes of a key that nobody declared. */
  readonly grams: readonly number[];
  readonly child: (key: string) => PathNode;
  /** What becomes of a text here; undefined when the item must be withheld. */
  readonly treat: (text: string) => Treated | undefined;
  /** The field set's next state when this path is disclosed in this form. */
  readonly disclosed: (state: State, form: Form) => State;
  readonly undeclared: boolean;
  /** How often something was taken here since the last report. */
  taken: number;
  /** How often it was taken as a whole, since the last report of fields. */
  gone: number;
}

export interface PathTree {
  readonly root: PathNode;
  /** All nodes that exist, for metrics; bounded by `MOST_NODES`. */
  readonly nodes: () => readonly PathNode[];
}

/** Texts treated under one decision and category. */
interface Memory {
  readonly texts: BoundedCache<string, Treated>;
  lastText: string | undefined;
  last: Treated | undefined;
}

const MOST_NODES = 4_000;
const REMEMBERED_TEXTS = 20_000;
const LONGEST_REMEMBERED = 512;
const LONGEST_KEY = 256;
const FEW = 256;
const QUICK = 128;

/** Items of one kind carry the same fields in the same order, so a path mostly follows the state that it followed last. */
function disclosedAt(number: (form: Form) => number): PathNode["disclosed"] {
  let from: State | undefined;
  let fromForm: Form | undefined;
  let to: State | undefined;
  return (state, form) => {
    if (state === from && form === fromForm && to !== undefined) return to;
    from = state;
    fromForm = form;
    to = step(state, number(form));
    return to;
  };
}

export function pathTree(resolve: Resolver, sets: FieldSets, treat: Treat, transparent: boolean): PathTree {
  const nodes: PathNode[] = [];
  /** Texts treated before, shared by all paths of one decision and category. */
  const memories = new Map<string, Memory>();
  const labels = new BoundedCache<string, boolean>(REMEMBERED_TEXTS);

  /** Whether an undeclared key is a name that a developer chose, rather than a value. */
  const keyIsLabel = (key: string): boolean => {
    if (transparent) return true;
    const known = labels.get(key);
    if (known !== undefined) return known;
    const label = isLabel(key);
    if (key.length <= LONGEST_KEY) labels.set(key, label);
    return label;
  };

  const memoryOf = (known: Resolved): Memory => {
    const name = JSON.stringify([known.category, known.decision]);
    const memory = memories.get(name) ?? {
      texts: new BoundedCache(REMEMBERED_TEXTS),
      lastText: undefined,
      last: undefined,
    };
    memories.set(name, memory);
    return memory;
  };

  const treatAt = ({ decision, category }: Resolved, memory: Memory) => {
    // An event id never comes twice.
    if (decision.kind === "event-id") return (text: string): Treated | undefined => treat(decision, category, text);
    // What goes, and an address with its query, is worked out faster than it is found in a memory of ten thousands.
    const isQuick = (text: string): boolean =>
      (decision.kind === "drop" && text.length <= QUICK) || (decision.kind === "generalise" && text.includes("?"));
    // A browser, a plan, a page: most paths have few values, and those are found without touching the big memory.
    let few: Map<string, Treated> | undefined = new Map();
    return (text: string): Treated | undefined => {
      const known = few?.get(text);
      if (known !== undefined) return known;
      if (isQuick(text)) return treat(decision, category, text);
      const treated = remembered(decision, category, text, memory);
      if (treated !== undefined && few !== undefined && text.length <= LONGEST_REMEMBERED) {
        if (few.size < FEW) few.set(text, treated);
        else few = undefined;
      }
      return treated;
    };
  };

  const remembered = (decision: Decision, category: Category, text: string, memory: Memory): Treated | undefined => {
    // The same id stands in several fields of one item.
    if (text === memory.lastText) return memory.last;
    let treated = memory.texts.get(text);
    if (treated === undefined) {
      treated = treat(decision, category, text);
      if (treated === undefined || text.length > LONGEST_REMEMBERED) return treated;
      memory.texts.set(text, treated);
    }
    memory.lastText = text;
    memory.last = treated;
    return treated;
  };

  interface Place {
    readonly steps: readonly string[];
    readonly display: readonly string[];
    readonly rest: readonly string[];
  }
  const create = ({ steps, display, rest }: Place, known: Resolved, emit: string): PathNode => {
    const children = new Map<string, PathNode>();
    const fields: Partial<Record<Form, number>> = {};
    const path = display.join(".");
    let strange: PathNode | undefined;
    const adopt = (key: string): PathNode => {
      const below = resolve([...steps, key]);
      const label = below.declared || keyIsLabel(key);
      if (!label) {
        // One node for all keys that are values: their number has no bound, and their names may not rest.
        if (strange === undefined) {
          const stars = { steps: [...steps, "*"], display: [...display, "*"], rest: [...rest, "*"] };
          strange = create(stars, { ...below, decision: STRANGE_KEY }, "");
          nodes.push(strange);
        }
        return strange;
      }
      const place = { steps: [...steps, key], rest: [...rest, below.declared ? key : "*"] };
      if (nodes.length >= MOST_NODES)
        return create({ ...place, display: [...display, "*"] }, below, `,${JSON.stringify(key)}:`);
      const child = create({ ...place, display: [...display, key] }, below, `,${JSON.stringify(key)}:`);
      children.set(key, child);
      nodes.push(child);
      return child;
    };
    return {
      path,
      restPath: rest.join("."),
      ...known,
      emit,
      grams: known.declared ? [] : gramsOf(emit),
      taken: 0,
      gone: 0,
      treat: treatAt(known, memoryOf(known)),
      disclosed: disclosedAt((form) => (fields[form] ??= sets.number(path, known.category, form))),
      child: (key) => children.get(key) ?? adopt(key),
    };
  };

  const whole: Resolved = {
    category: "user.behavior",
    decision: { kind: "container" },
    organisation: false,
    declared: true,
    undeclared: false,
  };
  return { root: create({ steps: [], display: [], rest: [] }, whole, ""), nodes: () => nodes };
}

const STRANGE_KEY: Decision = { kind: "drop", why: "the key itself looks like a value" };
