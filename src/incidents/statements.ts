import { z } from "zod";
import type { Json } from "../domain/item.ts";
import { canonicalJson } from "../ledger/leaf-entries.ts";
import type { OperatorKey } from "../platform/operator-key.ts";

/**
 * A statement is what an operator signs: one action with its reasons, as canonical JSON. The text itself is kept, so that
 * anybody who has the operator's public key can check it for ever.
 */
export interface Statement {
  readonly action: string;
  readonly operator: string;
  /** Which of the operator's keys signs. */
  readonly key: string;
  /** The operator's own clock, in milliseconds. */
  readonly at: number;
  /** Makes every statement one of its own: the same text is taken once. */
  readonly nonce: string;
  readonly detail: Json;
}

/** A statement on its way, and the signature under it. */
export interface SignedStatement {
  readonly statement: string;
  /** Base64 of 64 bytes. */
  readonly signature: string;
}

const MOST_CHARACTERS = 262_144;
const LATE_MS = 600_000;

export const operatorName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, "a name has lower-case letters, digits, dots, hyphens and underscores");

const signature = z.string().regex(/^[A-Za-z0-9+/]{86}==$/, "a signature is 64 bytes in base64");

export const signedStatement = z.strictObject({ statement: z.string().min(2).max(MOST_CHARACTERS), signature });

/** A new key also signs for itself: whoever adds a key must hold it. */
export const signedByTwo = signedStatement.extend({ proof: signature });

const statementSchema: z.ZodType<Statement> = z.strictObject({
  action: z.string().regex(/^[a-z-]{3,40}$/),
  operator: operatorName,
  key: z.string().regex(/^[0-9a-f]{16}$/),
  at: z.int(),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  detail: z.json(),
});

/** What is signed: the kind and version first, so that a signature can't be taken for one of something else. */
export const signedText = (statement: string): string => `bulkhead statement v1\n${statement}\n`;

export interface Signing {
  readonly now: () => number;
  /** 16 random bytes. */
  readonly random: () => Uint8Array;
}

export function signStatement(
  key: OperatorKey,
  action: string,
  detail: Json,
  { now, random }: Signing,
): SignedStatement {
  const nonce = Buffer.from(random()).toString("hex");
  const statement = canonicalJson({ action, operator: key.name, key: key.keyId, at: now(), nonce, detail });
  return { statement, signature: key.sign(signedText(statement)) };
}

export type ReadStatement =
  | { readonly kind: "statement"; readonly statement: Statement }
  | { readonly kind: "refused"; readonly why: string };

/** Reads a statement before its signature is known to be good. */
export function readStatement(text: string, action: string, now: number): ReadStatement {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "refused", why: "a statement is JSON" };
  }
  const parsed = statementSchema.safeParse(value);
  if (!parsed.success) return { kind: "refused", why: "the statement lacks a field, or has one that is unknown" };
  const statement = parsed.data;
  if (statement.action !== action) return { kind: "refused", why: `this statement is not for "${action}"` };
  if (Math.abs(now - statement.at) > LATE_MS)
    return { kind: "refused", why: "it was signed more than ten minutes from now; set this machine's clock" };
  return { kind: "statement", statement };
}
