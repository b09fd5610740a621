/** What may stand between the groups of a printed number: a space of any kind, a dot, a dash, also percent-encoded. */
export const SEP = String.raw`(?:[ .\-\u00a0\u202f+\u2010-\u2013]|%20|%2E|%2D|%C2%A0|%E2%80%AF)`;

const SEPARATORS = new RegExp(SEP, "gi");

/** A number in capitals, without what stands between its groups. */
export const compactOf = (printed: string): string => printed.replace(SEPARATORS, "").toUpperCase();
