import { fold, skeletonOfFolded } from "../normalise.ts";

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** A word of a folded text, by its skeleton. */
export interface Word {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

export const wordsOf = (folded: string): readonly Word[] =>
  [...folded.matchAll(WORD)].map(({ 0: word, index }) => ({
    key: skeletonOfFolded(word),
    start: index,
    end: index + word.length,
  }));

export const keysOf = (text: string): readonly string[] => wordsOf(fold(text).text).map(({ key }) => key);

/** What a name is looked up by: the skeletons of its words. */
export const keyOf = (name: string): string => keysOf(name).join(" ");
