import type { Language, Rendered } from "./notice.ts";

/** What is wrong with a draft, for the person who writes it. */
export interface LintFinding {
  readonly rule: string;
  readonly says: string;
}

/**
 * Words per sentence plus the share of words longer than six letters (LIX, Björnsson 1968): a rough measure that needs no
 * dictionary. Newspapers have 45 to 55, laws 60 and more. German builds longer words.
 */
const MOST_LIX: Readonly<Record<Language, number>> = { en: 48, fr: 52, es: 52, de: 56, it: 52 };
const LONGEST_SENTENCE = 40;

const BANNED: readonly (readonly [rule: string, pattern: RegExp, says: string])[] = [
  ["link", /\b(?:https?:|www\.)/i, "no links: name the page, and let people type it"],
  ["unfilled", /[{}]|\bundefined\b|\bNaN\b/, "a place in the text was not filled"],
  ["shouting", /!|\b\p{Lu}{6,}\b/u, "no exclamation marks and no capitals"],
  [
    "pressure",
    /\b(?:urgent\w*|immediately|immédiatement|inmediatamente|sofort|immediatamente|within 24 hours|act now)\b/iu,
    "no pressure: say what to do, not how fast",
  ],
  [
    "click",
    /\b(?:click (?:here|below)|cliquez|haga clic|klicken sie|clicchi|log ?in here|unsubscribe)\b/iu,
    "nothing to click",
  ],
  ["attachment", /\b(?:attached|attachment|ci-joint|adjunto|im anhang|in allegato)\b/iu, "nothing is attached"],
];

const MARKUP = /<(?:img|script|form|iframe|link|style|a|input|object)\b|\b(?:src|href|style|on\w+)=/i;

/** Looks at a rendered notice. Codes and machine-readable lists are no prose. */
export function lintNotice({ subject, text, html }: Rendered, language: Language): readonly LintFinding[] {
  const prose = text.replace(/\{"organisation":[\s\S]*?\n\]\}/g, "").replace(/\bBH(?:-[0-9A-Z]{4}){3}\b/g, "");
  const banned = BANNED.filter(([, pattern]) => pattern.test(`${subject}\n${prose}`)).map(([rule, , says]) => ({
    rule,
    says,
  }));
  const { lix, longest } = readingLevel(prose);
  return [
    ...banned,
    ...(MARKUP.test(html) ? [{ rule: "markup", says: "the page has a link, a picture, a form or a style" }] : []),
    ...(lix > MOST_LIX[language] ? [{ rule: "hard-to-read", says: `LIX ${lix}: write shorter sentences` }] : []),
    ...(longest > LONGEST_SENTENCE
      ? [{ rule: "long-sentence", says: `a sentence has ${longest} words, at most ${LONGEST_SENTENCE} are read` }]
      : []),
  ];
}

export function readingLevel(text: string): { readonly lix: number; readonly longest: number } {
  const sentences = text
    .split(/[.:?](?=\s|$)|\n+/)
    .map((one) => one.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? [])
    .filter((words) => words.length > 0);
  const words = sentences.flat();
  const long = words.filter((word) => word.length > 6).length;
  const lix = Math.round(words.length / sentences.length + (100 * long) / words.length);
  return { lix: words.length === 0 ? 0 : lix, longest: Math.max(0, ...sentences.map((one) => one.length)) };
}
