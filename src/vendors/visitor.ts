/** A computer as many have one. */
export interface Visitor {
  readonly os: string;
  readonly browser: string;
  readonly userAgent: string;
}

const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

const VISITORS: readonly Visitor[] = [
  { os: "Windows", browser: "Chrome", userAgent: `${WINDOWS} ${CHROME}` },
  { os: "Mac OS X", browser: "Chrome", userAgent: `${MAC} ${CHROME}` },
  {
    os: "Mac OS X",
    browser: "Safari",
    userAgent: `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15`,
  },
  { os: "Windows", browser: "Microsoft Edge", userAgent: `${WINDOWS} ${CHROME} Edg/140.0.0.0` },
];

/** The same for the same person at every visit. */
export function visitorOf(userId: string): Visitor {
  const sum = [...userId].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return VISITORS[sum % VISITORS.length] as Visitor;
}
