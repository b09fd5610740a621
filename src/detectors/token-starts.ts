/**
 * Where a token may start: a word that begins a stretch of twenty characters without a break, also behind a
 * percent-encoded byte. A colon and a dollar sign stand inside some tokens. Found once per text for all detectors.
 */
const LENGTH = 20;
const INSIDE = 1;
const WORD = 2;
const PERCENT = 37;

const classes = new Uint8Array(128);
for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
  classes[char.charCodeAt(0)] = INSIDE | WORD;
for (const char of "_.+/=~$:-") classes[char.charCodeAt(0)] = INSIDE;
const classAt = (text: string, at: number): number => classes[text.charCodeAt(at)] ?? 0;

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
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    if ((classAt(text, at) & INSIDE) !== 0) continue;
    if (at - from >= LENGTH) addWords(text, from, at - LENGTH, starts);
    from = at + 1;
  }
  return starts;
}

/** Adds the words of a stretch that start at `last` or before. */
function addWords(text: string, from: number, last: number, starts: number[]): void {
  const encoded = text.charCodeAt(from - 1) === PERCENT ? from + 2 : -1;
  for (let at = from; at <= last; at++) {
    if ((classAt(text, at) & WORD) === 0) continue;
    if (at === from || at === encoded || (classAt(text, at - 1) & WORD) === 0) starts.push(at);
  }
}
