import { setTimeout as sleep } from "node:timers/promises";
import { pick, type Random, seededRandom } from "../random.ts";

interface Limited {
  /** For how many requests; without it until `behave`. */
  readonly times?: number;
}

/** What can go wrong with one request. */
export type RequestMisbehaviour =
  /** Reads the request, stores nothing. */
  | ({ readonly kind: "status"; readonly status: number; readonly retryAfterSeconds?: number } & Limited)
  /** Stores the items, answers late. */
  | ({ readonly kind: "slow"; readonly delayMs: number } & Limited)
  /** Reads the request, stores nothing, never answers; the connection stays open. */
  | ({ readonly kind: "hang" } & Limited)
  /** Resets the connection after so many bytes of the body, or at its end when it is shorter; stores nothing. */
  | ({ readonly kind: "cut"; readonly afterBytes: number } & Limited)
  /** Stores the items, then closes the connection instead of answering. */
  | ({ readonly kind: "cut-answer" } & Limited)
  /** Refuses these items and stores the others; said with 400 where the caller asked for `strict=1`. */
  | ({ readonly kind: "failed-records"; readonly indexes: readonly number[] } & Limited);

export type Misbehaviour =
  | RequestMisbehaviour
  /** Stops reading from every connection, so that the sender's TCP window fills. */
  | { readonly kind: "stop-reading" }
  /** Each request draws: with `rate` in [0, 1] one of the listed kinds, else good behaviour; their `times` are ignored. */
  | {
      readonly kind: "random";
      readonly seed: number;
      readonly rate: number;
      readonly of: readonly RequestMisbehaviour[];
    };

/** Decides, request by request, how the simulator is to behave. */
export class Mood {
  #current: Misbehaviour | undefined;
  #left = Number.POSITIVE_INFINITY;
  #random: Random = seededRandom(0);

  get current(): Misbehaviour | undefined {
    return this.#current;
  }

  set(misbehaviour: Misbehaviour | undefined): void {
    this.#left = (misbehaviour && "times" in misbehaviour ? misbehaviour.times : undefined) ?? Number.POSITIVE_INFINITY;
    if (misbehaviour?.kind === "random" && misbehaviour.of.length === 0) throw new RangeError("of: needs at least one");
    if (misbehaviour?.kind === "random") this.#random = seededRandom(misbehaviour.seed);
    this.#current = misbehaviour;
  }

  forNextRequest(): RequestMisbehaviour | undefined {
    const mood = this.#current;
    if (mood === undefined || mood.kind === "stop-reading") return undefined;
    if (mood.kind === "random") return this.#random() < mood.rate ? pick(this.#random, mood.of) : undefined;
    if (this.#left <= 0) return undefined;
    this.#left--;
    return mood;
  }
}

/** @throws TypeError when the value is not a misbehaviour; commands over HTTP come through here */
export function readMisbehaviour(value: unknown): Misbehaviour {
  if (typeof value !== "object" || value === null || !("kind" in value)) throw new TypeError("kind is missing");
  const needed = neededFields[String(value.kind)];
  if (needed === undefined) throw new TypeError(`no misbehaviour is called ${String(value.kind)}`);
  const fields = new Map(Object.entries(value));
  for (const [name, type] of needed) {
    const field: unknown = fields.get(name);
    if (type === "array" ? !Array.isArray(field) : typeof field !== type)
      throw new TypeError(`${name}: ${type} needed`);
  }
  if (value.kind === "random") for (const each of fields.get("of") as unknown[]) readMisbehaviour(each);
  return value as Misbehaviour;
}

/** Waits without keeping the process alive. */
export async function delay(delayMs: number): Promise<void> {
  await sleep(delayMs, undefined, { ref: false });
}

const neededFields: Readonly<Record<string, readonly (readonly [string, "number" | "array"])[]>> = {
  status: [["status", "number"]],
  slow: [["delayMs", "number"]],
  hang: [],
  cut: [["afterBytes", "number"]],
  "cut-answer": [],
  "failed-records": [["indexes", "array"]],
  "stop-reading": [],
  random: [
    ["seed", "number"],
    ["rate", "number"],
    ["of", "array"],
  ],
};
