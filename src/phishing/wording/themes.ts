import { type Hit, Lexicon } from "./lexicon.ts";
import { THEMES } from "./themes.data.ts";
import type { Words } from "./words.ts";

/** What a text plays on: `threat`, `urgency` and `alarm` press, the others bait. */
export type Theme = "threat" | "urgency" | "alarm" | "prize" | "parcel" | "money" | "crypto" | "health";

const LEXICON = new Lexicon(THEMES);

/** Every phrase of every theme, in order of place. */
export const themesIn = (words: Words): Hit<Theme>[] => LEXICON.find(words);
