import type { Mention, Where } from "./mentions.ts";
import { FILLERS, SERVICE_WORDS } from "./service-words.data.ts";
import { keyOf, keysOf } from "./words.ts";

/**
 * An ordinary word is sure in a sender's name that has nothing else but words of service ("Apple", "Chase Security Team")
 * or says from whom ("Katie from Ledger"), and in a subject with such a word right behind it ("Your Norton order").
 */
export function corroborated(mention: Mention, text: string, where: Where): Mention {
  if (mention.strength === "sure" || where === "body") return mention;
  const [before, after] = [keysOf(text.slice(0, mention.start)), keysOf(text.slice(mention.end))];
  const isSure =
    where === "subject"
      ? SERVICE_KEYS.has(after.find((key) => !FILLER_KEYS.has(key)) ?? "")
      : (FROM.has(before.at(-1) ?? "") && after.length === 0) ||
        [...before, ...after].every((key) => SERVICE_KEYS.has(key) || FILLER_KEYS.has(key));
  return isSure ? { ...mention, strength: "sure" } : mention;
}

const FROM: ReadonlySet<string> = new Set(["from", "at", "chez", "von", "bei", "de", "da", "di", "van"].map(keyOf));
const SERVICE_KEYS: ReadonlySet<string> = new Set(SERVICE_WORDS.flatMap(keysOf));
const FILLER_KEYS: ReadonlySet<string> = new Set(FILLERS.flatMap(keysOf));
