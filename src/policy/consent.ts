import type { IncomingHttpHeaders } from "node:http";
import type { Json, JsonObject } from "../domain/item.ts";

/** When an item may be taken at all. Without conditions everything may. */
export interface ConsentConditions {
  /** Browser signals that count as a refusal: Global Privacy Control and Do Not Track. */
  readonly signals: readonly ConsentSignal[];
  /** Where the item carries the person's consent, as a path; an item without it is withheld. */
  readonly property?: string | undefined;
}

export type ConsentSignal = "gpc" | "dnt";

/** `Sec-GPC` (https://www.w3.org/TR/gpc/#the-sec-gpc-header-field-for-http-requests) and `DNT`: only `1` says no. */
const HEADERS: Readonly<Record<ConsentSignal, string>> = { gpc: "sec-gpc", dnt: "dnt" };

/** What counts as a yes. Anything else, and nothing at all, is a no: consent must be given (GDPR Art. 4(11)). */
const YES: ReadonlySet<string> = new Set(["true", "1", "yes", "granted", "given", "accepted", "opt-in"]);

export interface Consent {
  /** False when the request's own headers refuse for everything in it. */
  readonly inRequest: (headers: IncomingHttpHeaders) => boolean;
  /** False when the item does not carry the consent that it needs. */
  readonly inItem: (body: JsonObject) => boolean;
}

export function consent({ signals, property }: ConsentConditions): Consent {
  const names = signals.map((one) => HEADERS[one]);
  const steps = property?.split(".");
  return {
    inRequest: (headers) => !names.some((name) => headers[name] === "1"),
    inItem: (body) => steps === undefined || isYes(valueAt(body, steps)),
  };
}

function valueAt(body: JsonObject, steps: readonly string[]): Json | undefined {
  let at: Json | undefined = body;
  for (const step of steps) {
    if (typeof at !== "object" || at === null || Array.isArray(at) || !Object.hasOwn(at, step)) return undefined;
    at = at[step];
  }
  return at;
}

const isYes = (value: Json | undefined): boolean =>
  value === true || value === 1 || (typeof value === "string" && YES.has(value.toLowerCase()));
