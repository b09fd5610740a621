/**
 * Where a token may start: a word that begins a stretch of twenty characters without a break. Found once per text for
 * all detectors that ask. A colon and a dollar sign stand inside some tokens, and a percent-encoded byte before one.
 */
const WORD = /(?:(?<![A-Za-z\d])|(?<=%[\dA-Fa-f]{2}))[A-Za-z\d](?=[\w.+/=~$:-]{19})/g;

let lastText = "";
let lastStarts: readonly number[] = [];

export function tokenStarts(text: string): readonly number[] {
  if (text !== lastText) {
    lastStarts = findStarts(text);
    lastText = text;
  }
  return lastStarts;
}

function findStarts(text: string): number[] {
  const starts: number[] = [];
  WORD.lastIndex = 0;
  while (WORD.test(text)) starts.push(WORD.lastIndex - 1);
  return starts;
}
