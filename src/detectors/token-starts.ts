/**
 * Where a token may start: a word that begins a stretch of twenty characters without a break, also behind a
 * percent-encoded byte. A colon and a dollar sign stand inside some tokens. Found once per text for all detectors.
 */
const LENGTH = 20;
const INSIDE = 1;
const WORD = 2;
const PERCENT = 37;

const LATIN_1 = 256;
const classes = new Uint8Array(LATIN_1);
for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
  classes[char.charCodeAt(0)] = INSIDE | WORD;
for (const char of "_.+/=~$:-") classes[char.charCodeAt(0)] = INSIDE;
/** Never asked beyond the text: a read outside of it would cost ten times as much. */
function classAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < LATIN_1 ? (classes[code] as number) : 0;
}

let lastText = "";
let lastStarts: readonly TokenStart[] = [];

/** A place where a token may start, and the end of its stretch. */
export interface TokenStart {
  readonly at: number;
  readonly end: number;
}

export function tokenStarts(text: string): readonly TokenStart[] {
  if (text !== lastText) {
    lastStarts = findStarts(text);
    lastText = text;
  }
  return lastStarts;
}

function findStarts(text: string): TokenStart[] {
  const starts: TokenStart[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if ((classAt(text, at) & INSIDE) !== 0) continue;
    if (at - from >= LENGTH) addWords(text, from, at, starts);
    from = at + 1;
  }
  if (text.length - from >= LENGTH) addWords(text, from, text.length, starts);
  return starts;
}

/** Adds the words of a stretch that have room for a token. */
function addWords(text: string, from: number, end: number, starts: TokenStart[]): void {
  const encoded = from > 0 && text.charCodeAt(from - 1) === PERCENT ? from + 2 : -1;
  for (let at = from; at <= end - LENGTH; at++) {
    if ((classAt(text, at) & WORD) === 0) continue;
    if (at === from || at === encoded || (classAt(text, at - 1) & WORD) === 0) starts.push({ at, end });
  }
}
