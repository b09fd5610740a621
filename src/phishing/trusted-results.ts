import type { Authenticate, Authentication, MethodResult } from "./authentication.ts";
import { domainOf } from "./extract/addresses.ts";
import { UNAUTHENTICATED } from "./authentication.ts";

/**
 * Believes `Authentication-Results` of the receiver's own servers (RFC 8601 §1.5). Anybody can write such a field, so only
 * the ids that the configuration names count, and of those the topmost.
 *
 * @param authservIds as the own servers write them, such as `mx.example.org`
 */
export function trustResultsOf(authservIds: readonly string[]): Authenticate {
  const trusted = new Set(authservIds.map((one) => one.toLowerCase()));
  return async ({ results, fromHost }) => {
    const result = results.find((one) => trusted.has(authservIdOf(one)));
    return result === undefined ? UNAUTHENTICATED : readResults(result, fromHost);
  };
}

const authservIdOf = (field: string): string => (/^\s*([^\s;]{1,253})/.exec(field)?.[1] ?? "").toLowerCase();

const METHOD = /^\s*(spf|dkim|dmarc|arc)\s*=\s*(\w{1,20})/i;
const DOMAIN_OF = {
  spf: /\bsmtp\.mailfrom\s*=\s*"?(?:[^\s;@"]{0,320}@)?([^\s;"]{1,253})/i,
  dkim: /\bheader\.(?:d|i)\s*=\s*"?@?(?:[^\s;@"]{0,320}@)?([^\s;"]{1,253})/i,
} as const;

/** RFC 8601 §2.2. Comments are taken out first, since they may hold anything. */
export function readResults(field: string, fromHost: string | undefined): Authentication {
  const found = { spf: "none", dkim: "none", dmarc: "none", arc: "none" } as Record<string, MethodResult>;
  const passed: string[] = [];
  for (const clause of withoutComments(field.slice(0, 20_000)).split(";").slice(1, 60)) {
    const [, name = "", result = ""] = METHOD.exec(clause) ?? [];
    const method = name.toLowerCase();
    if (method === "" || found[method] === "pass") continue;
    found[method] = methodResult(result);
    const domain = method === "spf" || method === "dkim" ? DOMAIN_OF[method].exec(clause)?.[1] : undefined;
    if (found[method] === "pass" && domain !== undefined) passed.push(domain.toLowerCase());
  }
  const { spf = "none", dkim = "none", dmarc = "none", arc = "none" } = found;
  return { spf, dkim, dmarc, arc, ...judgeIdentity({ dmarc, passed, fromHost }) };
}

/** Verified needs an aligned pass (RFC 7489 §3.1, relaxed); contradicted needs a policy that failed. */
export function judgeIdentity(given: {
  readonly dmarc: MethodResult;
  /** Domains that passed SPF or DKIM. */
  readonly passed: readonly string[];
  readonly fromHost: string | undefined;
}): Pick<Authentication, "alignedDomain" | "state"> {
  const from = given.fromHost === undefined ? undefined : domainOf(given.fromHost)?.registrable;
  const aligned = given.passed.find((one) => from !== undefined && domainOf(one)?.registrable === from) ?? null;
  if (given.dmarc === "fail") return { alignedDomain: null, state: "contradicted" };
  return { alignedDomain: aligned, state: aligned === null ? "unknown" : "verified" };
}

const RESULTS = new Set<MethodResult>([
  "pass",
  "fail",
  "softfail",
  "neutral",
  "none",
  "temperror",
  "permerror",
  "policy",
]);

export function methodResult(text: string): MethodResult {
  const word = text.toLowerCase();
  if (word === "hardfail") return "fail";
  if (word === "temperr") return "temperror";
  return RESULTS.has(word as MethodResult) ? (word as MethodResult) : "none";
}

/** Takes nested comments out in one pass. */
function withoutComments(text: string): string {
  let depth = 0;
  let plain = "";
  for (const character of text) {
    if (character === "(") depth++;
    else if (character === ")") depth = Math.max(0, depth - 1);
    else if (depth === 0) plain += character;
  }
  return plain;
}
