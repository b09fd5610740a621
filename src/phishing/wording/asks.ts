import type { Ask as AskedFor } from "../brands/brand.ts";
import { ASKING, NEGATIONS, WANTED } from "./asks.data.ts";
import { type Hit, Lexicon } from "./lexicon.ts";
import type { Words } from "./words.ts";

/** `account` is the reader's own account, which is asked to be confirmed, unlocked, renewed. */
export type AskKind = AskedFor | "personal-data" | "account";

/** A request for something, with the place of the words that make it. */
export interface Ask {
  readonly kind: AskKind;
  readonly offset: number;
  readonly length: number;
  /** The reader is to write it in an answer, not on a page. */
  readonly isByReply: boolean;
}

type Verb = Hit<"asking" | "changing" | "sending">;

const WANTED_WORDS = new Lexicon(WANTED);
const ASKING_WORDS = new Lexicon(ASKING);
const NEGATION_WORDS = new Lexicon(NEGATIONS);

/** Words between the request and what it is for: "enter the new password", "Ihr Passwort jetzt bestätigen". */
const [BEFORE, AFTER, NEGATED_BEFORE] = [7, 5, 5];

/** What the text asks the reader for. "We will never ask for your password" asks for nothing. */
export function asksIn(words: Words): Ask[] {
  const wanted = WANTED_WORDS.find(words);
  if (wanted.length === 0) return [];
  // "Verification code" verifies nothing: a word inside of what is wanted is no request.
  const inside = new Set(wanted.flatMap(({ at, length }) => Array.from({ length }, (_, step) => at + step)));
  const asking = ASKING_WORDS.find(words).filter(({ at }) => !inside.has(at));
  const negated = new Set(NEGATION_WORDS.find(words).map(({ at }) => at));
  const asks: Ask[] = [];
  let from = 0;
  for (const one of wanted) {
    while ((asking[from]?.at ?? Infinity) < one.at - BEFORE) from++;
    const verb = nearest(words, asking, from, one);
    if (verb === undefined || isNegated(words, negated, verb, one)) continue;
    asks.push({ kind: kindOf(verb, one), isByReply: verb.kind === "sending", ...spanOf(words, verb, one) });
  }
  return asks;
}

/** "Change your password" wants the reader to do something with it, not to hand it over. */
const kindOf = (verb: Verb, { kind }: Hit<AskKind>): AskKind => (verb.kind === "changing" ? "account" : kind);

function nearest(words: Words, asking: readonly Verb[], from: number, wanted: Hit<AskKind>) {
  let best: Verb | undefined;
  for (let at = from; at < asking.length; at++) {
    const verb = asking[at];
    if (verb === undefined || verb.at > wanted.at + wanted.length + AFTER) break;
    const isSameSentence = words.sentences[verb.at] === words.sentences[wanted.at];
    if (!isSameSentence || (verb.at >= wanted.at && verb.at < wanted.at + wanted.length)) continue;
    const nearer = best === undefined ? -1 : Math.abs(verb.at - wanted.at) - Math.abs(best.at - wanted.at);
    if (nearer < 0 || (nearer === 0 && verb.kind === "sending")) best = verb;
  }
  return best;
}

function isNegated(words: Words, negated: ReadonlySet<number>, verb: Verb, wanted: Hit<AskKind>): boolean {
  const [first, last] = [Math.min(verb.at, wanted.at), Math.max(verb.at, wanted.at) + 2];
  for (let at = Math.max(0, first - NEGATED_BEFORE); at <= last; at++) {
    if (negated.has(at) && words.sentences[at] === words.sentences[wanted.at]) return true;
  }
  return false;
}

function spanOf(words: Words, verb: Verb, wanted: Hit<AskKind>): { offset: number; length: number } {
  const first = Math.min(verb.at, wanted.at);
  const last = Math.max(verb.at + verb.length, wanted.at + wanted.length) - 1;
  const offset = words.starts[first] ?? 0;
  const end = (words.starts[last] ?? offset) + (words.words[last]?.length ?? 0);
  return { offset, length: end - offset };
}
