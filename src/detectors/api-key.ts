import type { Detector, Span } from "../domain/finding.ts";
import { KEY_FORMATS } from "./api-key-formats.ts";
import { spansFrom } from "./spans.ts";
import { type TokenStart, tokenStarts } from "./token-starts.ts";
import { TRAIT } from "./traits.ts";

/** Keys without a prefix of their own: the name before them says what they are. */
const NAMED = [
  String.raw`(?<=(?:[Ss]ecret_?[Aa]ccess_?[Kk]ey|SECRET_ACCESS_KEY|(?:aws|AWS)_(?:secret|SECRET)_(?:key|KEY))["']? ?[=:] ?["']?)[A-Za-z\d/+]{40}(?![A-Za-z\d/+])`,
  String.raw`(?<=(?:Account|SharedAccess|Access)Key=)[A-Za-z\d+/]{42,86}={1,2}`, // Azure storage, service bus
];

const CHARS = 128;
const placeOf = (text: string, at: number): number => text.charCodeAt(at) * CHARS + text.charCodeAt(at + 1);

/** The two characters that every key of a format begins with, if it has such. */
const beginningOf = (pattern: string): string => /^[A-Za-z\d][\w/-](?![?*+{])/.exec(pattern)?.[0] ?? "";
const byBeginning = Map.groupBy(KEY_FORMATS, ({ pattern }) => beginningOf(pattern));
const anyOf = (patterns: readonly string[]): RegExp => new RegExp(patterns.join("|"), "y");
const patternsOf = (beginning: string) => (byBeginning.get(beginning) ?? []).map(({ pattern }) => pattern);

/** What to try where a word begins with two characters, behind a name, and everywhere with enough room. */
const BEHIND_NAME = anyOf(NAMED);
const AFTER_NAME = /[=:"' ]/;
const OTHERS = anyOf(patternsOf(""));
const SHORTEST_OTHER = 36;
const tries: (RegExp | undefined)[] = Array.from({ length: CHARS * CHARS });
for (const beginning of byBeginning.keys()) {
  if (beginning !== "") tries[placeOf(beginning, 0)] = anyOf(patternsOf(beginning));
}

function endAt(pattern: RegExp | undefined, text: string, at: number): number {
  if (pattern === undefined) return -1;
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function keyEnd(text: string, { at, end }: TokenStart): number {
  const prefixed = endAt(tries[placeOf(text, at)], text, at);
  if (prefixed > 0 || end - at < SHORTEST_OTHER) return prefixed;
  const other = endAt(OTHERS, text, at);
  return other < 0 && AFTER_NAME.test(text.charAt(at - 1)) ? endAt(BEHIND_NAME, text, at) : other;
}

const find = (text: string): readonly Span[] => spansFrom(tokenStarts(text), (start) => keyEnd(text, start));

const fake = "FAKE0".repeat(20);

export const apiKey: Detector = {
  id: "api-key",
  category: "user.authorizing.credentials",
  says: `An API key, access token or webhook address in the format of one of ${new Set(KEY_FORMATS.map(({ issuer }) => issuer)).size} issuers.`,
  needs: TRAIT.tokenLike,
  find,
  positives: KEY_FORMATS.map(({ example }) => ({
    text: `key=${example}, "${example}" k%3D${example}`,
    finds: [example, example, example],
  })).concat([
    { text: `aws_secret_access_key = ${fake.slice(0, 40)}`, finds: [fake.slice(0, 40)] },
    { text: `"secretAccessKey":"${fake.slice(0, 40)}"`, finds: [fake.slice(0, 40)] },
    { text: `AccountName=a;AccountKey=${fake.slice(0, 86)}==;`, finds: [`${fake.slice(0, 86)}==`] },
  ]),
  negatives: [
    "sk-learn-random-forest-classifier",
    "task-force-2026-11-24-week-47",
    "AKIA-LIKE-BUT-NOT-ONE-AT-ALL",
    "sk_live_short",
    "npm_config_registry_url_for_packages",
    "SKU0123456789abcdef0123456789abcdef",
    "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "monkey-0123456789abcdef0123456789abcdef0",
    "re_enable_the_long_feature_flag",
    "live_0123456789abcdef",
    "secret_santa_list_for_the_whole_team",
    "pattern.with.dots.and.more.words",
  ],
};
