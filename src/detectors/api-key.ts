import type { Detector } from "../domain/finding.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

/** Formats as their issuers document them; all are twenty characters or longer. */
const FORMATS = [
  String.raw`A[KS]IA[A-Z\d]{16}`, // AWS access key id
  String.raw`gh[opsur]_[A-Za-z\d]{36,}`, // GitHub
  String.raw`github_pat_\w{22,}`,
  String.raw`glpat-[\w-]{20,}`, // GitLab
  String.raw`xox[abeoprs]-[A-Za-z\d-]{15,}`, // Slack
  String.raw`[sr]k_(?:live|test)_[A-Za-z\d]{16,}`, // Stripe
  String.raw`sk-(?:ant|proj|svcacct|admin)-[\w-]{20,}`, // Anthropic, OpenAI
  String.raw`sk-[A-Za-z\d]{20,}`, // OpenAI, older
  String.raw`AIza[\w-]{35}`, // Google
  String.raw`SG\.[\w-]{16,32}\.[\w-]{16,64}`, // SendGrid
  String.raw`npm_[A-Za-z\d]{36}`,
  String.raw`SK[\da-f]{32}(?![A-Za-z\d])`, // Twilio
];
const KEY = new RegExp(String.raw`(?:(?<![A-Za-z\d])|(?<=%[\dA-Fa-f]{2}))(?:${FORMATS.join("|")})`, "g");

// Put together here, so that secret scanners leave this file alone.
const fake = (prefix: string, length: number): string => prefix + "FAKE0".repeat(20).slice(0, length);

export const apiKey: Detector = {
  id: "api-key",
  category: "user.authorizing.credentials",
  says: "An API key or access token in a well-known format.",
  needs: TRAIT.tokenLike,
  find: (text) => spansOf(KEY, text),
  positives: [
    fake("AKIA", 16),
    fake("ASIA", 16),
    fake("ghp_", 36),
    fake("gho_", 36),
    fake("ghs_", 36),
    fake("github_pat_", 40),
    fake("glpat-", 20),
    fake("xoxb-", 24),
    fake("sk_live_", 24),
    fake("rk_live_", 24),
    fake("sk_test_", 24),
    fake("sk-", 48),
    fake("sk-proj-", 40),
    fake("sk-ant-", 40),
    fake("AIza", 35),
    `${fake("SG.", 22)}.${fake("", 43)}`,
    fake("npm_", 36),
    `SK${"0123456789abcdef".repeat(2)}`,
  ].map((key) => ({ text: `key=${key}, x_${key} k%3D${key}`, finds: [key, key, key] })),
  negatives: [
    "sk-learn-random-forest-classifier",
    "task-force-2026-11-24-week-47",
    "AKIA-LIKE-BUT-NOT-ONE-AT-ALL",
    "sk_live_short",
    "npm_config_registry_url_for_packages",
    "SKU0123456789abcdef0123456789abcdef",
    "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  ],
};
