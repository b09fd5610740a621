import type { Words } from "./words.ts";

/** Phrases by kind, written without accents. A trailing `*` takes any ending: `verif*`. */
export type Phrases<K extends string> = Readonly<Record<K, readonly string[]>>;

export interface Hit<K extends string> {
  readonly kind: K;
  /** Index of the first word, and how many words the phrase has. */
  readonly at: number;
  readonly length: number;
}

interface Entry<K extends string> {
  readonly kind: K;
  readonly rest: readonly string[];
}

const MOST_KNOWN = 20_000;

/** Many phrases looked up at once: one look-up per word and prefix length, whatever their number. */
export class Lexicon<K extends string> {
  readonly #first = new Map<string, Entry<K>[]>();
  readonly #prefixes = new Map<string, Entry<K>[]>();
  readonly #lengths: readonly number[];
  /** Words seen before, since a text repeats itself and texts repeat each other. */
  readonly #known = new Map<string, readonly Entry<K>[]>();

  constructor(phrases: Phrases<K>) {
    for (const [kind, list] of Object.entries(phrases) as [K, readonly string[]][]) {
      for (const phrase of list) {
        const [first = "", ...rest] = phrase.split(" ");
        const isPrefix = first.endsWith("*");
        const index = isPrefix ? this.#prefixes : this.#first;
        const key = isPrefix ? first.slice(0, -1) : first;
        index.set(key, [...(index.get(key) ?? []), { kind, rest }]);
      }
    }
    this.#lengths = [...new Set([...this.#prefixes.keys()].map((key) => key.length))].toSorted((a, b) => a - b);
  }

  /** In order of place; of phrases of one kind that start at the same word, the longest. */
  find({ words }: Words): Hit<K>[] {
    const hits: Hit<K>[] = [];
    for (const [at, word] of words.entries()) {
      const candidates = this.#candidates(word);
      if (candidates.length === 0) continue;
      const here = new Map<K, number>();
      for (const { kind, rest } of candidates) {
        if (rest.every((one, step) => matches(one, words[at + 1 + step]))) {
          here.set(kind, Math.max(here.get(kind) ?? 0, rest.length + 1));
        }
      }
      for (const [kind, length] of here) hits.push({ kind, at, length });
    }
    return hits;
  }

  #candidates(word: string): readonly Entry<K>[] {
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    const found = [...(this.#first.get(word) ?? [])];
    for (const length of this.#lengths) {
      if (length > word.length) break;
      found.push(...(this.#prefixes.get(word.slice(0, length)) ?? []));
    }
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(word, found);
    return found;
  }
}

const matches = (pattern: string, word: string | undefined): boolean =>
  word !== undefined && (pattern.endsWith("*") ? word.startsWith(pattern.slice(0, -1)) : word === pattern);
