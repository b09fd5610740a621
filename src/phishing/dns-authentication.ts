import { authenticate as mailauthenticate, type DNSResolver } from "mailauth";
import type { Authenticate, Authentication } from "./authentication.ts";
import { UNAUTHENTICATED } from "./authentication.ts";
import { domainOf } from "./extract/addresses.ts";
import { LIMITS } from "./limits.ts";
import { judgeIdentity, methodResult } from "./trusted-results.ts";

/**
 * Recomputes SPF, DKIM, DMARC and ARC with a resolver that the caller gives: recorded answers, or the network where that
 * is allowed. Look-ups are counted over all methods, since a mail may carry as many signatures as its writer likes.
 */
export function authenticateWith(resolver: DNSResolver): Authenticate {
  return async ({ bytes, fromHost }) => {
    try {
      const options = { trustReceived: true, disableBimi: true, mta: "bulkhead.invalid", resolver: limited(resolver) };
      return read(await mailauthenticate(bytes, options), fromHost);
    } catch {
      // What can't be parsed vouches for nobody.
      return UNAUTHENTICATED;
    }
  };
}

function limited(resolver: DNSResolver): DNSResolver {
  let left: number = LIMITS.dnsLookups;
  return async (domain, type) => {
    if (left-- <= 0) throw Object.assign(new Error("too many look-ups"), { code: "ETIMEOUT" });
    return resolver(domain, type);
  };
}

/** Answers of a JSON file, `{"example.org": {"TXT": ["v=spf1 -all"]}}`; everything else does not exist. */
export function recordedDns(
  records: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
): DNSResolver {
  return async (domain, type) => {
    const found = records[domain.toLowerCase()]?.[type];
    if (found === undefined) throw Object.assign(new Error(`no ${type} record recorded`), { code: "ENOTFOUND" });
    return type === "TXT" ? found.map((one) => [one]) : [...found];
  };
}

type Results = Awaited<ReturnType<typeof mailauthenticate>>;

function read(results: Results, fromHost: string | undefined): Authentication {
  const signatures = results.dkim?.results ?? [];
  const passing = signatures.filter(({ status }) => status.result === "pass" && status.underSized === undefined);
  const spf = methodResult((results.spf === false ? undefined : results.spf?.status.result) ?? "none");
  const arc = methodResult((results.arc === false ? undefined : results.arc?.status?.result) ?? "none");
  const dmarc = results.dmarc === false ? undefined : results.dmarc;
  const spfDomain = results.spf === false || results.spf === undefined ? undefined : results.spf.domain;
  const passed = [
    ...passing.flatMap(({ signingDomain }) => signingDomain ?? []),
    ...(spf === "pass" && spfDomain !== undefined ? [spfDomain] : []),
  ];
  const dkim = passing.length > 0 ? "pass" : methodResult(signatures[0]?.status.result ?? "none");
  const found = { spf, dkim, dmarc: methodResult(dmarc?.status.result ?? "none"), arc };
  // Lists, gateways and anonymisers break signatures: one of the sender's own that no longer fits proves nothing.
  const from = fromHost === undefined ? undefined : domainOf(fromHost)?.registrable;
  const isBroken = signatures.some(({ signingDomain }) => domainOf(signingDomain ?? "")?.registrable === from);
  const isDisowned = found.dmarc === "fail" && !isBroken && dmarc?.policy !== "none";
  return { ...found, ...judgeIdentity({ dmarc: isDisowned ? "fail" : "none", passed, fromHost }) };
}
