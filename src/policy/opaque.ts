import { FOLLOWED_BY } from "./letter-pairs.data.ts";

/**
 * Whether a word without spaces is an id rather than something that people say: a label, a version, a size, the name of a
 * product. Nothing knows that for sure; `opaque.test.ts` measures it on a list of both kinds.
 */
export function looksOpaque(word: string): boolean {
  if (SURE.some((pattern) => pattern.test(word))) return true;
  const parts = word.split(/[^A-Za-z\d]+/);
  if (GROUPED.test(word) && parts.reduce((sum, part) => sum + turnsIn(part), 0) >= 3) return true;
  return parts.some(isOpaquePart);
}

const LONG_NUMBER = /\d{5}/;
/** Nobody reads `%C5%81ukasz`, so it is no label, and what it stands for is not seen. */
const ESCAPED = /%[\da-f]{2}/i;
const UUID = /[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}/i;
/** `0042-1815-7301`: dates have groups of two. */
const GROUPED_DIGITS = /^\d{3,}(?:-\d{3,}){2,}$/;
/** `K7QF-9XWM-22PL`, as codes that somebody is to type. */
const GROUPED = /^[A-Z\d]{4,6}(?:-[A-Z\d]{4,6}){2,}$/;
/** `user-17`, `usr_9f8a3c`, `cust:8471`: the number of somebody, however short. `account_v2` is none. */
const NUMBERED_PERSON =
  /^(?:u|uid|usr|user|cus|cust|customer|client|acct|account|mbr|memb|member|person|contact|patient|emp|employee|owner|lead|sub|subscriber|guest|visitor|student)[-_:.#/|]+(?:\d{2,}|(?!v\d)(?=\w*\d)(?=\w*[a-z])\w{5,})$/i;

const SURE = [LONG_NUMBER, ESCAPED, UUID, GROUPED_DIGITS, NUMBERED_PERSON];

const HEX = /^(?=[a-f]*\d)[\da-f]{8,}$/i;

function isOpaquePart(part: string): boolean {
  if (part.length < SHORTEST) return false;
  if (HEX.test(part)) return true;
  const turns = turnsIn(part);
  if ((part.length >= 12 && turns >= 3) || (part.length >= 10 && turns >= 4)) return true;
  return oddityOf(part) >= (part.length > SHORTEST ? ODD : ODD + 2);
}

/** Fewer characters say too little: a size, a colour, the model of a telephone. */
const SHORTEST = 7;
/** Three pairs that no language likes, or one and a change of case and of letters to digits. */
const ODD = 8;

/** How often letters and digits take turns: once in `iPhone15`, every other character in an id. */
const turnsIn = (part: string): number => part.match(/\d[A-Za-z]|[A-Za-z](?=\d)/g)?.length ?? 0;

/** What speaks against a word, less what speaks for it, character by character. */
function oddityOf(part: string): number {
  let odd = 0;
  for (let at = 1; at < part.length; at++) {
    const [before, after] = [kindOf(part.charCodeAt(at - 1)), kindOf(part.charCodeAt(at))];
    if (before === "digit" || after === "digit") odd += before === after ? 0 : 2;
    else if (before === "small" && after === "capital") odd += 3;
    else odd += isCommon(part.charCodeAt(at - 1), part.charCodeAt(at)) ? -2 : 3;
  }
  return odd;
}

/** Of a letter or digit of ASCII. */
function kindOf(code: number): "digit" | "capital" | "small" {
  if (code < 0x3a) return "digit";
  return code < 0x5b ? "capital" : "small";
}

const LETTERS = 32;
/** Codes of letters differ in these bits whatever their case, `a` being 1. */
const LETTER_BITS = 0x1f;

const COMMON = new Uint8Array(LETTERS * LETTERS);
for (const [first, followers] of Object.entries(FOLLOWED_BY))
  for (const second of followers) COMMON[pairOf(first.charCodeAt(0), second.charCodeAt(0))] = 1;

function pairOf(first: number, second: number): number {
  return (first & LETTER_BITS) * LETTERS + (second & LETTER_BITS);
}

const isCommon = (first: number, second: number): boolean => COMMON[pairOf(first, second)] === 1;
