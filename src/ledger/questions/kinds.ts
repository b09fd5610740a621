import type { Category } from "../../domain/category.ts";
import type { Form } from "../../domain/field.ts";
import type { LedgerReader, Parameters } from "../ledger.ts";

/** Each pair of category and form that the destination ever got is one bit; each field set is the bits of its fields. */
export interface Kinds {
  readonly pairs: readonly { readonly category: Category; readonly form: Form }[];
  /** So many numbers hold all the bits. */
  readonly words: readonly number[];
  readonly parameters: Parameters;
}

const BITS = 63;

export async function kindsAt(ledger: LedgerReader, destination: string): Promise<Kinds> {
  const rows = await ledger.ask<{ id: string; categories: string[]; forms: string[] }>(
    `SELECT toString(id) AS id, any(categories) AS categories, any(forms) AS forms FROM field_sets WHERE destination = {destination:String} GROUP BY id`,
    { destination },
  );
  const places = new Map<string, number>();
  const members = rows.map((row) =>
    row.categories.map((category, index) => {
      const pair = `${category} ${row.forms[index] ?? "clear"}`;
      const place = places.get(pair) ?? places.size;
      places.set(pair, place);
      return place;
    }),
  );
  const words = Array.from({ length: Math.max(1, Math.ceil(places.size / BITS)) }, (_, word) => word);
  const mask = (word: number, set: readonly number[]): string =>
    set
      .filter((place) => Math.floor(place / BITS) === word)
      .reduce((sum, place) => sum | (1n << BigInt(place % BITS)), 0n)
      .toString();
  // An empty array has no type that the engine could infer a result from.
  const orNone = (values: readonly string[]) => (values.length > 0 ? values : ["0"]);
  return {
    pairs: [...places.keys()].map((pair) => {
      const [category, form] = pair.split(" ") as [Category, Form];
      return { category, form };
    }),
    words,
    parameters: {
      sets: orNone(rows.map((row) => row.id)),
      pairs: orNone([...places.keys()]),
      ...Object.fromEntries(words.map((word) => [`sets${word}`, orNone(members.map((set) => mask(word, set)))])),
      ...Object.fromEntries(
        words.map((word) => [`pairs${word}`, orNone([...places.values()].map((place) => mask(word, [place])))]),
      ),
    },
  };
}

/** 64-bit numbers travel as text: JavaScript's own would lose digits. */
const numbers = (parameter: string): string => `arrayMap(one -> toUInt64(one), {${parameter}:Array(String)})`;

/** The bits of a field set. */
export const bitsOfSet = (set: string, word: number): string =>
  `transform(${set}, ${numbers("sets")}, ${numbers(`sets${word}`)}, toUInt64(0))`;

/** The bit of one category and form, written as in `pairs`. */
export const bitOfPair = (pair: string, word: number): string =>
  `transform(${pair}, {pairs:Array(String)}, ${numbers(`pairs${word}`)}, toUInt64(0))`;

/** Whether the bit of the pair at a place is in these numbers. */
export const hasBit = (words: readonly (string | number)[], place: number): boolean =>
  ((BigInt(words[Math.floor(place / BITS)] ?? 0) >> BigInt(place % BITS)) & 1n) === 1n;
