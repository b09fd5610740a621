import type { DisclosedField } from "../../domain/field.ts";
import type { DraftLine, SealedIdentity } from "../../domain/disclosure.ts";
import type { Json, JsonObject } from "../../domain/item.ts";
import { isObject, type KnownField, type VendorAdapter } from "../../vendors/vendor.ts";
import { eventLikeness, type Likeness } from "./likeness.ts";
import { type TimeForm, timeFormOf } from "./moments.ts";

/**
 * What is left of a minimised item when everything that is one person's is taken out of it: ids, ids of events, times.
 * A mould that many people's items came out of says nothing of any of them.
 */
export interface Mould {
  readonly route: string;
  readonly fieldSet: string;
  /** Spots hold null. What the gateway adds by itself is left out. */
  readonly body: JsonObject;
  readonly spots: readonly Spot[];
}

/** Where something of one person's stood, and what it looked like. */
export interface Spot {
  readonly path: readonly (string | number)[];
  readonly holds: SpotContent;
  /** What stands before an id: `$device:`. */
  readonly prefix: string;
  readonly isNumber: boolean;
}

export type SpotContent =
  | { readonly kind: "person" | "device" | "organisation" }
  | { readonly kind: "event"; readonly runs: readonly Run[] }
  | { readonly kind: "time"; readonly form: TimeForm }
  /** Of so many digits, before and behind the point: a duration, a price, a switch that is the same for all. */
  | { readonly kind: "number"; readonly digits: number; readonly decimals: number };

/** So many characters of one alphabet. */
export type Run = readonly [alphabet: string, length: number];

/** An item as it left the minimiser. */
export interface MinimisedItem {
  readonly body: string;
  readonly line: DraftLine;
  readonly identities: readonly SealedIdentity[];
  readonly fields: readonly DisclosedField[];
  /** Milliseconds. */
  readonly receivedAt: number;
}

/** What is known of the destination that it is for. */
export interface MouldContext {
  readonly token: string;
  readonly adapter: Pick<VendorAdapter, "fields" | "placeholders" | "idPrefixes">;
}

export interface Moulded {
  readonly mould: Mould;
  /** What stood in the spots of numbers, in their order. */
  readonly numbers: readonly string[];
}

/** Undefined for an item that is no ordinary event of one person, or that names two devices or organisations. */
export function mouldOf(item: MinimisedItem, context: MouldContext): Moulded | undefined {
  const { line, identities } = item;
  if (line.kind !== "event" || line.operation !== "set" || line.ordered) return undefined;
  const named = new Set([line.subject, line.organisation, ...line.links.flatMap(([from, to]) => [from, to])]);
  const kinds = [...named].flatMap((one) => identities[one]?.kind ?? []);
  if (identities[line.subject] === undefined || new Set(kinds).size !== kinds.length) return undefined;
  const parsed: unknown = JSON.parse(item.body);
  if (!isObject(parsed)) return undefined;
  const spots: Spot[] = [];
  const numbers: string[] = [];
  const whose = new Map([...named].map((index) => [identities[index]?.pseudonym ?? "", index]));
  const body = emptied(parsed, finderOf({ ...item, whose }, context, { spots, numbers }), [], "");
  return isObject(body) && spots.some(({ holds }) => holds.kind === "person")
    ? { mould: { route: line.route, fieldSet: line.fieldSet, body, spots }, numbers }
    : undefined;
}

/** Two moulds are the same when this is. */
export const mouldText = (mould: Mould): string => JSON.stringify(mould);

/** What stays of a value: itself, null for a spot, undefined for what the gateway adds. */
type Finder = (value: Json, path: Spot["path"], name: string) => Json | undefined;

/** @param name the path without places in lists, as field sets write it */
function emptied(value: Json, finder: Finder, path: Spot["path"], name: string): Json | undefined {
  // Nothing is ever left out of a list, or what stands behind it would have another place.
  if (Array.isArray(value))
    return value.map((one, place) => {
      const left = emptied(one, finder, [...path, place], name);
      return left === undefined ? one : left;
    });
  if (!isObject(value)) return finder(value, path, name);
  const kept = Object.entries(value).flatMap(([key, one]): [string, Json][] => {
    const left = emptied(one, finder, [...path, key], name === "" ? key : `${name}.${key}`);
    return left === undefined ? [] : [[key, left]];
  });
  return Object.fromEntries(kept);
}

const ROLES = new WeakMap<readonly KnownField[], ReadonlyMap<string, KnownField["role"]>>();

function rolesIn(fields: readonly KnownField[]): ReadonlyMap<string, KnownField["role"]> {
  const roles = ROLES.get(fields) ?? new Map(fields.map(({ where, role }) => [where, role]));
  ROLES.set(fields, roles);
  return roles;
}

/** @param item with whom the item names, by pseudonym */
function finderOf(
  { identities, line, fields, receivedAt, whose }: MinimisedItem & { readonly whose: ReadonlyMap<string, number> },
  { adapter, token }: MouldContext,
  found: { readonly spots: Spot[]; readonly numbers: string[] },
): Finder {
  const forms = new Map(fields.map((one) => [one.path, one.form]));
  const roles = rolesIn(adapter.fields);
  const contentOf = (value: string | number, text: string, name: string): SpotContent | undefined => {
    const index = whose.get(text) ?? -1;
    const kind = identities[index]?.kind;
    if (kind !== undefined) return { kind: index === line.subject || kind === "subject" ? "person" : kind };
    const form = timeFormOf(value, receivedAt);
    if (form !== undefined) return { kind: "time", form };
    if (forms.get(name) === "pseudonymous" || roles.get(name) === "event-id")
      return { kind: "event", runs: runsOf(eventLikeness(text)) };
    return typeof value === "number" || roles.get(name) === "structure" ? numberIn(text) : undefined;
  };

  return (value, path, name) => {
    const isLeaf = typeof value === "string" || typeof value === "number";
    const text = isLeaf ? String(value) : "";
    if (value === null || text === token || (isLeaf && adapter.placeholders.has(text.toLowerCase()))) return value;
    if (!forms.has(name)) return undefined;
    if (!isLeaf) return value;
    const prefix = adapter.idPrefixes.find((one) => text.startsWith(one)) ?? "";
    const holds = contentOf(value, text.slice(prefix.length), name);
    if (holds === undefined) return value;
    found.spots.push({ path, holds, prefix, isNumber: typeof value === "number" });
    if (holds.kind === "number") found.numbers.push(text);
    return null;
  };
}

/** Decimals as they are written, or as many as a division leaves. */
const DECIMALS = [0, 3, 16] as const;

/** Numbers of one digit are counts and switches: they stay what they are. */
function numberIn(text: string): SpotContent | undefined {
  const [, whole = "", behind = ""] = /^(\d{1,15})(?:\.(\d{1,20}))?$/.exec(text) ?? [];
  if (whole === "" || (whole.length < 2 && behind === "")) return undefined;
  const decimals = DECIMALS.find((most) => behind.length <= most) ?? 16;
  return { kind: "number", digits: whole.length, decimals };
}

function runsOf(likeness: Likeness): readonly Run[] {
  const runs: [string, number][] = [];
  for (const alphabet of likeness) {
    const last = runs.at(-1);
    if (last?.[0] === alphabet) last[1]++;
    else runs.push([alphabet, 1]);
  }
  return runs;
}
