import type { Item, Json, JsonObject } from "../../domain/item.ts";
import { agentOf } from "../../policy/generalise.ts";
import { isObject, type KnownField } from "../../vendors/vendor.ts";
import { writtenAs } from "./moments.ts";
import type { Spot } from "./mould.ts";
import type { SharedMould } from "./ordinary.ts";

/** Who is told of, when, and what chooses the ids of events. */
export interface Visit {
  readonly person: string;
  readonly device: string;
  readonly organisation: string;
  /** Milliseconds. */
  readonly at: number;
  /** From 0 to below 1. */
  readonly random: () => number;
}
/** An item out of a mould, as an application's SDK would have sent it: the policy makes of it what it made of the others. */
export function castItem(
  { mould: { body, route, spots }, numbers }: Pick<SharedMould, "mould" | "numbers">,
  visit: Visit,
  fields: readonly KnownField[],
): Item {
  const filled = structuredClone(body);
  const constants = numbers.values();
  for (const spot of spots) {
    const constant = spot.holds.kind === "number" ? constants.next().value : undefined;
    const text = constant ?? spot.prefix + contentOf(spot, visit);
    // A number that JavaScript can't hold would be another one.
    put(filled, spot.path, spot.isNumber && String(Number(text)) === text ? Number(text) : text);
  }
  for (const { where, leaves } of fields)
    if (leaves === "browser-family" && !where.includes("*")) unfold(filled, where.split("."));
  return { kind: "event", route, body: filled };
}

function contentOf({ holds }: Spot, visit: Visit): string {
  switch (holds.kind) {
    case "time":
      return writtenAs(holds.form, visit.at);
    case "event": {
      const letters = holds.runs.flatMap(([alphabet, length]) =>
        Array.from({ length }, () => alphabet[Math.floor(visit.random() * alphabet.length)] ?? ""),
      );
      return timed(letters.join(""), visit.at);
    }
    case "number":
      return measureOf(holds, visit.random);
    default:
      return visit[holds.kind];
  }
}

/** Neither a zero in front nor one behind: a number that is written again has as many digits as before. */
function measureOf({ digits, decimals }: { readonly digits: number; readonly decimals: number }, random: () => number) {
  const some = (count: number) => Array.from({ length: count }, () => Math.floor(1 + 9 * random())).join("");
  const whole = digits === 1 ? String(Math.floor(10 * random())) : some(digits);
  return decimals === 0 ? whole : `${whole}.${some(Math.min(decimals, MOST_DIGITS - digits))}`;
}

/** So many digits of a number survive JavaScript. */
const MOST_DIGITS = 15;

/** UUIDs of version 7 begin with their moment, by which vendors file events. */
function timed(id: string, at: number): string {
  const time = at.toString(16).padStart(12, "0");
  return id.replace(
    /[\da-f]{8}-[\da-f]{4}(?=-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12})/,
    `${time.slice(0, 8)}-${time.slice(8)}`,
  );
}

function put(into: JsonObject, path: Spot["path"], value: Json): void {
  let box: Json = into;
  for (const step of path.slice(0, -1)) box = (box as Record<string | number, Json>)[step] ?? null;
  (box as Record<string | number, Json>)[path.at(-1) ?? ""] = value;
}

/** Of a browser its family is left; a policy that is given the family alone finds none. */
function unfold(body: JsonObject, [step = "", ...deeper]: readonly string[]): void {
  const inner = body[step];
  if (isObject(inner)) unfold(inner, deeper);
  else if (deeper.length === 0 && typeof inner === "string") body[step] = agentOf(inner) ?? inner;
}
