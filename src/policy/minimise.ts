import type { Category } from "../domain/category.ts";
import type { FieldUse, Form, Remark } from "../domain/field.ts";
import type { Json, JsonObject } from "../domain/item.ts";
import type { WithheldReason } from "../domain/outcome.ts";
import { type AddedField, isObject } from "../vendors/vendor.ts";
import type { Resolver } from "./compile.ts";
import { type FieldSet, fieldSets, type State } from "./field-sets.ts";
import { usesOf } from "./field-uses.ts";
import { beginLook, holdsAny, leftBehind, sample, sampleGrams, valuesIn, withoutValues } from "./last-look.ts";
import { type PathNode, pathTree } from "./paths.ts";
import { NO_PLACES, type PlaceOf } from "./place.ts";
import type { PseudonymMap } from "./pseudonym.ts";
import { type Treated, treatWith } from "./treat.ts";

/** What is left of an item: JSON in the vendor's own shape, and which fields it discloses. */
export interface Minimised {
  readonly kind: "minimised";
  readonly body: string;
  readonly fieldSet: FieldSet;
  /** Raw organisation ids that the item named, without placeholders. Memory only. */
  readonly organisations: readonly string[];
  /** How many fields the last look had to cut. Each is an alarm. */
  readonly alarms: number;
}

export interface Withheld {
  readonly kind: "withheld";
  readonly reason: WithheldReason;
}

export interface Minimiser {
  /**
   * @param body the decoded item; it is not changed
   * @param added fields that the vendor needs and the SDK left out; they are ours, so no policy looks at them
   * @param remarks when given, filled with what was taken and why
   * @param emptied paths at which a null is no missing value, but takes a property of the person back
   */
  readonly minimise: (
    body: JsonObject,
    added: readonly AddedField[],
    remarks?: Remark[],
    emptied?: ReadonlySet<string>,
  ) => Minimised | Withheld;
  /** What was taken since the last call, per category: for metrics. */
  readonly takenSince: () => ReadonlyMap<Category, number>;
  /** What became of each field since the last call: for reports. */
  readonly usesSince: () => readonly FieldUse[];
}

export interface MinimiserOptions {
  readonly resolve: Resolver;
  readonly pseudonyms: PseudonymMap;
  /** The destination's token: the one opaque text that may stay. */
  readonly token: string;
  /** The transparent policy: nothing changes, so there is nothing to look for. */
  readonly transparent: boolean;
  /** Where an address is used, for rules that leave only that. */
  readonly placeOf?: PlaceOf;
}

/**
 * Most nesting, keys and values to look for in one item (the last look costs bytes times values, and anybody can send
 * items), and the smallest number that may be somebody's number.
 */
export const LIMITS = { depth: 16, keys: 1_000, number: 10_000_000, values: 1_000 } as const;

/** After these nothing of a field is left. */
const WHOLE: ReadonlySet<Remark["method"]> = new Set(["drop", "withhold", "cut-by-last-look"]);

const NONE: ReadonlySet<string> = new Set();

/** Ends the item from within the walk; never leaves this file. */
class Stop extends Error {
  readonly reason: WithheldReason;
  constructor(reason: WithheldReason) {
    super(reason);
    this.reason = reason;
  }
}

export function createMinimiser({
  resolve,
  pseudonyms,
  token,
  transparent,
  placeOf = NO_PLACES,
}: MinimiserOptions): Minimiser {
  const sets = fieldSets();
  const items = new Map<FieldSet, number>();
  const tree = pathTree(resolve, sets, treatWith(pseudonyms, placeOf), transparent);
  const tokenJson = JSON.stringify(token);

  // The state of the one item under way. Minimising is synchronous, so one set is enough, and it costs no allocation.
  let state: State = sets.start();
  let keys = 0;
  let taken: string[] = [];
  let organisations: string[] = [];
  let emptied = NONE;
  let remarks: Remark[] | undefined;
  let alarms = 0;
  /** What the next object begins with. */
  let opening = "";
  /** Set in the second pass only: what the first pass left behind. */
  let cutting: readonly string[] | undefined;
  /** In the check after the second pass: what we made ourselves is left out. */
  let blank = false;

  const count = () => {
    if (++keys > LIMITS.keys) throw new Stop("too-many-keys");
  };

  const remark = (node: PathNode, said: Omit<Remark, "path">, path = node.path): void => {
    node.taken++;
    if (WHOLE.has(said.method)) node.gone++;
    remarks?.push({ path, ...said });
  };

  const lookFor = (more: readonly string[]): void => {
    // The same id in several fields is one value to look for.
    for (const one of more) if (one !== taken[taken.length - 1]) taken.push(one);
    if (taken.length > LIMITS.values) throw new Stop("last-look");
  };

  /** Whatever may hold a value is noted for the last look as it is written; the second pass looks at each piece itself. */
  const note = (piece: string): void => {
    if (cutting === undefined) sample(piece);
  };

  const ours = (node: PathNode, form: Form, json: string): string => {
    state = node.disclosed(state, form);
    return blank ? '""' : json;
  };

  /** @param path where, when the key itself is what must not be named */
  const cut = (node: PathNode, path?: string): undefined => {
    alarms++;
    remark(
      node,
      {
        category: node.category,
        method: "cut-by-last-look",
        why: "it held a value that was taken elsewhere in the item",
      },
      path,
    );
    return undefined;
  };

  /** The field goes; an event's name stays without the words that gave somebody away, because an item needs one. */
  const cutText = (node: PathNode, text: string, found: readonly string[]): string | undefined => {
    cut(node);
    if (node.decision.kind !== "name") return undefined;
    const left = withoutValues(text, found);
    if (left === text || holdsAny(left, found)) throw new Stop("last-look");
    state = node.disclosed(state, "masked");
    return JSON.stringify(left);
  };

  const emitText = (node: PathNode, text: string): string | undefined => {
    if (node.decision.kind === "structure" && text === token) return blank ? '""' : tokenJson;
    const treated = node.treat(text);
    if (treated === undefined) throw new Stop("policy");
    return emitTreated(node, text, treated);
  };

  const emitTreated = (node: PathNode, raw: string, treated: Treated): string | undefined => {
    if (treated.taken.length > 0) lookFor(treated.taken);
    if (treated.remark !== undefined) remark(node, treated.remark);
    if (treated.json === undefined) return undefined;
    if (treated.nobody) return blank ? '""' : treated.json;
    if (node.organisation && treated.form !== "generalised") organisations.push(raw);
    if (treated.keeps === undefined) return ours(node, treated.form, treated.json);
    if (cutting !== undefined && holdsAny(treated.keeps, cutting)) return cutText(node, treated.keeps, cutting);
    if (cutting === undefined && treated.grams !== undefined) sampleGrams(treated.grams);
    else note(treated.json);
    state = node.disclosed(state, treated.form);
    return treated.json;
  };

  /** Numbers and booleans. `exact` is a number's own text: ids may be integers beyond 2^53. */
  const emitScalar = (node: PathNode, exact: string, harmless: boolean): string | undefined => {
    switch (node.decision.kind) {
      case "keep":
      case "structure":
        return ours(node, "clear", exact);
      case "scan":
        if (harmless) {
          if (cutting !== undefined && holdsAny(exact, cutting)) return cut(node);
          note(exact);
          state = node.disclosed(state, "clear");
          return exact;
        }
        remark(node, { category: node.category, method: "drop", why: "a number this long may be an id" });
        return undefined;
      case "keep-some":
        return emitText(node, exact) === undefined ? undefined : exact;
      case "identity":
      case "event-id": {
        const json = emitText(node, exact);
        return json !== undefined && /^"-?\d+(\.\d+)?"$/.test(json) ? json.slice(1, -1) : json;
      }
      default:
        return emitText(node, exact);
    }
  };

  const emitValue = (node: PathNode, value: Json, depth: number): string | undefined => {
    switch (typeof value) {
      case "string":
        return emitText(node, value);
      case "number":
        return emitScalar(node, String(value), Math.abs(value) < LIMITS.number);
      case "boolean":
        return emitScalar(node, String(value), true);
      default:
        return value === null ? emitNull(node) : emitNested(node, value, depth);
    }
  };

  /** Nothing tells nothing, unless it takes something back: then its name is what the ledger must know. */
  const emitNull = (node: PathNode): string => {
    if (emptied.size > 0 && emptied.has(node.path)) state = node.disclosed(state, "clear");
    return "null";
  };

  const emitNested = (node: PathNode, value: Json[] | JsonObject, depth: number): string | undefined => {
    if (depth > LIMITS.depth) throw new Stop("too-deep");
    if (isExact(value)) return emitScalar(node, value.rawJSON, false);
    const { kind } = node.decision;
    if (kind === "withhold") throw new Stop("policy");
    if (kind === "drop" || kind === "mask" || kind === "generalise" || kind === "name") return dropAll(node, value);
    if (Array.isArray(value)) return emitArray(node, value, depth);
    return kind === "identity" || kind === "event-id" || kind === "keys" || kind === "keep-some"
      ? dropAll(node, value)
      : emitObject(node, value, depth);
  };

  /** A nested value where one value belongs: it goes, and whatever it held is looked for afterwards. */
  const dropAll = (node: PathNode, value: Json[] | JsonObject): undefined => {
    const why = node.decision.kind === "drop" ? node.decision.why : "not a single value";
    remark(node, { category: node.category, method: "drop", why });
    const open: Json[] = [value];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      count();
      if (typeof one === "string" || typeof one === "number") lookFor(node.treat(String(one))?.taken ?? []);
      else if (one !== null && typeof one === "object") for (const inner of Object.values(one)) open.push(inner);
    }
    return undefined;
  };

  const emitArray = (node: PathNode, values: readonly Json[], depth: number): string => {
    const pieces: string[] = [];
    for (const one of values) {
      count();
      const piece = node.decision.kind === "keys" ? emitKeyName(one) : emitValue(node, one, depth + 1);
      if (piece !== undefined) pieces.push(piece);
    }
    // Numbers side by side may spell a value, such as a pair of coordinates.
    const json = `[${pieces.join(",")}]`;
    note(json);
    return json;
  };

  /** A property name in a list of names, as in `$unset`. */
  const emitKeyName = (value: Json): string | undefined => {
    if (typeof value !== "string") return undefined;
    const named = tree.root.child("$set").child(value);
    if (named.emit === "") return undefined;
    if (cutting !== undefined && !named.declared && holdsAny(value, cutting)) return cut(named, "$unset.*");
    state = named.disclosed(state, "clear");
    return blank && named.declared ? '""' : JSON.stringify(value);
  };

  const emitObject = (node: PathNode, object: JsonObject, depth: number, added?: readonly AddedField[]): string => {
    let json = opening;
    opening = "";
    for (const key in object) {
      count();
      const child = node.child(key);
      if (cutting !== undefined && !child.declared && holdsAny(key, cutting)) {
        cut(child, `${node.path}.*`);
        continue;
      }
      const value = object[key] ?? null;
      if (added !== undefined && isObject(value)) opening = written(added.filter((one) => one.container === key));
      const piece = emitValue(child, value, depth + 1);
      opening = "";
      if (piece === undefined || child.emit === "") continue;
      if (!child.declared && cutting === undefined) sampleGrams(child.grams);
      const name = blank && child.declared ? ',"":' : child.emit;
      json = json === "" ? name.slice(1) + piece : json + name + piece;
    }
    return `{${json}}`;
  };

  /** Fields of ours, as they stand in front of the others. */
  const written = (added: readonly AddedField[]): string =>
    added.map((one) => `${JSON.stringify(one.key)}:${blank ? '""' : JSON.stringify(one.value)}`).join(",");

  const walk = (body: JsonObject, added: readonly AddedField[]): string => {
    state = sets.start();
    keys = 0;
    opening = "";
    taken = [];
    organisations = [];
    if (added.length > 0) opening = written(added.filter((one) => one.container === ""));
    return emitObject(tree.root, body, 0, added.length > 0 ? added : undefined);
  };

  /** The first pass left something behind: cut it, then look again at everything that is not of our making. */
  const cutAndCheck = (body: JsonObject, added: readonly AddedField[], left: readonly string[]): string => {
    cutting = left;
    const said = remarks;
    try {
      remarks = undefined;
      blank = true;
      const shadow = walk(body, added);
      if (valuesIn(shadow, left).length > 0) throw new Stop("last-look");
      blank = false;
      alarms = 0;
      said?.splice(0);
      remarks = said;
      return walk(body, added);
    } finally {
      cutting = undefined;
      blank = false;
    }
  };

  return {
    minimise: (body, added, wanted, empties = NONE) => {
      remarks = wanted;
      emptied = empties;
      alarms = 0;
      try {
        beginLook();
        let json = walk(body, added);
        if (!transparent && taken.length > 0) {
          const left = leftBehind(json, taken);
          if (left.length > 0) json = cutAndCheck(body, added, left);
        }
        const fieldSet = sets.finish(state);
        items.set(fieldSet, (items.get(fieldSet) ?? 0) + 1);
        return { kind: "minimised", body: json, fieldSet, organisations, alarms };
      } catch (error) {
        if (error instanceof Stop) return { kind: "withheld", reason: error.reason };
        throw error;
      }
    },
    takenSince: () => {
      const counts = new Map<Category, number>();
      for (const node of tree.nodes()) {
        if (node.taken > 0) counts.set(node.category, (counts.get(node.category) ?? 0) + node.taken);
        node.taken = 0;
      }
      return counts;
    },
    usesSince: () => {
      const uses = usesOf(items, tree.nodes());
      items.clear();
      for (const node of tree.nodes()) node.gone = 0;
      return uses;
    },
  };
}

/** What `JSON.rawJSON` makes: a number whose text is kept exact. */
interface ExactNumber {
  readonly rawJSON: string;
}

const { isRawJSON } = JSON as unknown as { isRawJSON: (value: unknown) => boolean };

const isExact = (value: object): value is ExactNumber => Object.getPrototypeOf(value) === null && isRawJSON(value);
