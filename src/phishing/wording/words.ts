import { LIMITS } from "../limits.ts";
import { fold } from "../normalise.ts";

/** A text as words without accents, each with its place in the original. */
export interface Words {
  readonly text: string;
  readonly words: readonly string[];
  /** Offset of each word in `text`. */
  readonly starts: readonly number[];
  /** Number of the sentence or line that each word stands in. */
  readonly sentences: readonly number[];
}

const WORD_OR_STOP = /[\p{L}\p{N}]{1,64}|[.!?:;\n…。！？]/gu;

/** @param most characters that are looked at */
export function wordsIn(text: string, most: number = LIMITS.readChars): Words {
  const cut = text.slice(0, most);
  const { text: folded, originalAt } = fold(cut);
  const [words, starts, sentences]: [string[], number[], number[]] = [[], [], []];
  let sentence = 0;
  for (const { 0: word, index } of folded.matchAll(WORD_OR_STOP)) {
    if (/^[.!?:;\n…。！？]$/u.test(word)) {
      sentence++;
      continue;
    }
    words.push(word);
    starts.push(originalAt(index));
    sentences.push(sentence);
  }
  return { text: cut, words, starts, sentences };
}
