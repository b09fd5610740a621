import type { Detector } from "../domain/finding.ts";
import { KEY_FORMATS } from "./api-key-formats.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

// The look ahead lets most words go before any format is tried.
const BEGINNING = String.raw`(?:(?<![A-Za-z\d])|(?<=%[\dA-Fa-f]{2}))(?=[\w.+/=~$:-]{20})`;
/** Keys without a prefix of their own: the name before them says what they are. */
const NAMED = [
  String.raw`(?<=(?:[Ss]ecret_?[Aa]ccess_?[Kk]ey|SECRET_ACCESS_KEY|(?:aws|AWS)_(?:secret|SECRET)_(?:key|KEY))["']? ?[=:] ?["']?)[A-Za-z\d/+]{40}(?![A-Za-z\d/+])`,
  String.raw`(?<=(?:Account|SharedAccess|Access)Key=)[A-Za-z\d+/]{42,86}={1,2}`, // Azure storage, service bus
];
const PREFIXED = KEY_FORMATS.map(({ pattern }) => pattern);
const KEY = new RegExp(`${BEGINNING}(?:${[...PREFIXED, ...NAMED].join("|")})`, "g");

const fake = "FAKE0".repeat(20);

export const apiKey: Detector = {
  id: "api-key",
  category: "user.authorizing.credentials",
  says: `An API key, access token or webhook address in the format of one of ${new Set(KEY_FORMATS.map(({ issuer }) => issuer)).size} issuers.`,
  needs: TRAIT.tokenLike,
  find: (text) => spansOf(KEY, text),
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
