import type { IdentityKind, VendorAnswer } from "./vendor.ts";

/** How a vendor is asked to forget people. Vendors give their own administration interface for it, with keys of its own. */
export interface ErasureCall {
  /** Most ids of one request. */
  readonly mostIds: number;
  /** Kinds of ids that the vendor finds people by. */
  readonly kinds: readonly IdentityKind[];
  readonly request: (ids: readonly ErasureId[], account: ErasureAccount) => ErasureRequest;
  readonly judge: (answer: VendorAnswer) => ErasureAnswer;
  /** What the call does not reach, for the person who has to know. */
  readonly leaves: string;
  readonly source: string;
}

export interface ErasureId {
  /** As the vendor knows it. */
  readonly id: string;
  readonly kind: IdentityKind;
}

export interface ErasureAccount {
  /** The interface's address, without a path; the vendor's own when the destination names none. */
  readonly url?: string | undefined;
  /** The destination's token. */
  readonly token: string;
  readonly username?: string | undefined;
  readonly secret: string;
  /** The vendor's own number or name of the project, where the call needs one. */
  readonly project?: string | undefined;
}

export interface ErasureRequest {
  readonly method: "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An accepted call is a promise: most vendors delete weeks later. The receipt is what they call it. */
export type ErasureAnswer =
  | { readonly kind: "accepted"; readonly receipt: string }
  | { readonly kind: "refused"; readonly says: string }
  | { readonly kind: "again" };

const JSON_TYPE = { "content-type": "application/json" } as const;

export const bearer = ({ secret }: ErasureAccount): Readonly<Record<string, string>> => ({
  ...JSON_TYPE,
  authorization: `Bearer ${secret}`,
});

export const basic = ({ username = "", secret }: ErasureAccount): Readonly<Record<string, string>> => ({
  ...JSON_TYPE,
  authorization: `Basic ${Buffer.from(`${username}:${secret}`).toString("base64")}`,
});

/** Success is any 2xx; what may pass is asked again; the rest is refused, by its status alone. */
export const judgedBy =
  (receiptOf: (body: unknown) => unknown) =>
  ({ status, body }: VendorAnswer): ErasureAnswer => {
    if (status >= 200 && status < 300) return { kind: "accepted", receipt: short(receiptOf(parsed(body))) };
    if (status === 408 || status === 429 || status >= 500) return { kind: "again" };
    return { kind: "refused", says: `the vendor answered ${status}` };
  };

const LONGEST_RECEIPT = 200;

const short = (receipt: unknown): string =>
  typeof receipt === "string" || typeof receipt === "number" ? String(receipt).slice(0, LONGEST_RECEIPT) : "";

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A value deep in an answer whose shape nobody promises. */
export const within = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? (inner as Readonly<Record<string, unknown>>)[key] : undefined,
    value,
  );
