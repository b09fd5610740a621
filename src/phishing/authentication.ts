/** One method's answer, in the words of RFC 8601 §2.7. */
export type MethodResult = "pass" | "fail" | "softfail" | "neutral" | "none" | "temperror" | "permerror" | "policy";

/**
 * Who vouches for the sender's address.
 *
 * - `verified`: a domain aligned with that of `From` passed SPF or DKIM. That is identity, not goodness: a third of real
 *   phishing passes DMARC for a domain of its own.
 * - `contradicted`: the domain says how its mail is recognised, and this mail is not.
 * - `unknown`: nobody trustworthy looked, or there is nothing to go by. Not suspicious by itself: stored mail loses its
 *   signatures to lists, gateways and anonymisation.
 */
export interface Authentication {
  readonly spf: MethodResult;
  readonly dkim: MethodResult;
  readonly dmarc: MethodResult;
  readonly arc: MethodResult;
  /** The domain that passed and is aligned with `From`. */
  readonly alignedDomain: string | null;
  readonly state: "verified" | "contradicted" | "unknown";
}

export const UNAUTHENTICATED: Authentication = {
  spf: "none",
  dkim: "none",
  dmarc: "none",
  arc: "none",
  alignedDomain: null,
  state: "unknown",
};

/** Looks at the raw bytes of a mail and says who vouches for it. */
export type Authenticate = (mail: AuthenticationInput) => Promise<Authentication>;

export interface AuthenticationInput {
  readonly bytes: Buffer;
  /** Values of the `Authentication-Results` fields, top first. */
  readonly results: readonly string[];
  /** Host name of the `From` address. */
  readonly fromHost: string | undefined;
}

/** Believes nobody. */
export const noAuthentication: Authenticate = async () => UNAUTHENTICATED;
